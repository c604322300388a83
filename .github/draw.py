"""Take the README's picture: the page "Draw a digit" with the course's own network, reading a digit.

    python .github/draw.py

A test digit is drawn with the pointer, as `benchmarks.draw_page` does. Writes `.github/draw.png`.
"""

import tempfile
from pathlib import Path

from benchmarks.draw_page import DRAW
from benchmarks.instruments.browser import chromium
from benchmarks.instruments.strokes import strokes_of
from digitrec.loading import load_mnist
from digitrec.pages.export import write_page
from digitrec.training import trained_weights

PICTURE = Path(__file__).with_suffix(".png")
DIGIT = 32  # of the test set: a 3


def main():
    """Draw the digit and take the picture."""
    image = load_mnist()[1][0][DIGIT]
    strokes = strokes_of(image)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        index = write_page(folder, trained_weights(), title="Draw a digit")
        page = browser.new_page(viewport={"width": 1240, "height": 560}, device_scale_factor=1.5)
        page.emulate_media(reduced_motion="reduce", color_scheme="light")
        page.goto(index.as_uri())
        page.evaluate(DRAW, [strokes, False])
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURE)
    print(f"Written: {PICTURE.name}")


if __name__ == "__main__":
    main()
