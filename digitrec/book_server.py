"""The rendered book served to this machine only, for a browser that wants an address."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class BookServer(ThreadingHTTPServer):
    """A server that never shares its port with another."""

    # On Windows the option gives one port to two servers; elsewhere, it only frees a port at once.
    allow_reuse_address = os.name != "nt"


class Quiet(SimpleHTTPRequestHandler):
    """A handler that prints no line a request."""

    def log_message(self, *args):
        """Print nothing."""


def book_server(folder, port):
    """Return a server of `folder` at `port`, 0 for any free one. Raises OSError where the port is taken."""
    return BookServer(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
