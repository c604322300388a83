"""How long the course's training takes, each way: `python -m benchmarks.training`.

Prints the table of ways in `benchmarks.ways`, side by side in one run, as ratios to plain `fit`, and writes
it to `benchmarks/training.csv` and `benchmarks/training.txt`. Each way runs in a process of its own, one
after the other, so that neither threads nor memory nor imports interfere. What is timed begins with the file
of MNIST and ends with the trained network: loading, preparing and compiling are in it, the import is not.
Each way runs as it comes, with the library's own choice of threads and an empty cache folder; once more with
the folder that the first run has left, if it keeps something there; and with one thread and an empty folder.
The ratio compares the first runs. All this is done in several rounds, and each number is the median. Run it
on a machine that does nothing else; it takes about ten minutes there.

Libraries that are not installed are left out. `pip install -e ".[benchmarks]"` installs them; or `--python`
names the interpreter of another environment that has them, with platformdirs and, by `pip install --no-deps
-e .`, this package.
"""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console

from benchmarks.ways import KEEPING, WAYS
from digitrec.running.workflow import processor

ROOT = Path(__file__).parent.parent
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}
FIELDS = [
    *("way", "first_run_seconds", "later_run_seconds", "ratio", "epoch_seconds", "one_thread_seconds"),
    *("test_accuracy", "versions"),
]


def main():
    """Measure, print the table, write it to files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="2,000 images and 2 epochs: does it run? No files."
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), help="only these")
    parser.add_argument("--python", default=sys.executable, help="interpreter for libraries missing here")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    size = {"images": 2_000, "epochs": 2} if options.quick else {"images": 60_000, "epochs": 5}

    console = Console(stderr=True)
    measured, missing = {name: [] for name in options.ways}, []
    for _ in range(1 if options.quick else options.rounds):
        for name in list(measured):
            with console.status(f"{WAYS[name][1]} ..."):
                runs = _measure(name, [sys.executable, options.python], size | {"seed": options.seed})
            if "missing" in runs:
                missing.append(f"{WAYS[name][1]}: left out, {runs['missing']} is not installed.")
                console.print(missing[-1])
                del measured[name]
            else:
                measured[name].append(runs)
                console.print(
                    WAYS[name][1] + "".join(f"  {run} {of['seconds']:.2f}" for run, of in runs.items())
                )
    rows = [_row(name, rounds) for name, rounds in measured.items()]
    _add_ratios(rows)
    text = "\n".join([_title(size, options), "", *_table(rows), *missing, "", *_versions(rows)]) + "\n"
    print(f"\n{text}", end="")
    if not options.quick and options.ways == list(WAYS):
        _write(rows, text)


def _measure(name, interpreters, settings):
    """Run one way with nothing kept, once more if it keeps something, and with one thread."""
    for python in interpreters:
        with tempfile.TemporaryDirectory() as cache:
            runs = {"first": _run(name, python, {"XDG_CACHE_HOME": cache}, settings)}
            if "missing" in runs["first"]:
                continue
            if name in KEEPING:
                runs["later"] = _run(name, python, {"XDG_CACHE_HOME": cache}, settings)
        with tempfile.TemporaryDirectory() as cache:
            runs["one thread"] = _run(name, python, ONE_THREAD | {"XDG_CACHE_HOME": cache}, settings)
        return runs
    return runs["first"]


def _run(name, python, environment, settings):
    """Run `benchmarks.ways` in a process of its own and return what it measured."""
    command = [python, "-m", "benchmarks.ways", name]
    command += [f"--{option}={value}" for option, value in settings.items()]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{WAYS[name][1]} failed with status {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _row(name, rounds):
    """Return a row of the table: the medians of a way's rounds."""

    def seconds(run):
        return round(median(runs[run]["seconds"] for runs in rounds), 3) if run in rounds[0] else ""

    later_epochs = [epoch for runs in rounds for epoch in runs["first"]["epochs"][1:]]
    first = rounds[0]["first"]
    return {
        "way": WAYS[name][1],
        "first_run_seconds": seconds("first"),
        "later_run_seconds": seconds("later"),
        "epoch_seconds": round(median(later_epochs), 3) if later_epochs else "",
        "one_thread_seconds": seconds("one thread"),
        "test_accuracy": first["test_accuracy"],
        "versions": " ".join(f"{package} {number}" for package, number in first["versions"].items()),
    }


def _add_ratios(rows):
    """Say of every row how many times faster than plain `fit` it was, if plain `fit` ran."""
    fit = next((row["first_run_seconds"] for row in rows if row["way"] == WAYS["fit"][1]), None)
    for row in rows:
        row["ratio"] = round(fit / row["first_run_seconds"], 2) if fit else ""


def _title(size, options):
    amount = f"{size['images']:,} images, {size['epochs']} epochs, batches of 32, seed {options.seed}"
    return f"Training 784-128-64-10: {amount}.\n{machine()}"


def machine():
    """Return the processor, its cores, the memory and the system, in a line."""
    memory = psutil.virtual_memory().total / 2**30
    cores = psutil.cpu_count(logical=True)
    system, python = platform.system(), platform.python_version()
    return f"{processor()}, {cores} cores, {memory:.0f} GiB, {system}, Python {python}."


def _table(rows):
    """Return the rows as lines of text."""
    widths = "{:<50} {:>9} {:>9} {:>11} {:>10} {:>11} {:>9}"
    yield widths.format("way", "first run", "later", "x fit", "s an epoch", "one thread", "test")
    for row in rows:
        first, later, epoch, one_thread = (
            f"{row[name]:.2f}" if row[name] else ""
            for name in ("first_run_seconds", "later_run_seconds", "epoch_seconds", "one_thread_seconds")
        )
        ratio = f"{row['ratio']:.1f} times" if row["ratio"] else ""
        yield widths.format(row["way"], first, later, ratio, epoch, one_thread, f"{row['test_accuracy']:.4f}")


def _versions(rows):
    yield "With " + ", ".join(dict.fromkeys(row["versions"] for row in rows)) + "."


def _write(rows, text):
    with (ROOT / "benchmarks" / "training.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (ROOT / "benchmarks" / "training.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
