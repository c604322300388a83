"""What people wait for, before and after a change: `python -m benchmarks.waits --before CHECKOUT`.

    git worktree add /tmp/before 3ce2773
    python -m benchmarks.waits --before /tmp/before

Every wait is measured in this checkout and in the other one, in turns, each in a process of its own. The
medians of the rounds go into `benchmarks/waits.csv`; with `--waits` the other rows stay as they are. Cells
are those of the checkout's own notebooks; what is timed is the cell. Without `--before` it measures this
checkout and writes nothing. About ten minutes with three rounds. Run it on a machine that does nothing else.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
RESULT = Path(__file__).with_suffix(".csv")

# Runs the cells of a notebook, named by their ids, and some code after them; prints the seconds of the last.
CELLS = """
import json, sys, time
notebook, wanted, more = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2].split(), sys.argv[3]
sources = {cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"])
           for cell in notebook["cells"]}
names = {"__name__": "__main__", "display": lambda figure: figure._repr_png_()}
for source in [*(sources[name] for name in wanted), *filter(None, [more])]:
    began = time.perf_counter()
    exec(compile(source, "a cell", "exec"), names)
    seconds = time.perf_counter() - began
print(json.dumps(seconds))
"""
ON_THE_TRAINING_IMAGES = """
from digitrec.checks import check

def evaluate(model, x, y):
    return model.evaluate(x_train, y_train, verbose=0)

check("evaluating.evaluate", evaluate)
"""
CHECK_OF_TRAIN = """
from digitrec.checks import check

check("training.train", train)
"""


def run(tree, *arguments, cache):
    """Run Python in a checkout and return what it prints, and the seconds that the process took."""
    environment = os.environ | {"PYTHONPATH": str(tree), "XDG_CACHE_HOME": str(cache)}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)[:200]} failed in {tree}:\n{done.stderr[-2000:]}")
    return done.stdout, time.perf_counter() - began


def cell(tree, cache, notebook, wanted, more=""):
    """Return the seconds of the last cell that was wanted, or of some code after them."""
    printed, _ = run(tree, "-c", CELLS, str(tree / "solutions" / notebook), wanted, more, cache=cache)
    return json.loads(printed.splitlines()[-1])


def importing(tree, cache):
    """Return the seconds of TensorFlow's import, the start of Python included."""
    return run(tree, "-c", "from digitrec.starting import start_keras; start_keras()", cache=cache)[1]


def training(tree, cache):
    """Return the seconds of `digitrec train`, from the command to the files."""
    with tempfile.TemporaryDirectory() as folder:
        return run(tree, "-m", "digitrec", "train", "--output", f"{folder}/run", cache=cache)[1]


WAITS = {
    "importing TensorFlow": importing,
    "digitrec train, the first time": training,
    "digitrec train, later": training,  # with what the line above has left in the cache
    "the set-up cell of stage 5": lambda *place: cell(*place, "05_training/training.ipynb", "set-up"),
    "the set-up cell of stage 6": lambda *place: cell(*place, "06_evaluating/evaluating.ipynb", "set-up"),
    "the cell of 40 epochs in stage 5": lambda *place: cell(
        *place, "05_training/training.ipynb", "set-up small-history"
    ),
    "the check of train": lambda *place: cell(
        *place, "05_training/training.ipynb", "set-up train", CHECK_OF_TRAIN
    ),
    "the check of evaluate with the training images": lambda *place: cell(
        *place, "06_evaluating/evaluating.ipynb", "set-up", ON_THE_TRAINING_IMAGES
    ),
}


def main():
    """Measure, print, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, help="another checkout, to compare this one with")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--waits", nargs="+", choices=WAITS, default=list(WAITS), help="only these")
    options = parser.parse_args()
    trees = {"before": options.before.resolve()} if options.before else {}
    trees["after"] = ROOT
    seconds = {(wait, name): [] for wait in options.waits for name in trees}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as caches:
            for wait, (name, tree) in ((wait, pair) for wait in options.waits for pair in trees.items()):
                seconds[wait, name].append(WAITS[wait](tree, Path(caches, name)))
                print(f"{wait}, {name}: {seconds[wait, name][-1]:.2f} s", file=sys.stderr, flush=True)
    rows = [[wait, *(f"{median(seconds[wait, name]):.2f}" for name in trees)] for wait in options.waits]
    for wait, *numbers in rows:
        print(f"{wait:50}", *(f"{number:>8}" for number in numbers))
    if options.before:
        with RESULT.open(newline="", encoding="utf-8") as file:
            kept = {row[0]: row for row in list(csv.reader(file))[1:]} | {row[0]: row for row in rows}
        with RESULT.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["wait", *(f"{name}_seconds" for name in trees)])
            writer.writerows(kept[wait] for wait in WAITS if wait in kept)


if __name__ == "__main__":
    main()
