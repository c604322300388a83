"""The live page's arithmetic, run in Chromium, against Keras, NumPy, Pillow and MNIST itself."""

import base64

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from digitrec import from_scratch
from digitrec.cli import main
from digitrec.loading import load_mnist
from digitrec.pages.export import DATA, write_page
from digitrec.pages.files import FOLDER
from digitrec.pages.offered_digits import digits_script
from digitrec.pages.weights_file import compress, compressed, compression_loss, weights_script
from digitrec.preparing import flatten, scale
from digitrec.training import trained_model, trained_weights

SCRIPT = """([stored, pixels]) => {
    const network = new digitrec.Network(stored ?? digitrec.weights);
    const bytes = digitrec.bytes(pixels);
    const answers = [];
    for (let k = 0; k < bytes.length; k += 784) {
        const x = Float32Array.from(bytes.subarray(k, k + 784), (value) => value / 255);
        answers.push(...network.forward(x).p);
    }
    return answers;
}"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """The stand-alone page with the course's network, opened from the file system."""
    index = write_page(tmp_path_factory.mktemp("page"), trained_weights())
    page = browser.new_page(reduced_motion="reduce")
    page.goto(index.as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def test_set():
    _, (images, labels) = load_mnist()
    return images, labels


def in_browser(page, images, script=None):
    """Return the probabilities of the page's own function, with its own weights or those of `script`."""
    stored = None
    if script is not None:
        keep = "const kept = digitrec.weights;"
        stored = page.evaluate(
            f"() => {{ {keep} {script} const now = digitrec.weights; digitrec.weights = kept; return now; }}"
        )
    pixels = base64.b64encode(images.tobytes()).decode()
    return np.array(page.evaluate(SCRIPT, [stored, pixels])).reshape(-1, 10)


def assert_same_digits(p, expected):
    """Compare labels; where they differ, the two must have been a tie within 1e-3."""
    rows = np.flatnonzero(p.argmax(axis=1) != expected.argmax(axis=1))
    first, second = expected[rows].max(axis=1), expected[rows, p[rows].argmax(axis=1)]
    assert (first - second < 1e-3).all(), f"images {rows.tolist()} are read as other digits"


def test_float32_weights_give_the_predictions_of_keras(page, test_set):
    images, _ = test_set
    expected = trained_model().predict(scale(flatten(images)), verbose=0)
    p = in_browser(page, images, weights_script(trained_weights(), "float32"))
    assert_same_digits(p, expected)
    assert np.abs(p - expected).max() < 1e-4


def test_shipped_weights_cost_what_compression_loss_says(page, test_set):
    images, labels = test_set
    x = scale(flatten(images))
    loss = compression_loss(trained_weights(), x, labels)
    p = in_browser(page, images)
    assert np.abs(p - from_scratch.predict(compressed(trained_weights()), x)).max() < 1e-4
    before = from_scratch.predict(trained_weights(), x)
    assert (p.argmax(axis=1) != before.argmax(axis=1)).sum() == loss["changed"]
    assert (p.argmax(axis=1) == labels).mean() == pytest.approx(loss["accuracy_after"])
    assert loss["accuracy_after"] > loss["accuracy_before"] - 0.001


def test_committed_data_are_those_of_the_reference(test_set):
    texts = weights_script(trained_weights()), digits_script(trained_weights(), *test_set)
    for name, text in zip(DATA, texts, strict=True):
        assert (FOLDER / name).read_text("utf-8") == text, f"{name} is old: run `digitrec export --book`"


def longer_sides(images):
    """Return the longer side of each image's ink, in pixels."""
    sides = []
    for axis in (1, 2):
        inked = images.any(axis=axis)  # (N, 28)
        sides.append(28 - inked.argmax(axis=1) - inked[:, ::-1].argmax(axis=1))
    return np.maximum(*sides)


def test_mnist_is_centred_already(page, test_set):
    images, _ = test_set
    changes = page.evaluate(
        """(pixels) => {
            const bytes = digitrec.bytes(pixels);
            const changes = [];
            for (let k = 0; k < bytes.length; k += 784) {
                const x = Float32Array.from(bytes.subarray(k, k + 784), (value) => value / 255);
                const centred = digitrec.centre(x, 28, 28);
                changes.push(Math.max(...centred.map((value, i) => Math.abs(value - x[i]))));
            }
            return changes;
        }""",
        base64.b64encode(images.tobytes()).decode(),
    )
    boxed = longer_sides(images) == 20
    assert np.max(np.array(changes)[boxed]) < 1e-6
    assert (~boxed).sum() == 3


@pytest.mark.parametrize(("width", "height"), [(140, 140), (97, 211), (300, 13)])
def test_scaling_agrees_with_pillow(page, width, height):
    picture = np.random.default_rng(width).random((height, width)).astype("float32")
    columns, rows = (
        (20, max(1, round(20 * height / width)))
        if width > height
        else (max(1, round(20 * width / height)), 20)
    )
    shrunk = page.evaluate(
        """([picture, width, height, columns, rows]) =>
            [...digitrec.shrink(picture, width, { left: 0, top: 0, width, height }, columns, rows)]""",
        [picture.ravel().tolist(), width, height, columns, rows],
    )
    expected = np.asarray(Image.fromarray(picture).resize((columns, rows), Image.Resampling.BOX))
    # Pillow gives a pixel on the border to one side or the other; we share it.
    assert np.abs(np.reshape(shrunk, (rows, columns)) - expected).mean() < 0.02


def test_blank_drawing_stays_blank(page):
    assert page.evaluate("() => Math.max(...digitrec.centre(new Float32Array(50 * 40), 50, 40))") == 0


@pytest.mark.parametrize(
    ("left", "top", "width", "height"), [(0, 0, 40, 40), (100, 3, 20, 130), (5, 60, 90, 30)]
)
def test_a_rectangle_comes_out_in_the_middle(page, left, top, width, height):
    picture = np.zeros((140, 140), dtype="float32")
    picture[top : top + height, left : left + width] = 1
    x = np.reshape(
        page.evaluate("(p) => [...digitrec.centre(p, 140, 140)]", picture.ravel().tolist()), (28, 28)
    )
    rows, columns = np.flatnonzero(x.any(axis=1)), np.flatnonzero(x.any(axis=0))
    assert max(len(rows), len(columns)) == 20
    assert len(rows) / len(columns) == pytest.approx(height / width, rel=0.2)
    mass = (x.sum(axis=1) @ np.arange(28) / x.sum(), x.sum(axis=0) @ np.arange(28) / x.sum())
    assert mass == pytest.approx((14, 14), abs=0.51)


def test_compress_keeps_small_units_as_exact_as_large_ones():
    W = np.array([[1.0, 0.001, 0.0], [-0.5, -0.002, 0.0]], dtype="float32")
    whole, scales = compress(W)
    assert whole.tolist() == [[127, 64, 0], [-64, -127, 0]]
    assert np.abs(whole * scales - W).max(axis=0) == pytest.approx([0.5 / 127, 0.001 / 127, 0], abs=1e-8)


@pytest.mark.parametrize("fault", ["layer too many", "transposed", "nan"])
def test_another_network_is_refused(fault, tmp_path):
    weights = [array.copy() for array in trained_weights()]
    if fault == "layer too many":
        weights += [np.zeros((10, 10)), np.zeros(10)]
    elif fault == "transposed":
        weights[0] = weights[0].T
    else:
        weights[3][0] = np.nan
    with pytest.raises(ValueError, match=r"784-128-64-10|train again|Train again"):
        write_page(tmp_path, weights)
    assert not list(tmp_path.iterdir())


def test_export_writes_a_page_and_says_what_compressing_costs(tmp_path):
    done = CliRunner().invoke(main, ["export", "--output", str(tmp_path / "page")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "page" / "index.html").is_file()
    assert "of 10,000 predictions on the test set" in done.output


@pytest.mark.parametrize(
    ("model", "folder", "status", "sentence"),
    [
        ("no.h5", "page", 2, "no.h5 is no Keras model"),
        ("no.keras", "page", 2, "no.keras is no Keras model"),
        (None, "no.h5/page", 1, "The page cannot be written: Not a directory."),
    ],
)
def test_export_says_in_a_sentence_what_is_wrong(tmp_path, model, folder, status, sentence):
    for name in ("no.h5", "no.keras"):
        (tmp_path / name).write_text("no model")
    arguments = [str(tmp_path / model)] if model else []
    done = CliRunner().invoke(main, ["export", *arguments, "--output", str(tmp_path / folder)])
    assert done.exit_code == status
    assert sentence in done.output
