"""Kinds of answers: those that do the same on the public inputs, whatever their text.

A kind's name is that of its findings, `not-scaled`, and where several behaviours have the same findings also
four letters of a digest of the behaviour, `not-scaled:3f2a`. It does not depend on who else is in the class,
so it is the same next week. The name without the letters stands for all answers with these findings.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from digitrec.checks.engine.judgement import WRONG
from digitrec.grading.judge.evidence import MalformedEvidence, parse

RIGHT, OPEN, NOT_BEGUN, OTHER = "right", "could-not-tell", "not-begun", "no-finding"
MOST_BYTES = 32 * 2**20  # of one answer's evidence: what takes more is known by its findings alone
# What tells how an answer is written, and not what it does.
OF_THE_TEXT = {"begun", "printed", "message", "line", "code", "shapes", "failed", "unread", "outside"}
# Of an array: numbers that agree to so many figures are the same, whether in float32 or float64.
FIGURES = 3


@dataclass(frozen=True)
class Kind:
    """Some learners' answers to a task that do the same, or only share their findings (`alike` is False)."""

    name: str
    learners: tuple[str, ...]
    alike: bool = True


def behaviour(evidence):
    """Return what an answer did with the public inputs, as a digest; `evidence` are bytes, or None.

    Evidence that is damaged, or takes very much, has none: "".
    """
    if evidence is None:
        return ""
    try:
        found = parse(evidence, MOST_BYTES)
    except MalformedEvidence:
        return ""
    digest = hashlib.sha256()
    with np.errstate(all="ignore"):
        for part in _parts(found):
            digest.update(part)
    return digest.hexdigest()[:4]


def findings_of(report):
    """Return the name of what is wrong with an answer: its findings, "right", or that nobody could tell."""
    if not report.begun:
        return NOT_BEGUN
    wrong = [result.finding.code for result in report.results if result.status == WRONG]
    wrong += [finding.code for finding in report.advice if not finding.advice]
    if wrong:
        return "+".join(dict.fromkeys(wrong))
    if report.undecided:
        return OPEN
    return RIGHT if report.marks >= report.points else OTHER


def kinds(answers):
    """Return the Kinds of a task's answers, the commonest first.

    `answers` are (findings, behaviour) by learner.

    Behaviours that only one learner has are one kind, of answers that share nothing but their findings.
    """
    by_findings = defaultdict(lambda: defaultdict(list))
    for learner, (findings, behaved) in sorted(answers.items()):
        by_findings[findings][behaved].append(learner)
    found = []
    for findings, by_behaviour in by_findings.items():
        if findings in (RIGHT, NOT_BEGUN) or len(by_behaviour) == 1:
            everybody = sorted(who for those in by_behaviour.values() for who in those)
            found.append(Kind(findings, tuple(everybody)))
            continue
        alone = []
        for behaved, those in by_behaviour.items():
            if len(those) > 1 and behaved:
                found.append(Kind(f"{findings}:{behaved}", tuple(those)))
            else:
                alone += those
        if alone:
            found.append(Kind(findings, tuple(sorted(alone)), alike=False))
    return sorted(found, key=lambda kind: (-len(kind.learners), kind.name))


def is_of_kind(name, findings, behaved):
    """Say whether a kind's name, with or without a behaviour, stands for an answer."""
    wanted, _, letters = name.partition(":")
    return wanted == findings and letters in ("", behaved)


def commonest(values):
    """Return the commonest of some values, of several the first in order."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value))


def _parts(value):
    """Yield what evidence says of a behaviour, as bytes, each with its kind."""
    if isinstance(value, dict):
        described = {"type"} if "kind" in value else set()  # a list or an array of the same numbers
        for key in sorted(value.keys() - OF_THE_TEXT - described):
            yield f"{{{key}".encode(errors="replace")
            yield from _parts(value[key])
    elif isinstance(value, list):
        yield f"[{len(value)}".encode()
        for item in value:
            yield from _parts(item)
    elif isinstance(value, np.ndarray):
        yield f"a{value.shape}".encode()
        yield _rounded(value)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        yield f"v{value}".encode(errors="replace")
    else:
        yield f"v{float(value):.{FIGURES}g}".encode()


def _rounded(array):
    """Return the numbers of an array as bytes, those that agree to some figures as the same."""
    if array.dtype.kind not in "iufb":
        return array.tobytes()
    numbers = np.nan_to_num(array.astype(np.float64))
    size = 10.0 ** (np.floor(np.log10(np.where(numbers == 0, 1, np.abs(numbers)))) - FIGURES + 1)
    return (np.round(numbers / size) * size + 0.0).astype(np.float32).tobytes()  # and no -0
