"""How long the course's training takes, each way: `python -m benchmarks.training`.

Prints the table of ways in `benchmarks.ways`, side by side in one run, as ratios to plain `fit`, and writes
it to `benchmarks/training.csv` and `benchmarks/training.txt`. Each way runs in a process of its own, one
after the other, so that neither threads nor memory nor imports interfere; the import is not timed,
compiling is. Each runs as it comes, with the library's own choice of threads, and once more with one thread;
the ratio compares the runs as they come. Run it on a machine that does nothing else.

Libraries that are not installed are left out. `pip install -e ".[benchmarks]"` installs them; or `--python`
names the interpreter of another environment that has them and, by `pip install --no-deps -e .`, this
package.
"""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console

from benchmarks.ways import WAYS
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
FIELDS = ["way", "seconds", "ratio", "epoch_seconds", "one_thread_seconds", "test_accuracy", "versions"]


def main():
    """Measure, print the table, write it to files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="2,000 images and 2 epochs: does it run? No files."
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), help="only these")
    parser.add_argument("--python", default=sys.executable, help="interpreter for libraries missing here")
    options = parser.parse_args()
    size = {"images": 2_000, "epochs": 2} if options.quick else {"images": 60_000, "epochs": 5}

    console = Console(stderr=True)
    rows, missing = [], []
    for name in options.ways:
        with console.status(f"{WAYS[name][1]} ..."):
            row = _measure(name, [sys.executable, options.python], size | {"seed": options.seed})
        if "missing" in row:
            missing.append(f"{WAYS[name][1]}: left out, {row['missing']} is not installed.")
            console.print(missing[-1])
        else:
            rows.append(row)
            console.print(f"{row['way']}: {row['seconds']:.1f} s")
    _add_ratios(rows)
    text = "\n".join([_title(size, options.seed), "", *_table(rows), *missing, "", *_versions(rows)]) + "\n"
    print(f"\n{text}", end="")
    if not options.quick and options.ways == list(WAYS):
        _write(rows, text)


def _measure(name, interpreters, settings):
    """Run one way as it comes and with one thread, and return a row of the table."""
    for python in interpreters:
        as_it_comes = _run(name, python, {}, settings)
        if "missing" not in as_it_comes:
            break
    else:
        return as_it_comes
    one_thread = _run(name, python, ONE_THREAD, settings)
    later = as_it_comes["epochs"][1:]  # the first one compiles
    return {
        "way": WAYS[name][1],
        "seconds": round(as_it_comes["seconds"], 3),
        "epoch_seconds": round(median(later), 3) if later else "",
        "one_thread_seconds": round(one_thread["seconds"], 3),
        "test_accuracy": as_it_comes["test_accuracy"],
        "versions": " ".join(f"{package} {number}" for package, number in as_it_comes["versions"].items()),
    }


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


def _add_ratios(rows):
    """Say of every row how many times faster than plain `fit` it was, if plain `fit` ran."""
    fit = next((row["seconds"] for row in rows if row["way"] == WAYS["fit"][1]), None)
    for row in rows:
        row["ratio"] = round(fit / row["seconds"], 2) if fit else ""


def _title(size, seed):
    amount = f"{size['images']:,} images, {size['epochs']} epochs, batches of 32, seed {seed}"
    return f"Training 784-128-64-10: {amount}.\n{_machine()}"


def _machine():
    """Return the processor, its cores, the memory and the system, in a line."""
    memory = psutil.virtual_memory().total / 2**30
    cores = psutil.cpu_count(logical=True)
    system, python = platform.system(), platform.python_version()
    return f"{processor()}, {cores} cores, {memory:.0f} GiB, {system}, Python {python}."


def _table(rows):
    """Return the rows as lines of text."""
    widths = "{:<50} {:>8} {:>11} {:>10} {:>11} {:>9}"
    yield widths.format("way", "seconds", "x fit", "s an epoch", "one thread", "test")
    for row in rows:
        ratio = f"{row['ratio']:.1f} times" if row["ratio"] else ""
        epoch = f"{row['epoch_seconds']:.2f}" if row["epoch_seconds"] else ""
        seconds, one_thread = f"{row['seconds']:.2f}", f"{row['one_thread_seconds']:.2f}"
        yield widths.format(row["way"], seconds, ratio, epoch, one_thread, f"{row['test_accuracy']:.4f}")


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
