"""The chapter "When something changes": each of its commands is run, and the marks are what it says."""

import re
import shutil
from dataclasses import replace

import nbformat
import pytest
from changing import (
    STAGE,
    asked,
    cell_of,
    copy_of,
    give,
    gradebook_of,
    marked_class,
    points_times,
    right,
    solution,
    sums,
    typed,
    without_task,
)
from nbgrader.api import Gradebook
from quick_grading import TREE, WRITTEN, QuickJudge, grade, hand_in

CHAPTER = (TREE / "book" / "changes.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", CHAPTER, re.DOTALL | re.MULTILINE))
HEADING = {
    "test_" + re.sub(r"\W+", "_", title.lower()): title for title in SECTIONS
}  # the test of a section bears its name


def commands(title):
    """Return the lines that a section tells to type."""
    blocks = re.findall(r"^```bash\n(.*?)^```", SECTIONS[title], re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return marked_class(tmp_path_factory.mktemp("changes"))


@pytest.fixture
def root(made, tmp_path, monkeypatch):
    root = copy_of(made, tmp_path)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def lines(request):
    """The commands of the section that a test bears the name of, to be run one after the other."""
    return iter(commands(HEADING[request.node.name]))


def test_every_command_of_the_chapter_is_run():
    with_commands = {name for name, title in HEADING.items() if commands(title)}
    assert len(with_commands) >= 9
    assert with_commands <= globals().keys(), "a section tells to type something, and no test does"


def test_a_check_was_wrong(root, lines, monkeypatch):
    class Mended(QuickJudge):
        """A check of `one_hot` that asks for a thing less."""

        def reports(self, answers):
            return [
                replace(report, results=tuple(replace(one, status="right") for one in report.results))
                if report.task == "preparing.one_hot"
                else report
                for report in super().reports(answers)
            ]

    assert sums(root)["ben"][0] == 4  # 2 for flatten, 2 for scale
    monkeypatch.setattr("changing.QuickJudge", Mended)
    said = right(next(lines))
    assert "ben: preparing.one_hot 0 -> 3" in said and "Nothing is recorded yet" in said
    assert sums(root)["ben"][0] == 4
    assert "changed" in right(next(lines))
    assert {student: score for student, (score, _) in sums(root).items()} == {"ada": 10, "ben": 7, "cid": 3}
    give(root, "ben", WRITTEN, 0)  # else a person decides, and ben has no page yet
    right(next(lines))
    page = (root / "feedback/ben" / STAGE.stem / "preparing.html").read_text(encoding="utf-8")
    assert "<strong>7</strong> of 13 points" in page


def test_somebody_hands_in_again(root, lines):
    give(root, "ada", WRITTEN, 3)
    give(root, "ben", WRITTEN, 2)
    hand_in(root, "ben", "right")  # with the same written answer
    hand_in(root, "ada", "half", written="Something else.")
    assert "2 marked" in right(next(lines))
    assert sums(root) == {"ada": (7, 13), "ben": (12, 13), "cid": (0, 13)}
    assert (asked(root, "ada"), asked(root, "ben")) == ([WRITTEN], [])


def class_toml(*titles):
    """Return what the sections say to write into class.toml."""
    blocks = [re.findall(r"^```toml\n(.*?)^```", SECTIONS[t], re.DOTALL | re.MULTILINE) for t in titles]
    return "\n".join(block for found in blocks for block in found)


def handed_in_at(root, **times):
    """Let the learners hand in at these times, UTC."""
    for student, time in times.items():
        (root / "submitted" / student / STAGE.stem / "timestamp.txt").write_text(f"{time} UTC\n")


def penalties(root):
    """Return {student: points taken off for lateness}."""
    with gradebook_of(root) as gradebook:
        found = gradebook.assignment_submissions(STAGE.stem)
        return {one.student.id: one.late_submission_penalty or 0 for one in found}


MORE_TIME, LATENESS = "One learner gets more time", "Lateness costs something"
DAYS_LATE = {"ada": "2026-11-13 08:00", "ben": "2026-11-13 08:00", "cid": "2026-11-10 23:00"}


def test_one_learner_gets_more_time(root, lines):
    before, _ = class_toml(MORE_TIME).split("[extensions.ada]")
    handed_in_at(root, **DAYS_LATE)
    (root / "class.toml").write_text(before + class_toml(LATENESS))
    grade(root)
    assert penalties(root) == {"ada": pytest.approx(3), "ben": pytest.approx(1.2), "cid": 0}  # of 10 and of 4
    (root / "class.toml").write_text(class_toml(MORE_TIME, LATENESS))
    assert " 0 marked" in right(next(lines))
    assert penalties(root) == {"ada": 0, "ben": pytest.approx(1.2), "cid": 0}


def test_lateness_costs_something(root, lines):
    handed_in_at(root, **DAYS_LATE)
    (root / "class.toml").write_text(class_toml(MORE_TIME))
    grade(root)
    assert penalties(root) == {"ada": 0, "ben": 0, "cid": 0}
    (root / "class.toml").write_text(class_toml(MORE_TIME, LATENESS))
    assert " 0 marked" in right(next(lines))
    assert penalties(root) == {"ada": 0, "ben": pytest.approx(1.2), "cid": 0}
    handed_in_at(root, ben="2026-11-11 00:08", cid="2026-11-29 12:00")  # within the grace; the most there is
    grade(root)
    assert penalties(root)["ben"] == 0


def test_a_task_is_to_give_other_points(root, lines):
    with points_times("preparing.flatten", 2):
        said = right(next(lines))
        assert "The graded cell of preparing.flatten had 2 points; it now has the 4 of its task." in said
        assert "in digitrec/course.py: change them there as well." in said
        assert "flatten-graded has 2 points in the gradebook and 4 in the course" in said
        assert "Nothing is written yet" in right(next(lines))
        assert sums(root)["ada"] == (10, 13)
        right(next(lines))
        assert len(asked(root, "ada")) == 7  # until the next command, no mark is final
        right(next(lines))
        assert sums(root) == {"ada": (12, 15), "ben": (6, 15), "cid": (0, 15)}
        assert (asked(root, "ada"), asked(root, "cid")) == ([WRITTEN], [])


def test_a_task_is_dropped_or_added(root, lines):
    with solution(root) as notebook:
        without_task(notebook, "predictions")
    assert "predictions-graded (1 point) is no longer in the course" in right(next(lines))
    right(next(lines))
    right(next(lines))
    assert typed(f"nbgrader generate_assignment {STAGE.stem}").status == 0
    right(next(lines))
    assert sums(root) == {"ada": (9, 12), "ben": (4, 12), "cid": (0, 12)}
    # It is added again: ada has handed in the new notebook without it, the others the old one.
    path = root / "submitted" / "ada" / STAGE.notebook
    handed_in = nbformat.read(path, as_version=4)
    without_task(handed_in, "predictions")
    nbformat.write(handed_in, path)
    grade(root)
    shutil.copy(TREE / "solutions" / STAGE.notebook, root / "solutions" / STAGE.notebook)
    with solution(root) as notebook:
        notebook.cells.append(cell_of(handed_in, WRITTEN))
    for line in commands("A task is dropped or added"):
        right(line)
    assert sums(root)["ada"] == (9, 13) and asked(root, "ada") == [WRITTEN, "predictions-graded"]
    assert asked(root, "ben") == [WRITTEN]


def test_a_second_person_marks(root):
    url = f"sqlite:///{root / 'gradebook.db'}"
    with Gradebook(url, "digitrec") as first, Gradebook(url, "digitrec") as second:

        def mark(gradebook, student, points):
            found = gradebook.find_grade(WRITTEN, STAGE.name, STAGE.stem, student)
            found.manual_score, found.needs_manual_grade = points, False
            gradebook.db.commit()

        mark(first, "ada", 3)
        mark(second, "ben", 1)
        mark(first, "cid", 1)
        mark(second, "cid", 2)
    expected = {"ada": (13, 13), "ben": (5, 13), "cid": (2, 13)}
    assert sums(root) == expected
    grade(root, force=True)
    assert sums(root) == expected and asked(root, "cid") == []


def test_somebody_doubts_a_mark(root, lines):
    said = right(next(lines))
    assert "Task 3: `one_hot`: 3 of 3 points" in said and "uint8 (1,) [3] -> returned" in said
    assert "the one that the gradebook's marks rest on" in said
    right(next(lines))
    judged = right(next(lines))
    assert "02_preparing by ada: 10 of 10 points" in judged
    assert "This is the verdict that stands in the receipt." in judged


def test_a_learner_gets_another_name(root, lines):
    give(root, "ada", WRITTEN, 3)
    right(next(lines))
    assert sums(root) == {"lovelace": (13, 13), "ben": (4, 13), "cid": (0, 13)}
    assert grade(root).students == {}  # nothing has changed
    right("digitrec rejudge 02_preparing --student lovelace")
    for step in ("submitted", "autograded"):
        assert sorted(path.name for path in (root / step).iterdir()) == ["ben", "cid", "lovelace"]


def test_the_time_for_keeping_data_is_over(root, lines):
    line = next(lines)
    status, said = typed(line, answer="n\n")
    assert status == 1 and "ada" in sums(root) and (root / "submitted/ada").is_dir()
    said = right(line, answer="y\n")
    assert "downloaded/" in said and "Done." in said
    assert sums(root).keys() == {"ben", "cid"}
    with gradebook_of(root) as gradebook:
        assert "ada" not in {student.id for student in gradebook.students}
