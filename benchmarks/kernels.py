"""How long a submission takes to run, in a forked kernel and in Jupyter's own.

    python -m benchmarks.kernels

Runs the solution of one stage as marking does, in turns: a kernel forked from the parent that has TensorFlow
already (`digitrec.grading.run.kernels`), and a kernel that imports it itself. The first forked kernel, which
has to wait for the parent, is on a line of its own: a batch pays for it once. Writes benchmarks/kernels.csv.
Run it on a machine that does nothing else.
"""

import csv
import time
from pathlib import Path
from statistics import median

import nbformat
from jupyter_client import AsyncKernelManager

from digitrec.course import find_tree, stage
from digitrec.grading.run.cells import RunCells
from digitrec.grading.run.kernels import ForkedKernelManager

STAGE = "preparing"  # it imports TensorFlow and trains nothing
TURNS = 5
RESULT = Path(__file__).with_suffix(".csv")


def seconds(manager):
    """Return how long the solution takes from the kernel's start to its end."""
    path = find_tree(Path(__file__).parent) / "solutions" / stage(STAGE).notebook
    notebook = nbformat.read(path, as_version=4)
    run = RunCells(kernel_manager_class=manager, timeout=600)
    start = time.perf_counter()
    run.preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    return time.perf_counter() - start


def main():
    """Measure, print and write the table."""
    first = seconds(ForkedKernelManager)
    turns = [(seconds(ForkedKernelManager), seconds(AsyncKernelManager)) for _ in range(TURNS)]
    forked, own = (median(column) for column in zip(*turns, strict=True))
    rows = [
        ("Jupyter's own", own, 1.0),
        ("forked", forked, own / forked),
        ("forked, the first", first, own / first),
    ]
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kernel", "seconds", "ratio"])
        writer.writerows((name, f"{time_taken:.2f}", f"{ratio:.1f}") for name, time_taken, ratio in rows)
    print(RESULT.read_text("utf-8"))


if __name__ == "__main__":
    main()
