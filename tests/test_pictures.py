"""Reading one's own pictures: `digitrec.pictures`, `digitrec.pictures.ink` and `digitrec predict`."""

from io import BytesIO

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from benchmarks.photographs import read_photographs
from digitrec import from_scratch
from digitrec.cli.predict import command
from digitrec.pages.files import FOLDER
from digitrec.pictures import PictureError, centre, read_digit, read_grey
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
    assert reads(read_digit(save(sheet, tmp_path / name))) == 7


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
    assert reads(read_digit(path)) == 7


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_nothing(seven, tmp_path, ink):
    large = Image.fromarray(seven).resize((280, 280))
    picture = Image.merge("LA", [Image.new("L", large.size, ink), large])
    assert reads(read_digit(save(picture, tmp_path / "a.png"))) == 7


@pytest.mark.parametrize("size", [(1000, 1), (1, 700)])
def test_a_picture_of_one_line_holds_no_digit(tmp_path, size):
    with pytest.raises(PictureError):
        read_digit(save(Image.new("L", size, 240), tmp_path / "a.png"))


def test_pixels_that_are_no_numbers_are_black(sheet, tmp_path):
    grey = np.asarray(sheet, dtype="float32") / 255
    grey[0, 0] = np.nan
    with pytest.raises(PictureError):
        read_digit(save(Image.fromarray(np.full_like(grey, np.nan)), tmp_path / "nothing.tif"))
    assert reads(read_digit(save(Image.fromarray(grey), tmp_path / "a.tif"))) == 7


@pytest.mark.parametrize("size", [(28, 28), (60, 90), (1200, 900), (4000, 3000)])
def test_any_size(seven, tmp_path, size):
    picture = Image.new("L", size, 240)
    side = min(size)
    picture.paste(Image.fromarray(240 - (seven * 0.8).astype("uint8")).resize((side, side)), (0, 0))
    assert reads(read_digit(save(picture, tmp_path / "a.png"))) == 7


def test_the_camera_was_held_on_its_side(sheet, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    path = save(sheet.rotate(90, expand=True), tmp_path / "a.jpg", exif=exif, quality=95)
    assert read_grey(path).shape == read_grey(save(sheet, tmp_path / "b.png")).shape
    assert reads(read_digit(path)) == 7


def test_a_thin_pen_is_thickened(tmp_path):
    picture = Image.new("L", (900, 900), 250)
    ImageDraw.Draw(picture).line([(250, 150), (650, 150), (420, 780)], fill=40, width=9)
    digit = read_digit(save(picture, tmp_path / "a.png"))
    assert reads(digit) == 7
    assert (digit > 127).sum() > 50  # 9 of 630 pixels alone would make a stroke of a third of a pixel


@pytest.mark.slow
def test_100_synthetic_photographs(tmp_path):
    _, _, labels, read = read_photographs(tmp_path)
    assert (labels == read).sum() >= FLOOR


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
    np.testing.assert_array_equal(pixels, read_digit(paths[0]))


def test_a_saved_model_gives_the_same_answer(run, sheet, tmp_path):
    path = save(sheet, tmp_path / "mine.png")
    trained_model().save(tmp_path / "model.keras")
    result = run(path, "--model", tmp_path / "model.keras")
    assert result.exit_code == 0, result.output
    assert result.stdout == run(path).stdout


@pytest.mark.parametrize("content", [None, b"no model", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_model(run, sheet, tmp_path, content):
    path, model = save(sheet, tmp_path / "mine.png"), tmp_path / "model.keras"
    if content is not None:
        model.write_bytes(content)
    result = run(path, "--model", model)
    assert result.exit_code == 2
    assert "model.keras" in result.stderr
    assert "Traceback" not in result.output


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
        read_digit(tmp_path / "nothing.png")
