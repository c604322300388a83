"""Symbolic links: Windows makes them in Developer Mode only, and a test that needs one then says so."""

import functools
import tempfile
from pathlib import Path

import pytest


@functools.cache
def why_no_links():
    """Return why this system makes no symbolic link, in one sentence; empty where it makes them."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            Path(folder, "link").symlink_to(Path(folder, "file"))
        except (OSError, NotImplementedError) as error:
            return f"No symbolic link can be made here ({error}); on Windows, switch on Developer Mode."
    return ""


needs_links = pytest.mark.skipif(bool(why_no_links()), reason=why_no_links() or "links can be made here")
