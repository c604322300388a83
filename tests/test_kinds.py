"""One comment for all answers of a kind: whom it reaches, whom it leaves, and how it is taken back."""

import shutil

import pytest
from bs4 import BeautifulSoup
from class_to_hand_back import STAGE, decide, gradebook, make, write
from click.testing import CliRunner

from digitrec.classroom.handing_back import kinds
from digitrec.classroom.report.gathered import gather
from digitrec.classroom.report.kinds import letters
from digitrec.cli import main
from digitrec.grading.marking import course_directory

UNSCALED = "def scale(pixels):\n    return pixels * 1.0"
SAID = "Look at *one* pixel before and after."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Ada and ben forgot to divide, cid began nothing, dan's file is damaged."""
    root = make(tmp_path_factory.mktemp("made"))
    for student in ("ada", "ben"):
        write(root, student, scale=UNSCALED)
    return root


@pytest.fixture
def root(tmp_path, made, monkeypatch):
    root = shutil.copytree(made, tmp_path / "course")
    monkeypatch.chdir(root)
    return root


def comment(*arguments):
    return CliRunner().invoke(main, ["comment", "preparing", *arguments])


def comments(root, cell="scale"):
    """Return the comments at an answer, as nbgrader shows them to a person."""
    with gradebook(root) as opened:
        return {
            one.student.id: opened.find_comment(cell, STAGE.name, STAGE.stem, one.student.id).manual_comment
            for one in opened.assignment_submissions(STAGE.stem)
        }


def by_hand(root, student, text):
    decide(root, student, comment=text, cells=())
    with gradebook(root) as opened:
        opened.find_comment("scale", STAGE.name, STAGE.stem, student).manual_comment = text
        opened.db.commit()


def test_those_with_the_same_code_on_a_task_are_a_kind(root):
    found = kinds.kinds_of(root, STAGE)
    assert found["scale"] == {"not-scaled": ["ada", "ben"], "not-begun": ["cid"]}
    assert found["flatten"] == {"not-begun": ["cid"]}  # a file that could not be marked is of no kind


def test_a_kind_is_also_named_as_the_class_report_names_it(root):
    learners = {one.id: one for one in gather(course_directory(root, STAGE), STAGE).tried}
    answer = learners["ada"].answers["preparing.scale"]
    named = f"not-scaled:{letters(answer.codes, answer.behaviour)}"
    assert comment("scale", "--kind", named, SAID).exit_code == 0
    assert comments(root) == {"ada": SAID, "ben": SAID, "cid": None, "dan": None}
    refused = comment("scale", "--kind", "not-scaled:zzzz", SAID)
    assert refused.exit_code == 1 and "is of the kind “not-scaled:zzzz”" in refused.output


def test_a_comment_reaches_all_of_a_kind_and_nobody_else(root):
    done = comment("scale", "--kind", "not-scaled", SAID)
    assert "2 have the comment, 2 of them since now: ada, ben." in done.output
    assert comments(root) == {"ada": SAID, "ben": SAID, "cid": None, "dan": None}
    assert f"2 have the comment on not-scaled: {SAID}" in comment().output


def test_the_learner_reads_it_at_the_answer(root):
    comment("scale", "--kind", "not-scaled", SAID)
    CliRunner().invoke(main, ["feedback", "preparing", "--provisional", "--student", "ben"])
    page = root / "feedback" / "ben" / STAGE.stem / f"{STAGE.name}.html"
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    (footer,) = [part for part in soup.select(".panel-footer") if part.em]
    assert "def scale" in footer.find_parent("section").get_text()
    (link,) = soup.select("table.tasks td a")
    assert link["href"] == f"#{footer['id']}" and "scale" in link.find_parent("tr").get_text()


def test_given_again_it_reaches_those_who_came_since_and_changes_nothing_else(root):
    comment("scale", "--kind", "not-scaled", SAID)
    write(root, "cid", scale=UNSCALED)
    write(root, "ben", scale="def scale(pixels):\n    return pixels / 255")
    done = comment("scale", "--kind", "not-scaled", SAID)
    assert "2 have the comment, 1 of them since now: ada, cid." in done.output
    assert "1 have it no more: ben." in done.output
    assert comments(root) == {"ada": SAID, "ben": None, "cid": SAID, "dan": None}
    assert "0 of them since now" in comment("scale", "--kind", "not-scaled", SAID).output


def test_another_text_takes_the_place_of_the_first(root):
    comment("scale", "--kind", "not-scaled", SAID)
    comment("scale", "--kind", "not-scaled", "Divide.")
    assert comments(root)["ada"] == "Divide."


def test_what_a_person_wrote_stays_before_and_after(root):
    by_hand(root, "ada", "Come and see me.")
    done = comment("scale", "--kind", "not-scaled", SAID)
    assert "1 have a comment of a person at this answer, which stays: ada." in done.output
    by_hand(root, "ben", f"{SAID} And see me.")
    comment("scale", "--kind", "not-scaled", "Divide.")
    comment("scale", "--kind", "not-scaled", "--undo")
    assert comments(root) == {
        "ada": "Come and see me.",
        "ben": f"{SAID} And see me.",
        "cid": None,
        "dan": None,
    }


def test_a_comment_is_taken_back(root):
    comment("scale", "--kind", "not-scaled", SAID)
    assert "2 have it no more: ada, ben." in comment("scale", "--kind", "not-scaled", "--undo").output
    assert set(comments(root).values()) == {None}
    assert "no such comment" in comment("scale", "--kind", "not-scaled", "--undo").output


def test_two_kinds_at_one_answer_are_both_said_and_one_is_taken_back(root, monkeypatch):
    found = kinds.kinds_of(root, STAGE)
    found["scale"]["ignores-argument"] = ["ada"]
    monkeypatch.setattr(kinds, "kinds_of", lambda *_: found)
    comment("scale", "--kind", "not-scaled", SAID)
    comment("scale", "--kind", "ignores-argument", "Use `pixels`.")
    assert comments(root)["ada"] == f"{SAID}\n\nUse `pixels`."
    comment("scale", "--kind", "not-scaled", "--undo")
    assert comments(root)["ada"] == "Use `pixels`."


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("scale", "--kind", "softmax-missing", SAID), "Nobody's answer to scale is of the kind"),
        (("scale", "--kind", "not-skaled", SAID), "There is no kind “not-skaled”"),
        (("skale", "--kind", "not-scaled", SAID), "has no task 'skale'. It has: flatten, scale"),
        (("scale", "--kind", "not-scaled", " "), "The comment is empty"),
        (("scale", "--kind", "not-scaled"), "Give a task, --kind and a text"),
    ],
)
def test_what_cannot_be_given_is_a_sentence(root, arguments, said):
    done = comment(*arguments)
    assert done.exit_code and said in " ".join(done.output.split())
    assert set(comments(root).values()) == {None}
