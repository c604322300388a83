"""How soon a page of the book shows something, in two books side by side: the one before and the one now.

    python -m benchmarks.first_paint BEFORE     measure; BEFORE is another rendered book's folder, such as
                                                that of an earlier checkout; writes first_paint.csv
    python -m benchmarks.first_paint --table    print the table from the committed results

Both books are served on this machine. Each round opens every page of both once, in a headless Chromium that
has nothing of them stored, one book right after the other, the first of the two by turns; so what else the
machine does meets both. A page's first paint is the browser's own `first-contentful-paint`, on a processor
slowed four times, as a phone's. Kilobytes are all that a page asked for until it was loaded and at rest,
without scrolling. The table has medians over the rounds.
"""

import argparse
import csv
import statistics
from pathlib import Path

from benchmarks.instruments.browser import chromium, serve
from digitrec.course import find_tree

PAGES = ("01_loading", "04_compiling", "05_training", "06_evaluating", "draw", "train_here")
ROUNDS = 9
RESULT = Path(__file__).with_suffix(".csv")
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


def open_once(browser, address):
    """Return (milliseconds to the first paint, kilobytes) of a page that this browser has not met."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page, sizes = context.new_page(), []
    devtools = context.new_cdp_session(page)
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    paint = page.evaluate(PAINT)
    context.close()
    return paint, sum(sizes) / 1000


def measure(before, now, rounds):
    """Return the rows of the table."""
    seen = {(page, book): [] for page in PAGES for book in ("before", "now")}
    with chromium() as browser, serve(before) as first, serve(now) as second:
        books = [("before", first), ("now", second)]
        for number in range(rounds):
            for page in PAGES:
                for name, address in books[:: 1 if number % 2 else -1]:
                    seen[page, name].append(open_once(browser, f"{address}/{page}.html"))
    rows = []
    for page in PAGES:
        row = {"page": page, "rounds": rounds}
        for name in ("before", "now"):
            paints, sizes = zip(*seen[page, name], strict=True)
            row |= {
                f"paint_ms_{name}": round(statistics.median(paints)),
                f"kilobytes_{name}": round(statistics.median(sizes)),
            }
        ratios = [b[0] / a[0] for a, b in zip(seen[page, "before"], seen[page, "now"], strict=True)]
        rows.append(row | {"ratio": round(statistics.median(ratios), 2)})
    return rows


def print_table(rows):
    """Print the medians, and the ratio of a round's two paints."""
    print(f"{'page':15}{'first paint, ms':>22}{'ratio':>8}{'kilobytes':>20}")
    for row in rows:
        paint, size = (
            f"{row[f'{name}_before']} -> {row[f'{name}_now']}" for name in ("paint_ms", "kilobytes")
        )
        print(f"{row['page']:15}{paint:>22}{row['ratio']:>8}{size:>20}")


def main():
    """Measure, or print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", nargs="?", help="the folder of the rendered book before")
    parser.add_argument("--table", action="store_true", help="print the committed results")
    parser.add_argument("--now", help="the folder of the other, where it is not this checkout's")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is opened")
    asked = parser.parse_args()
    if not asked.table:
        if not asked.before:
            parser.error("name the folder of the rendered book before, or ask for --table")
        now = asked.now or str(find_tree() / "book" / "_build" / "html")
        rows = measure(asked.before, now, asked.rounds)
        with RESULT.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    if not RESULT.exists():
        parser.error("nothing has been measured yet")
    with RESULT.open(newline="") as file:
        print_table(list(csv.DictReader(file)))


if __name__ == "__main__":
    main()
