"""The observation that decided: whether it tells the fault from the runner-up, and what else was asked."""

from digitrec.checks.asking.laboratory import WARD, diagnosis_of
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.wording import said_of
from digitrec.checks.laboratory.shared import table
from digitrec.checks.laboratory.shared.entries import fault_under, observation, pair, questions_to, under
from digitrec.checks.laboratory.shared.naming import known, not_asked, right, written
from digitrec.checks.laboratory.shared.truth import is_told
from digitrec.laboratory.faults import NAMES
from digitrec.laboratory.observations import price

ASK = "Which observation decides"
CODES = codes(
    __name__,
    ("observation-unknown", ASK, "an observation that the laboratory does not know, or none"),
    ("no-runner-up", ASK, "no second fault, or the first one again"),
    ("runner-up-too-far", ASK, "a second fault that nobody would take for the first"),
    ("observation-decides-nothing", ASK, "the observation does not tell the two faults apart"),
    ("observation-not-asked", ASK, "an observation that the patient was not asked for"),
    ("questions-for-nothing", "What a question costs", "a question that rules out nothing more"),
)


def _names_observation(letter, _probe, evidence):
    if observation(letter, evidence):
        return None
    listed = ", ".join(f"`{name}`" for name in table.OBSERVED)
    return Finding(
        "observation-unknown",
        f"`decided_by` in `{diagnosis_of(letter)}` is {said_of(under('decided_by', letter, evidence))}. "
        f"Expected was one of the questions: {listed}.",
    )


def _names_runner_up(letter, probe, evidence):
    name = diagnosis_of(letter)
    if under("rather_than", letter, evidence)["kind"] == "nothing":
        return Finding(
            "no-runner-up",
            f"`rather_than` in `{name}` is empty. Which other fault would you have named without the "
            "question that decided?",
        )
    if unknown := known(letter, probe, evidence, "rather_than"):
        return unknown
    first, second = pair(letter, evidence)
    if first == second:
        return Finding(
            "no-runner-up",
            f"`rather_than` in `{name}` is the same fault as `fault`. It asks for the other one, which you "
            "have ruled out.",
        )
    return None


def _is_near(letter, _probe, evidence):
    first, second = pair(letter, evidence)
    if table.are_alike(first, second):
        return None
    near = sum(table.are_alike(first, other) for other in NAMES if other != first)
    return Finding(
        "runner-up-too-far",
        f"Whatever one asks, `{first}` and `{second}` look different, so nothing had to be decided between "
        f"them. Name a fault that one could take it for, had one asked less: there {_are(near)}.",
    )


def _are(count):
    return "is only one" if count == 1 else f"are {count} of them"


def _tells_them_apart(letter, _probe, evidence):
    asked, (first, second) = observation(letter, evidence), pair(letter, evidence)
    if table.tells_apart(asked, first, second):
        return None
    wrong = table.of_hundred(table.error(asked, first, second))
    return Finding(
        "observation-decides-nothing",
        f"`{asked}` does not tell `{first}` from `{second}`: among the measured patients it was wrong in "
        f"{wrong}. {_others(len(table.telling(first, second)))}",
    )


def _others(count):
    if not count:
        return "No single question is sure between these two: choose another runner-up."
    return "One other question is sure." if count == 1 else f"{count} other questions are sure."


def _was_asked(letter, _probe, evidence):
    asked, (first, second) = observation(letter, evidence), pair(letter, evidence)
    if not evidence[WARD]:
        raise CouldNotTell("there is no `ward` in the notebook any more, which notes what was asked")
    if asked in questions_to(letter, evidence):
        return None
    return Finding(
        "observation-not-asked",
        f"`{asked}` tells `{first}` from `{second}`, but {not_asked(letter)}. Ask for it, and look whether "
        "it shows what you expected.",
    )


WHOLE = (_names_observation, _names_runner_up)
DECIDES = (*WHOLE, _is_near, _tells_them_apart, _was_asked)


def decides_so_far(letter, probe, evidence):
    """Say of a diagnosis that is not judged yet whether its observation tells the two faults apart."""
    if is_told(letter, probe, evidence) or _first((written, known), letter, probe, evidence):
        return None
    return _first(DECIDES, letter, probe, evidence)


def spent_for_nothing(letter, probe, evidence):
    """Say what was spent on questions that ruled out nothing which those before had not ruled out.

    Nothing is said of a diagnosis that is wrong or not whole.
    """
    if _first((written, known, *WHOLE), letter, probe, evidence):
        return None
    if is_told(letter, probe, evidence) and right(letter, probe, evidence):
        return None
    named = fault_under("fault", letter, evidence)
    asked = questions_to(letter, evidence)
    idle = set(_idle(asked, named)) - {observation(letter, evidence)}
    if not idle:
        return None
    names = " and ".join(f"`{name}`" for name in table.OBSERVED if name in idle)
    return Finding(
        "questions-for-nothing",
        f"Of the {price(asked)} that you spent on patient {letter}, {price(idle)} went to {names}. If it is "
        f"`{named}`, that ruled out nothing which your questions before had left open.",
    )


def _idle(asked, named):
    """Yield the questions, in their order, that rule out nothing more if a patient has the named fault."""
    left = [other for other in NAMES if other != named]
    for name in asked:
        still = [other for other in left if not table.tells_apart(name, named, other)]
        if still == left:
            yield name
        left = still


def _first(layers, letter, probe, evidence):
    return next((found for layer in layers if (found := layer(letter, probe, evidence))), None)
