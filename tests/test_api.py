"""The page "The package" names what the book and the notebooks tell people to call."""

import ast
import json
import re
from importlib import import_module

import pytest

from digitrec.book.chapters import read_book
from digitrec.course import find_tree

TREE = find_tree()
PAGE = (TREE / "book" / "api.md").read_text(encoding="utf-8")
NOT_SHOWN = {"remove-cell", "remove-input", "hide-cell", "hide-input"}  # how a page is made, not what it says


def on_the_page():
    """Return the dotted names that the page describes; a module's name is followed by its public ones."""
    names = set()
    for module, options in re.findall(r"automodule:: (\S+)\n((?:   :.*\n)*)", PAGE):
        listed = re.search(r":members: *(\S.*)", options)
        loaded = import_module(module)
        public = listed[1].split(", ") if listed else getattr(loaded, "__all__", None) or vars(loaded)
        names |= {module} | {f"{module}.{name}" for name in public if not name.startswith("_")}
    return names


def calls(source):
    """Return the functions and classes of digitrec that code imports and calls, as dotted names."""
    imported, called = {}, set()
    source = re.sub(r"^[%!].*$", "pass", source, flags=re.MULTILINE)
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return called  # shown because it is wrong
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digitrec"):
            imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.Call):
            name, _, rest = ast.unparse(node.func).partition(".")
            if name in imported:
                called.add(".".join(filter(None, (imported[name], rest))))
    return called


def shown_by(text):
    """Return the dotted names that prose writes as code, such as `digitrec.training.train()`."""
    found = re.findall(r"`(digitrec(?:\.\w+){2,})(?:\([^`]*\))?`", text)
    return {name for name in found if callable(_named(name))}


def _named(dotted):
    """Return what a dotted name stands for, None for a module, a file or a class that nbgrader names."""
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(import_module(module), name, None)
    except ImportError:
        return None


def notebooks():
    for path in sorted((TREE / "exercises").glob("*/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield path.stem, [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    for chapter in read_book(TREE):
        shown = [
            ("code", cell.source)
            for cell in (chapter.cells if chapter.notebook else [])
            if NOT_SHOWN.isdisjoint(cell.metadata.get("tags", []))
        ]
        yield chapter.name, [("markdown", chapter.path.read_text(encoding="utf-8")), *shown]


TOLD = dict(notebooks())


@pytest.mark.parametrize("name", TOLD)
def test_what_people_are_told_to_call_is_on_the_page(name):
    told = set()
    for kind, source in TOLD[name]:
        told |= calls(source) if kind == "code" else shown_by(source)
    assert told <= on_the_page()


def test_what_is_told_would_be_found():
    assert calls("from digitrec import plotting\nplotting.digits(x)") == {"digitrec.plotting.digits"}
    assert calls("from digitrec.pages.export import write_page as w\nw(f, n)") == {
        "digitrec.pages.export.write_page"
    }
    assert shown_by("Call `digitrec.training.train(model)`.") == {"digitrec.training.train"}
    assert not {"digitrec.pages.export.weights_script", "digitrec.loading._packaged_file"} & on_the_page()
