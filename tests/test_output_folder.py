"""The folder of results: there whole or not at all, and nothing of an earlier run lost."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitrec.running import output_folder
from digitrec.running.output_folder import OutputError, new_folder


def run_in(folder, text):
    folder.mkdir(parents=True)
    (folder / "metrics.json").write_text(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_appears_when_the_block_ends(tmp_path):
    target = tmp_path / "runs" / "a"
    with new_folder(target) as folder:
        (folder / "metrics.json").write_text("1")
        assert not target.exists()
    assert names(target) == ["metrics.json"]
    assert names(target.parent) == ["a"]


def test_an_earlier_run_is_kept(tmp_path):
    run_in(tmp_path / "a", "earlier")
    sentence = r"already holds a run from .*--output, or add --overwrite"
    with pytest.raises(OutputError, match=sentence), new_folder(tmp_path / "a"):
        pytest.fail("the block must not run")
    assert (tmp_path / "a" / "metrics.json").read_text() == "earlier"


def test_overwrite_replaces_a_run_at_the_end(tmp_path):
    run_in(tmp_path / "a", "earlier")
    with new_folder(tmp_path / "a", overwrite=True) as folder:
        (folder / "metrics.json").write_text("later")
        assert (tmp_path / "a" / "metrics.json").read_text() == "earlier"
    assert (tmp_path / "a" / "metrics.json").read_text() == "later"
    assert names(tmp_path) == ["a"]


def test_overwrite_never_replaces_a_folder_of_other_things(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("years of work")
    with (
        pytest.raises(OutputError, match="holds other files"),
        new_folder(tmp_path / "thesis", overwrite=True),
    ):
        pytest.fail("the block must not run")
    assert names(tmp_path / "thesis") == ["chapter.tex"]


def test_a_file_in_the_way_is_kept(tmp_path):
    (tmp_path / "a").write_text("mine")
    with pytest.raises(OutputError, match="is a file"), new_folder(tmp_path / "a", overwrite=True):
        pytest.fail("the block must not run")
    with pytest.raises(OutputError, match="a part of that path is a file"), new_folder(tmp_path / "a" / "b"):
        pytest.fail("the block must not run")
    assert (tmp_path / "a").read_text() == "mine"


@pytest.mark.parametrize("failure", [RuntimeError("a fault in a figure"), KeyboardInterrupt()])
def test_an_error_leaves_the_earlier_run_and_no_remains(tmp_path, failure):
    run_in(tmp_path / "a", "earlier")
    with pytest.raises(type(failure)), new_folder(tmp_path / "a", overwrite=True) as folder:
        (folder / "model.keras").write_text("half")
        raise failure
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a" / "metrics.json").read_text() == "earlier"


@pytest.mark.parametrize("failure", [OSError("a fault of the disk"), KeyboardInterrupt()])
def test_an_error_in_the_exchange_puts_the_earlier_run_back(tmp_path, monkeypatch, failure):
    """Of the two runs neither is lost, unless a person interrupted the second."""
    run_in(tmp_path / "a", "earlier")
    rename = Path.rename

    def fail(path, target):
        if "unfinished" in path.name:
            raise failure
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(type(failure)), new_folder(tmp_path / "a", overwrite=True) as folder:
        (folder / "metrics.json").write_text("later")
    kept = [] if isinstance(failure, KeyboardInterrupt) else [folder.name]
    assert names(tmp_path) == sorted([*kept, "a"])
    assert (tmp_path / "a" / "metrics.json").read_text() == "earlier"


def held(times):
    """Return a `Path.rename` that Windows refuses so many times: a scanner holds the folder."""
    refusals, rename = iter(range(times)), Path.rename

    def refuse(path, target):
        if next(refusals, None) is not None:
            raise PermissionError(errno.EACCES, "Access is denied")
        return rename(path, target)

    return refuse


@pytest.mark.parametrize("earlier", [False, True])
def test_a_folder_that_is_held_for_a_moment_is_renamed_when_it_is_let_go(tmp_path, monkeypatch, earlier):
    if earlier:
        run_in(tmp_path / "a", "earlier")
    monkeypatch.setattr(Path, "rename", held(times=5))
    with new_folder(tmp_path / "a", overwrite=True) as folder:
        (folder / "metrics.json").write_text("later")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a" / "metrics.json").read_text() == "later"


def test_the_results_of_a_folder_that_stays_held_are_kept_and_the_error_says_where(tmp_path, monkeypatch):
    monkeypatch.setattr(output_folder, "PATIENCE", 0.2)
    monkeypatch.setattr(Path, "rename", held(times=1000))
    with pytest.raises(OutputError) as error, new_folder(tmp_path / "a") as folder:
        (folder / "metrics.json").write_text("an hour of work")
    assert (folder / "metrics.json").read_text() == "an hour of work"
    assert names(tmp_path) == [folder.name]
    assert "Another program, such as a virus scanner or OneDrive, holds" in str(error.value)
    assert f"The finished results are in `{folder}`" in str(error.value)


def test_results_are_kept_where_another_run_came_first(tmp_path):
    with pytest.raises(OutputError) as error, new_folder(tmp_path / "a") as folder:
        (folder / "metrics.json").write_text("second")
        run_in(tmp_path / "a", "first")
    assert "already holds a run from" in str(error.value)
    assert f"The finished results are in `{folder}`" in str(error.value)
    assert (tmp_path / "a" / "metrics.json").read_text() == "first"
    assert (folder / "metrics.json").read_text() == "second"


def test_the_folder_is_open_to_whom_any_new_folder_is(tmp_path):
    with new_folder(tmp_path / "a"):
        (tmp_path / "b").mkdir()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_an_earlier_run_that_cannot_be_put_back_is_not_deleted(tmp_path, monkeypatch):
    run_in(tmp_path / "a", "earlier")
    rename = Path.rename

    def once(path, target):
        monkeypatch.setattr(Path, "rename", fail)
        return rename(path, target)

    def fail(path, target):
        raise OSError("a fault of the disk")

    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(OutputError), new_folder(tmp_path / "a", overwrite=True):
        pass
    (kept,) = tmp_path.glob(".a-earlier-*/run/metrics.json")
    assert kept.read_text() == "earlier"


@pytest.mark.parametrize("output", [".", ".."])
def test_the_folder_that_one_is_in_is_refused_at_once(tmp_path, monkeypatch, output):
    run_in(tmp_path / "a" / "below", "mine")
    run_in(tmp_path / "b", "earlier")
    monkeypatch.chdir(tmp_path / "a" / "below" if output == ".." else tmp_path / "b")
    sentence = "You are inside the output folder"
    with pytest.raises(OutputError, match=sentence), new_folder(output, overwrite=True):
        pytest.fail("the block must not run")


def test_a_full_disk_is_a_sentence(tmp_path):
    run_in(tmp_path / "a", "earlier")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(OutputError, match=r"the disk is full\. Free some space"),
        new_folder(tmp_path / "a", True),
    ):
        raise full
    assert names(tmp_path) == ["a"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_really_full_disk_is_a_sentence():
    """Write into a file system that is full at once: /dev/full stands for it."""
    with pytest.raises(OSError) as error, open("/dev/full", "w") as file:
        file.write("x")
        file.flush()
    assert error.value.errno == errno.ENOSPC  # the number that `new_folder` explains


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder that only its mode protects")
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    """As a user without rights, in a process of its own: the tests may run as root."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    code = (
        "import os, sys\n"
        "from digitrec.running.output_folder import OutputError, new_folder\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try:\n"
        f"    with new_folder({str(locked / 'a')!r}): pass\n"
        "except OutputError as error: print(error)\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.owner() == locked.owner() and folder.name.startswith(("pytest-", tmp_path.name)):
            folder.chmod(0o755)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "you may not write there. Choose another place with --output." in run.stdout, run.stderr
