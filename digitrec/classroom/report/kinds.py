"""Kinds of answers: those that do the same on the public inputs, whatever their text.

A kind's name is the code of its first finding, `not-scaled`, and where several behaviours have it also four
letters of a digest of findings and behaviour, `not-scaled:3f2a`. A name does not depend on who else is in the
class, so it is the same next week. Without letters it stands for all answers with that finding.
"""

import hashlib
from collections import defaultdict
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
    """Some learners' answers to a task that do the same, or only share their first finding (`alike`: no)."""

    name: str
    codes: tuple[str, ...]
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
    return digest.hexdigest()


def codes_of(report):
    """Return what is wrong with an answer, the codes of its findings; or one word where there are none."""
    if not report.begun:
        return (NOT_BEGUN,)
    wrong = [result.finding.code for result in report.results if result.status == WRONG]
    wrong += [finding.code for finding in report.advice if not finding.advice]
    if wrong:
        return tuple(dict.fromkeys(wrong))
    if report.undecided:
        return (OPEN,)
    return (RIGHT,) if report.marks >= report.points else (OTHER,)


def kinds(answers):
    """Return the Kinds of a task's answers, the commonest first; `answers` are (codes, behaviour) by learner.

    Behaviours that only one learner has are one kind, of answers that share nothing but their finding.
    """
    of_code = defaultdict(lambda: defaultdict(list))
    for learner, (codes, behaved) in sorted(answers.items()):
        of_code[codes[0]][codes, behaved].append(learner)
    found = []
    for code, groups in of_code.items():
        if code in (RIGHT, NOT_BEGUN):
            everybody = sorted(who for those in groups.values() for who in those)
            found.append(Kind(code, (code,), tuple(everybody)))
            continue
        known = {group: those for group, those in groups.items() if len(those) > 1 and group[1]}
        alone = {group: those for group, those in groups.items() if group not in known}
        if len(alone) == 1 and all(len(those) == 1 for those in alone.values()):
            known, alone = known | alone, {}
        for (codes, behaved), those in known.items():
            name = code if len(groups) == 1 else f"{code}:{letters(codes, behaved)}"
            found.append(Kind(name, codes, tuple(those)))
        if alone:
            everybody = sorted(who for those in alone.values() for who in those)
            found.append(Kind(code, (code,), tuple(everybody), alike=False))
    return sorted(found, key=lambda kind: (-len(kind.learners), kind.name))


def letters(codes, behaved):
    """Return the letters that tell a behaviour from others with the same first finding."""
    return hashlib.sha256(f"{'+'.join(codes)}:{behaved}".encode()).hexdigest()[:4]


def is_of_kind(name, codes, behaved):
    """Say whether a kind's name, with or without letters, stands for an answer."""
    code, _, wanted = name.partition(":")
    return code in codes if not wanted else code == codes[0] and wanted == letters(codes, behaved)


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
