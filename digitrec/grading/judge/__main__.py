"""The process that judges: for each submission a copy of itself, which ends with its reports.

It has loaded the checks and the images, and nothing that a learner wrote. A copy that takes too long or too
much costs only the submission whose evidence it read.
"""

import gc
import os
import sys
from select import select

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.pool import labels_of_pool, pool
from digitrec.checks.engine.catalogue import catalogue
from digitrec.checks.engine.stages import task
from digitrec.checks.loading.shared import digest_of, mnist_arrays
from digitrec.grading.judge.verdict import report_on, without_evidence
from digitrec.grading.run import frames

MEMORY = 2 * 2**30  # bytes beyond what the process has
SECONDS = 20  # of processor time
PATIENCE = 6 * SECONDS  # seconds on a busy machine
TOO_COSTLY = "What came back from the notebook takes more to look at than any answer to this task."


def main():
    """Serve until there is nothing more to judge."""
    answers, reports = sys.stdin.buffer, sys.stdout.buffer
    load()
    gc.freeze()
    while (message := frames.read(answers)) is not None:
        about, blobs = frames.unpack(message)
        asked = [(*line, *blobs[2 * at : 2 * at + 2]) for at, line in enumerate(about)]
        found = in_a_copy(asked)
        if found is None and len(asked) > 1:  # which of them was it?
            found = [(in_a_copy([one]) or [_too_costly(one)])[0] for one in asked]
        frames.write(reports, frames.pack(found or [_too_costly(one) for one in asked]))


def load():
    """Load what every copy would load anew: the tasks, and the images in each form that is asked for."""
    catalogue()
    for part in ("test", "train"):
        mnist(part)
    pool(), labels_of_pool()
    for name in mnist_arrays():
        digest_of(name)


def in_a_copy(asked):
    """Judge in a copy of this process; return the reports as data, or None if it did not come to its end."""
    if not hasattr(os, "fork"):  # Windows: what is marked there is trusted
        return [_judge(*one) for one in asked]
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ours)
            _limit()
            with os.fdopen(theirs, "wb") as out:
                frames.write(out, frames.pack([_judge(*one) for one in asked]))
        finally:  # whatever happens, the copy goes no further
            os._exit(0)
    os.close(theirs)
    try:
        with os.fdopen(ours, "rb") as found:
            ready, _, _ = select([found], [], [], PATIENCE)
            message = frames.read(found) if ready else None
            return frames.unpack(message)[0] if message else None
    except ValueError:
        return None
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


def _judge(task_id, there, reason, probe, evidence):
    return report_on(task_id, probe, evidence if there else None, reason).to_dict()


def _too_costly(asked):
    return without_evidence(task(asked[0]), TOO_COSTLY).to_dict()


def _limit():
    import resource

    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main()
