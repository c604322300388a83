"""What goes back to a learner: one screen on top, nothing of what the marking asked, under the right name."""

import io
import shutil
import zipfile

import nbformat
import pytest
from bs4 import BeautifulSoup
from class_to_hand_back import (
    POINTS,
    SECRETS,
    STAGE,
    STUB,
    TASK,
    collect,
    decide,
    gradebook,
    make,
    make_late,
    write,
)
from click.testing import CliRunner
from pages import OF_COLOURS, OF_WIDTH, accessibility_faults, overflow
from toy_course import run_nbgrader

from digitrec.classroom.handing_back.summary import Gradebook, Receipt, duration, summary_of
from digitrec.cli import main

PLACES = (
    ("ada", "Ada Lovelace", "", "101", "moodle", "Ada Lovelace_101_assignsubmission_file"),
    ("ben", "Ben Li", "", "3143", "canvas", "liben_LATE_3143_207797_preparing-1.ipynb"),
    ("dan", "Dan Øre", "", "104", "moodle", "Group 2-Dan Øre_104_assignsubmission_file"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def root(tmp_path, made, monkeypatch):
    root = shutil.copytree(made, tmp_path / "course")
    monkeypatch.chdir(root)
    monkeypatch.delenv("DIGITREC_BOOK", raising=False)
    return root


def feedback(*arguments):
    return CliRunner().invoke(main, ["feedback", "preparing", *arguments])


def page(root, student):
    """Return a learner's page, made as an instructor makes it."""
    done = feedback("--provisional", "--student", student)
    assert done.exit_code == 0, done.output
    path = root / "feedback" / student / STAGE.stem / f"{STAGE.name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def rows(soup):
    """Return the table of tasks as (task, points, result)."""
    return [
        tuple(words(cell) for cell in row.find_all(["th", "td"]))
        for row in soup.select("table.tasks tbody tr")
    ]


# ------------------------------------------------------------------------------------------- nothing is told


def test_there_is_something_to_hide_in_a_marked_notebook(root):
    marked = (root / "autograded" / "ada" / STAGE.notebook).read_text(encoding="utf-8")
    assert all(secret in marked for secret in SECRETS)


@pytest.mark.parametrize("student", ["ada", "ben", "cid", "dan"])
def test_no_hidden_test_no_seed_and_no_mark_scheme_goes_back(root, student):
    text = str(page(root, student))
    assert [secret for secret in SECRETS if secret in text] == []
    assert "Why?" in text  # the task itself


def test_nbgraders_own_command_makes_the_same_page(root):
    ours = str(page(root, "ben"))
    (root / "autograded" / "ada").rename(root / "aside")
    assert run_nbgrader(root, "generate_feedback", STAGE.stem, "--force").status == 0
    assert (root / "feedback" / "ben" / STAGE.stem / f"{STAGE.name}.html").read_text("utf-8") == ours


# ---------------------------------------------------------------------------------------------- what is said


def test_the_first_line_says_that_a_notebook_could_not_be_marked(root):
    soup = page(root, "dan")
    first = next(text for text in soup.body.stripped_strings)
    assert first.startswith("This notebook could not be marked, so it earns nothing yet.")
    assert {result for *_, result in rows(soup)} == {"not marked"}
    assert "did-not-finish" not in str(soup) and not soup.select("ol.findings li")


def test_the_tasks_their_marks_and_each_finding_once(root):
    soup = page(root, "ben")
    assert rows(soup) == [
        ("Task 1: flatten", "2 of 2", "right"),
        ("Task 2: scale", "2 of 2", "right"),
        ("Task 3: one_hot", "0 of 3", "not begun"),
        ("Task 4: prepare", "0 of 1", "not begun"),
        ("Task 5: predictions", "0 of 1", "not begun"),
        ("Task 6: restore", "0 of 1", "not begun"),
        ("Task 7: In your own words", "0 of 2", "not yet"),
        ("explain written", "0 of 3", "a person decides about 3"),
    ]
    assert words(soup.select_one(".total")) == f"4 of {POINTS} points"
    assert [words(point) for point in soup.select("ol.findings li")] == [
        "Not begun yet. Task 3: one_hot , Task 4: prepare , Task 5: predictions , Task 6: restore . "
        "See “How a task is checked” (setting up)."
    ]
    assert "Begin with Task 3: one_hot ." in words(soup.select_one("#summary"))


def test_a_finding_leads_from_the_summary_to_its_example(root):
    write(root, "ada", scale="def scale(pixels):\n    return pixels * 1.0")
    soup = page(root, "ada")
    (point,) = [
        words(p) for p in soup.select("ol.findings li") if "scale" in words(p) and "0 and 1" in words(p)
    ]
    assert "See “Why divide by 255” (chapter 2)." in point
    anchor = next(a["href"] for a in soup.select("table.tasks a") if "scale" in words(a))
    below = soup.find(id=anchor.removeprefix("#"))
    assert "values from 0 to 1" in words(below) and below.pre is not None


def test_a_person_still_decides_and_then_has_decided(root):
    write(root, "ada", in_words_answer="Because.")
    soup = page(root, "ada")
    assert "A person decides about 5 points: the mark below is not final." in words(soup.header)
    decide(root, "ada", 2, "Well **argued**.")
    soup = page(root, "ada")
    assert "A person decides" not in words(soup)
    assert words(soup.select_one(".total")) == f"14 of {POINTS} points"
    assert soup.find(id=TASK).select_one(".panel-footer strong").get_text() == "argued"


def test_a_penalty_is_said_with_its_reason(root):
    make_late(root, "ben", 0.5)
    soup = page(root, "ben")
    assert "0.5 points are taken off, because it was handed in 2 days 3 hours after the deadline." in words(
        soup
    )
    assert words(soup.select_one(".total")) == f"3.5 of {POINTS} points"


def test_a_late_notebook_that_costs_nothing_is_told_so(root):
    make_late(root, "ben", None)
    assert "2 days 3 hours after the deadline. That costs nothing." in words(page(root, "ben"))


@pytest.mark.parametrize(
    "seconds, said",
    [(30, "less than a minute"), (60, "1 minute"), (3_660, "1 hour 1 minute"), (90_061, "1 day 1 hour")],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds, said):
    assert duration(seconds) == said


def test_the_links_lead_into_the_published_book_and_nowhere_without_one(root):
    assert not [a for a in page(root, "ben").find_all("a") if not a["href"].startswith("#")]
    config = root / "_config.yml"
    config.write_text(
        config.read_text("utf-8").replace('baseurl: ""', "baseurl: https://example.org/book/"), "utf-8"
    )
    links = [a["href"] for a in page(root, "ben").select("ol.findings a")]
    assert links == ["https://example.org/book/setup.html#not-begun"]


def test_what_a_sentence_of_the_flags_says_is_no_markup(root):
    write(root, "ada", scale="open('/proc/self/<b>mem</b>')\ndef scale(pixels):\n    return pixels / 255")
    assert not page(root, "ada").header.find_all("b")


@pytest.mark.parametrize("student", ["ben", "dan"])
def test_the_page_is_readable_at_any_width_in_light_and_dark(root, browser, student):
    page(root, student)
    path = root / "feedback" / student / STAGE.stem / f"{STAGE.name}.html"
    for width in (1366, 360):
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 768}, color_scheme=theme, bypass_csp=True
            )
            opened = context.new_page()
            opened.goto(path.as_uri())
            only = OF_COLOURS if theme == "dark" else OF_WIDTH if width == 360 else None
            assert [*accessibility_faults(opened, only), *overflow(opened)] == []
            if width == 1366:  # the whole of the summary stands on one screen
                assert opened.locator("#summary").evaluate("e => e.getBoundingClientRect().bottom") <= 768
            context.close()


# ----------------------------------------------------------------------------------------- who gets something


def test_who_waits_for_a_person_gets_no_page_and_is_named(root):
    done = feedback()
    made = {path.name for path in (root / "feedback").iterdir()}
    assert made == {"cid", "dan"}
    assert "No page yet for ada. A person decides about 3 of 15 points." in done.output
    assert done.exit_code == 0
    decide(root, "ada", cells=("explain-written",))
    assert "No page yet for ada" not in feedback().output


def test_who_handed_in_again_since_gets_no_page_of_the_old_marks(root):
    path = root / "submitted" / "cid" / STAGE.notebook
    path.write_text(path.read_text("utf-8").replace("...", "None"), "utf-8")
    assert "No page yet for cid. Handed in again since it was marked" in feedback().output


def test_a_name_with_brackets_is_a_name(root):
    shutil.copytree(root / "submitted" / "cid", root / "submitted" / "cid [2]")
    write(root, "cid [2]")
    assert feedback("--student", "cid [2]").exit_code == 0
    assert (root / "feedback" / "cid [2]" / STAGE.stem / f"{STAGE.name}.html").is_file()


def test_a_stage_that_is_none_is_a_sentence(root):
    done = CliRunner().invoke(main, ["feedback", "nothing"])
    assert done.exit_code == 1 and "There is no stage called 'nothing'" in done.output


# ---------------------------------------------------------------------------------------------- the archives


def moodles_person(path):
    """Return the participant that Moodle finds in a path: importziplib.php, is_valid_filename_for_import."""
    for part in path.split("/"):
        info = part.split("_", 4)
        if len(info) >= 4 and info[1].isdigit() and info[2] in ("assignsubmission", "assignfeedback"):
            return int(info[1])
    return None


def canvas_person(name):
    """Return (user, attachment) that Canvas finds in a name: infer_comment_context_from_filename."""
    parts = [part for part in name.split("_") if part != "LATE"]
    numbers = [part for part in parts if part.isdigit()]
    return tuple(map(int, numbers[:2]))


def archive(root, platform):
    with zipfile.ZipFile(root / "handed_back" / f"{STAGE.stem}-{platform}.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_one_archive_for_each_platform_under_its_own_names(root):
    collect(root, *PLACES)
    done = feedback("--zip", "--provisional")
    pages = archive(root, "moodle")
    assert {moodles_person(name): name.rpartition("/")[2] for name in pages} == {
        101: "preparing.html",
        104: "preparing.html",
    }
    (name,) = archive(root, "canvas")
    assert canvas_person(name) == (3143, 207797)
    assert "In no archive is cid: " in done.output and done.exit_code == 1


def test_canvas_gets_a_notebook_because_it_keeps_the_name_of_one(root):
    collect(root, *PLACES)
    decide(root, "ben", 1, "Look at the <scale>.")
    feedback("--zip", "--provisional")
    (data,) = archive(root, "canvas").values()
    notebook = nbformat.read(io.StringIO(data.decode()), as_version=4)
    nbformat.validate(notebook)
    assert [secret for secret in SECRETS if secret in data.decode()] == []
    top = notebook.cells[0].source
    assert top.startswith(f"# Stage 2: Prepare the data: 6 of {POINTS} points")
    assert "| Task 3: `one_hot` | 0 of 3 | not begun |" in top
    assert "**Comment.** Look at the <scale>." in [cell.source for cell in notebook.cells]


def test_who_uploaded_an_archive_to_canvas_gets_an_archive_back(root):
    collect(root, ("ben", "Ben Li", "", "3143", "canvas", "liben_3143_207797_work.zip"))
    feedback("--zip", "--provisional")
    ((name, data),) = archive(root, "canvas").items()
    assert name == "liben_3143_207797_work.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        (inside,) = packed.namelist()
        nbformat.validate(nbformat.read(io.StringIO(packed.read(inside).decode()), as_version=4))
    assert inside == "preparing.ipynb"


def test_canvas_gets_it_under_the_name_of_the_notebook_and_not_of_a_file_beside_it(root):
    names = ("liben_3143_207796_data.csv", "liben_3143_207797_preparing.ipynb", "liben_3143_207798_notes.txt")
    collect(root, *(("ben", "Ben Li", "", "3143", "canvas", name) for name in names))
    feedback("--zip", "--provisional")
    assert list(archive(root, "canvas")) == ["liben_3143_207797_preparing.ipynb"]


def test_without_a_list_of_collecting_each_is_named(root):
    done = feedback("--zip", "--provisional")
    assert "In no archive are ada, ben, cid, dan: there is no collected/02_preparing.csv" in done.output
    assert not list((root / "handed_back").iterdir())


def test_a_folder_that_climbs_out_of_the_archive_is_not_used(root):
    collect(root, ("cid", "Cid", "", "1", "moodle", "../../Cid_1_assignsubmission_file"))
    (said,) = [line for line in feedback("--zip").output.splitlines() if "In no archive" in line]
    assert "cid" in said and not list((root / "handed_back").iterdir())


# ----------------------------------------------------------------------- for what nobody wrote anything


def asked(root, student):
    with gradebook(root) as opened:
        grade = opened.find_grade(TASK, STAGE.name, STAGE.stem, student)
        return grade.needs_manual_grade, grade.auto_score


def test_a_task_for_which_nothing_was_written_is_zero_without_a_person(root):
    assert asked(root, "cid") == (False, 0.0)
    assert STUB in (root / "submitted" / "cid" / STAGE.notebook).read_text("utf-8")


@pytest.mark.parametrize("where", ["in_words_answer", "below"])
def test_a_task_for_which_something_was_written_anywhere_reaches_a_person(root, where):
    write(root, "cid", **{where: "Because of the scale."})
    assert asked(root, "cid") == (True, None)


def test_who_did_not_come_to_the_end_is_told_to_mend_that_cell_first():
    about, receipt = {"assignment": STAGE.stem}, Receipt(stopped="The kernel died at cell 13.")
    summary = summary_of(nbformat.v4.new_notebook(), about, {}, Gradebook({}), receipt)
    assert summary.first == ("The notebook did not come to its end. The kernel died at cell 13.",)
    assert summary.next[0].startswith("Put right the cell that the first line names.")
