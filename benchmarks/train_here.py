"""How soon the page "Train it here" reads digits, and how soon it is back at a step, in a real browser.

    python -m benchmarks.train_here              measure and write train_here.csv
    python -m benchmarks.train_here --table      print the table from the committed results

Three seeds. A run opens the page from the file system, presses Train and watches what the page's own
worker reports: the seconds until its accuracy on the 1,000 test digits first reached 92 %, and the accuracy
after ten seconds (or at the end of the ten epochs, if that came first). The clock starts when Train is
pressed. After the ten epochs the slider goes to steps drawn at random: the milliseconds until the page has
drawn the curves, the units and the digits of that step. Then the same with two futures, after a fork at step
400. Run it on a machine that does nothing else; on a busy Linux machine `chrt -r 5` before the command, as
root, gives it precedence.
"""

import argparse
import csv
import os
import platform
import re
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.instruments.browser import chromium
from benchmarks.instruments.train_page import write_train_page
from digitrec.pages.files import FOLDER

RESULTS = Path(__file__).with_name("train_here.csv")
GOAL, SECONDS, SEEDS = 0.92, 10, (1, 2, 3)
BACK = ("back_median_ms", "back_worst_ms", "two_futures_median_ms", "two_futures_worst_ms")
FIELDS = ("seed", "goal", "seconds_to_goal", "accuracy_after_10_s", "digits_per_second", *BACK, "machine")
LOOKS = 100  # of each kind

# Notes every report of the worker with the seconds since Train was pressed.
WATCH = """
globalThis.seen = [];
digitrec.workers = [];
const start = digitrec.startWorker;
digitrec.startWorker = () => {
  const worker = start();
  digitrec.workers.push(worker);
  worker.addEventListener("message", ({ data: { stage, epochs, testAccuracy } }) =>
    seen.push({ stage, epochs, testAccuracy, seconds: (performance.now() - globalThis.pressed) / 1000 }));
  return worker;
};
"""

# Goes to one step after the other with the slider; returns the milliseconds until each was drawn.
GO_BACK = """async (steps) => {
  const slider = document.getElementById("moment"), times = [];
  const { show } = digitrec.Timeline.prototype;
  let drawn;
  digitrec.Timeline.prototype.show = function (report) {
    show.call(this, report);
    if (report.views[0].accuracy === null || report.views[0].step === Number(slider.value)) drawn?.();
  };
  for (const step of steps) {
    const begun = performance.now();
    slider.value = step;
    await new Promise((done) => {
      drawn = done;
      slider.dispatchEvent(new Event("input"));
    });
    times.push(performance.now() - begun);
  }
  digitrec.Timeline.prototype.show = show;
  return times;
}"""


def back_in_time(page, seed):
    """Return the milliseconds, median and worst, that going back takes: in one run, and in two futures."""
    steps = np.random.default_rng(seed).integers(0, 2500, LOOKS).tolist()
    alone = page.evaluate(GO_BACK, steps)
    page.click("#latest")
    page.wait_for_selector('#train-here[data-measured="2500"]')
    page.evaluate(
        "digitrec.workers[0].postMessage({ do: 'fork', at: 400, what: 'freeze', value: 1 }); seen.length = 0"
    )
    page.wait_for_function("() => seen.some(({ stage }) => stage === 'predicting')", timeout=300_000)
    both = page.evaluate(GO_BACK, steps)
    numbers = [round(f(times), 1) for times in (alone, both) for f in (np.median, np.max)]
    return dict(zip(BACK, numbers, strict=True))


def machine():
    """Return what the processor is called, and how many of it there are."""
    information = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", information.read_text()) if information.exists() else []
    return f"{names[0].strip() if names else platform.machine()}, {os.cpu_count()} processors"


def measure(browser, index, seed):
    """Return one row of the results."""
    page = browser.new_page(reduced_motion="reduce")
    page.route("**/train/worker.js", lambda route: _watched(route))
    page.goto(f"{index.as_uri()}#seed={seed}")
    page.wait_for_selector("#run:enabled")
    page.evaluate("() => { pressed = performance.now(); document.getElementById('run').click(); }")
    page.wait_for_function("() => seen.some(({ stage }) => stage === 'predicting')", timeout=300_000)
    reports = [
        report for report in page.evaluate("seen") if report["stage"] == "training" and report["epochs"]
    ]
    back = back_in_time(page, seed)
    page.close()
    in_time = [report for report in reports if report["seconds"] <= SECONDS]
    reached = next(report["seconds"] for report in reports if report["testAccuracy"] >= GOAL)
    last = in_time[-1]
    return {
        "seed": seed,
        "goal": GOAL,
        "seconds_to_goal": round(reached, 2),
        "accuracy_after_10_s": last["testAccuracy"],
        "digits_per_second": round(last["epochs"] * 8000 / last["seconds"]),
        **back,
        "machine": machine(),
    }


def _watched(route):
    script = (FOLDER / "train" / "worker.js").read_text(encoding="utf-8")
    route.fulfill(body=script + WATCH, content_type="text/javascript")


def print_table(rows):
    """Print the runs and the worst of them."""
    print(f"{'seed':>4}  {'seconds to 92 %':>16}  {'after 10 s':>10}  {'digits a second':>16}")
    for row in rows:
        accuracy, seconds = float(row["accuracy_after_10_s"]), float(row["seconds_to_goal"])
        print(f"{row['seed']:>4}  {seconds:>16.2f}  {accuracy:>10.3f}  {int(row['digits_per_second']):>16,}")
    worst = (
        max(float(row["seconds_to_goal"]) for row in rows),
        min(float(row["accuracy_after_10_s"]) for row in rows),
    )
    print(f"{'seed':>4}  {'back, median':>13}  {'worst':>8}  {'two futures':>13}  {'worst':>8}")
    for row in rows:
        times = [f"{float(row[name]):.0f} ms" for name in BACK]
        print(f"{row['seed']:>4}  {times[0]:>13}  {times[1]:>8}  {times[2]:>13}  {times[3]:>8}")
    print(f"Measured on: {rows[0]['machine']}")
    print(f"Worst: 92 % after {worst[0]:.1f} s; {100 * worst[1]:.1f} % after 10 s.")


def main():
    """Measure, or print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the committed results")
    if not parser.parse_args().table:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            index = write_train_page(Path(folder))
            rows = [measure(browser, index, seed) for seed in SEEDS]
        with RESULTS.open("w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with RESULTS.open(newline="") as file:
        print_table(list(csv.DictReader(file)))


if __name__ == "__main__":
    main()
