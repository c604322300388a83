"""A learner is forgotten or renamed: nothing of theirs is left, and nothing of anybody else's is touched."""

import csv
import io
import os
import shutil
import sqlite3
import unicodedata
import zipfile
from pathlib import Path

import pytest
from changing import STAGE, copy_of, give, right, sums, typed
from links import needs_links
from nbgrader.api import Gradebook
from quick_grading import STAGES, WRITTEN, grade, hand_in, make_class, recorded

from digitrec.classroom.changing import forgetting, learner_names, tables, traces
from digitrec.grading.record import receipts, wards

# One name is the beginning of the other, holds a pattern of folders, or has the accent apart.
COMBINED, APART = "Zoé", unicodedata.normalize("NFD", "Zoé")
WHO = ("ada", "ada2", "a[d]a", COMBINED)
COLLECTED = (
    "student,name,email,number,platform,folder,archive,file,uploaded,status,how,note",
    "ada,Ada Lovelace,ada@example.org,17,moodle,Ada Lovelace_17_assignsubmission_file,a.zip,preparing.ipynb,,"
    'collected,number,"a note,\nof two lines"',
    "ada2,Ada Two,two@example.org,170,moodle,Ada Two_170_assignsubmission_file,a.zip,preparing.ipynb,,"
    "collected,number,not of ada",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("forget")
    make_class(root, WHO, STAGES[:2])
    for stage in STAGES[:2]:
        grade(root, stage)
    give(root, "ada", WRITTEN, 2)
    for student in WHO:
        page = root / "feedback" / student / STAGE.stem / "preparing.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>")
    for folder in ("collected", "reports", "handed_back"):
        (root / folder).mkdir()
    (root / f"collected/{STAGE.stem}.csv").write_text("\ufeff" + "\r\n".join(COLLECTED) + "\r\n", newline="")
    (root / f"collected/{STAGE.stem}.html").write_text("<td>Ada: ada</td>")
    (root / f"reports/{STAGE.stem}.html").write_text("<pre>an answer without a name</pre>")
    with zipfile.ZipFile(root / "handed_back" / f"{STAGE.stem}-moodle.zip", "w") as archive:
        archive.writestr("Ada Lovelace_17_assignsubmission_file/preparing.html", "hers")
        archive.writestr("Ada Two_170_assignsubmission_file/preparing.html", "another's")
    (root / "grades.csv").write_text("assignment,student_id,score\na,ada,17\na,ada2,ada\na,'ada,1\n")
    (root / "marks.csv").write_text("\ufeffstudent;marks\r\nada;1,5\r\nada2;2\r\n", newline="")
    (root / "variants.csv").write_text("student,name,code\nada,Ada,K7\nada2,Two,K8\n")
    (root / "patients.csv").write_text("student,ward\nada,481-207-355\nada2,100-200-300\n")
    for student in ("ada", "ada2"):
        (root / "patients" / student).mkdir(parents=True)
        (root / "patients" / student / "patients.npz").write_text(f"patients of {student}")
    (root / "marks-moodle.csv").write_text(
        'Identifier,"Full name","Email address",Grade\nP17,Ada,ada@example.org,10\n'
        "P170,Two,two@example.org,17\n"
    )
    (root / "class.toml").write_text(
        'timezone = "Europe/Berlin"\n\n[deadlines]\n"02_preparing" = 2026-11-10T23:59:00\n\n'
        '[extensions.ada]\n"02_preparing" = 2026-11-17T23:59:00\n\n'
        '[extensions.ada2]\n"02_preparing" = 2026-11-18T23:59:00\n\n[late]\nper_day = 0.1\n'
    )
    return root


@pytest.fixture
def root(made, tmp_path, monkeypatch):
    root = copy_of(made, tmp_path)
    monkeypatch.chdir(root)
    return root


def files(root):
    """Return the bytes of all files but the gradebook's and the locks, by path."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith((".digitrec", "gradebook.db")):
            found[name] = path.read_bytes()
    return found


def test_nothing_of_a_learner_is_left_and_all_of_the_others(root):
    before, marks = files(root), recorded(root)
    said = right("digitrec forget ada --yes")
    assert "Done." in said and "downloaded/" in said
    after = files(root)
    own = {path.relative_to(root).as_posix() for path in (root / "receipts").rglob("*.receipt")}
    gone = {name for name in before if name not in after}
    assert {name for name in gone if not name.startswith("receipts/")} == {
        *(
            f"{step}/ada/{stage.notebook.as_posix()}"
            for step in ("submitted", "autograded")
            for stage in STAGES[:2]
        ),
        f"feedback/ada/{STAGE.stem}/preparing.html",
        "patients/ada/patients.npz",
        f"collected/{STAGE.stem}.html",
        f"reports/{STAGE.stem}.html",
    }
    assert len(own) == 6 and len(gone) == 10
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {
        "grades.csv",
        "marks.csv",
        "marks-moodle.csv",
        "variants.csv",
        "patients.csv",
        "class.toml",
        f"collected/{STAGE.stem}.csv",
        f"handed_back/{STAGE.stem}-moodle.zip",
    }
    # To the byte, worked out by hand: a mark of 17, and a score that reads "ada", are nobody's name.
    assert after["grades.csv"] == b"assignment,student_id,score\na,ada2,ada\n"
    assert after["marks.csv"].decode() == "\ufeffstudent;marks\r\nada2;2\r\n"
    assert after["marks-moodle.csv"].decode().splitlines()[1:] == ["P170,Two,two@example.org,17"]
    assert after[f"collected/{STAGE.stem}.csv"].decode() == f"\ufeff{COLLECTED[0]}\r\n{COLLECTED[2]}\r\n"
    assert b"extensions.ada2" in after["class.toml"] and b"extensions.ada]" not in after["class.toml"]
    assert b"per_day" in after["class.toml"]
    with zipfile.ZipFile(root / "handed_back" / f"{STAGE.stem}-moodle.zip") as archive:
        assert archive.namelist() == ["Ada Two_170_assignsubmission_file/preparing.html"]
        assert archive.read(archive.namelist()[0]) == b"another's"
    assert recorded(root) == {key: value for key, value in marks.items() if not key.endswith(" ada")}
    assert grade(root).students == {}  # nobody else is to be marked again


def test_the_gradebooks_file_does_not_hold_the_name_any_more(root):
    hand_in(root, "Wilhelmina-Xanthippe", "right")
    grade(root)
    assert b"Wilhelmina-Xanthippe" in (root / "gradebook.db").read_bytes()
    right("digitrec forget Wilhelmina-Xanthippe --yes")
    assert b"Wilhelmina-Xanthippe" not in (root / "gradebook.db").read_bytes()


@pytest.mark.parametrize("name", ["a[d]a", COMBINED, "ada2"])
def test_a_name_is_a_name_and_no_pattern(root, name):
    right(f"digitrec forget '{name}' --yes")
    left = set(WHO) - {name}
    assert set(os.listdir(root / "submitted")) == set(os.listdir(root / "autograded")) == left
    assert {key.partition(" ")[2] for key in recorded(root)} == left


@pytest.mark.parametrize("at", range(1, 16))
def test_interrupted_anywhere_it_can_be_repeated(root, at):
    """The command is stopped after each of its steps in turn; the next one does the rest."""
    whole = forgetting.forget(root, traces.find(root, "ada"))
    for _ in range(at):
        if next(whole, None) is None:
            break
    whole.close()
    status, said = typed("digitrec forget ada --yes")
    assert (status, "Done." in said) == (0, True) or "Nothing here belongs to a learner called ada" in said
    assert not traces.find(root, "ada") and "ada2" in sums(root)
    assert b"Ada Lovelace" not in b"".join(files(root).values())


def test_extensions_that_are_written_in_another_way_are_named(root):
    (root / "class.toml").write_text('extensions = {ada = {"02_preparing" = 2026-11-17T23:59:00}}\n')
    said = right("digitrec forget ada --yes")
    assert "class.toml still names ada below [extensions]: take that out by hand." in said
    assert "Something of ada is still here" in said and "Done." not in said
    assert "extensions = {ada" in (root / "class.toml").read_text()


def test_a_name_that_nobody_has_is_said(root):
    before = files(root)
    status, said = typed("digitrec forget adda --yes")
    assert status == 1 and "Nothing here belongs to a learner called adda. Did you mean ada" in said
    for name in ("", ".", "..", "../course", "submitted"):
        assert typed(f"digitrec forget '{name}' --yes").status == 1
    assert files(root) == before


@needs_links
def test_what_a_link_points_to_stays(root, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(root / "submitted" / "ada", elsewhere)
    (root / "submitted" / "ada").symlink_to(elsewhere)
    right("digitrec forget ada --yes")
    assert (elsewhere / STAGE.notebook).is_file() and not (root / "submitted" / "ada").is_symlink()


def test_a_learner_who_was_never_marked_is_forgotten(root):
    hand_in(root, "eve", "right")
    right("digitrec forget eve --yes")
    assert not (root / "submitted" / "eve").exists()


def test_without_a_gradebook_none_is_made(root):
    (root / "gradebook.db").unlink()
    right("digitrec forget ada --yes")
    assert not (root / "gradebook.db").exists() and not (root / "submitted/ada").exists()


def test_while_somebody_marks_it_waits_its_turn(root):
    from digitrec.grading.record.connection import alone

    with alone(traces.course_of(root)):
        status, said = typed("digitrec forget ada --yes")
    assert status == 1 and "Another program is marking" in said
    assert (root / "submitted/ada").is_dir()


def test_a_folder_whose_name_macos_spelled_anew_is_the_learners(root):
    """HFS+ lists an accent apart from its letter, whatever was written (Apple, Technical Q&A QA1173)."""
    assert COMBINED != APART
    (root / "submitted" / COMBINED).rename(root / "submitted" / APART)
    right(f"digitrec forget {COMBINED} --yes")
    assert APART not in os.listdir(root / "submitted")


def test_another_learner_whose_name_is_spelled_with_the_accent_apart_stays(root):
    hand_in(root, APART, "half")
    grade(root)
    right(f"digitrec forget {COMBINED} --yes")
    assert APART in os.listdir(root / "submitted") and COMBINED not in os.listdir(root / "submitted")
    right(f"digitrec forget {APART} --yes")
    assert APART not in os.listdir(root / "submitted")


def test_rows_are_kept_to_the_byte():
    text = 'name;student;note\r\n"a;b";ada;"two\r\nlines"\r\nx;ada2;"\u2028 another line end"\r\ny;eve;'
    assert tables.without(text, {"ada"}) == (text.replace('"a;b";ada;"two\r\nlines"\r\n', ""), 1)
    assert tables.without(text, {"b"}) == (text, 0)
    assert tables.without("", {"ada"}) == ("", 0)


# Renaming.


def test_a_rename_moves_everything_and_changes_no_mark(root):
    marks = recorded(root)
    right("digitrec rename ada lovelace")
    assert recorded(root) == {
        key.replace(" ada", " lovelace") if key.endswith(" ada") else key: value
        for key, value in marks.items()
    }
    assert not traces.find(root, "ada") or traces.find(root, "ada").extensions
    receipt, _ = receipts.read(root, STAGE.stem, "lovelace")
    assert receipt.student == "lovelace"
    assert "0 stay" not in right(f"digitrec rejudge {STAGE.stem} --student lovelace")
    rows = list(csv.DictReader(io.StringIO((root / "variants.csv").read_text())))
    assert [(row["student"], row["code"]) for row in rows] == [("lovelace", "K7"), ("ada2", "K8")]
    assert wards.GIVEN.listed(root) == (("lovelace", "481-207-355"), ("ada2", "100-200-300"))  # her own still
    assert (root / "patients/lovelace/patients.npz").read_text() == "patients of ada"
    assert not (root / "patients/ada").exists()
    assert grade(root).students == {}


def test_two_names_of_one_learner_become_one(root):
    """She handed in stage 2 as ada and stage 3 as eve; another program has entered eve's name already."""
    shutil.rmtree(root / "submitted/ada" / STAGES[1].stem)
    shutil.rmtree(root / "autograded/ada" / STAGES[1].stem)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.remove_submission(STAGES[1].stem, "ada")
    hand_in(root, "eve", "half", STAGES[1])
    grade(root, STAGES[1], student="eve")
    expected = sums(root)["ada"], sums(root, STAGES[1])["eve"]
    right("digitrec rename eve ada")
    assert (sums(root)["ada"], sums(root, STAGES[1])["ada"]) == expected
    assert "eve" not in sums(root, STAGES[1]) and not (root / "submitted/eve").exists()
    assert sorted(os.listdir(root / "submitted/ada")) == [stage.stem for stage in STAGES[:2]]
    for stage in STAGES[:2]:
        assert grade(root, stage).students == {}


def test_a_stage_handed_in_under_both_names_is_refused(root):
    before, marks = files(root), recorded(root)
    status, said = typed("digitrec rename ada ada2")
    assert status == 1 and "ada and ada2 have both handed in 02_preparing, 03_building" in said
    assert (files(root), recorded(root)) == (before, marks)


@pytest.mark.parametrize(
    "name, said",
    [
        ("CON", "a device"),
        ("lpt1.x", "a device"),
        ("COM¹", "a device"),
        ("ada.", "a full stop"),
        (" ada", "a space"),
        (".ada", "hidden"),
        ("a/b", "'/'"),
        ("a:b", "':'"),
        ("a?b", "'?'"),
        (APART, "NFD"),
        ("x" * 101, "longer"),
        ("ü" * 60, "longer"),
        ("ADA2", "for one name"),
        ("ada", "the same"),
    ],
)
def test_a_name_that_not_every_system_can_hold_is_refused(root, name, said):
    before = files(root)
    status, output = typed(f"digitrec rename ada '{name}'")
    assert status == 1 and said in output
    assert files(root) == before


@pytest.mark.parametrize(
    "name", ["ada", "Ada Lovelace", "Ólafur", "王小明", "Мария", "a.b-c_d", "console", "COM10"]
)
def test_a_name_that_every_system_can_hold_is_taken(name):
    assert learner_names.why_not(name) == ""


def test_a_rename_that_is_interrupted_can_be_repeated(root, monkeypatch):
    expected = sums(root)["ada"]
    real = os.replace

    def stop(source, target):
        if Path(source).parts[-3:-1] == ("autograded", "ada"):
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr("digitrec.classroom.changing.renaming.os.replace", stop)
    typed("digitrec rename ada lovelace")
    monkeypatch.undo()
    monkeypatch.chdir(root)
    assert (root / "autograded/ada").is_dir()
    right("digitrec rename ada lovelace")
    assert sums(root)["lovelace"] == expected and not (root / "autograded/ada").exists()
    assert grade(root).students == {}


def test_the_gradebook_is_whole_after_a_rename(root):
    right("digitrec rename ada lovelace")
    with sqlite3.connect(root / "gradebook.db") as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM student WHERE id = 'ada'").fetchone() == (0,)
        assert connection.execute(
            "SELECT count(*) FROM digitrec_marking WHERE student = 'ada'"
        ).fetchone() == (0,)


@pytest.fixture
def really_collected(root, tmp_path):
    """Return the archive of two learners that the command has sorted into submitted/."""
    shutil.rmtree(root / "collected")
    archive = tmp_path / "preparing.zip"
    notebook = (root / "submitted" / "ada" / STAGE.stem / "preparing.ipynb").read_bytes()
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("Ada Lovelace_17", "Ben Okri_18"):
            packed.writestr(f"{name}_assignsubmission_file/preparing.ipynb", notebook)
    assert typed(f"digitrec collect {archive} --stage 2").status == 0
    return archive


def below_collected(root):
    return b"".join(path.read_bytes() for path in (root / "collected").rglob("*") if path.is_file())


def test_what_the_command_collected_is_forgotten(root, really_collected):
    assert b"Lovelace" in below_collected(root) and (root / "submitted/ada-lovelace").is_dir()
    assert typed("digitrec forget ada-lovelace --yes").status == 0
    left = below_collected(root)
    assert b"Lovelace" not in left and b"ada-lovelace" not in left and b"Ben Okri" in left
    assert not (root / "submitted/ada-lovelace").exists() and (root / "submitted/ben-okri").is_dir()


def test_what_the_command_collects_later_goes_to_the_new_name(root, really_collected):
    assert typed("digitrec rename ada-lovelace countess").status == 0
    assert b"ada-lovelace" not in below_collected(root)
    assert typed(f"digitrec collect {really_collected} --stage 2").status == 0
    assert (root / "submitted/countess" / STAGE.stem).is_dir() and not (
        root / "submitted/ada-lovelace"
    ).exists()


def test_a_comment_on_a_kind_is_renamed_and_forgotten_with_its_learner(root):
    def rows(student):
        with sqlite3.connect(root / "gradebook.db") as database:
            asked = database.execute("SELECT 1 FROM digitrec_comment WHERE student = ?", (student,))
            return len(asked.fetchall())

    said = typed("digitrec comment preparing flatten --kind not-begun 'Begin with one image.'")
    assert said.status == 0, said
    assert rows("a[d]a") == 1
    assert typed("digitrec rename a[d]a bea").status == 0
    assert (rows("a[d]a"), rows("bea")) == (0, 1)
    assert typed("digitrec forget bea --yes").status == 0
    assert rows("bea") == 0
