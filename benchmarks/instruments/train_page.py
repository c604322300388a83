"""The page "Train it here" without the book around it, for its tests and its benchmark."""

from digitrec.pages.files import copy_files, fragment_file

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


def write_train_page(folder):
    """Write the page and its scripts into `folder`; return the path of its `index.html`."""
    copy_files("train", folder)
    index = folder / "index.html"
    index.write_text(AROUND.format(page=fragment_file("train").read_text(encoding="utf-8")), encoding="utf-8")
    return index
