"""How long a class takes to be marked, by us and by nbgrader as it comes.

    python -m benchmarks.grading
    python -m benchmarks.grading --students 30 --stages preparing building

Some students hand in the solution of each stage. Every way marks the same class, in a course of its own and
one after the other: `digitrec grade` with one worker and with two, `nbgrader autograde` with the course's
settings, and `nbgrader autograde` with nbgrader's own preprocessors and a limit of 600 s for a cell, which
runs the notebooks with the rights of whoever marks and records the number that they print. What is timed is
the command, start and first-time measuring of limits included. Writes benchmarks/grading.csv, a row a way and
stage: seconds by the clock, seconds of processor time, submissions an hour, and the least mark that a
solution got. About half an hour with four students on two cores. Run it on a machine that does nothing else.
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
NBGRADER = [sys.executable, "-m", "nbgrader"]
WAYS = {
    "digitrec grade, two workers": (None, [sys.executable, "-m", "digitrec", "grade", "--workers", "2"]),
    "digitrec grade, one worker": (None, [sys.executable, "-m", "digitrec", "grade", "--workers", "1"]),
    "nbgrader autograde, the course's settings": (None, [*NBGRADER, "autograde"]),
    "nbgrader autograde, as it comes": (AS_IT_COMES, [*NBGRADER, "autograde"]),
}


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
    run([*NBGRADER, "generate_assignment", of_stage.stem], root)


def run(command, folder):
    """Run a command in a folder. Raises CalledProcessError."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        done.check_returncode()


def measure(way, of_stage, students):
    """Return (seconds by the clock, seconds of processor time, least mark) of one way with one stage."""
    from nbgrader.api import Gradebook

    settings, command = WAYS[way]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_course(root, settings, of_stage, students)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run([*command, of_stage.stem], root)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
            marks = [found.score for found in gradebook.assignment_submissions(of_stage.stem)]
        assert len(marks) == students, marks
        return seconds, processor, min(marks)


def main():
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=4)
    parser.add_argument("--stages", nargs="+", default=MARKED, choices=MARKED)
    options = parser.parse_args()
    rows, total = [], dict.fromkeys(WAYS, 0.0)
    for name in options.stages:
        for way in WAYS:
            seconds, processor, least = measure(way, stage(name), options.students)
            total[way] += seconds
            hourly = 3600 * options.students / seconds
            rows.append((way, name, options.students, seconds, processor, hourly, least))
            print(f"{name:14}{way:44}{seconds:7.1f} s {hourly:7.0f} an hour   mark {least:g}", flush=True)
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["way", "stage", "students", "seconds", "processor_seconds", "submissions_an_hour", "least_mark"]
        )
        for *about, seconds, processor, hourly, least in rows:
            writer.writerow([*about, f"{seconds:.1f}", f"{processor:.1f}", f"{hourly:.0f}", f"{least:g}"])
    slowest = total["nbgrader autograde, as it comes"]
    for way, seconds in sorted(total.items(), key=lambda pair: pair[1]):
        print(f"{way:44}{seconds:8.1f} s in all   {slowest / seconds:5.1f} times nbgrader as it comes")


if __name__ == "__main__":
    main()
