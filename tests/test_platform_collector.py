"""What Moodle and Canvas pack into an archive comes to the right learner, through nbgrader's own command."""

import io
import shutil
import zipfile

import pytest
from toy_course import ToyCourse, cell, notebook

from digitrec.classroom.platform_extractor import LARGEST

SOURCE = notebook([cell("one", "1", points=1)])
ARCHIVES = {
    "Moodle, in folders": {
        "Ada Lovelace_101_assignsubmission_file/toy.ipynb": "101",
        "Åsa de la Cruz-Öst_102_assignsubmission_file_/toy.ipynb": "102",
        "Bo_9_Li_103_assignsubmission_file/Copy of toy (1).ipynb": "103",
        "Cy Wu_104_assignsubmission_file/my work/toy-2.ipynb": "104",
        "Di Ng_105_assignsubmission_file/another.ipynb": None,
        "Di Ng_105_assignsubmission_file/notes.txt": None,
    },
    "Moodle, without folders": {
        "Ada Lovelace_101_assignsubmission_file_toy.ipynb": "101",
        "Bo Li_102_assignsubmission_file_Copy of toy.ipynb": "102",
        "Di Ng_105_assignsubmission_file_another.ipynb": None,
    },
    "Canvas": {
        "lovelaceada_3143_207797_toy.ipynb": "3143",
        "libo_LATE_3144_207798_toy-1.ipynb": "3144",
        "wucy_3145_207799_Copy+of+toy.ipynb": "3145",
        "ngdi_3146_207800_toys.ipynb": None,
        "toy.ipynb": None,
    },
    "archives that climb out": {"../../../Eve Mo_106_assignsubmission_file/toy.ipynb": "106"},
    "several of one learner": {
        "Ada_101_assignsubmission_file/Copy of toy.ipynb": None,
        "Ada_101_assignsubmission_file/toy.ipynb": "101",
        "Ada_101_assignsubmission_file/toy (1).ipynb": None,
    },
    "what a Mac and Jupyter pack unasked": {
        "Bo_102_assignsubmission_file/work/.ipynb_checkpoints/toy-checkpoint.ipynb": None,
        "Bo_102_assignsubmission_file/work/toy-solved.ipynb": "102",
        "Bo_102_assignsubmission_file/__MACOSX/work/._toy-solved.ipynb": None,
    },
    "names that learners made up": {
        "Eve Mo_106_assignsubmission_file_Ada_101_assignsubmission_file_toy.ipynb": "106",
        "Flo Po_107_assignsubmission_file/Ada_101_assignsubmission_file/toy.ipynb": "107",
    },
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    course = ToyCourse(tmp_path_factory.mktemp("around") / "course", SOURCE, ours=True)
    course.generate()
    return course


@pytest.fixture
def course(generated):
    """A course whose exercise is generated, with nothing downloaded yet."""
    for folder in ("downloaded", "submitted"):
        shutil.rmtree(generated.root / folder, ignore_errors=True)
    (generated.root / "downloaded" / "toy" / "archive").mkdir(parents=True)
    return generated


@pytest.fixture
def archive(course):
    """The folder for what was downloaded."""
    return course.root / "downloaded" / "toy" / "archive"


@pytest.mark.parametrize("platform", ARCHIVES)
def test_archive_is_sorted_by_learner(course, archive, platform):
    with zipfile.ZipFile(archive / "submissions.zip", "w") as packed:
        for name in ARCHIVES[platform]:
            packed.writestr(name, name)  # the content says where it comes from
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    expected = {student: name for name, student in ARCHIVES[platform].items() if student}
    found = {path: path.read_text("utf-8") for path in (course.root / "submitted").rglob("*.ipynb")}
    assert found == {
        course.root / "submitted" / student / "toy" / "toy.ipynb": name for student, name in expected.items()
    }
    assert {path.name for path in course.root.parent.iterdir()} == {"course"}


def packed(files):
    """Return the bytes of an archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


def test_archive_of_a_learner_costs_only_its_owner(course, archive):
    whole = packed({"work/toy.ipynb": "Ada's"})
    handed_in = {
        "Ada_101_assignsubmission_file/WORK.ZIP": whole,
        "Bo_102_assignsubmission_file/damaged.zip": whole[:50] + b"?" * 20 + whole[70:],
        "Cy_103_assignsubmission_file/no.zip": b"not an archive",
        "Cy_103_assignsubmission_file/name.zip": packed({"ö.ipynb": "Cy's"}).replace(
            "ö".encode(), b"\xff\xff"
        ),
        "Di_104_assignsubmission_file/bomb.zip": packed({"toy.ipynb": bytes(LARGEST + 1)}),
        "Eve_105_assignsubmission_file/climbs.zip": packed(
            {"../../Ada_101_assignsubmission_file/WORK/toy.ipynb": "Eve's"}
        ),
        "Flo_106_assignsubmission_file/toy.ipynb": "Flo's",
    }
    (archive / "submissions.zip").write_bytes(packed(handed_in))
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    found = {path.parts[-3]: path.read_text("utf-8") for path in course.root.rglob("submitted/*/toy/*.ipynb")}
    assert found == {"101": "Ada's", "105": "Eve's", "106": "Flo's"}
    for name in ("damaged.zip", "no.zip", "name.zip", "bomb.zip"):
        assert any("Left out" in line and name in line for line in done.log.splitlines()), done.log


LONG = "ö" * 130 + ".ipynb"  # more than the 255 bytes that a name may have here; in an archive it may


def test_a_name_that_cannot_be_written_costs_only_that_file(course, archive):
    handed_in = {
        "Ada_101_assignsubmission_file/toy.ipynb": "Ada's",
        f"Bo_102_assignsubmission_file/{LONG}": "Bo's, too long",
        "Bo_102_assignsubmission_file/toy.ipynb": "Bo's",
        "Cy_103_assignsubmission_file/work.zip": packed({LONG: "too long", "toy.ipynb": "Cy's"}),
        "Di_104_assignsubmission_file/toy.ipynb": "Di's",
    }
    (archive / "submissions.zip").write_bytes(packed(handed_in))
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    found = {path.parts[-3]: path.read_text("utf-8") for path in course.root.rglob("submitted/*/toy/*.ipynb")}
    assert found == {"101": "Ada's", "102": "Bo's", "103": "Cy's", "104": "Di's"}
    warned = [line for line in done.log.splitlines() if "Left out, it cannot be unpacked" in line]
    assert len(warned) == 2
    assert all(LONG in line for line in warned)


def test_a_damaged_file_costs_only_itself(course, archive):
    """Ada's text is changed inside the archive, so that its checksum is wrong; nothing half is left of it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as stored:
        stored.writestr("Ada_101_assignsubmission_file/toy.ipynb", "Ada's own")
        stored.writestr("Bo_102_assignsubmission_file/toy.ipynb", "Bo's")
    (archive / "submissions.zip").write_bytes(whole.getvalue().replace(b"Ada's own", b"Eve's own"))
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    found = {path.parts[-3]: path.read_text("utf-8") for path in course.root.rglob("submitted/*/toy/*.ipynb")}
    assert found == {"102": "Bo's"}
    assert any("Left out" in line and "Ada_101" in line for line in done.log.splitlines()), done.log


def test_a_file_that_cannot_be_copied_costs_only_itself(tmp_path, monkeypatch):
    from digitrec.classroom import platform_extractor

    def refuse(source, target):
        if source.stem == "aux":  # a device on Windows
            raise OSError(22, "Invalid argument")
        return copy(source, target)

    copy = shutil.copy
    monkeypatch.setattr(platform_extractor.shutil, "copy", refuse)
    (tmp_path / "archive").mkdir()
    for name in ("aux.ipynb", "toy.ipynb"):
        (tmp_path / "archive" / name).write_text(name)
    platform_extractor.PlatformExtractor().extract(str(tmp_path / "archive"), str(tmp_path / "extracted"))
    assert [path.name for path in (tmp_path / "extracted").iterdir()] == ["toy.ipynb"]


def test_pattern_of_another_platform_comes_first(course, archive):
    (archive / "toy by ada.ipynb").write_text("{}", encoding="utf-8")
    pattern = r".*/(?P<file_id>\w+) by (?P<student_id>\w+)"
    course.run("zip_collect", "toy", f"--FileNameCollectorPlugin.named_regexp={pattern}")
    assert (course.root / "submitted" / "ada" / "toy" / "toy.ipynb").is_file()
