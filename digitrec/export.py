"""The live page: a network's weights in a form that a browser reads, and the page around them.

The page is `book/draw/`: a fragment of HTML, classic scripts and a style sheet. Two of its scripts are data and
are written here, `weights.js` and `digits.js`. Weights travel as whole numbers from -127 to 127, a quarter of
their size; `compression_loss` measures what that costs.
"""

import base64
import json
import shutil
from pathlib import Path

import numpy as np

from digitrec import from_scratch
from digitrec.loading import load_mnist
from digitrec.preparing import flatten, scale
from digitrec.validation import check_labels, check_prepared, check_same_length

SHAPES = ((784, 128), (128,), (128, 64), (64,), (64, 10), (10,))
KINDS = ("int8", "float32")
PAGE = "page.html"
GENERATED = ("weights.js", "digits.js")
REAL_DIGITS = 3  # of each, for the page's buttons
MISTAKES = 12
DOUBTFUL = 8

_STAND_ALONE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
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


def page_folder():
    """Return the folder of the page's scripts: inside an installed package, or in the book beside it."""
    here = Path(__file__).parent
    for folder in (here / "draw", here.parent / "book" / "draw"):
        if (folder / PAGE).is_file():
            return folder
    raise FileNotFoundError(
        "The page's scripts, book/draw/, are missing: install digitrec from its repository."
    )


def as_weights(network):
    """Return the six weight arrays of `network`, float32: a Keras model, or the list of arrays itself.

    Raises ValueError unless the shapes are those of the course's network, 784-128-64-10.
    """
    arrays = network.get_weights() if hasattr(network, "get_weights") else network
    weights = [np.asarray(array, dtype="float32") for array in arrays]
    shapes = tuple(array.shape for array in weights)
    if shapes != SHAPES:
        raise ValueError(
            f"The page draws the network 784-128-64-10, whose weights have the shapes {SHAPES}; got {shapes}."
        )
    if not all(np.isfinite(array).all() for array in weights):
        raise ValueError("The weights hold nan or infinity: the training went wrong, train again.")
    return weights


def compress(W):
    """Return `W` as int8 and the scale of each column, float32: W is about `whole * scales`.

    A column is a unit's weights. Its largest weight becomes 127, so a unit with small weights keeps as many
    steps as one with large ones.
    """
    scales = (np.abs(W).max(axis=0) / 127).astype("float32")
    scales[scales == 0] = 1  # a unit without weights: any scale will do
    return np.rint(W / scales).astype("int8"), scales


def compressed(network):
    """Return the six float32 arrays as the page will see them after `compress`."""
    weights = as_weights(network)
    for k in (0, 2, 4):
        whole, scales = compress(weights[k])
        weights[k] = whole * scales
    return weights


def compression_loss(network, x, y):
    """Measure what compressing costs on images `x`, prepared (N, 784), with labels `y`, (N,).

    Returns a dict: `accuracy_before`, `accuracy_after`, `changed` (how many predictions differ) and `difference`
    (the largest difference of any probability).
    """
    x, y = check_prepared(x), check_labels(y)
    check_same_length(x, y, ("x", "y"))
    before = from_scratch.predict(as_weights(network), x)  # (N, 10)
    after = from_scratch.predict(compressed(network), x)  # (N, 10)
    digit_before, digit_after = before.argmax(axis=1), after.argmax(axis=1)
    return {
        "accuracy_before": float((digit_before == y).mean()),
        "accuracy_after": float((digit_after == y).mean()),
        "changed": int((digit_before != digit_after).sum()),
        "difference": float(np.abs(before - after).max()),
    }


def weights_script(network, kind="int8"):
    """Return the text of `weights.js`: three layers, as int8 with a scale for each unit or as float32."""
    if kind not in KINDS:
        raise ValueError(f"Weights can be stored as {' or '.join(KINDS)}, not as {kind!r}.")
    weights = as_weights(network)
    layers = []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        if kind == "int8":
            whole, scales = compress(W)
            layer = {"weights": _base64(whole), "scales": _base64(scales, "<f4")}
        else:
            layer = {"weights": _base64(W, "<f4")}
        layers.append(layer | {"biases": _base64(b, "<f4")})
    return _script("weights", {"layers": layers}, "The trained weights of the network.")


def digits_script(network, images, labels):
    """Return the text of `digits.js`: sets of test digits, chosen by what the network makes of them.

    `real` are read right, the first three of each digit; `mistakes` are the misread ones that it is most confident
    of; `doubtful` are read right by the narrowest margin. `images` are MNIST's test images, uint8 (N, 28, 28), `labels` (N,).
    """
    p = from_scratch.predict(as_weights(network), scale(flatten(images)))  # (N, 10)
    right = p.argmax(axis=1) == labels
    real = np.concatenate([np.flatnonzero(right & (labels == digit))[:REAL_DIGITS] for digit in range(10)])
    wrong = np.flatnonzero(~right)
    mistakes = wrong[np.argsort(-p[wrong].max(axis=1), kind="stable")[:MISTAKES]]
    second, first = np.sort(p, axis=1)[:, -2:].T
    doubtful = np.flatnonzero(right)[np.argsort((first - second)[right], kind="stable")[:DOUBTFUL]]
    sets = {
        name: {"labels": labels[chosen].tolist(), "pixels": _base64(images[chosen])}
        for name, chosen in (("real", real), ("mistakes", mistakes), ("doubtful", doubtful))
    }
    return _script("digits", sets, "Test digits of MNIST, by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.")


def write_data(folder, network, kind="int8"):
    """Write `weights.js` and `digits.js` for `network` into `folder`."""
    _, (images, labels) = load_mnist()
    texts = weights_script(network, kind), digits_script(network, images, labels)
    for name, text in zip(GENERATED, texts, strict=True):
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")


def write_page(folder, network, title="My network reads digits"):
    """Write the live page with your own network into `folder`; return the path of its `index.html`.

    `network` is a Keras model 784-128-64-10 or its six weight arrays. The page opens from the file system and can
    be put on any static host. Files of an earlier page in `folder` are replaced.
    """
    network = as_weights(network)
    scripts = Path(folder) / "draw"
    scripts.mkdir(parents=True, exist_ok=True)
    source = page_folder()
    page = (source / PAGE).read_text(encoding="utf-8")
    for name in page_files(page):
        if name not in GENERATED:
            shutil.copyfile(source / name, scripts / name)
    write_data(scripts, network)
    index = Path(folder) / "index.html"
    index.write_text(_STAND_ALONE.format(title=title, page=page), encoding="utf-8", newline="\n")
    return index


def page_files(page):
    """Return the names of the scripts and style sheets that the page's HTML loads from `draw/`."""
    return [part.split('"')[0] for part in page.split('"draw/')[1:]]


def _base64(array, kind=None):
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")


def _script(name, value, comment):
    return f"// {comment} Written by `digitrec export`.\nglobalThis.digitrec ??= {{}};\ndigitrec.{name} = {json.dumps(value)};\n"
