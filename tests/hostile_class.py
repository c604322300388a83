"""Every hostile submission of the bank, handed in beside honest classmates and marked by `digitrec grade`.

A class is all that the bank has on a stage, and two that are honest, first and last. Each attack gets what it
says, the classmates get full marks, and nothing of anybody else is touched.

`pytest tests/hostile_class.py` runs it; it takes as long as a third of all the other tests, and is not among
those that `pytest` alone collects. `test_hostile_kinds.py` is, and tries one of each kind.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, MissingEntry

from digitrec.course import STAGES
from digitrec.course import stage as stage_called
from digitrec.rehearsal.hostile import KINDS, PROCESS, SECRET, exercise, full, honest, text
from tests.hostile import attacks

TREE = Path(__file__).parents[1]
HONEST = ("aaa-honest", "zzz-honest")
WITH_ATTACKS = [stage.name for stage in STAGES if attacks(stage.name)]
LIMIT = 3600  # s for a class
IMPATIENT = """
c.Autograde.cell_seconds = 10  # in place of a minute: those that wait without end are many here
c.Autograde.free_cell_seconds = 300  # the honest ones train here, on a busy machine too
"""
FLAG = "uses what the program that marks it uses"


class HostileClass:
    """A course, all that is handed in on a stage, and what became of it."""

    def __init__(self, root, stage, entries=None):
        self.stage, self.root, self.harm = stage_called(stage), root / "course", root / "harm"
        self.harm.mkdir()
        self.harm.chmod(0o777)
        home = root / "home"
        home.mkdir()
        self.root.mkdir()
        for name in ("solutions", "exercises"):
            shutil.copytree(TREE / name, self.root / name, ignore=shutil.ignore_patterns(".*"))
        for name in ("nbgrader_config.py", "_config.yml"):
            shutil.copy(TREE / name, self.root)
        with (self.root / "nbgrader_config.py").open("a") as config:
            config.write(IMPATIENT)
        (self.root / "book").mkdir()
        (self.root / "secret.txt").write_text(f"TOKEN={SECRET}\n")
        (home / "secret.txt").write_text(f"TOKEN={SECRET}\n")
        for student in HONEST:
            target = self.root / "submitted" / student / self.stage.notebook
            target.parent.mkdir(parents=True)
            target.write_text(text(honest(exercise(stage))))
            target.with_name("notes.txt").write_text(f"classmate {SECRET}\n")
        for entry in attacks(stage) if entries is None else entries:
            entry.hand_in(self.root, self.harm)
        self.before = self.hashes()
        self.environment = {**os.environ, "HOME": str(home), "GRADER_TOKEN": SECRET}
        self.done = self.grade()
        self.late = _processes()
        for number in self.late:
            os.kill(number, signal.SIGKILL)

    def grade(self, *options):
        """Run `digitrec grade` in the course; return its status and what it said."""
        command = [sys.executable, "-m", "digitrec", "grade", self.stage.name, "--workers", "2", *options]
        log = self.root.parent / "log.txt"
        with log.open("w") as said:
            running = subprocess.Popen(
                command,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
            try:
                status = running.wait(LIMIT)
            except subprocess.TimeoutExpired:
                running.kill()
                status = f"nothing for {LIMIT} s"
        return status, log.read_text(errors="replace")

    def hashes(self):
        """Return a hash of each file that a submission must leave alone, of a link where it leads."""
        found = {}
        for folder in ("solutions", "exercises", "submitted"):
            for path in (self.root / folder).rglob("*"):
                if path.is_symlink():
                    found[path] = os.readlink(path)
                elif path.is_file() and path.stat().st_size < 10**8:
                    found[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def marks(self, student):
        """Return (marks, names of cells that need a person) of a student's notebook, from the gradebook."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            try:
                found = gradebook.find_submission_notebook(self.stage.name, self.stage.stem, student)
            except MissingEntry:
                return None, None
            automatic = [g for g in found.grades if g.cell.cell_type == "code"]
            marks = {g.name.removesuffix("-graded"): g.score for g in automatic}
            return marks, [g.name for g in automatic if g.needs_manual_grade or g.manual_score is not None]

    def marked(self, student):
        """Return the marked notebook as plain JSON, or None."""
        path = self.root / "autograded" / student / self.stage.notebook
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _processes():
    """Return the numbers of the processes that an attack started and nobody ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if PROCESS.encode() in arguments:
            found.append(int(folder.name))
    return found


@pytest.fixture(scope="session")
def hostile_class(tmp_path_factory):
    """The class of a stage, marked when a test first asks for it."""
    return cache(lambda stage: HostileClass(tmp_path_factory.mktemp(f"hostile-{stage}"), stage))


def test_the_bank_has_all_kinds():
    assert {entry.kind for entry in attacks()} == set(KINDS)
    assert len([entry for entry in attacks() if entry.kind != 23]) >= 100
    assert len([entry for entry in attacks() if entry.kind == 23]) >= 12
    students = [(entry.stage, entry.student) for entry in attacks()]
    assert len(students) == len(set(students))


@pytest.mark.parametrize("stage", WITH_ATTACKS)
def test_the_class_is_marked(hostile_class, stage):
    status, said = hostile_class(stage).done
    assert status == 0, said


@pytest.mark.parametrize("stage", WITH_ATTACKS)
def test_classmates_have_their_marks(hostile_class, stage):
    for student in HONEST:
        assert hostile_class(stage).marks(student) == (full(stage), []), student


@pytest.mark.parametrize("stage", WITH_ATTACKS)
def test_nobody_else_is_touched(hostile_class, stage):
    touches_nobody_else(hostile_class(stage))


def touches_nobody_else(of_class):
    """Assert that all that was handed in, and the course, is what it was."""
    now = of_class.hashes()
    assert [
        str(path) for path in of_class.before.keys() | now if of_class.before.get(path) != now.get(path)
    ] == []
    assert os.listdir(of_class.harm) == []
    assert not (of_class.root.parent / "left-by-an-attack").exists()


@pytest.mark.parametrize("stage", WITH_ATTACKS)
def test_no_process_is_left(hostile_class, stage):
    assert hostile_class(stage).late == []


@pytest.mark.parametrize("entry", attacks(), ids=str)
def test_attack_gets_its_marks(hostile_class, entry):
    gets_its_marks(hostile_class(entry.stage), entry)


def gets_its_marks(of_class, entry):
    """Assert that an attack has what it says, and asks nobody."""
    marks, by_hand = of_class.marks(entry.student)
    assert marks is not None, "no mark at all"
    stated = {name: entry.marks.get(name, 0) for name in full(entry.stage)}
    if entry.upto:
        assert {name: most for name, most in stated.items() if marks[name] > most} == {}, marks
    else:
        assert marks == stated
    assert by_hand == []


@pytest.mark.parametrize("entry", attacks(), ids=str)
def test_attack_leaves_its_trace(hostile_class, entry):
    leaves_its_trace(hostile_class(entry.stage), entry)


def leaves_its_trace(of_class, entry):
    """Assert that an attack is shown where it says so, and shows nothing that is not its author's."""
    marked = of_class.marked(entry.student)
    sources = (
        ["".join(c["source"]) for c in marked["cells"] if c["cell_type"] == "markdown"] if marked else []
    )
    outputs = json.dumps([c.get("outputs") for c in marked["cells"]], ensure_ascii=False) if marked else ""
    assert [word for word in entry.leaks if word in outputs] == []
    if entry.says:
        assert entry.says in json.dumps(marked, ensure_ascii=False)
    if entry.flagged is not None:
        assert any(FLAG in source for source in sources[:3]) == entry.flagged


@pytest.mark.parametrize("stage", ["preparing"])
def test_a_second_start_has_nothing_to_do_and_a_resubmission_keeps_no_old_mark(hostile_class, stage):
    """Of two with full marks one hands in what is no notebook, one what ends the kernel; others stay."""
    of_class = hostile_class(stage)
    root, path = of_class.root, stage_called(stage).notebook
    loser, other = ("k23-plots", "k23-magics")
    before = {entry.student: of_class.marks(entry.student) for entry in attacks(stage)}
    (root / "submitted" / loser / path).write_text("not a notebook any more")
    crash = exercise(stage)
    crash.cells[2].source = "import os\nos._exit(1)"
    (root / "submitted" / other / path).write_text(text(crash))
    start = time.monotonic()
    status, said = of_class.grade()
    assert status == 0, said
    nothing = dict.fromkeys(full(stage), 0)
    assert of_class.marks(loser) == (nothing, [])
    assert of_class.marks(other) == (nothing, [])
    rest = {student: of_class.marks(student) for student in before if student not in (loser, other)}
    assert rest == {student: before[student] for student in rest}
    assert time.monotonic() - start < 600
