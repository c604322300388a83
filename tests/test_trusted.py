"""Where there is no sandbox nothing is marked, until somebody says the word; the record then says so."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from marked_class import TREE, spare_measuring
from nbgrader.api import Gradebook
from toy_course import run_nbgrader

from digitrec.cli import main
from digitrec.course import stage as stage_called
from digitrec.grading.record import receipts

STAGE = stage_called("preparing")
WHY = "Submissions cannot be isolated here: the program bwrap is missing."


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A course in which ada hands in stage 2, on a machine without bubblewrap."""
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, tmp_path)
    (tmp_path / "book").mkdir()
    for target in ("solutions", "submitted/ada"):
        shutil.copytree(TREE / "solutions" / STAGE.stem, tmp_path / target / STAGE.stem)
    spare_measuring(tmp_path, [STAGE])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "no programs"))
    return tmp_path


def marks(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        return [found.score for found in gradebook.assignment_submissions(STAGE.stem)]


def test_the_command_refuses_and_marks_when_it_is_told_to_trust(root):
    refused = CliRunner().invoke(main, ["grade", STAGE.name])
    assert refused.exit_code == 1
    assert WHY in refused.output.replace("\n", " ") and "--trusted" in refused.output
    assert marks(root) == [] and not (root / "autograded").exists()
    done = CliRunner().invoke(main, ["grade", STAGE.name, "--trusted"])
    assert done.exit_code == 0, done.output
    assert marks(root) == [STAGE.points]
    receipt, _ = receipts.read(root, STAGE.stem, "ada")
    assert receipt.isolated is False


def test_nbgraders_command_refuses_and_marks_when_the_settings_trust(root):
    assert run_nbgrader(root, "generate_assignment", STAGE.stem).status == 0
    refused = run_nbgrader(root, "autograde", STAGE.stem)
    assert refused.status == 1 and WHY in refused.log and "c.Autograde.trusted = True" in refused.log
    assert marks(root) == []
    settings = Path("nbgrader_config.py")
    settings.write_text(settings.read_text().replace("# c.Autograde.trusted", "c.Autograde.trusted"))
    done = run_nbgrader(root, "autograde", STAGE.stem)
    assert done.status == 0, done.log
    assert f"ada: {STAGE.points:g} of {STAGE.points:g} (1 of 1, all in " in done.log
    assert marks(root) == [STAGE.points]
    receipt, _ = receipts.read(root, STAGE.stem, "ada")
    assert receipt.isolated is False
