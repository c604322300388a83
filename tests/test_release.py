"""What is in the files of a release: made from a small tree, without building a book."""

import importlib.util
import subprocess
import zipfile
from types import SimpleNamespace

import pytest

from digitrec.course import find_tree

TREE = find_tree(__file__)
FILES = {
    "pyproject.toml": '[project]\nversion = "7.8.9"\n',
    "LICENSE": "MIT",
    "LICENSE-text": "CC",
    "digitrec/mnist/README.md": "MNIST",
    "digitrec/cli.py": "",
    "exercises/01_loading/loading.ipynb": "{}",
    "solutions/01_loading/loading.ipynb": "{}",
    ".ci/run": "#!/bin/sh\n",
}
NOT_KNOWN_TO_GIT = ("gradebook.db", "submitted/ada/01_loading/loading.ipynb", "exercises/mine.ipynb")


def module():
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("release", TREE / ".ci" / "release.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def release(monkeypatch):
    """The script, with a git that knows of FILES and of one that was removed since."""
    script = module()

    def run(command, cwd, check, capture_output):
        assert command == ["git", "ls-files", "-z"] and check and capture_output
        return SimpleNamespace(stdout="\0".join([*FILES, "removed.py", ""]).encode())

    monkeypatch.setattr(script.subprocess, "run", run)
    return script


@pytest.fixture
def root(tmp_path):
    for name, text in {**FILES, **dict.fromkeys(NOT_KNOWN_TO_GIT, "hers")}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".ci/run").chmod(0o755)
    book = tmp_path / "book/_build/html"
    (book / "_static").mkdir(parents=True)
    (book / "index.html").write_text("<h1>The book</h1>")
    (book / "_static/book.css").write_text("")
    return tmp_path


def names(path):
    with zipfile.ZipFile(path) as archive:
        return sorted(archive.namelist())


def test_each_zip_holds_its_part_and_nothing_else(release, root):
    course, exercises, book = release.release(root, root / "dist")
    assert [path.name for path in (course, exercises, book)] == [
        "digitrec-7.8.9.zip",
        "digitrec-exercises-7.8.9.zip",
        "digitrec-book-7.8.9.zip",
    ]
    assert names(course) == sorted(f"digitrec-7.8.9/{name}" for name in FILES)
    assert names(exercises) == sorted(
        f"digitrec-exercises-7.8.9/{name}"
        for name in (
            "LICENSE",
            "LICENSE-text",
            "digitrec/mnist/README.md",
            "exercises/01_loading/loading.ipynb",
        )
    )
    assert names(book) == ["digitrec-book-7.8.9/_static/book.css", "digitrec-book-7.8.9/index.html"]


def test_a_program_stays_a_program_and_the_bytes_are_the_same_twice(release, root):
    first = [path.read_bytes() for path in release.release(root, root / "dist")]
    (root / "LICENSE").touch()
    again = release.release(root, root / "other")
    assert [path.read_bytes() for path in again] == first
    with zipfile.ZipFile(again[0]) as archive:
        modes = {about.filename: about.external_attr >> 16 & 0o777 for about in archive.infolist()}
        assert modes["digitrec-7.8.9/.ci/run"] == 0o755 and modes["digitrec-7.8.9/LICENSE"] == 0o644


def test_without_a_book_it_says_what_to_do(release, root):
    (root / "book/_build/html/index.html").unlink()
    with pytest.raises(FileNotFoundError, match="run `digitrec book` first"):
        release.release(root, root / "dist")


def test_outside_a_checkout_nothing_is_made(root, monkeypatch):
    script = module()

    def run(*_, **__):
        raise subprocess.CalledProcessError(128, "git")

    monkeypatch.setattr(script.subprocess, "run", run)
    with pytest.raises(subprocess.CalledProcessError):
        script.release(root, root / "dist")
    assert not list((root / "dist").glob("*.zip"))


def test_the_version_is_the_packages():
    from importlib.metadata import version

    assert module().version(TREE) == version("digitrec")
