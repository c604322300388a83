"""The page "Draw a digit" with a network's weights: the book's own, or a learner's, in their folder."""

import html
from pathlib import Path

from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER, copy_files, fragment_file
from digitrec.pages.offered_digits import digits_script
from digitrec.pages.weights_file import as_weights, weights_script

DATA = ("shared/weights.js", "draw/digits.js")

_STAND_ALONE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
</head>
<body class="digitrec-alone">
<main>
<h1>{title}</h1>
{page}
</main>
</body>
</html>
"""


def write_page(folder, network, title="My network reads digits"):
    """Write the live page with your own network into `folder`; return the path of its `index.html`.

    `network` is a Keras model 784-128-64-10 or its six weight arrays. The page opens from the file system and
    can be put on any static host. Files of an earlier page in `folder` are replaced.
    """
    network = as_weights(network)
    copy_files("draw", folder, but=DATA)
    write_data(network, Path(folder, "pages"))
    index = Path(folder) / "index.html"
    page = fragment_file("draw").read_text(encoding="utf-8")
    text = _STAND_ALONE.format(title=html.escape(title), page=page)
    index.write_text(text, encoding="utf-8", newline="\n")
    return index


def write_data(network, folder=FOLDER):
    """Write the data of `network`, `DATA`, into the folder of a page's scripts: by default the book's own."""
    _, (images, labels) = load_mnist()
    texts = weights_script(network), digits_script(network, images, labels)
    for name, text in zip(DATA, texts, strict=True):
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")
