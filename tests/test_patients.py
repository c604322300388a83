"""Patients for a class: whose ward is whose, the command that trains them, and marking by them."""

import csv
import hashlib
import subprocess
from collections import Counter

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner

from digitrec.checks.asking.packing import unpack
from digitrec.checks.engine.wards import OWN_WARD, own_ward, with_ward
from digitrec.cli.patients import command
from digitrec.grading.marking import GradingError
from digitrec.grading.record import autograde, receipts, submission, wards
from digitrec.grading.record.given import NotGiven
from digitrec.laboratory.faults import NAMES
from digitrec.laboratory.ward import open_ward
from tests.quick_grading import STAGES, TREE, WRITTEN, QuickRunner, grade, make_class, recorded

SECRET, STAGE = bytes(range(32)), STAGES[0]


# --------------------------------------------------------------------------------------------- the draw


def drawn_again(*about):
    """Return what the secret draws, by RFC 2104, in this test's own words."""
    key, message = SECRET + bytes(32), "\0".join(("digitrec: patients of one's own", *about)).encode()
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in key) + message).digest()
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in key) + inner)
    return int(outer.hexdigest(), 16)


def test_a_ward_is_drawn_by_hmacs_of_name_and_number():
    ward = wards.ward_for(SECRET, "Mu\u0308ller")
    assert ward == wards.ward_for(SECRET, "Müller") == wards.ward_of(SECRET, ward.number)
    assert ward.number.replace("-", "") == f"{drawn_again('number', 'Müller') % 10**9:09d}"
    rest, left = drawn_again("faults", ward.number), list(NAMES)
    for fault in ward.faults:
        assert fault == left.pop(rest % len(left))
        rest //= len(left) + 1
    assert ward.seeds[1] == drawn_again("seed", ward.number, "B") % 2**63
    assert wards.ward_for(bytes(32), "Müller").number != ward.number


def test_numbers_that_were_given_stand_for_the_same_faults_as_ever():
    """Whoever changes the faults takes their patients from every class of this term."""
    assert wards.ward_of(SECRET, "481-207-355").faults == GOLDEN


GOLDEN = (
    "first-epoch-saved",
    "sorted-by-digit",
    "softmax-twice",
    "labels-shuffled",
    "learning-rate-too-small",
)


def test_all_faults_are_given_alike_and_no_ward_has_one_twice():
    many = [wards.ward_for(SECRET, f"learner {n}") for n in range(2_000)]
    assert all(len(set(ward.faults)) == 5 for ward in many)
    assert len({ward.number for ward in many}) == len({ward.seeds for ward in many}) == len(many)
    given = Counter(fault for ward in many for fault in ward.faults)
    expected = 5 * len(many) / len(NAMES)  # 455, with a deviation of about 19
    assert set(given) == set(NAMES) and all(abs(n - expected) < 100 for n in given.values())


# --------------------------------------------------------------------------------------------- the command


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "_config.yml").touch()
    (tmp_path / "book").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(root):
    with open(root / "patients.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def run(root, roster):
    (root / "roster.csv").write_text(roster, encoding="utf-8")
    done = CliRunner().invoke(command, ["roster.csv", "--workers", "1"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_each_learner_gets_a_file_and_keeps_it(course):
    kept = course / "patients" / "bob" / "patients.npz"
    kept.parent.mkdir(parents=True)
    kept.write_text("bob has patients already")
    done = run(course, "student,name\nada,Ada Lovelace\nbob,Bob\n")
    assert done.exit_code == 0 and "2 learners, 2 of them new" in done.output
    assert "keep a copy of patients.secret" in done.output
    assert (course / "patients.secret").stat().st_mode & 0o077 == 0
    secret = bytes.fromhex((course / "patients.secret").read_text())
    header, *rows = table(course)
    assert header == ["student", "ward"]
    assert rows == [[name, wards.ward_for(secret, name).number] for name in ("ada", "bob")]
    path = course / "patients" / "ada" / "patients.npz"
    ward = open_ward(path)
    assert ward.number == rows[0][1] and not ward.is_practice
    before = path.read_bytes()
    assert not any(fault.encode() in before for fault in NAMES)  # neither compressed nor plain
    with np.load(path, allow_pickle=False) as arrays:
        assert {str(arrays[name].dtype) for name in arrays.files} == {"<U11", "float16", "float32"}
    again = run(course, "student\nbob\n")
    assert again.exit_code == 0 and "Not in this roster, and kept: ada." in again.output
    assert "new:" not in again.output and path.read_bytes() == before
    assert kept.read_text() == "bob has patients already"


def test_a_lost_secret_is_explained_and_a_name_that_is_no_folder_refused(course):
    (course / "patients.csv").write_text("student,ward\nada,481-207-355\n")
    done = run(course, "student\nada\n")
    assert done.exit_code == 1 and "Put it back from a copy" in done.output
    with pytest.raises(NotGiven, match="Put it back"):
        wards.handed_out(course)
    (course / "patients.csv").unlink()
    done = run(course, "student\n../ada\n")
    assert done.exit_code == 1 and "cannot be the name of a folder" in done.output
    assert not (course / "patients.secret").exists() and not (course / "patients").exists()


def test_git_ignores_what_is_written():
    for name in ("patients.csv", "patients.secret", "patients/ada/patients.npz"):
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=TREE).returncode == 0, name
    assert subprocess.run(["git", "check-ignore", "-q", "benchmarks/patients.csv"], cwd=TREE).returncode == 1


# --------------------------------------------------------------------------------------------- the marks

WHO = ("ada", "bob", "cleo", "dan")


class Watched(QuickRunner):
    """Keeps the jobs: all that a sandbox gets to see."""

    jobs = []  # noqa: RUF012

    def run(self, job):
        self.jobs.append(job)
        return super().run(job)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Return the folder of a class in which stage 2 stands for the one with patients."""
    for module in (submission, autograde):
        monkeypatch.setattr(module, "OF_STAGE", STAGE.name)
    monkeypatch.setattr("tests.quick_grading.KINDS", ("right",))
    Watched.jobs.clear()
    return tmp_path


def give(root, *students):
    """Give students wards under SECRET, and the first of them a file."""
    (root / "patients.secret").write_text(SECRET.hex())
    rows = [f"{student},{wards.ward_for(SECRET, student).number}" for student in students]
    (root / "patients.csv").write_text("\n".join(["student,ward", *rows]))
    (root / "patients" / students[0]).mkdir(parents=True)
    (root / "patients" / students[0] / "patients.npz").write_bytes(b"the file of " + students[0].encode())


def print_out(root, student, text):
    """Let the notebook that a student hands in show a text among its outputs."""
    path = root / "submitted" / student / STAGE.notebook
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", text=text)]
    nbformat.write(notebook, path)


def told(root, student):
    """Return the wards in the probes of a student's receipt."""
    receipt, _ = receipts.read(root, STAGE.stem, student)
    return [own_ward(unpack(question.probe)) for question in receipt.questions]


def by_hand(root, student):
    """Return the sentences why a person decides about cells of a student, and what the cells got."""
    receipt, _ = receipts.read(root, STAGE.stem, student)
    notes = {one["note"] for report in receipt.reports.values() for one in report["criteria"] if one["note"]}
    marks = recorded(root, (STAGE,))[f"{STAGE.stem} {student}"]
    return notes, [asked for name, (_, _, asked) in marks.items() if name != WRITTEN]


def test_the_judge_knows_whose_patients_they_are_and_the_sandbox_does_not(root):
    make_class(root, WHO, stages=(STAGE,))
    give(root, "ada", "bob", "cleo")
    ada, bob = (wards.ward_for(SECRET, who) for who in ("ada", "bob"))
    print_out(root, "ada", f"Ward {ada.number}: patients A, B, C, D, E. 3 of 40 spent.")
    print_out(root, "bob", f"Ward {ada.number}: patients A, B, C, D, E. 3 of 40 spent.")
    print_out(root, "cleo", "The ward for practice: patients A, B, C, D, E. 0 of 40 spent.")
    grade(root, STAGE, make_runner=Watched)
    assert all(truth == ada.to_plain() for truth in told(root, "ada")) and told(root, "ada")
    assert all(truth == bob.to_plain() for truth in told(root, "bob"))
    for job in Watched.jobs:
        assert all(OWN_WARD not in unpack(ask.probe) for ask in job.asks)
    laid = [job.files["patients.npz"] for job in Watched.jobs if job.files]
    assert laid == [b"the file of ada"]
    notes, asked = by_hand(root, "ada")
    assert notes == set() and not any(asked)
    for who, shown in (("bob", f"show ward {ada.number}"), ("cleo", "show the ward for practice")):
        notes, asked = by_hand(root, who)
        (said,) = notes
        assert shown in said and wards.ward_for(SECRET, who).number in said and all(asked)
    notes, asked = by_hand(root, "dan")
    assert all(asked) and "none were made for this learner" in notes.pop()


def test_without_wards_that_for_practice_counts(root):
    make_class(root, WHO[:1], stages=(STAGE,))
    print_out(root, "ada", "Ward 481-207-355: patients A, B, C, D, E. 0 of 40 spent.")
    grade(root, STAGE, make_runner=Watched)
    assert told(root, "ada") and set(map(str, told(root, "ada"))) == {"None"}
    assert by_hand(root, "ada")[0] == set()
    assert own_ward({}) is None and own_ward(with_ward({}, None)) is None


def test_a_lost_secret_stops_the_marking_with_a_sentence(root):
    make_class(root, WHO[:1], stages=(STAGE,))
    give(root, "ada")
    (root / "patients.secret").unlink()
    with pytest.raises(GradingError, match="Put it back from a copy"):
        grade(root, STAGE, make_runner=Watched)
