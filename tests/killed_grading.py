"""Kill a class's marking: `killed_grading.py every|random FOLDER` prints as JSON what was found.

Each marking is a fork of this process, so that nothing is imported twice. It is killed by SIGKILL before one
of its steps: before a file is opened for writing, renamed, made or removed, and before each statement that
changes the gradebook and each commit. Then it is started again.
"""

import gc
import json
import os
import random
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import digitrec.notebooks  # noqa: F401 (before nbformat is imported: it spares what no notebook needs)

# isort: split
import quick_grading
from quick_grading import KINDS, STAGES, WRITTEN, grade, hand_in, make_class, recorded
from sqlalchemy import event
from sqlalchemy.engine import Engine

from digitrec.grading.marking import GradingError

FILES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
CHANGES = ("INSERT", "UPDATE", "DELETE", "CREATE")
TASKS = ("flatten", "one-hot", WRITTEN)  # of the notebook, which is marked hundreds of times
SEED, KILLED, STUDENTS, STEPS = 7, 10, 12, 150


def short(source=quick_grading.source):
    """Return the notebook of the stages with a few of its tasks."""
    notebook = source()
    notebook.cells = [cell for cell in notebook.cells if cell.id.startswith(TASKS)]
    return notebook


def marked(root, stages, kill_at=None):
    """Mark stages in a fork that is killed before step `kill_at`; return whether it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if kill_at is not None:
                _kill_at(kill_at)
            for of_stage in stages:
                grade(root, of_stage)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    if os.WEXITSTATUS(status):
        sys.exit("A marking ended with an error.")
    return True


def _kill_at(number):
    left = number

    def step(*_):
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    def audit(name, arguments):
        writes = name == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        if name in FILES or writes:
            step()

    def statement(connection, cursor, text, *_):
        if text.lstrip().upper().startswith(CHANGES):
            step()

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", step)


def every(folder):
    """Kill the marking of two at each of its steps in turn."""
    stages, students = STAGES[:1], ["ada", "ben"]
    made, first = folder / "made", folder / "first"
    make_class(made, [], stages)
    with suppress(GradingError):  # nothing is handed in yet, but from now on the gradebook knows the stage
        grade(made, stages[0])
    for number, student in enumerate(students):
        hand_in(made, student, KINDS[number], stages[0])
    shutil.copytree(made, first)
    marked(first, stages)
    expected = recorded(first, stages)
    steps, half, wrong = 0, [], []
    while True:
        root = folder / "now"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(made, root)
        ended = marked(root, stages, steps)
        between = recorded(root, stages)
        half += [[steps, who] for who, marks in between.items() if marks != expected[who]]
        marked(root, stages)
        if recorded(root, stages) != expected or leftovers(root):
            wrong.append([steps, leftovers(root)])
        if ended:
            return {"steps": steps, "half": half, "wrong": wrong, "marked": len(expected)}
        steps += 1


def at_random(folder):
    """Kill the marking of a class of twelve in three stages ten times, then let it end."""
    students = [f"student {number:02}" for number in range(STUDENTS)]
    roots = folder / "undisturbed", folder / "now"
    for root in roots:
        make_class(root, students)
    start = time.monotonic()
    marked(roots[0], STAGES)
    print(f"undisturbed: {time.monotonic() - start:.0f} s", file=sys.stderr)
    expected, draw, kills, half = recorded(roots[0]), random.Random(SEED), 0, []
    while kills < KILLED:
        kills += not marked(roots[1], STAGES, draw.randrange(STEPS))
        half += [who for who, marks in recorded(roots[1]).items() if marks != expected[who]]
    marked(roots[1], STAGES)
    return {
        "kills": kills,
        "half": half,
        "same": recorded(roots[1]) == expected,
        "marked": len(expected),
        "left": leftovers(roots[1]),
    }


def leftovers(root):
    """Return what an interrupted marking left among the marked notebooks and receipts."""
    found = [*Path(root, "autograded").glob("*/.*"), *Path(root, "receipts").glob("*/.*")]
    return [str(path.relative_to(root)) for path in found]


if __name__ == "__main__":
    quick_grading.source = short
    warm = Path(sys.argv[2], "now")
    make_class(warm, KINDS[:2], STAGES[:1])
    grade(warm)  # what is imported and worked out once, also about a gradebook in this place, is in each fork
    shutil.rmtree(warm)
    gc.freeze()
    print(json.dumps({"every": every, "random": at_random}[sys.argv[1]](Path(sys.argv[2]))))
