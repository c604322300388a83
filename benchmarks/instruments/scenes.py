"""Synthetic pictures in which the digits are only a part: a sheet on a table, a card, a program's window.

Like the photographs beside this module, they share nothing with `digitrec.pictures`. The seed settles
everything: sizes, places, angles, light, the pen and the paper, and what else is to be seen.
"""

import io

import numpy as np
from PIL import Image, ImageDraw
from skimage import filters, transform


def written(digits, rng, shape, paper=0.9, pen=0.2, rows=1):
    """Return grey paper, (H, W), with digits, uint8 (N, 28, 28), written on it in one row or several."""
    page = np.full(shape, float(paper))
    height, width = shape
    per_row = -(-len(digits) // rows)
    share = rng.uniform(0.45, 0.75)
    size = int(share * min(width / per_row / 0.75, height / rows))
    for k, digit in enumerate(digits):
        row, column = divmod(k, per_row)
        side = int(size * rng.uniform(0.9, 1.1))
        ink = transform.resize(digit / 255, (side, side), order=3, clip=True)
        ink = np.clip((ink - 0.42) / 0.15 + 0.5, 0, 1)  # a pen's stroke has an edge
        ink[[0, -1]] = ink[:, [0, -1]] = 0
        middle = np.array([height * (row + 0.5) / rows, width * (column + 0.5) / per_row])
        top, left = (middle + rng.uniform(-0.02, 0.02, 2) * shape - side / 2).astype(int)
        rows_there = np.clip(np.arange(top, top + side), 0, height - 1)
        columns_there = np.clip(np.arange(left, left + side), 0, width - 1)
        there = np.ix_(rows_there, columns_there)
        page[there] = np.where(ink > 0, page[there] * (1 - ink) + pen * ink, page[there])
    return page


def sheet_on_table(digits, seed, rows=1, chalk=False, cover=(0.35, 0.85)):
    """Return a photograph, JPEG as bytes, of a sheet that lies on a darker table; `chalk`, of a slate.

    The sheet is turned by up to 20 degrees and seen askew; half of the tables are of wood, and on some of
    them lies a pencil.
    """
    rng = np.random.default_rng(seed)
    height, width = 700, 900
    shape = (800, 800) if rows > 1 else [(840, 600), (600, 840)][seed % 2]
    page = written(digits, rng, shape, rng.uniform(0.8, 0.95), rng.uniform(0.05, 0.35), rows)
    table = np.full((height, width), rng.uniform(0.1, 0.45))
    down, across = np.mgrid[0:height, 0:width]
    if rng.random() < 0.5:
        table += 0.05 * np.sin(
            rng.uniform(0.02, 0.08) * down + 3 * np.sin(0.004 * across + rng.uniform(0, 6))
        )
        table += 0.03 * np.sin(0.31 * down + 2 * np.sin(0.003 * across))
    if rng.random() < 0.3:
        table[height - 60 : height - 46, 30 : width // 3] = rng.uniform(0.6, 0.9)
    if chalk:
        page, table = 1 - page, 1 - table

    size = rng.uniform(*cover) * min(width / shape[1], height / shape[0])
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * shape[::-1]
    turn = np.deg2rad(rng.uniform(-20, 20))
    turned = (
        (corners - corners.mean(axis=0))
        * size
        @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    turned *= 1 + rng.uniform(-0.06, 0.06, (4, 2))
    room = np.maximum(0, np.array([width, height]) / 2 - np.abs(turned).max(axis=0) - 4)
    turned += np.array([width, height]) / 2 + rng.uniform(-1, 1, 2) * room
    to_page = transform.ProjectiveTransform.from_estimate(turned, corners)
    there = transform.warp(np.ones(shape), to_page, output_shape=(height, width))
    page = transform.warp(page, to_page, output_shape=(height, width), order=3, clip=True)

    shadow = np.roll(filters.gaussian(there, 6), (5, 5), (0, 1))
    scene = table * (1 - 0.4 * shadow) * (1 - there) + page * there
    lamp = rng.uniform(0, 2 * np.pi)
    light = 1 + rng.uniform(0, 0.5) * (
        (across / width - 0.5) * np.cos(lamp) + (down / height - 0.5) * np.sin(lamp)
    )
    scene = filters.gaussian(0.95 * scene * light + rng.normal(0, 0.012, scene.shape), rng.uniform(0.5, 1.5))
    file = io.BytesIO()
    _picture(scene).save(file, "JPEG", quality=int(rng.integers(55, 92)))
    return file.getvalue()


def card(digits, seed):
    """Return a card with round corners and transparent around it, PNG as bytes; every third is dark."""
    rng = np.random.default_rng(seed)
    height, width = (int(side) for side in rng.integers(200, 500, 2))
    page = written(digits, rng, (height, width), rng.uniform(0.85, 1), rng.uniform(0, 0.3))
    page = _picture(1 - page if seed % 3 == 2 else page).convert("RGBA")
    outline = Image.new("L", page.size)
    ImageDraw.Draw(outline).rounded_rectangle((0, 0, width - 1, height - 1), int(rng.integers(0, 40)), 255)
    left, right, above, below = (int(margin) for margin in rng.integers(10, 200, 4))
    around = Image.new("RGBA", (left + width + right, above + height + below))
    around.paste(page, (left, above), outline)
    if rng.random() < 0.5:
        around = around.rotate(rng.uniform(-15, 15), Image.Resampling.BICUBIC, expand=True)
    return _png(around)


THEMES = {  # background, bars, lines and text, canvas, pen
    "light": (200, 240, 60, 255, 0),
    "dark": (40, 60, 200, 255, 0),
    "white": (245, 255, 80, 255, 20),
    "black canvas": (60, 45, 200, 15, 240),
}


def screenshot(digits, seed):
    """Return the window of a drawing program, PNG as bytes: bars with symbols, colours and text, a canvas."""
    rng = np.random.default_rng(seed)
    width, height = [(1280, 800), (1920, 1080), (800, 600), (1440, 900)][seed % 4]
    background, bar, line, canvas, pen = list(THEMES.values())[seed // 4 % 4]
    picture = Image.new("L", (width, height), background)
    draw = ImageDraw.Draw(picture)
    top, side, foot = int(height * rng.uniform(0.06, 0.16)), int(width * rng.uniform(0.03, 0.08)), height - 26
    draw.rectangle((0, 0, width, top), bar)
    draw.line((0, top, width, top), (bar + line) // 2)
    for k in range(int(rng.integers(6, 18))):
        x, y = 10 + k * width // 20, int(0.3 * top)
        symbol = int(rng.integers(4))
        if symbol == 0:
            draw.rectangle((x, y, x + 24, y + 24), outline=line)
        elif symbol == 1:
            draw.ellipse((x, y, x + 24, y + 24), outline=line, width=3)
        elif symbol == 2:
            draw.line((x, y, x + 24, y + 24), line, 3)
        else:
            draw.text((x, y), ["File", "Edit", "View"][k % 3], line)
    draw.rectangle((0, top + 1, side, height), bar)
    for k in range(8):
        place = (8, top + 15 + 34 * k, 30, top + 37 + 34 * k)
        draw.rectangle(place, int(rng.integers(0, 255)), line)
    draw.rectangle((0, foot, width, height), bar)
    draw.text((12, foot + 6), "100 %   Layer 1   12, 384 px", line)
    left, upper = side + 1 + int(width * rng.uniform(0, 0.1)), top + 1 + int(height * rng.uniform(0, 0.08))
    right, lower = width - int(width * rng.uniform(0, 0.2)), foot - int(height * rng.uniform(0, 0.1))
    if abs(canvas - background) < 20 or rng.random() < 0.3:
        draw.rectangle((left - 1, upper - 1, right, lower), outline=(canvas + line) // 2)
    page = written(digits, rng, (lower - upper, right - left), canvas / 255, pen / 255)
    picture.paste(_picture(page), (left, upper))
    return _png(picture.convert("RGB"))


def _picture(grey):
    return Image.fromarray((255 * grey).clip(0, 255).astype("uint8"))


def _png(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
