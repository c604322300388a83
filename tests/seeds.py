"""Marks by luck: whether an answer gets the same marks and codes whatever inputs are drawn.

    python -m tests.seeds [task ...] [--seeds 20]

tries every answer of the bank on so many seeds, beginning with that of the visible check, and prints those
whose marks or codes are not everywhere the same.
"""

import argparse
import pickle
import sys

from digitrec.checks.engine.stages import tasks
from tests.bank import entries, task

VISIBLE = 1


def drawn_tasks():
    """Return the tasks whose probes are others with other seeds."""
    return [name for name in tasks() if len({pickle.dumps(task(name).probe(seed)) for seed in (1, 2)}) > 1]


def outcomes(entry, seeds):
    """Return by marks and codes the seeds with which an answer gets them, each time made anew."""
    found, wanted = {}, task(entry.task)
    for seed in seeds:
        probe = wanted.probe(seed)
        report = wanted.judge(probe, wanted.evidence(entry.answers(), probe))
        found.setdefault((report.marks, report.undecided, report.codes), []).append(seed)
    return found


def main():
    """Print the answers with more than one outcome; return how many there are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tasks", nargs="*", help="the tasks to try; all unless stated")
    parser.add_argument("--seeds", type=int, default=20)
    asked = parser.parse_args()
    seeds, lucky, number = range(VISIBLE, VISIBLE + asked.seeds), 0, 0
    for task_id in asked.tasks or drawn_tasks():
        for entry in (entry for entry in entries(task(task_id).stage) if entry.task == task_id):
            found, number = outcomes(entry, seeds), number + 1
            if len(found) > 1:
                lucky += 1
                print(entry, *found.items(), sep="\n    ", flush=True)
    print(f"{number} answers on {len(seeds)} seeds: {lucky} with another outcome on some of them")
    return lucky


if __name__ == "__main__":
    sys.exit(main() and 1)
