"""The live page with a network's weights: the book's own, or a learner's in a folder of their own.

The page is a fragment of HTML, classic scripts and style sheets. Two scripts are data and are written here:
`shared/weights.js` and `draw/digits.js`.
"""

import base64
import html
import json
import shutil
from pathlib import Path

import numpy as np

from digitrec import from_scratch
from digitrec.loading import load_mnist
from digitrec.pages.weights_file import as_weights, compress
from digitrec.preparing import flatten, scale

KINDS = ("int8", "float32")
FOLDER = Path(__file__).parent
PAGE = "draw/page.html"
DATA = ("shared/weights.js", "draw/digits.js")
REAL, MISTAKES, DOUBTFUL = 3, 12, 8  # how many digits the page offers: 3 of each, 12 and 8 in all

_STAND_ALONE = """<!doctype html>
<html lang="en-GB" class="digitrec-alone">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
</head>
<body>
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
    scripts = Path(folder) / "pages"
    page = (FOLDER / PAGE).read_text(encoding="utf-8")
    for name in page_files(page):
        (scripts / name).parent.mkdir(parents=True, exist_ok=True)
        if name not in DATA:
            shutil.copyfile(FOLDER / name, scripts / name)
    write_data(scripts, network)
    index = Path(folder) / "index.html"
    text = _STAND_ALONE.format(title=html.escape(title), page=page)
    index.write_text(text, encoding="utf-8", newline="\n")
    return index


def page_files(page):
    """Return the names of the scripts and style sheets that the page's HTML loads from `pages/`."""
    return [part.split('"')[0] for part in page.split('"pages/')[1:]]


def write_data(folder, network, kind="int8"):
    """Write `weights.js` and `digits.js` for `network` into `folder`."""
    _, (images, labels) = load_mnist()
    texts = weights_script(network, kind), digits_script(network, images, labels)
    for name, text in zip(DATA, texts, strict=True):
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")


def weights_script(network, kind="int8"):
    """Return the text of `weights.js`: three layers, as int8 with a scale for each unit or as float32."""
    if kind not in KINDS:
        raise ValueError(f"Weights can be stored as {' or '.join(KINDS)}, not as {kind!r}.")
    weights = as_weights(network)
    layers = []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        whole, scales = compress(W)
        packed = {"weights": _base64(whole), "scales": _base64(scales, "<f4")}
        layers.append(
            (packed if kind == "int8" else {"weights": _base64(W, "<f4")}) | {"biases": _base64(b, "<f4")}
        )
    return _script("weights", {"layers": layers}, "The trained weights of the network.")


def digits_script(network, images, labels):
    """Return the text of `digits.js`: sets of test digits, chosen by what the network makes of them.

    `real` are read right, the first three of each digit; `mistakes` are the misread ones that it is most
    confident of; `doubtful` are read right by the narrowest margin. `images` are MNIST's test images, uint8
    (N, 28, 28), `labels` (N,).
    """
    # In float64, so that another machine's arithmetic puts near-ties in the same order.
    weights = [array.astype("float64") for array in as_weights(network)]
    p = from_scratch.predict(weights, scale(flatten(images)))  # (N, 10)
    read = p.argmax(axis=1)
    right, wrong = np.flatnonzero(read == labels), np.flatnonzero(read != labels)
    second, first = np.sort(p, axis=1)[:, -2:].T  # of the ten probabilities
    sets = {
        "real": np.concatenate([right[labels[right] == digit][:REAL] for digit in range(10)]),
        "mistakes": wrong[np.argsort(-first[wrong], kind="stable")[:MISTAKES]],
        "doubtful": right[np.argsort((first - second)[right], kind="stable")[:DOUBTFUL]],
    }
    stored = {
        name: {"labels": labels[chosen].tolist(), "pixels": _base64(images[chosen])}
        for name, chosen in sets.items()
    }
    return _script("digits", stored, "Test digits of MNIST, by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.")


def _base64(array, kind=None):
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")


def _script(name, value, comment):
    lines = [
        f"// {comment} Written by `digitrec export`.",
        "globalThis.digitrec ??= {};",
        f"digitrec.{name} = {json.dumps(value)};",
    ]
    return "\n".join(lines) + "\n"
