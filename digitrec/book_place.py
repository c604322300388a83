"""Where the book is to be read from here: the one that was built here, else the published one.

A page's address is that of the book, a slash and the page's link, such as `02_preparing.html#not-scaled`.
A browser that shows a notebook opens no file of the computer's, so that a notebook's links need a server.
"""

import json
import os
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import url2pathname

from digitrec.book_server import book_server
from digitrec.course import TreeNotFoundError, find_tree

BUILT = Path("book", "_build", "html")
CHOSEN = "DIGITREC_BOOK"  # the variable with an address that goes before all others
SERVED = "DIGITREC_SERVED_BOOK"  # the variable with the book's path on the server that started this kernel
SERVED_AT = "digitrec/book"  # below the server's own address


def for_notebook(shell):
    """Return the address that a link in a notebook needs, "" where there is none; `shell` is IPython's.

    VS Code shows a notebook without a server: there the kernel serves the book itself, as long as it runs.
    """
    if chosen := os.environ.get(CHOSEN):
        return chosen.rstrip("/")
    if _in_vs_code(shell):
        return (_served_by_this_process(folder) if (folder := built_book()) else "") or published_book()
    return os.environ.get(SERVED) or published_book()


def for_terminal():
    """Return the address that a link in a terminal needs, "" where there is none."""
    if chosen := os.environ.get(CHOSEN):
        return chosen.rstrip("/")
    folder = built_book()
    return folder.as_uri() if folder else published_book()


def built_book():
    """Return the folder of the built book of the course around here, or of the installed one; else None."""
    folders = [tree / BUILT for tree in _trees()]
    return next((folder for folder in folders if (folder / "index.html").is_file()), None)


def published_book(*trees):
    """Return the address at which the course of one of `trees`, or the one here, says it is published.

    It is `html: baseurl` in `_config.yml`.
    """
    import yaml

    for tree in trees or _trees():
        with suppress(OSError, ValueError, yaml.YAMLError):
            settings = yaml.safe_load(Path(tree, "_config.yml").read_text(encoding="utf-8"))
            html = settings.get("html") if isinstance(settings, dict) else None
            address = str((html or {}).get("baseurl") or "") if isinstance(html, dict | None) else ""
            if address.startswith(("https://", "http://")):
                return address.rstrip("/")
    return ""


def _trees():
    """Return the courses' folders: around here, around the package, and where it was installed from."""
    found = []
    for start in (Path.cwd(), Path(__file__).parent, _installed_from()):
        with suppress(TreeNotFoundError, OSError):
            found += [find_tree(start)] if start else []
    return list(dict.fromkeys(found))


@cache
def _installed_from():
    """Return the folder from which pip installed the package, if it was a folder."""
    with suppress(PackageNotFoundError, ValueError, TypeError, KeyError):
        address = urlsplit(json.loads(distribution("digitrec").read_text("direct_url.json"))["url"])
        return Path(url2pathname(address.path)) if address.scheme == "file" else None
    return None


def _in_vs_code(shell):
    return "__vsc_ipynb_file__" in getattr(shell, "user_ns", ()) or "VSCODE_PID" in os.environ


@cache
def _served_by_this_process(folder):
    """Serve the book to this machine until the process ends, and return the address; "" if that fails."""
    try:
        server = book_server(folder, 0)
    except OSError:
        return ""
    Thread(target=server.serve_forever, name="book", daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
