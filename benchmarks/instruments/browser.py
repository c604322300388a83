"""A real browser for the tests of the live pages, driven by Playwright; none is downloaded."""

import os
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Error, sync_playwright

# Nothing of the browser's own may go to the network either.
FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # no other host has an address
]


# Milliseconds until what a page should do counts as not done; a busy machine takes its time.
PATIENCE = 300_000

# What Playwright says of a browser that it looked for in vain; anything else is a browser with a fault.
NOT_FOUND = ("is not found at", "xecutable doesn't exist")


class NoBrowserError(RuntimeError):
    """No browser of the kind that the pages are tested in is on this machine."""

    def __init__(self):
        """Say what to do."""
        super().__init__(
            "The tests of the book's pages need Chromium, Google Chrome or Microsoft Edge, and none is here. "
            "`python .ci/packages.py` installs one on Debian; the variable CHROMIUM may name another's path."
        )


@contextmanager
def chromium():
    """Start a headless Chromium, Chrome or Edge. Raises NoBrowserError where there is none."""
    sandbox = [] if not hasattr(os, "geteuid") or os.geteuid() else ["--no-sandbox"]  # root has none
    try:
        playwright = sync_playwright().start()
    except Exception:  # its own program lacks a library: the system has no libatomic, say
        raise NoBrowserError from None
    try:
        browser = _launch(playwright.chromium, [*FLAGS, *sandbox])
        yield browser
        browser.close()
    finally:
        playwright.stop()


def _launch(kind, flags):
    """Start the first browser that is there, of those that Playwright may know where to look for."""
    for where in _places():
        try:
            return kind.launch(args=flags, **where)
        except Error as error:
            if not any(words in str(error) for words in NOT_FOUND):
                raise
    raise NoBrowserError


def _places():
    """Return where to look: where CHROMIUM says; else on PATH, then where Chrome and Edge are installed."""
    if named := os.environ.get("CHROMIUM"):
        return [{"executable_path": named}]
    on_path = (shutil.which(name) for name in ("chromium", "google-chrome", "microsoft-edge"))
    found = [{"executable_path": path} for path in on_path if path]
    return [*found, {"channel": "chrome"}, {"channel": "msedge"}]


@contextmanager
def serve(folder):
    """Serve a folder on this machine, over http; gives its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
