"""How long a class takes to be marked, by us and by nbgrader as it comes.

    python -m benchmarks.grading
    python -m benchmarks.grading --students 30 --stages preparing building

Some students hand in the solution of each stage. Every way marks the same class, in a course of its own and
one after the other: `digitrec grade` with one worker, with two, and with two workers of a Dask cluster;
`nbgrader autograde` with the course's settings; and `nbgrader autograde` with nbgrader's own preprocessors
and a limit of 600 s for a cell, which runs the notebooks with the rights of whoever marks and records the
number that they print. What is timed is the command, start and first-time measuring of limits included; a
cluster is there before. Each notebook tells at its end what its own cells took of the processor and what
memory its kernel has to itself. Writes benchmarks/grading.csv, a row a way and stage: seconds by the clock,
seconds of processor time of the command and of the notebooks' cells, submissions an hour, the kernel's
megabytes and the least mark that a solution got. What runs in a sandbox is not in the command's processor
time: it ends in a namespace of its own. So for all ways but the last, that time is what comes beside the
notebooks' cells, the start of the command included. benchmarks/grading.txt has the machine and the sums over
the stages. Run it on a machine that does nothing else.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from benchmarks.training import machine
from digitrec.course import STAGES, find_tree, stage

TREE = find_tree(Path(__file__).parent)
RESULT = Path(__file__).with_suffix(".csv")
MARKED = [of_course.name for of_course in STAGES if of_course.points]
AS_IT_COMES = """\
c = get_config()
c.CourseDirectory.course_id = "digitrec"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ExecutePreprocessor.timeout = 600
c.Execute.timeout = 600
"""
FIRST = """\
import time as _time

_took = []
get_ipython().events.register("pre_run_cell", lambda *_: _took.append(-_time.process_time()))
get_ipython().events.register("post_run_cell", lambda *_: _took.append(_time.process_time()))
"""
LAST = """\
import json as _json

with open("/proc/self/smaps_rollup") as _file:
    _own = sum(int(line.split()[1]) for line in _file if line.startswith("Private_"))
_took.pop()
print(_json.dumps({"benchmark": True, "processor": sum(_took[1:]), "megabytes": _own / 1024}))
"""
PYTHON = [sys.executable, "-m"]
GRADE, AUTOGRADE = [*PYTHON, "digitrec", "grade"], [*PYTHON, "nbgrader", "autograde"]
WAYS = {
    "digitrec grade, two workers": (None, [*GRADE, "--workers", "2"]),
    "digitrec grade, one worker": (None, [*GRADE, "--workers", "1"]),
    "digitrec grade, a Dask cluster of two": (None, [*GRADE, "--scheduler"]),
    "nbgrader autograde, the course's settings": (None, AUTOGRADE),
    "nbgrader autograde, as it comes": (AS_IT_COMES, AUTOGRADE),
}
FIELDS = ("way", "stage", "students", "seconds", "processor_seconds", "cells_processor_seconds")
FIELDS += ("submissions_an_hour", "kernel_megabytes", "least_mark")


def make_course(root, settings, of_stage, students):
    """Make a course in which students hand in the solution of a stage, and let the gradebook know it."""
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, root)
    if settings:
        (root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    (root / "book").mkdir()
    shutil.copytree(TREE / "solutions" / of_stage.stem, root / "solutions" / of_stage.stem)
    for number in range(students):
        target = root / "submitted" / f"student{number:03}" / of_stage.stem
        shutil.copytree(TREE / "solutions" / of_stage.stem, target)
        path = root / "submitted" / f"student{number:03}" / of_stage.notebook
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [new_code_cell(FIRST), *notebook.cells, new_code_cell(LAST)]
        nbformat.write(notebook, path)
    run([*PYTHON, "nbgrader", "generate_assignment", of_stage.stem], root)


def run(command, folder):
    """Run a command in a folder. Raises CalledProcessError."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        done.check_returncode()


@contextmanager
def cluster(folder):
    """Start a scheduler and two workers, wait until they know one another, and yield the address."""
    from distributed import Client

    dask = [*PYTHON, "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    about = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", about]
    started = [subprocess.Popen([*dask, "scheduler", *options], **quiet)]
    try:
        while not about.is_file():
            time.sleep(0.1)
        each = ["--scheduler-file", about, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        started += [subprocess.Popen([*dask, "worker", *each], **quiet) for _ in range(2)]
        with Client(scheduler_file=str(about)) as client:
            client.wait_for_workers(2)
        yield json.loads(about.read_text())["address"]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def told(root, of_stage):
    """Return what notebooks tell of themselves: (seconds of processor time of all cells, most megabytes)."""
    found = []
    for path in root.glob(f"autograded/*/{of_stage.notebook}"):
        outputs = nbformat.read(path, as_version=4).cells[-1].get("outputs", [])
        text = "".join(output.get("text", "") for output in outputs)
        if text.startswith('{"benchmark"'):
            found.append(json.loads(text))
    return sum(one["processor"] for one in found), max((one["megabytes"] for one in found), default=0)


def measure(way, of_stage, students):
    """Return the figures of one way with one stage, as they stand in the table."""
    from nbgrader.api import Gradebook

    settings, command = WAYS[way]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        make_course(root, settings, of_stage, students)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        if "--scheduler" in command:
            command = [*command, stack.enter_context(cluster(root))]
            start = time.perf_counter()
        run([*command, of_stage.stem], root)
        seconds = time.perf_counter() - start
        stack.close()  # what the workers took is known when they have ended
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
            marks = [found.score for found in gradebook.assignment_submissions(of_stage.stem)]
        assert len(marks) == students, marks
        cells, megabytes = told(root, of_stage)
        figures = (seconds, processor, cells, 3600 * students / seconds, megabytes, min(marks))
        return dict(zip(FIELDS, (way, of_stage.name, students, *figures), strict=True))


def summary(rows):
    """Return the sums over the stages as text, the quickest way first, with the machine."""
    sums = {
        way: [sum(float(row[name]) for row in rows if row["way"] == way) for name in FIELDS[3:6]]
        for way in dict.fromkeys(row["way"] for row in rows)
    }
    slowest = max(seconds for seconds, *_ in sums.values())
    stages = dict.fromkeys(row["stage"] for row in rows)
    lines = [f"{rows[0]['students']} learners hand in the solutions of {', '.join(stages)}.", machine(), ""]
    lines.append(f"{'way':44}{'seconds':>9}{'command':>9}{'cells':>9}{'an hour':>9}")
    for way, (seconds, command, cells) in sorted(sums.items(), key=lambda pair: pair[1]):
        ratio = f"{slowest / seconds:.1f} x"
        lines.append(f"{way:44}{seconds:9.1f}{command:9.1f}{cells:9.1f}{ratio:>9}")
    lines.append("")
    lines.append(
        "command, cells: their seconds of processor time. an hour: submissions, to the slowest way's."
    )
    return "\n".join(lines) + "\n"


def main():
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=4)
    parser.add_argument("--stages", nargs="+", default=MARKED, choices=MARKED)
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS, metavar="WAY")
    options = parser.parse_args()
    rows = []
    for name in options.stages:
        for way in options.ways:
            row = measure(way, stage(name), options.students)
            rows.append({k: round(v, 1) if isinstance(v, float) else v for k, v in row.items()})
            print("  ".join(map(str, rows[-1].values())), flush=True)
    if options.ways == list(WAYS) and options.stages == MARKED:
        with RESULT.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        RESULT.with_suffix(".txt").write_text(summary(rows), encoding="utf-8")
    print(summary(rows), end="")


if __name__ == "__main__":
    main()
