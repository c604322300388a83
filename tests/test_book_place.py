"""Where a learner's links lead: the book that was built here, or the published one."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from digitrec import book_place
from digitrec.course import STAGES, find_tree
from digitrec.kernel.chapter import ANCHOR, chapter_line
from digitrec.learner import book_on_server, lab

JUPYTERLAB = SimpleNamespace(user_ns={})
VS_CODE = SimpleNamespace(user_ns={"__vsc_ipynb_file__": "preparing.ipynb"})
TREE = find_tree(__file__)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course's folder with a built book, around the working directory; nothing else is known."""
    for variable in ("DIGITREC_BOOK", "DIGITREC_SERVED_BOOK", "VSCODE_PID"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(book_place, "__file__", str(tmp_path / "site-packages" / "book_place.py"))
    monkeypatch.setattr(book_place, "_installed_from", lambda: None)
    tree = tmp_path / "course ü"
    (tree / "book" / "_build" / "html").mkdir(parents=True)
    (tree / "book" / "_build" / "html" / "index.html").write_text("The book", "utf-8")
    (tree / "_config.yml").write_text("title: A course\nhtml:\n  baseurl: ''\n", "utf-8")
    (tree / "exercises").mkdir()
    monkeypatch.chdir(tree / "exercises")
    return tree


def publish(tree, address):
    (tree / "_config.yml").write_text(f"html:\n  baseurl: {address}\n", "utf-8")


def test_a_terminal_gets_the_book_that_was_built_here(course):
    assert book_place.for_terminal() == (course / "book/_build/html").as_uri()


def test_a_learners_folder_elsewhere_finds_the_course_that_is_installed(course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert book_place.built_book() is None
    monkeypatch.setattr(book_place, "_installed_from", lambda: course)
    assert book_place.built_book() == course / "book/_build/html"


def test_a_notebook_gets_no_file(course, monkeypatch):
    assert book_place.for_notebook(JUPYTERLAB) == ""
    monkeypatch.setenv("DIGITREC_SERVED_BOOK", "/user/ann/digitrec/book")
    assert book_place.for_notebook(JUPYTERLAB) == "/user/ann/digitrec/book"


def test_without_a_book_here_the_published_one_is_named(course):
    publish(course, "https://example.org/course/")
    assert book_place.for_notebook(JUPYTERLAB) == "https://example.org/course"
    (course / "book/_build/html/index.html").unlink()
    assert book_place.for_terminal() == book_place.for_notebook(VS_CODE) == "https://example.org/course"


@pytest.mark.parametrize(
    "written", ["html: 3", "html: {baseurl: 5}", "- a", "html: {baseurl: 'javascript:x'}", "{"]
)
def test_what_is_no_address_is_none(course, written):
    (course / "_config.yml").write_text(written, "utf-8")
    assert book_place.published_book(course) == ""


def test_an_address_that_was_chosen_goes_before_all_others(course, monkeypatch):
    monkeypatch.setenv("DIGITREC_BOOK", "https://example.org/ours/")
    monkeypatch.setenv("DIGITREC_SERVED_BOOK", "/digitrec/book")
    for shell in (JUPYTERLAB, VS_CODE):
        assert book_place.for_notebook(shell) == book_place.for_terminal() == "https://example.org/ours"


def test_in_vs_code_the_kernel_serves_the_book(course, monkeypatch):
    monkeypatch.setenv("DIGITREC_SERVED_BOOK", "/digitrec/book")  # a path, and VS Code has no server for it
    address = book_place.for_notebook(VS_CODE)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert book_place.for_notebook(VS_CODE) == address
    assert urllib.request.urlopen(f"{address}/index.html").read() == b"The book"


@pytest.mark.parametrize("stage", STAGES[1:], ids=lambda stage: stage.name)
def test_the_line_below_a_set_up_cell_leads_to_the_chapter(stage):
    line = chapter_line(stage, "/digitrec/book")
    pages = re.findall(r'href="/digitrec/book/([^"]+)"', line["text/html"])
    assert pages == [f"{stage.stem}.html", f"{stage.stem}.html#{ANCHOR}"]
    assert re.sub("<[^>]+>", "", line["text/html"]) == line["text/plain"]
    assert chapter_line(stage, "") == {"text/plain": line["text/plain"]}


def test_jupyters_kernels_are_told_where_the_book_is(course, monkeypatch):
    monkeypatch.setenv("DIGITREC_SERVED_BOOK", "")
    added = []
    app = SimpleNamespace(
        web_app=SimpleNamespace(
            settings={"base_url": "/user/ann/"}, add_handlers=lambda _, all: added.extend(all)
        )
    )
    book_on_server._load_jupyter_server_extension(app)
    assert os.environ["DIGITREC_SERVED_BOOK"] == "/user/ann/digitrec/book"
    assert added[0][0] == "/user/ann/digitrec/book/(.*)"


@pytest.mark.slow
def test_the_jupyterlab_of_start_has_the_book_and_neither_news_nor_nbgrader(tmp_path, monkeypatch):
    """A real server, with the user's own settings beside ours; no browser and no kernel is needed."""
    html = TREE / "book" / "_build" / "html"
    notebook = tmp_path / "my course" / "02_preparing" / "preparing.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text("{}", "utf-8")
    own = tmp_path / "own" / "jupyter_server_config.json"
    own.parent.mkdir()
    own.write_text('{"IdentityProvider": {"token": "users-own"}, "ServerApp": {"allow_root": true}}', "utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(own.parent))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    arguments = ["-P", "-m", "jupyterlab", str(notebook.parents[1]), "--no-browser", "--ServerApp.port=0"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, *arguments], env=lab.environment(), stderr=log, cwd=tmp_path
        )
    opener = urllib.request.build_opener(Unmoved)
    opener.addheaders = [("Authorization", "token users-own")]

    def get(path):
        while server.poll() is None:
            try:
                (about,) = (tmp_path / "runtime").glob("jpserver-*.json")
                return opener.open(json.loads(about.read_text())["url"].rstrip("/") + path)
            except (ValueError, urllib.error.URLError):  # it does not listen yet
                time.sleep(0.2)
        raise AssertionError((tmp_path / "log").read_text())

    try:
        page = get("/lab").read().decode()
        config = json.loads(
            re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
        )
        assert "@jupyter/nbgrader" in config["disabledExtensions"]
        settings = json.load(get("/lab/api/settings/@jupyterlab/apputils-extension:notification"))
        chosen = {
            name: settings["schema"]["properties"][name]["default"]
            for name in ("fetchNews", "checkForUpdates")
        }
        assert chosen == {"fetchNews": "false", "checkForUpdates": False}
        assert get("/formgrader").status == 404
        moved = get("/digitrec/notebook/preparing")
        assert (moved.status, moved.headers["Location"]) == (302, "/lab/tree/02_preparing/preparing.ipynb")
        assert [get(f"/digitrec/notebook/{name}").status for name in ("building", "nothing")] == [404, 404]
        if (html / "index.html").is_file():
            shown = get("/digitrec/book/02_preparing.html")
            assert shown.status == 200 and "sandbox" not in shown.headers["Content-Security-Policy"]
            opener.addheaders = []
            assert get("/digitrec/book/02_preparing.html").status == 302  # to where one logs in
    finally:
        server.terminate()
        server.communicate()
    left = {path.name for path in own.parent.rglob("*")} - {"migrated"}  # Jupyter's own note of a new folder
    assert left == {own.name}, "nothing was written among the user's"


class Unmoved(urllib.request.HTTPErrorProcessor):
    """Every answer is one: nothing is followed, and nothing raises."""

    def http_response(self, request, response):
        return response


def test_numpy_multiplies_on_one_thread_in_jupyterlab_unless_the_user_chose(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert lab.environment()["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    assert lab.environment()["OPENBLAS_NUM_THREADS"] == "4"
