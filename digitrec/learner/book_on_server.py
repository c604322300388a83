"""Jupyter server extension: the built book on the server that shows the notebooks, and the way back to them.

A browser opens no file of the computer from a page that came from a server. So the server has the book, at
`digitrec/book` below its own address, and its kernels know that. `digitrec/notebook/STEM` opens the notebook
of a stage, for the chapter's link.
"""

import os
from pathlib import Path
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from digitrec.book_place import SERVED, SERVED_AT, built_book
from digitrec.course import stage
from digitrec.learner.folders import noted_copies


class BookPages(JupyterHandler, web.StaticFileHandler):
    """The pages of the book, for whoever may use the server."""

    @web.authenticated
    def get(self, path, include_body=True):
        """Send a page."""
        return web.StaticFileHandler.get(self, path, include_body)

    @web.authenticated
    def head(self, path):
        """Say whether there is a page."""
        return web.StaticFileHandler.get(self, path, False)

    def compute_etag(self):
        """Leave it to the time of the last change: a book may be built again."""
        return None

    def set_extra_headers(self, path):
        """Have the browser ask whether a page is still the same."""
        self.set_header("Cache-Control", "no-cache")


class NotebookOfStage(JupyterHandler):
    """The notebook of a stage, opened where the server shows notebooks."""

    @web.authenticated
    def get(self, name):
        """Go to the notebook; 404 with a sentence if there is none below the server's folder."""
        try:
            notebook = stage(name).notebook
        except ValueError as error:
            raise web.HTTPError(404, str(error)) from None
        root = Path(self.serverapp.root_dir).resolve()
        for folder in (root, *map(Path, noted_copies())):
            path = folder / notebook
            if path.is_file() and root in path.resolve().parents:
                below = quote(path.resolve().relative_to(root).as_posix())
                self.redirect(url_path_join(self.base_url, "lab", "tree", below))
                return
        raise web.HTTPError(404, f"There is no {notebook.as_posix()} here; `digitrec start` makes a copy.")


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Add the pages to a Jupyter server, if the book has been built."""
    folder, base = built_book(), app.web_app.settings["base_url"]
    if folder is None:
        return
    served = url_path_join(base, SERVED_AT)
    app.web_app.add_handlers(
        ".*$",
        [
            (f"{served}/(.*)", BookPages, {"path": str(folder), "default_filename": "index.html"}),
            (url_path_join(base, "digitrec", "notebook", r"(\w+)"), NotebookOfStage),
        ],
    )
    os.environ[SERVED] = served
