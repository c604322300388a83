"""Rendering: Sphinx, through Jupyter Book, writes the pages from the chapters and their kept outputs."""

import contextlib
import hashlib
import io
import os
import re
import shutil
from pathlib import Path


class RenderError(Exception):
    """Sphinx found something wrong with a page; the message has what it said, a line each."""


def build_folder(tree):
    """Return the folder that holds all that a build writes."""
    return Path(tree, "book", "_build")


def render(tree, everything=False):
    """Write the pages of the book in `tree` and return the path of the first.

    Only pages that have changed are written, unless `everything` is asked for. Raises RenderError if
    Sphinx warns of anything, as every warning is a fault that a reader would meet.
    """
    folder = build_folder(tree) / "html"
    sphinx(tree, "html", folder, everything)
    return folder / "index.html"


def sphinx(tree, builder, target, everything=False):
    """Let Sphinx write the book of `tree` into the folder `target`, with the builder of that name.

    Raises RenderError.
    """
    from jupyter_book.sphinx import build_sphinx

    kept = build_folder(tree) / ".doctrees"
    said = io.StringIO()
    with contextlib.redirect_stderr(said), _colourless():
        status = build_sphinx(
            str(Path(tree, "book")),
            str(target),
            builder=builder,
            noconfig=True,
            path_config=str(Path(tree, "_config.yml")),
            confoverrides=_overrides(tree),
            doctreedir=str(kept),
            freshenv=everything,
            force_all=everything,
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )
    if status:
        shutil.rmtree(kept, ignore_errors=True)  # else the next build would pass over the fault
        raise RenderError(_readable(said.getvalue(), tree) or str(status))


def _overrides(tree):
    """Return what depends on where the tree is, and cannot stand in `_config.yml`."""
    return {
        "external_toc_path": str(Path(tree, "book", "_toc.yml")),
        "external_toc_exclude_missing": True,
        "nb_execution_cache_path": str(build_folder(tree) / ".jupyter_cache"),
        "latex_individualpages": False,
        "made_with": _made_with(),
    }


def _made_with():
    """Return a checksum of what every page depends on: extensions, templates, and the checks' codes."""
    from digitrec.checks.engine.catalogue import catalogue

    here = Path(__file__).with_name("sphinx")
    extensions = sorted([*here.glob("*.py"), *here.glob("templates/*.html")])
    parts = [path.read_bytes() for path in extensions] + [repr(sorted(catalogue().items())).encode()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


@contextlib.contextmanager
def _colourless():
    """Keep Sphinx from writing colour codes."""
    before = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NO_COLOR"]
        else:
            os.environ["NO_COLOR"] = before


def _readable(said, tree):
    """Return Sphinx's warnings without colour codes, with paths from the tree on."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said).replace(f"{Path(tree).resolve()}{os.sep}", "")
    return "\n".join(line for line in plain.splitlines() if line.strip())
