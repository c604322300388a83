"""For `digitrec doctor`: whether submissions can be isolated on this machine."""

from digitrec.grading.run.sandbox.outside import NoSandboxError, probe
from digitrec.running.doctor import ADVICE, GOOD, Result


def check_sandbox():
    """Submissions of a class can be isolated; a learner needs no sandbox."""
    try:
        probe()
    except NoSandboxError as error:
        return Result("Sandbox", ADVICE, error.found, f"Only marking a class needs it. {error.advice}")
    return Result("Sandbox", GOOD, "submissions of a class are isolated here.")
