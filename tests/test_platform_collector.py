"""What platforms pack comes to the right learner through nbgrader's command, as `digitrec collect` does it.

What is odd about archives is in test_collect_odd: the same code decides.
"""

import io
import shutil
import zipfile

import pytest
from toy_course import ToyCourse, cell, notebook

SOURCE = notebook([cell("one", "1", points=1)])
ARCHIVES = {
    "Moodle, in folders": {
        "Ada Lovelace_101_assignsubmission_file/toy.ipynb": "ada-lovelace",
        "Åsa de la Cruz-Öst_102_assignsubmission_file_/toy.ipynb": "åsa-de-la-cruz-öst",
        "Bo_9_Li_103_assignsubmission_file/Copy of toy (1).ipynb": "bo_9_li",
        "Cy Wu_104_assignsubmission_file/my work/toy-2.ipynb": "cy-wu",
        "Di Ng_105_assignsubmission_file/another.ipynb": None,
        "Di Ng_105_assignsubmission_file/notes.txt": None,
    },
    "Moodle, without folders": {
        "Ada Lovelace_101_assignsubmission_file_toy.ipynb": "ada-lovelace",
        "Bo Li_102_assignsubmission_file_Copy of toy.ipynb": "bo-li",
        "Di Ng_105_assignsubmission_file_another.ipynb": None,
    },
    "Canvas": {
        "lovelaceada_3143_207797_toy.ipynb": "lovelaceada",
        "libo_LATE_3144_207798_toy-1.ipynb": "libo",
        "wucy_3145_207799_Copy+of+toy.ipynb": "wucy",
        "ngdi_3146_207800_toys.ipynb": None,
        "toy.ipynb": None,
    },
    "archives that climb out": {"../../../Eve Mo_106_assignsubmission_file/toy.ipynb": "eve-mo"},
    "several of one learner": {
        "Ada_101_assignsubmission_file/Copy of toy.ipynb": None,
        "Ada_101_assignsubmission_file/toy.ipynb": None,
        "Bo_102_assignsubmission_file/toy.ipynb": "bo",
    },
    "what a Mac and Jupyter pack unasked": {
        "Bo_102_assignsubmission_file/work/.ipynb_checkpoints/toy-checkpoint.ipynb": None,
        "Bo_102_assignsubmission_file/work/toy-solved.ipynb": "bo",
        "Bo_102_assignsubmission_file/__MACOSX/work/._toy-solved.ipynb": None,
    },
    "names that learners made up": {
        "Eve Mo_106_assignsubmission_file_Ada_101_assignsubmission_file_toy.ipynb": None,
        "Flo Po_107_assignsubmission_file/Ada_101_assignsubmission_file/toy.ipynb": "flo-po",
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
    for folder in ("downloaded", "submitted", "collected"):
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
        "Flo_106_assignsubmission_file/toy.ipynb": "Flo's",
    }
    (archive / "submissions.zip").write_bytes(packed(handed_in))
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    found = {path.parts[-3]: path.read_text("utf-8") for path in course.root.rglob("submitted/*/toy/*.ipynb")}
    assert found == {"ada": "Ada's", "flo": "Flo's"}
    for name in ("damaged.zip", "no.zip"):
        assert any("Left out" in line and name in line for line in done.log.splitlines()), done.log


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
    assert found == {"bo": "Bo's"}
    assert any("Left out" in line and "Ada_101" in line for line in done.log.splitlines()), done.log


def test_the_times_and_the_report_are_those_of_digitrec_collect(course, archive):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as stored:
        for name, day in (("Ada", 9), ("Bo", 10)):
            info = zipfile.ZipInfo(f"{name}_{day}_assignsubmission_file/toy.ipynb", (2026, 11, day, 14, 2, 0))
            stored.writestr(info, name)
    (archive / "submissions.zip").write_bytes(whole.getvalue())
    done = course.run("zip_collect", "toy")
    assert done.status == 0, done.log
    time = course.root / "submitted" / "bo" / "toy" / "timestamp.txt"
    assert time.read_text().startswith("2026-11-10 14:02:00")
    text = (course.root / "collected" / "toy.csv").read_text("utf-8-sig")
    assert text.count("collected,name") == 2
    # Once more: what stands there already is left alone, and nbgrader does not stop at it.
    done = course.run("zip_collect", "toy", "--force")
    assert done.status == 0, done.log
    assert (course.root / "submitted" / "ada" / "toy" / "toy.ipynb").read_text() == "Ada"


def test_pattern_of_another_platform_comes_first(course, archive):
    (archive / "toy by ada.ipynb").write_text("{}", encoding="utf-8")
    pattern = r".*/(?P<file_id>\w+) by (?P<student_id>\w+)"
    course.run("zip_collect", "toy", f"--FileNameCollectorPlugin.named_regexp={pattern}")
    assert (course.root / "submitted" / "ada" / "toy" / "toy.ipynb").is_file()
