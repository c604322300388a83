"""How fast the page "Draw a digit" answers, and how well it reads digits drawn with a pen.

    python -m benchmarks.draw_page

Test digits are reduced to their skeletons and replayed in headless Chromium as movements of a pointer. For
each movement of the first few: the time from the event to the last canvas painted, every canvas read back so
that nothing is left in a queue. Where other programs run beside it, `processor_ms` tells more: how long the
page's own thread worked for a movement, all it did included. Writes benchmarks/draw_page.csv.
"""

import csv
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.instruments.browser import chromium
from benchmarks.instruments.strokes import strokes_of
from digitrec.loading import load_mnist
from digitrec.pages.export import write_page
from digitrec.pages.files import FOLDER, files_of
from digitrec.training import trained_weights

DIGITS = 100  # the first of the test set
TIMED = 10  # of them: reading every canvas back is slow
RESULT = Path(__file__).with_suffix(".csv")

DRAW = """async ([strokes, timed]) => {
    const { page } = digitrec;
    const pad = document.querySelector("#pad");
    const canvases = [...document.querySelectorAll(".stage canvas")];
    const box = pad.getBoundingClientRect();
    const send = (type, [x, y]) => pad.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, isPrimary: true, button: 0, buttons: 1, bubbles: true, pointerType: "mouse",
        clientX: box.left + (x / 28) * box.width, clientY: box.top + (y / 28) * box.height,
    }));
    const times = [];
    page.replace();
    for (const stroke of strokes) {
        send("pointerdown", stroke[0]);
        for (const point of stroke) {
            const start = performance.now();
            send("pointermove", point);
            if (!timed) continue;
            cancelAnimationFrame(page.frame);
            page.paint();
            canvases.forEach((canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1));
            times.push(performance.now() - start);
        }
        send("pointerup", stroke.at(-1));
    }
    page.paint();
    return { times, guess: document.querySelector("#guess .digit").textContent };
}"""


def work(devtools):
    """Return the seconds that the page's thread has worked; waiting for other programs does not count."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def measure():
    """Return what was measured, as a dict."""
    _, (images, labels) = load_mnist()
    times, hits = [], 0
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.goto(write_page(folder, trained_weights()).as_uri())
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        idle = work(devtools)
        for k in range(DIGITS):
            if k == TIMED:
                processor = work(devtools) - idle
            answer = page.evaluate(DRAW, [strokes_of(images[k]), k < TIMED])
            times += answer["times"]
            hits += answer["guess"] == str(labels[k])
    names = [*files_of("draw"), "draw/page.html"]
    return {
        "digits": DIGITS,
        "hits": hits,
        "movements": len(times),
        "processor_ms": round(1000 * processor / len(times), 2),
        "median_ms": round(float(np.median(times)), 2),
        "slowest_of_20_ms": round(float(np.percentile(times, 95)), 2),
        "kilobytes": round(sum((FOLDER / name).stat().st_size for name in names) / 1000),
    }


def main():
    """Measure, print and keep the result."""
    result = measure()
    with RESULT.open("w", newline="") as file:
        writer = csv.DictWriter(file, result, lineterminator="\n")
        writer.writeheader()
        writer.writerow(result)
    for name, value in result.items():
        print(f"{name:>18} {value}")


if __name__ == "__main__":
    main()
