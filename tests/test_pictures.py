"""Reading one's own pictures: `digitrec.pictures`, `digitrec.pictures.ink` and `digitrec predict`."""

from io import BytesIO

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from benchmarks.photographs import SCENES, read_photographs, read_scenes
from digitrec import from_scratch
from digitrec.cli.predict import command
from digitrec.pages.files import FOLDER
from digitrec.pictures import PictureError, centre, read_digits, read_grey
from digitrec.pictures.ink import NothingWrittenError, find_ink
from digitrec.preparing import flatten, scale
from digitrec.training import trained_model, trained_weights

CENTRING = [FOLDER / name for name in ("shared/network.js", "draw/centring.js")]
FLOOR = 90  # of 100 synthetic photographs; `python -m benchmarks.photographs` reads 94


@pytest.fixture(scope="module")
def seven(mnist):
    """The first test digit, a 7 that the network is sure of, uint8 (28, 28), ink 255."""
    return mnist[1][0][0]


@pytest.fixture
def sheet(seven):
    """The 7 in black on white, large, off the middle, as a Pillow picture in grey."""
    page = Image.new("L", (400, 300), 255)
    page.paste(Image.fromarray(255 - seven).resize((168, 168), Image.Resampling.BICUBIC), (180, 40))
    return page


def read_only_digit(path):
    """Return the one digit in a picture."""
    (digit,) = read_digits(path)
    return digit


def reads(digit):
    return int(from_scratch.predict(trained_weights(), scale(flatten(digit[None]))).argmax())


# Centring


def test_mnists_own_images_come_out_as_they_are(mnist):
    images = mnist[1][0][:300]
    same = [np.array_equal(np.rint(255 * centre(image / 255)), image) for image in images]
    assert np.mean(same) > 0.9  # a few of MNIST's images are a pixel away from their own rule
    assert not np.array_equal(np.rint(255 * centre(np.roll(images[0], 3) / 255 * 0.5)), images[0])


def test_a_shape_worked_out_by_hand():
    picture = np.zeros((50, 70))
    picture[5:45, 10:30] = 1  # 40 high, 20 wide: becomes 20 high, 10 wide
    expected = np.zeros((28, 28))
    # The centre of mass, 9.5 down and 4.5 across, goes as near to pixel 14 as whole pixels allow.
    expected[5:25, 10:20] = 1
    np.testing.assert_allclose(centre(picture), expected)


def test_a_blank_picture_stays_blank():
    assert centre(np.zeros((40, 30))).sum() == 0


def test_the_live_page_centres_alike(mnist, browser):
    rng = np.random.default_rng(3)
    pictures = []
    for k, image in enumerate(mnist[1][0][:12]):
        size = (int(rng.integers(15, 300)), int(rng.integers(15, 300)))
        drawn = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR)) / 255
        pictures.append(np.pad(np.where(drawn > 0.1, drawn, 0), k))
    page = browser.new_page()
    for script in CENTRING:
        page.add_script_tag(path=script)
    for picture in pictures:
        height, width = picture.shape
        found = page.evaluate(
            "([ink, width, height]) => [...digitrec.centre(Float64Array.from(ink), width, height)]",
            [picture.ravel().tolist(), width, height],
        )
        np.testing.assert_allclose(np.reshape(found, (28, 28)), centre(picture), atol=1e-6)


# Finding the ink


def test_a_shadow_is_not_ink():
    y, x = np.mgrid[0:200, 0:200]
    light = np.where(x + y > 190, 0.45, 0.9)  # a straight shadow over half of the sheet
    stroke = np.zeros((200, 200), dtype=bool)
    stroke[40:160, 90:110] = True  # it crosses the shadow's edge
    ink = find_ink(np.where(stroke, 0.3, 1) * light)
    wide = np.zeros_like(stroke)
    wide[35:165, 85:115] = True
    assert ink[stroke].mean() > 0.85
    assert ink[~wide].max() == 0


def test_specks_and_the_edge_of_the_table_are_left_out():
    grey = np.full((240, 320), 0.9)
    grey[60:180, 150:170] = 0.2  # a 1
    grey[20:24, 20:24] = 0.2  # a speck
    grey[:, 300:] = 0.1  # the table
    ink = find_ink(grey)
    assert ink[60:180, 152:168].mean() > 0.9
    assert ink[:, 290:].max() == ink[:40, :40].max() == 0


def test_a_detached_stroke_stays():
    grey = np.full((200, 200), 0.9)
    grey[60:160, 60:75] = 0.2
    grey[40:52, 90:140] = 0.2  # like the bar of a 5
    assert find_ink(grey)[42:50, 92:138].mean() > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_bare_paper_holds_nothing(seed):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:240, 0:320] / 240
    paper = (0.8 - 0.3 * x * y) * rng.normal(1, 0.03, x.shape)
    with pytest.raises(NothingWrittenError):
        find_ink(paper.clip(0, 1))


# Files


def save(picture, path, **options):
    picture.save(path, **options)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.bmp", "a.tif", "a.webp"])
def test_common_formats(sheet, tmp_path, name):
    assert reads(read_only_digit(save(sheet, tmp_path / name))) == 7


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
@pytest.mark.parametrize("inverted", [False, True], ids=["dark on light", "light on dark"])
def test_every_mode_and_both_grounds(sheet, tmp_path, mode, inverted):
    if inverted:
        sheet = sheet.point(lambda value: 255 - value)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(sheet).astype("uint16") * 16 + 100)
    else:
        picture = sheet.convert("RGB").convert(mode) if mode in {"P", "CMYK"} else sheet.convert(mode)
    path = save(picture, tmp_path / ("a.tif" if mode in {"CMYK", "I;16"} else "a.png"))
    assert reads(read_only_digit(path)) == 7


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_nothing(seven, tmp_path, ink):
    large = Image.fromarray(seven).resize((280, 280))
    picture = Image.merge("LA", [Image.new("L", large.size, ink), large])
    assert reads(read_only_digit(save(picture, tmp_path / "a.png"))) == 7


@pytest.mark.parametrize("size", [(1000, 1), (1, 700)])
def test_a_picture_of_one_line_holds_no_digit(tmp_path, size):
    with pytest.raises(PictureError):
        read_only_digit(save(Image.new("L", size, 240), tmp_path / "a.png"))


def test_pixels_that_are_no_numbers_are_black(sheet, tmp_path):
    grey = np.asarray(sheet, dtype="float32") / 255
    grey[0, 0] = np.nan
    with pytest.raises(PictureError):
        read_only_digit(save(Image.fromarray(np.full_like(grey, np.nan)), tmp_path / "nothing.tif"))
    assert reads(read_only_digit(save(Image.fromarray(grey), tmp_path / "a.tif"))) == 7


@pytest.mark.parametrize("size", [(28, 28), (60, 90), (1200, 900), (4000, 3000)])
def test_any_size(seven, tmp_path, size):
    picture = Image.new("L", size, 240)
    side = min(size)
    picture.paste(Image.fromarray(240 - (seven * 0.8).astype("uint8")).resize((side, side)), (0, 0))
    assert reads(read_only_digit(save(picture, tmp_path / "a.png"))) == 7


def test_the_camera_was_held_on_its_side(sheet, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    path = save(sheet.rotate(90, expand=True), tmp_path / "a.jpg", exif=exif, quality=95)
    assert read_grey(path).shape == read_grey(save(sheet, tmp_path / "b.png")).shape
    assert reads(read_only_digit(path)) == 7


def test_a_thin_pen_is_thickened(tmp_path):
    picture = Image.new("L", (900, 900), 250)
    ImageDraw.Draw(picture).line([(250, 150), (650, 150), (420, 780)], fill=40, width=9)
    digit = read_only_digit(save(picture, tmp_path / "a.png"))
    assert reads(digit) == 7
    assert (digit > 127).sum() > 50  # 9 of 630 pixels alone would make a stroke of a third of a pixel


@pytest.mark.slow
def test_100_synthetic_photographs(tmp_path):
    _, _, labels, read = read_photographs(tmp_path)
    assert (labels == read).sum() >= FLOOR


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_where_the_digits_are_only_a_part_of_the_picture(tmp_path, name):
    there, read = read_scenes(tmp_path, name, 10)
    assert sum(len(a) == len(b) for a, b in zip(there, read, strict=True)) >= 9
    assert sum(a == b for a, b in zip(there, read, strict=True)) >= 8


def test_digits_are_read_in_reading_order(mnist, tmp_path):
    (images, labels), page = mnist[1], Image.new("L", (500, 400), 250)
    chosen = [0, 1, 2, 3, 4]
    for k, place in zip(chosen, [(40, 60), (190, 30), (340, 55), (100, 220), (280, 235)], strict=True):
        page.paste(Image.fromarray(250 - (images[k] * 0.9).astype("uint8")).resize((112, 112)), place)
    digits = read_digits(save(page, tmp_path / "a.png"))
    assert [reads(digit) for digit in digits] == labels[chosen].tolist()


def test_a_broken_stroke_and_a_bar_belong_to_their_digit(tmp_path):
    page = Image.new("L", (300, 300), 250)
    draw = ImageDraw.Draw(page)
    draw.line([(110, 90), (105, 140), (150, 135), (175, 170), (150, 215), (100, 215)], 20, 16, joint="curve")
    draw.line([(130, 66), (190, 62)], 20, 14)  # the bar of a 5, beside and above the rest
    assert reads(read_only_digit(save(page, tmp_path / "a.png"))) == 5


def test_a_zero_is_no_sheet(mnist, tmp_path):
    zeros = mnist[1][0][mnist[1][1] == 0][:20]
    for zero in zeros:
        page = Image.new("L", (400, 400), 235)
        page.paste(Image.fromarray(235 - (zero * 0.8).astype("uint8")).resize((336, 336)), (30, 30))
        assert reads(read_only_digit(save(page, tmp_path / "a.png"))) == 0


# The command


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(command, [str(argument) for argument in arguments])


def bad_files(folder):
    """Files that hold no digit, and a word of the sentence that each must get."""
    whole = BytesIO()
    Image.effect_noise((400, 400), 60).save(whole, "PNG")
    contents = {
        "notes.png": (b"Dear diary", "no picture"),
        "empty.jpg": (b"", "no picture"),
        "half.png": (whole.getvalue()[:5000], "damaged"),
        "head.pgm": (b"P5 2x 2 255 1234", "damaged"),
    }
    for name, (content, _) in contents.items():
        (folder / name).write_bytes(content)
    Image.new("L", (200, 200), 255).save(folder / "white.png")
    Image.new("1", (12_000, 12_000)).save(folder / "huge.png")
    (folder / "folder.png").mkdir()
    words = {name: word for name, (_, word) in contents.items()}
    return words | {
        "white.png": "stands out",
        "huge.png": "too large",
        "folder.png": "folder",
        "missing.png": "no such file",
    }


def test_predict_reads_a_picture(run, sheet, tmp_path):
    result = run(save(sheet, tmp_path / "mine.png"))
    assert result.exit_code == 0
    assert "mine.png: 7, probability" in result.stdout and "; then " in result.stdout
    assert result.stderr == ""


def test_predict_reads_several_digits_one_by_one(run, seven, tmp_path):
    page = Image.new("L", (600, 300), 255)
    for left in (40, 320):
        page.paste(Image.fromarray(255 - seven).resize((196, 196)), (left, 50))
    result = run(save(page, tmp_path / "two.png"), "--show", tmp_path / "seen")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].endswith("two.png: 2 digits, 7 7")
    assert [line.split(",")[0] for line in lines[1:]][::2] == ["    7", "    7"]
    assert len(list((tmp_path / "seen").iterdir())) == 2


def test_bad_files_do_not_stop_the_others(run, sheet, tmp_path):
    words = bad_files(tmp_path)
    good = save(sheet, tmp_path / "good.png")
    result = run(*(tmp_path / name for name in words), good)
    assert result.exit_code == 1
    assert f"{good}: 7," in result.stdout
    lines = result.stderr.splitlines()
    for name, word in words.items():
        (line,) = [line for line in lines if line.startswith(str(tmp_path / name))]
        assert word in line and line.endswith(".")
    assert lines[-1] == "8 of 9 pictures could not be read."
    assert "Traceback" not in result.output


@pytest.mark.filterwarnings("error")
def test_a_large_picture_is_refused_without_a_warning(run, tmp_path):
    bad_files(tmp_path)
    result = run(tmp_path / "huge.png")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 2  # its own sentence, and that nothing else was to be read


def test_show_writes_what_the_network_saw(run, sheet, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    paths = [save(sheet, tmp_path / folder / "mine.png") for folder in ("a", "b")]
    result = run(*paths, "--show", tmp_path / "seen")
    assert result.exit_code == 0
    written = sorted((tmp_path / "seen").iterdir())
    assert [path.name for path in written] == ["mine-2.png", "mine.png"]
    with Image.open(written[1]) as picture:
        pixels = np.asarray(picture)[5::10, 5::10]
    np.testing.assert_array_equal(pixels, read_only_digit(paths[0]))


def test_a_saved_model_gives_the_same_answer(run, sheet, tmp_path):
    path = save(sheet, tmp_path / "mine.png")
    trained_model().save(tmp_path / "model.keras")
    result = run(path, "--model", tmp_path / "model.keras")
    assert result.exit_code == 0, result.output
    assert result.stdout == run(path).stdout


@pytest.fixture(scope="module")
def layers():
    """The trained network's layers with a softmax of their own, to be put together anew."""
    import keras

    *hidden, output = trained_model().layers
    scores = keras.layers.Dense(10)
    scores.build((None, 64))
    scores.set_weights(output.get_weights())
    return [*hidden, output], [*hidden, scores]


def saved(path, layers, **shape):
    import keras

    model = keras.Sequential([keras.Input(**(shape or {"shape": (784,)})), *layers])
    model.save(path)
    return path


def shares(result):
    """Return what a line of the command says behind its file's name."""
    (line,) = result.stdout.splitlines()
    return line.partition(": ")[2]


@pytest.mark.parametrize("at_once", [1, 7, 32])
def test_a_model_that_takes_a_number_of_images_at_once(run, sheet, layers, tmp_path, at_once):
    path = save(sheet, tmp_path / "mine.png")
    model = saved(tmp_path / "model.keras", layers[0], batch_shape=(at_once, 784))
    assert shares(run(path, "--model", model)) == shares(run(path))


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (1, 28, 28)])
def test_a_model_that_takes_squares(run, sheet, layers, tmp_path, shape):
    import keras

    path = save(sheet, tmp_path / "mine.png")
    model = saved(tmp_path / "model.keras", [keras.layers.Flatten(), *layers[0]], shape=shape)
    assert shares(run(path, "--model", model)) == shares(run(path))


def test_scores_are_shown_as_probabilities_and_it_is_said(run, sheet, layers, tmp_path):
    path = save(sheet, tmp_path / "mine.png")
    result = run(path, "--model", saved(tmp_path / "model.keras", layers[1]))
    assert shares(result) == shares(run(path))
    assert "do not add up to 1. They are scores, shown here as probabilities." in result.stderr
    assert "scores" not in run(path, "--model", saved(tmp_path / "other.keras", layers[0])).stderr


def test_ten_outputs_from_0_to_1_are_shown_as_parts_of_their_sum(run, sheet, layers, tmp_path):
    import keras

    halved = keras.layers.Rescaling(0.5)
    path = save(sheet, tmp_path / "mine.png")
    result = run(path, "--model", saved(tmp_path / "model.keras", [*layers[0], halved]))
    assert shares(result) == shares(run(path))
    assert "They are scores" in result.stderr


@pytest.mark.parametrize(
    ("kind", "trained"),  # what an untrained division takes, neither its layers nor what it reads tells
    [
        ("rescaling", True),
        ("rescaling", False),
        ("normalization", True),
        ("normalization", False),
        ("division", True),
    ],
)
def test_a_network_that_scales_its_own_input_is_not_scaled_twice(layers, tmp_path, kind, trained):
    import keras

    from digitrec.running.saved_model import digit_reader

    first = {
        "rescaling": lambda: keras.layers.Rescaling(1 / 255),
        "normalization": lambda: keras.layers.Normalization(mean=33.3, variance=6166.0),
    }.get(kind, keras.layers.Identity)()
    inputs = keras.Input((784,))
    x = inputs / 255.0 if kind == "division" else first(inputs)
    if kind == "normalization":  # undone, so that the trained layers get what they know
        x = keras.layers.Rescaling(6166.0**0.5 / 255, 33.3 / 255)(x)
    for layer in layers[0] if trained else [keras.layers.Dense(10, activation="softmax")]:
        x = layer(x)
    model = keras.Model(inputs, x)
    model.save(tmp_path / "model.keras")
    digit = np.zeros((28, 28), dtype="uint8")
    digit[4:24, 13:16] = 255
    expected = model.predict(digit.reshape(1, 784).astype("float32"), verbose=0)[0]
    np.testing.assert_allclose(digit_reader(tmp_path / "model.keras")(digit), expected, atol=1e-5)


def test_what_is_no_model_is_called_what_it_is(run, sheet, layers, tmp_path):
    path = save(sheet, tmp_path / "mine.png")
    whole = saved(tmp_path / "whole.keras", layers[0]).read_bytes()
    (tmp_path / "half.keras").write_bytes(whole[: len(whole) // 2])
    bent = bytearray(whole)
    bent[len(bent) // 2] ^= 255
    (tmp_path / "bent.keras").write_bytes(bent)
    (tmp_path / "text.keras").write_bytes(b"no model")
    (tmp_path / "empty.keras").touch()
    (tmp_path / "folder.keras").mkdir()
    np.savez(tmp_path / "arrays.keras.npz", a=np.zeros(3))
    (tmp_path / "arrays.keras.npz").rename(tmp_path / "arrays.keras")
    words = {
        "missing": "There is no model file",
        "folder": "is a folder",
        "half": "damaged or incomplete",
        "bent": "damaged or incomplete",
        "text": "is no Keras model",
        "empty": "is no Keras model",
        "arrays": "is no Keras model",
    }
    for name, word in words.items():
        result = run(path, "--model", tmp_path / f"{name}.keras")
        assert result.exit_code == 2
        assert f"{name}.keras" in result.stderr and word in result.stderr
        assert "Traceback" not in result.output


def test_a_model_whose_weights_are_no_numbers(run, sheet, tmp_path):
    import keras

    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
    model.set_weights([np.full((784, 10), np.nan), np.zeros(10)])
    model.save(tmp_path / "nan.keras")
    result = run(save(sheet, tmp_path / "mine.png"), "--model", tmp_path / "nan.keras")
    assert result.exit_code == 2
    assert "no numbers (nan)" in result.stderr


def test_a_model_for_something_else(run, sheet, tmp_path):
    import keras

    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])
    model.save(tmp_path / "other.keras")
    result = run(save(sheet, tmp_path / "mine.png"), "--model", tmp_path / "other.keras")
    assert result.exit_code == 2
    assert "(None, 5)" in result.stderr
    two = [keras.Input((784,)), keras.Input((784,))]
    keras.Model(two, keras.layers.Dense(10)(keras.layers.add(two))).save(tmp_path / "two.keras")
    result = run(tmp_path / "mine.png", "--model", tmp_path / "two.keras")
    assert result.exit_code == 2
    assert "[(None, 784), (None, 784)]" in result.stderr


def test_errors_are_of_one_kind(tmp_path):
    with pytest.raises(PictureError, match="no such file"):
        read_only_digit(tmp_path / "nothing.png")
