"""Whose ward is whose: five patients for each learner, drawn by HMACs under a secret of the course's folder.

The secret and a student's id give a ward its number; the secret and the number give its five faults and
their seeds. `patients.csv` says who has which number, so a learner who gets another id keeps their patients.
While a class has wards, do not change `digitrec.laboratory.faults.FAULTS`: a number would stand for others.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from digitrec.checks.engine.wards import with_ward
from digitrec.grading.record.given import Given, NotGiven, key
from digitrec.laboratory.faults import NAMES
from digitrec.laboratory.ward import FILE, LETTERS, NUMBER, PRACTICE, PRACTICE_SAID

GIVEN = Given("patients.secret", "patients.csv", ("student", "ward"), "digitrec patients ROSTER")
SECRET, WARDS, FOLDER = GIVEN.secret, GIVEN.table, "patients"
PURPOSE = "digitrec: patients of one's own"
LOST = (
    f"{SECRET} is not there, and the wards in {WARDS} were drawn with it. Put it back from a copy of this "
    "folder: without it nobody knows what is wrong with the patients. If there is none, delete "
    f"{WARDS} and {FOLDER}/ and run `{GIVEN.command}`: everybody then gets other patients."
)
ANOTHER = (
    "The outputs of this notebook show {shown}, and its learner was given ward {own}. So it cannot be said "
    "which patients the diagnoses are about, and a person decides about these points."
)
NOBODY_GAVE = (
    "This class has patients of its own, and none were made for this learner, so a person decides about "
    f"these points. `{GIVEN.command}` makes them; the roster has to name the learner."
)


@dataclass(frozen=True)
class Drawn:
    """A ward as it was drawn: its number, and for each patient a fault and the seed to train it from."""

    number: str
    faults: tuple[str, ...]
    seeds: tuple[int, ...]

    def to_plain(self):
        """Return what the judge is told."""
        return {"number": self.number, "faults": list(self.faults)}


def ward_for(secret, student):
    """Return the Drawn ward of a student under a secret, bytes, whatever Unicode form the name has."""
    drawn = _hmac(secret, "number", key(student)) % 10**9
    return ward_of(secret, f"{drawn // 10**6:03d}-{drawn // 1000 % 1000:03d}-{drawn % 1000:03d}")


def ward_of(secret, number):
    """Return the Drawn ward of a number: five different faults, so at most one patient is healthy."""
    drawn, left, faults = _hmac(secret, "faults", number), list(NAMES), []
    for _ in LETTERS:
        drawn, at = divmod(drawn, len(left))
        faults.append(left.pop(at))
    seeds = tuple(_hmac(secret, "seed", number, letter) % 2**63 for letter in LETTERS)
    return Drawn(number, tuple(faults), seeds)


def handed_out(root):
    """Return the Drawn ward of each student by `key`; None for a class without wards. Raises NotGiven."""
    rows, secret = GIVEN.listed(root), GIVEN.read_secret(root)
    if not rows and secret is None:
        return None
    if secret is None:
        raise NotGiven(LOST)
    return {key(student): ward_of(secret, number) for student, number in rows}


class Wards:
    """The wards of a class while it is marked."""

    def __init__(self, root):
        """Read them from the course's folder. Raises NotGiven."""
        self.root, self.by_student = Path(root), handed_out(root)

    def of(self, student):
        """Return a student's OwnWard."""
        if self.by_student is None:
            return OwnWard()
        drawn = self.by_student.get(key(student))
        if drawn is None:
            return OwnWard(why=NOBODY_GAVE)
        try:
            return OwnWard(drawn, (self.root / FOLDER / student / FILE).read_bytes())
        except OSError:
            return OwnWard(drawn)


@dataclass(frozen=True)
class OwnWard:
    """The ward of the learner who is marked; in a class without wards, that for practice counts."""

    drawn: Drawn | None = None
    data: bytes = b""  # of the file that the learner was given
    why: str = ""  # why a person decides, whatever the notebook shows

    def told(self, probe):
        """Return a probe as the judge gets it: with the truth, which the sandbox never had."""
        return with_ward(probe, self.drawn.to_plain() if self.drawn else None)

    def beside(self, files):
        """Return the files beside a notebook, the learner's own patients with them if none were handed in."""
        return {FILE: self.data, **files} if self.data else files

    def unclear(self, notebook):
        """Return why a person decides, where a notebook's outputs show another ward; or nothing."""
        shown = shown_in(notebook) if self.drawn else set()
        if not shown or self.drawn.number in shown:
            return self.why
        named = ["the ward for practice" if one == PRACTICE else f"ward {one}" for one in sorted(shown)]
        return ANOTHER.format(shown=" and ".join(named), own=self.drawn.number)


def shown_in(notebook):
    """Return the numbers of the wards that print themselves in a notebook's saved outputs."""
    found = set()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            text = output.get("text") or output.get("data", {}).get("text/plain") or ""
            text = "".join(text) if isinstance(text, list) else str(text)
            found |= set(re.findall(rf"\bWard ({NUMBER})", text))
            found |= {PRACTICE} if PRACTICE_SAID in text else set()
    return found


def _hmac(secret, *about):
    """Return a number that the secret draws for this purpose."""
    message = "\0".join((PURPOSE, *about)).encode(errors="surrogatepass")
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest(), "big")
