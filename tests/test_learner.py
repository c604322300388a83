"""A learner alone: `digitrec start`, `check` and `progress`, on a small exercise with the real checks."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from toy_course import cell, find, notebook

import digitrec.learner.folders
from digitrec.authoring.generate import generate
from digitrec.cli import main
from digitrec.laboratory.ward import open_ward, save

TREE = Path(__file__).parents[1]
SOURCE = notebook(
    [
        cell("set-up", "import numpy as np\nfrom digitrec.checks import check, grade", locked=True),
        *(
            part
            for name, argument, right, points in (
                ("flatten", "images", "images.reshape(len(images), 784)", 2),
                ("scale", "pixels", "pixels.astype('float32') / 255", 2),
            )
            for part in (
                cell(
                    name,
                    f"def {name}({argument}):\n    ### BEGIN SOLUTION\n"
                    f"    return {right}\n    ### END SOLUTION",
                    solution=True,
                ),
                cell(
                    f"{name}-graded",
                    f'grade("preparing.{name}", {name})\n### BEGIN HIDDEN TESTS\n'
                    f'grade("preparing.{name}", {name}, seed=7)\n### END HIDDEN TESTS',
                    points=points,
                ),
            )
        ),
        cell("explain", "Say why.", points=1, task=True, locked=True),
    ]
)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with the exercises of two stages."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "book").mkdir()
    (folder / "_config.yml").touch()
    shutil.copy(TREE / "nbgrader_config.py", folder)
    for name in ("02_preparing/preparing.ipynb", "03_building/building.ipynb"):
        (folder / "solutions" / name).parent.mkdir(parents=True)
        nbformat.write(SOURCE, folder / "solutions" / name)
    generate(folder)
    return folder


@pytest.fixture
def mine(course, tmp_path, monkeypatch):
    """The learner's own copy, and the learner in it; the course is found where the package is installed."""
    monkeypatch.setattr(
        digitrec.learner.folders.digitrec, "__file__", str(course / "digitrec" / "__init__.py")
    )
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))  # what is noted stays here
    monkeypatch.chdir(tmp_path)
    done = run("start", "mine", "--no-open")
    assert done.exit_code == 0, done.output
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def said(done):
    """Return what a command printed, without its line breaks."""
    return " ".join(done.output.split())


def write(path, **answers):
    """Write answers into the notebook at `path`, a function body each; return its bytes afterwards."""
    nb = nbformat.read(path, as_version=4)
    for name, body in answers.items():
        head = find(nb, name).source.partition("\n")[0]
        find(nb, name).source = f"{head}\n    {body}"
    nbformat.write(nb, path)
    return path.read_bytes()


def test_start_copies_the_exercises_once_and_then_what_is_missing(mine):
    first = mine / "02_preparing" / "preparing.ipynb"
    work = write(first, flatten="return images.reshape(-1, 784)")
    (mine / "03_building" / "building.ipynb").unlink()
    again = run("start", ".", "--no-open")
    assert "Kept your own 1 notebook in .; copied 1 that were missing." in again.output
    assert first.read_bytes() == work
    assert (mine / "03_building" / "building.ipynb").is_file()


LAB = """\
import json, signal, sys, time
from pathlib import Path

try:
    Path(sys.argv[1], "opened").touch()  # from here on it may be interrupted
    if "interrupted" in sys.argv[1]:
        time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)  # the kernels are being shut down, the notebooks saved
    Path(sys.argv[1], "saved").touch()
sys.exit(3 if "fails" in sys.argv[1] else 0)
"""


@pytest.fixture
def lab(mine, monkeypatch):
    """A small program in JupyterLab's place; the function runs `digitrec start` with it."""
    (mine / "lab").mkdir()
    (mine / "lab" / "jupyterlab.py").write_text(LAB)
    monkeypatch.setenv("PYTHONPATH", str(mine / "lab"), prepend=os.pathsep)
    shutil.copytree(mine / "02_preparing", mine / "course" / "exercises" / "02_preparing")
    (mine / "course" / "_config.yml").touch()
    (mine / "course" / "book").mkdir()

    def start(folder, **options):
        command = [sys.executable, "-m", "digitrec", "start", str(mine / folder)]
        return subprocess.Popen(
            command, cwd=mine / "course", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
        )

    return start


def test_start_opens_jupyterlab_on_the_folder(mine, lab):
    output, errors = lab("there").communicate(timeout=300)
    assert "Ctrl+C twice in this window ends it" in output
    assert errors == ""
    assert (mine / "there" / "opened").is_file()


def test_start_says_that_jupyterlab_failed(lab):
    done = lab("fails")
    _, errors = done.communicate(timeout=300)
    assert done.returncode == 1
    assert errors.startswith("Error: JupyterLab ended with an error, shown above.")


def test_ctrl_c_lets_jupyterlab_save_and_end(mine, lab):
    """In a terminal Ctrl+C reaches both, `digitrec start` and JupyterLab, which needs its time."""
    if sys.platform == "win32":
        both = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    else:
        both = {"start_new_session": True}
    started = lab("interrupted", **both)
    wait_for((mine / "interrupted" / "opened").is_file)
    if sys.platform == "win32":
        started.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=300)
    assert (started.returncode, errors) == (0, "")
    assert (mine / "interrupted" / "saved").is_file()


def wait_for(true, seconds=60):
    """Wait until a function returns something true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_start_says_that_a_folder_cannot_be_made(mine):
    (mine / "file").touch()
    done = run("start", "file/below", "--no-open")
    assert done.exit_code == 1
    assert "The exercises cannot be copied to file/below (Not a directory)" in said(done)


def test_start_does_not_work_on_the_course_s_own_exercises(course, mine):
    for folder in ("exercises", "exercises/02_preparing"):
        done = run("start", str(course / folder), "--no-open")
        assert done.exit_code == 1
        assert "choose another folder for your copy" in done.output


def test_check_prints_the_marks_and_what_is_wrong_and_changes_nothing(mine):
    path = mine / "02_preparing" / "preparing.ipynb"
    work = write(path, flatten="return images.reshape(len(images), 784)", scale="return pixels")
    done = run("check", "preparing")
    assert done.exit_code == 0, done.output
    lines = [line.rstrip() for line in done.output.splitlines()]
    assert lines[0].startswith("preparing.ipynb: 2")
    assert lines[1] == "  flatten  2 of 2  right"
    assert lines[2].startswith("  scale") and lines[2].endswith("not yet")
    assert "the division" in said(done)
    assert "Not yet: " not in said(done)  # the card has said so, in the line above
    assert "  explain  a person marks this one, up to 1" in lines
    assert "Next: scale." in done.output
    assert path.read_bytes() == work


def test_all_right_names_the_next_stage(mine):
    path = mine / "02_preparing" / "preparing.ipynb"
    write(path, flatten="return images.reshape(len(images), 784)", scale="return pixels / 255")
    done = run("check", str(path))
    assert "preparing.ipynb: 4 of 4 points" in done.output
    assert "Next: 03_building/building.ipynb" in said(done)


def test_deleting_or_editing_a_graded_cell_does_not_help(mine):
    path = mine / "02_preparing" / "preparing.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.remove(find(nb, "flatten-graded"))
    find(nb, "scale-graded").source = "2.0"
    find(nb, "scale-graded").metadata.tags = ["skip-execution"]
    nbformat.write(nb, path)
    done = run("check", "02")
    assert "preparing.ipynb: 0 of 4 points" in done.output
    assert "put back: flatten-graded." in said(done)


def test_a_kernel_that_dies_is_told_in_a_sentence(mine):
    path = mine / "02_preparing" / "preparing.ipynb"
    nb = nbformat.read(path, as_version=4)
    find(nb, "flatten").source = "import os\nos._exit(1)"
    nbformat.write(nb, path)
    done = run("check", "preparing")
    assert done.exit_code == 0, done.output
    assert "The kernel died at cell 2 (`import os`)." in said(done)


def test_progress_knows_what_was_begun_checked_and_changed(mine):
    path = mine / "02_preparing" / "preparing.ipynb"

    def row():
        output = run("progress").output
        return " ".join(next(line for line in output.splitlines() if line.startswith("02")).split())

    assert row() == "02_preparing 0 of 2"
    write(path, flatten="return images.reshape(len(images), 784)")
    assert row() == "02_preparing 1 of 2"
    run("check", "preparing")
    assert row() == "02_preparing 1 of 2 2 of 4 checked"
    write(path, scale="return pixels / 255")
    assert row() == "02_preparing 2 of 2 2 of 4 changed since it was checked"
    (mine / "03_building" / "building.ipynb").unlink()
    assert "03_building" in run("progress").output
    assert "`digitrec start` copies it" in run("progress").output


def test_points_that_come_later_are_no_zero(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stage = Path("10_laboratory", "laboratory.ipynb")
    stage.parent.mkdir()
    nb = nbformat.read(TREE / "solutions" / stage, as_version=4)
    nb.cells = [cell for cell in nb.cells if not cell.id.startswith("example")]  # it trains a network
    nbformat.write(nb, stage)
    save(stage.with_name("patients.npz"), "481-207-355", [patient.record for patient in open_ward()])
    card = run("check", str(stage)).output
    assert card.startswith("laboratory.ipynb: 0 of 15 points so far; 15 come later\n")
    assert card.count("written down; 3 points come later") == 5 and "0 of 3" not in card
    assert card.count("Whether it is right comes with your marks") == 1
    assert "All right" not in card
    assert "0 of 15, 15 later  checked" in run("progress").output
    stage.with_name("patients.npz").unlink()
    assert run("check", str(stage)).output.startswith("laboratory.ipynb: 15 of 15 points\n")
    assert "15 of 15 " in run("progress").output


def test_progress_reads_what_jupyter_last_showed(mine):
    path = mine / "02_preparing" / "preparing.ipynb"
    nb = nbformat.read(path, as_version=4)
    graded = find(nb, "flatten-graded")
    graded.execution_count = 3
    graded.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1.5"}, execution_count=3)]
    nbformat.write(nb, path)
    assert "1.5 of 4  as last run in Jupyter" in run("progress").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "preparin"), "There is no stage called 'preparin'."),
        (("check", "gone.ipynb"), "There is no notebook gone.ipynb here"),
        (("check", "other.ipynb"), "other.ipynb is not the name of an exercise"),
        (("check", "02_preparing/broken.ipynb"), "cannot be read. The file is empty"),
        (("progress", ".."), "There are no exercises in"),
    ],
)
def test_an_error_is_one_sentence(mine, arguments, sentence):
    nbformat.write(notebook([cell("a", "1", solution=True)]), mine / "other.ipynb")
    (mine / "02_preparing" / "broken.ipynb").touch()
    done = run(*arguments)
    assert done.exit_code == 1
    assert sentence in said(done)
    assert "Traceback" not in done.output


@pytest.mark.skipif(sys.platform != "linux", reason="where notes are kept is asked in Linux's way")
def test_outside_ones_folder_check_says_where_the_copy_is(mine, course, monkeypatch):
    copy = mine / "02_preparing" / "preparing.ipynb"
    for place, wanted in (
        (mine.parent, "preparing"),
        (course, "2"),
        (course / "exercises" / "02_preparing", "preparing"),
        (course, "exercises/02_preparing/preparing.ipynb"),
    ):
        monkeypatch.chdir(place)
        done = run("check", wanted)
        assert done.exit_code == 1
        assert f"run `digitrec check {copy}`" in said(done)
    shutil.rmtree(mine)
    done = run("check", "preparing")
    assert done.exit_code == 1 and "Run `digitrec start`, which makes a copy for you" in said(done)


def test_who_works_in_the_courses_own_exercises_is_marked_there(mine, course, monkeypatch):
    path = course / "exercises" / "03_building" / "building.ipynb"
    kept = path.read_bytes()
    try:
        write(path, flatten="return images.reshape(-1, 784)", scale="return pixels")
        monkeypatch.chdir(path.parent)
        found = digitrec.learner.folders.find_notebook("building", course / "exercises")
        assert found == path
    finally:
        path.write_bytes(kept)


def test_a_file_with_the_name_of_a_module_is_named_and_hides_nothing(mine):
    folder = mine / "02_preparing"
    for name in ("code", "random", "numpy", "digitrec"):
        (folder / f"{name}.py").write_text("raise RuntimeError('not meant')")
    (folder / "helper.py").write_text("def rows(images):\n    return images.reshape(len(images), 784)")
    write(folder / "preparing.ipynb", flatten="import helper; return helper.rows(images)")
    for done in (run("start", ".", "--no-open"), run("check", "preparing")):
        assert "digitrec.py" in done.output and "numpy.py" in done.output and "random.py" in done.output
        assert "helper.py" not in done.output
    assert "preparing.ipynb: 2 of 4 points" in done.output


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a signal for a group of processes")
def test_ctrl_c_ends_a_check_with_a_word(mine, course):
    path = mine / "02_preparing" / "preparing.ipynb"
    write(path, flatten="import time; open('begun', 'w').close(); time.sleep(600)")
    (mine / "_config.yml").touch()
    (mine / "book").mkdir()
    shutil.copytree(course / "exercises", mine / "exercises")
    started = subprocess.Popen(
        [sys.executable, "-m", "digitrec", "check", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"DIGITREC_STAYS": "0"}, cwd=mine,
    )  # fmt: skip
    wait_for((path.parent / "begun").is_file, 300)
    os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=300)
    assert (started.returncode, errors.strip()) == (130, "Stopped.")


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full")
@pytest.mark.parametrize("arguments", [("--help",), ("progress",), ("start", "again", "--no-open")])
def test_an_output_that_cannot_be_written_is_said(mine, course, arguments):
    (mine / "_config.yml").touch()
    (mine / "book").mkdir()
    shutil.copytree(course / "exercises", mine / "exercises")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "digitrec", *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "Error: The output cannot be written (No space left on device).\n"


@pytest.mark.parametrize("columns", ["20", "30", "40"])
def test_a_narrow_terminal_loses_nothing(mine, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    output = "".join(run("progress").output.split())
    assert "…" not in output and "0of2" in output


def test_without_the_course_the_commands_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(digitrec.learner.folders.digitrec, "__file__", str(tmp_path / "x" / "__init__.py"))
    monkeypatch.chdir(tmp_path)
    for command in ("start", "progress"):
        done = run(command)
        assert done.exit_code == 1
        assert "The course's exercises were not found" in done.output


def test_a_package_without_the_course_says_where_that_is_to_be_had(tmp_path, monkeypatch):
    import digitrec.course

    monkeypatch.setattr(
        digitrec.course, "__file__", str(tmp_path / "site-packages" / "digitrec" / "course.py")
    )
    monkeypatch.setattr(digitrec.learner.folders.digitrec, "__file__", digitrec.course.__file__)
    monkeypatch.chdir(tmp_path)
    for command in ("start", "generate"):
        done = run(command)
        assert done.exit_code == 1
        assert "Only the package is installed here." in said(done)
        assert "download it from" in said(done)


def test_a_record_that_cannot_be_read_is_forgotten(mine):
    record = mine / "02_preparing" / ".digitrec" / "checked.json"
    record.parent.mkdir()
    record.write_text("{half")
    assert run("progress").exit_code == 0
    record.write_text(json.dumps({"preparing.ipynb": [1]}))
    assert run("progress").exit_code == 0
    record.write_text(json.dumps({"preparing.ipynb": {"mark": "two", "points": 4, "sources": ""}}))
    assert run("progress").exit_code == 0


def test_a_check_says_its_marks_where_they_cannot_be_kept(mine):
    (mine / "02_preparing" / ".digitrec").write_text("a file is in the way")
    done = run("check", "preparing")
    assert done.exit_code == 0, done.output
    assert "preparing.ipynb: 0 of 4 points" in done.output


def test_a_notebook_that_may_not_be_read_is_told_in_a_sentence(mine, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = run("check", "preparing")
    assert done.exit_code == 1
    assert "cannot be opened (Permission denied)" in said(done)


def test_the_toy_exercise_holds_no_answer(course):
    exercise = nbformat.read(course / "exercises" / "02_preparing" / "preparing.ipynb", as_version=4)
    assert find(deepcopy(exercise), "flatten").source == "def flatten(images):\n    ..."
