"""The files of a live page: a fragment of HTML, and the scripts and style sheets that it loads."""

import re
import shutil
from pathlib import Path

FOLDER = Path(__file__).parent  # with a folder for each page, and `shared` for what both load
PAGES = ("draw", "train")


def fragment_file(page):
    """Return the path of a page's HTML, which stands in a chapter or in a page of its own."""
    return FOLDER / page / "page.html"


def files_of(page):
    """Return what a page's HTML loads, in its order: names in `FOLDER`, as "shared/network.js"."""
    return re.findall(r'"pages/([^"]+)"', fragment_file(page).read_text(encoding="utf-8"))


def copy_files(page, folder, but=()):
    """Copy what a page loads into `folder`, that of its HTML file, except for the names in `but`."""
    for name in files_of(page):
        copy = Path(folder, "pages", name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if name not in but:
            shutil.copyfile(FOLDER / name, copy)
