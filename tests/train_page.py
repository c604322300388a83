"""The page "Train it here" without the book around it, for its tests and its benchmark."""

import shutil
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "digitrec" / "pages"

AROUND = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Train it here</title>
<link rel="icon" href="data:,"></head>
<body style="margin: 1rem; font-family: sans-serif"><main><h1>Train it here</h1>
{page}
</main></body>
</html>
"""


def page_files(page):
    """Return the names of the files that the page loads from `pages/`."""
    return [part.split('"')[0] for part in page.split('"pages/')[1:]]


def write_train_page(folder):
    """Write the page and its scripts into `folder`; return the path of its `index.html`."""
    page = (SCRIPTS / "train" / "page.html").read_text(encoding="utf-8")
    for name in page_files(page):
        copy = folder / "pages" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SCRIPTS / name, copy)
    index = folder / "index.html"
    index.write_text(AROUND.format(page=page), encoding="utf-8")
    return index
