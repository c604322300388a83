"""The files of live pages and figures: fragments of HTML, and the scripts and style sheets that they load."""

import re
import shutil
from pathlib import Path

FOLDER = Path(__file__).parent  # with a folder for each page, and `shared` for what both load
PAGES = ("draw", "train")
FIGURES = FOLDER / "figures"  # the live figures of the chapters, a script each, and what they share


def fragment_file(page):
    """Return the path of a page's HTML, which stands in a chapter or in a page of its own."""
    return FOLDER / page / "page.html"


def files_of(page):
    """Return what a page's HTML loads, in its order: names in `FOLDER`, as "shared/network.js"."""
    return re.findall(r'"pages/([^"]+)"', fragment_file(page).read_text(encoding="utf-8"))


def copy_files(page, folder, but=()):
    """Copy what a page loads into `folder`, that of its HTML file, except for the names in `but`."""
    _copy(files_of(page), folder, but)


def figure_script(name):
    """Return the path of the script of a live figure."""
    return FIGURES / f"{name}.js"


def files_of_figures(scripts=None):
    """Return what the scripts of live figures load: names in `FOLDER`, as "shared/network.js".

    `scripts` are their paths; without them, all figures are meant, and the frame.
    """
    scripts = scripts or [path for path in FIGURES.glob("*.js") if "_" not in path.name]
    names = {path.relative_to(FOLDER).as_posix() for path in scripts}
    for path in scripts:
        names |= set(re.findall(r'"(\w+/[\w-]+\.(?:js|css))"', _code(path)))
    return sorted(names)


def copy_figures(folder):
    """Copy what live figures load into `folder`, that of the pages' HTML files."""
    _copy(files_of_figures(), folder)


def _code(path):
    """Return a script without the lines that are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("//"))


def _copy(names, folder, but=()):
    for name in names:
        copy = Path(folder, "pages", name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if name not in but:
            shutil.copyfile(FOLDER / name, copy)
