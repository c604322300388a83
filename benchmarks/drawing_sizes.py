"""How well the page "Draw a digit" reads what is drawn small, large or aside, and a 1 and a 7 as in Europe.

    python -m benchmarks.drawing_sizes            measure; writes drawing_sizes.csv and drawing_forms.csv
    python -m benchmarks.drawing_sizes --table    print the tables from the committed results

Seventeen forms of the ten digits are replayed in headless Chromium as movements of a pointer: in seven
sizes, at five places, by a mouse on a wide screen, a finger on a phone (both on whole pixels) and a pen (in
between). Each is read twice: with the page's own pen, whose width follows the drawing's size, and with a pen
of one width, as the page had it before. The second table has the 1 with an upstroke, and the 7 with and
without a bar, in many variants.
"""

import argparse
import csv
import tempfile
from pathlib import Path

from benchmarks.instruments.browser import chromium
from digitrec.hands.forms import FORMS, one, placed, seven
from digitrec.pages.export import write_page
from digitrec.training import trained_weights

SIZES = (0.15, 0.2, 0.25, 0.33, 0.5, 0.7, 0.9)  # heights, as a share of the pad's
PLACES = ((0.5, 0.5), (0.25, 0.25), (0.75, 0.3), (0.28, 0.72), (0.7, 0.75))  # middles, moved to fit in
DEVICES = {
    "mouse": (1280, 0),
    "finger": (360, 0),
    "pen": (1280, 2),
}  # the window's width; decimals of a pixel
PENS = ("one width", "follows")
SLANTS = (-0.1, 0, 0.1, 0.2, 0.3)
VARIANTS = {
    **{f"1, upstroke {100 * u:.0f} %": one(u) for u in (0, 0.2, 0.35, 0.5, 0.65, 0.8)},
    **{f"7, bar {100 * bar:.0f} %": seven(bar) for bar in (0, 0.3, 0.45, 0.6)},
}
RESULT, FORMS_RESULT = Path(__file__).with_suffix(".csv"), Path(__file__).with_name("drawing_forms.csv")

REPLAY = """([drawings, decimals, pen]) => {
    const { page } = digitrec;
    digitrec.follows ??= digitrec.penOf;
    digitrec.penOf = pen === "follows" ? digitrec.follows : () => digitrec.PEN;
    const pad = document.querySelector("#pad");
    const box = pad.getBoundingClientRect();
    const whole = (position) => Number(position.toFixed(decimals));
    const send = (type, [x, y]) => pad.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, isPrimary: true, button: 0, buttons: 1, bubbles: true, pointerType: "mouse",
        clientX: whole(box.left + x * box.width), clientY: whole(box.top + y * box.height),
    }));
    return drawings.map((strokes) => {
        page.replace();
        for (const stroke of strokes) {
            send("pointerdown", stroke[0]);
            stroke.forEach((point) => send("pointermove", point));
            send("pointerup", stroke.at(-1));
        }
        const { p } = page.network.forward(page.input());
        const digit = digitrec.argmax(p);
        return [digit, p[digit]];
    });
}"""


def open_page(browser, index, device="pen"):
    """Return the page as a device shows it."""
    page = browser.new_page(viewport={"width": DEVICES[device][0], "height": 800}, reduced_motion="reduce")
    page.goto(index.as_uri())
    return page


def in_the_pad(place, size):
    """Return a middle near `place` at which a drawing of this size is on the pad."""
    half = size / 2 + 0.04
    return tuple(min(max(value, half), 1 - half) for value in place)


def read_sizes(page, device):
    """Return the rows of the first table for one device."""
    rows = []
    for pen in PENS:
        for size in SIZES:
            drawings = [placed(f, size, in_the_pad(p, size)) for f in FORMS.values() for p in PLACES]
            answers = page.evaluate(REPLAY, [drawings, DEVICES[device][1], pen])
            for k, form in enumerate(FORMS):
                read = [str(digit) for digit, _ in answers[k * len(PLACES) : (k + 1) * len(PLACES)]]
                row = {"device": device, "pen": pen, "size": size, "form": form}
                rows.append(row | {"middle": int(read[0] == form[0]), "places": read.count(form[0])})
    return rows


def read_variants(page):
    """Return the rows of the second table: what each variant is read as, slant by slant."""
    rows = []
    for name, strokes in VARIANTS.items():
        answers = page.evaluate(REPLAY, [[placed(strokes, 0.6, slant=s) for s in SLANTS], 2, "follows"])
        for slant, (digit, p) in zip(SLANTS, answers, strict=True):
            rows.append({"form": name, "slant": slant, "read_as": digit, "probability": round(p, 4)})
    return rows


def print_tables(sizes, variants):
    """Print both tables: for each size how many of the forms are read, and what becomes of the variants."""
    print(f"Of {len(FORMS)} forms, read right in the middle (at all five places, out of {5 * len(FORMS)})")
    print(f"{'':8}{'':11}" + "".join(f"{size:>11}" for size in SIZES))
    for device in DEVICES:
        for pen in PENS:
            cells = []
            for size in SIZES:
                those = [
                    row
                    for row in sizes
                    if (row["device"], row["pen"], float(row["size"])) == (device, pen, size)
                ]
                right, all_places = (sum(int(row[name]) for row in those) for name in ("middle", "places"))
                cells.append(f"{right:>5} ({all_places:>3})")
            print(f"{device:8}{pen:11}" + "".join(f"{cell:>11}" for cell in cells))
    print("\nRead as, by slant" + "".join(f"{slant:>8}" for slant in SLANTS))
    for name in VARIANTS:
        print(f"{name:17}" + "".join(f"{row['read_as']:>8}" for row in variants if row["form"] == name))


def main():
    """Measure, or print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the committed results")
    if not parser.parse_args().table:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            index = write_page(folder, trained_weights())
            sizes = [row for name in DEVICES for row in read_sizes(open_page(browser, index, name), name)]
            variants = read_variants(open_page(browser, index))
        for path, rows in ((RESULT, sizes), (FORMS_RESULT, variants)):
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    tables = []
    for path in (RESULT, FORMS_RESULT):
        with path.open(newline="") as file:
            tables.append(list(csv.DictReader(file)))
    print_tables(*tables)


if __name__ == "__main__":
    main()
