"""What the book consists of: its pages in the order of `_toc.yml`, and the code cells in them."""

import ast
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Chapter:
    """One page of the book; `notebook` is its content as notebook, None if the page has no code."""

    name: str  # "02_preparing"
    path: Path
    notebook: object = None

    @property
    def cells(self):
        """The code cells."""
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    def line(self, number):
        """Return the line of the page on which code cell `number`, counted from 1, begins."""
        starts = self.notebook.metadata["source_map"]
        lines = [
            start for start, cell in zip(starts, self.notebook.cells, strict=True) if cell.cell_type == "code"
        ]
        return lines[number - 1]

    def fingerprint(self):
        """Return a checksum of what the outputs depend on beside the cells.

        These are the modules of digitrec that the cells use, the trained weights, and the results of the
        benchmarks that the cells name.
        """
        files = set(PACKAGE.glob("weights/*.npz"))
        tables = list((self.path.parent.parent / "benchmarks").glob("*.csv"))
        for cell in self.cells:
            files |= _modules_used(_python(cell.source))
            files |= {table for table in tables if table.name in cell.source}
        digest = hashlib.sha256()
        for file in sorted(files):
            digest.update(file.read_bytes())
        return digest.hexdigest()


def read_book(tree):
    """Return the pages of the book in `tree` as Chapters, in the order of its table of contents."""
    folder = Path(tree, "book")
    return [_read(folder, name) for name in _names(yaml.safe_load((folder / "_toc.yml").read_text("utf-8")))]


def _names(entry):
    """Return the page names in a table of contents, from top to bottom."""
    names = [Path(entry[key]).with_suffix("").as_posix() for key in ("root", "file") if key in entry]
    for key in ("parts", "chapters", "sections"):
        for below in entry.get(key, ()):
            names += _names(below)
    return names


def _read(folder, name):
    from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook

    path = folder / f"{name}.md"
    text = path.read_text("utf-8")
    if not is_myst_markdown_notebook(text):
        return Chapter(name, path)
    return Chapter(name, path, read_myst_markdown_notebook(text, add_source_map=True, path=path))


def _python(source):
    """Return the source of a cell without the lines that only IPython understands."""
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))


def _modules_used(source):
    """Return the files of digitrec's modules that Python source imports, and those that they import."""
    found, waiting = set(), _imported_files(source)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting |= _imports_of(path)
    return found


@cache
def _imports_of(path):
    return frozenset(_imported_files(path.read_text("utf-8")))


def _imported_files(source):
    """Return the files of the modules of digitrec that are named by import statements in `source`."""
    try:
        statements = ast.walk(ast.parse(source))
    except SyntaxError:  # an error for the execution to report
        return set()
    names = set()
    for statement in statements:
        if isinstance(statement, ast.Import):
            names |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            names |= {statement.module, *(f"{statement.module}.{alias.name}" for alias in statement.names)}
    return {path for name in names if name.startswith("digitrec.") for path in _files(name)}


def _files(name):
    path = PACKAGE.joinpath(*name.split(".")[1:])
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return [candidate for candidate in candidates if candidate.is_file()]
