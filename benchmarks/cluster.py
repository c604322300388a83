"""What grows when a large class is marked on a cluster, and how.

    python -m benchmarks.cluster
    python -m benchmarks.cluster --students 200

All students hand in the solution of stage 2. A Dask scheduler and two workers with one thread each are
started here, encrypted, and `digitrec grade --scheduler` marks the class once. Every 25 submissions
a row says how long it has taken, how much memory the processes hold (megabytes), and how large the files are
that stay. `runners` are what holds the sandboxes on the workers; the kernels, which live for one submission,
are left out. Writes benchmarks/cluster.csv. Two quiet cores take about half an hour for 1,000.

The growth is what counts here: the seconds are those of a machine that runs everything at once.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
from distributed import Security

from benchmarks.instruments.dask_cluster import DaskCluster
from digitrec.course import find_tree, stage

TREE = find_tree(Path(__file__).parent)
RESULT = Path(__file__).with_suffix(".csv")
STAGE = stage("preparing")
EVERY = 25  # submissions from row to row
PYTHON = [sys.executable, "-W", "ignore", "-m"]
MODULES = {
    "digitrec.grading.run": "runners",
    "digitrec.grading.run.cluster": "client",
    "digitrec.grading.judge": "judge",
}
MEMORY = ("scheduler", "workers", "runners", "grader", "client", "judge")
FILES = {"gradebook": "gradebook.db*", "receipts": "receipts/**/*", "autograded": "autograded/**/*"}


def make_course(root, students):
    """Make a course in which students hand in the solution, and let the gradebook know it."""
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, root)
    (root / "book").mkdir()
    shutil.copytree(TREE / "solutions" / STAGE.stem, root / "solutions" / STAGE.stem)
    for number in range(students):
        shutil.copytree(
            TREE / "solutions" / STAGE.stem, root / "submitted" / f"student{number:05}" / STAGE.stem
        )
    subprocess.run(
        [*PYTHON, "nbgrader", "generate_assignment", STAGE.stem], cwd=root, check=True, capture_output=True
    )


def make_certificate(folder):
    """Make one certificate for the whole cluster; return its files by the names of Dask's options."""
    texts = Security.temporary().get_tls_config_for_role("client")
    files = {"tls-ca-file": "ca_file", "tls-cert": "cert", "tls-key": "key"}
    for name, text in files.items():
        (folder / name).write_text(texts[text])
    return {name: folder / name for name in files}


def megabytes(processes):
    """Return what some processes hold in memory, those that have ended left out."""
    total = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return total / 1e6


def processes_of(marking, cluster):
    """Return the processes to look at by what they are."""
    grader, scheduler = psutil.Process(marking.pid), psutil.Process(cluster.scheduler.pid)
    found = {name: [] for name in MEMORY} | {"grader": [grader], "scheduler": [scheduler]}
    for process in cluster.processes[1:]:
        found["workers"].append(psutil.Process(process.pid))
    for process in [grader, *found["workers"]]:
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                found.get(_what_it_is(child.cmdline()), []).append(child)
    return found


def _what_it_is(command):
    for part in command:
        if part in MODULES:
            return MODULES[part]
    return "workers" if "spawn_main" in " ".join(command) else None  # what a nanny minds


def size(root, pattern):
    """Return the megabytes of the files of a pattern."""
    total = 0
    for path in root.glob(pattern):
        with suppress(FileNotFoundError):  # it was put in its place in this moment
            total += path.stat().st_size
    return total / 1e6


def measure(students):
    """Mark a class and yield a row for every 25 submissions."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "course")
        root.mkdir()
        make_course(root, students)
        certificate = make_certificate(Path(folder))
        cluster = DaskCluster(Path(folder), certificate)
        try:
            for name in ("one", "two"):
                cluster.worker(name, nanny=True)
            options = [part for name, path in certificate.items() for part in (f"--{name}", str(path))]
            start = time.perf_counter()
            marking = subprocess.Popen(
                [*PYTHON, "digitrec", "grade", STAGE.name, "--scheduler", cluster.address, *options],
                cwd=root,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            )
            done = 0
            while done < students and marking.poll() is None:
                time.sleep(0.5)
                marked = len(list(root.glob(f"receipts/{STAGE.stem}/*.receipt")))
                if marked >= done + EVERY or (marked > done and marked == students):
                    done = marked
                    seconds = time.perf_counter() - start
                    held = processes_of(marking, cluster)
                    memory = {f"{name}_mb": megabytes(held[name]) for name in MEMORY}
                    files = {f"{name}_mb": size(root, pattern) for name, pattern in FILES.items()}
                    yield {"marked": done, "seconds": seconds, **memory, **files}
            assert marking.wait() == 0, cluster.written()[-2000:]
            assert all(mark == STAGE.points for mark in marks(root)), (
                "a solution got fewer points than it has"
            )
        finally:
            cluster.close()


def marks(root):
    """Return the marks of the class."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        return [found.score for found in gradebook.assignment_submissions(STAGE.stem)]


def main():
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    options = parser.parse_args()
    rows = []
    for row in measure(options.students):
        rows.append({name: value if name == "marked" else f"{value:.1f}" for name, value in row.items()})
        print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
