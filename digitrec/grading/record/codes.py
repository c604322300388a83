"""Whose code is whose: an HMAC of the student's id under a secret of the course's folder, and their list."""

import hashlib
import hmac

from digitrec.checks.asking.variants import MADE, code_of
from digitrec.grading.record.given import Given, NotGiven, key

GIVEN = Given("variants.secret", "variants.csv", ("student", "name", "code"), "digitrec variants ROSTER")
SECRET, CODES, COLUMNS = GIVEN.secret, GIVEN.table, GIVEN.columns
PURPOSE = "digitrec: numbers of one's own"
AGAIN = f"run `{GIVEN.command}`"
LOST = (
    f"{SECRET} is not there, and the codes in {CODES} were made with it. Put it back from a copy of this "
    "folder. If there is none, `digitrec variants ROSTER --new-secret` makes other codes, which you have to "
    "hand out: the old ones then count no more."
)
NOBODY_GAVE = (
    "Not marked, since no code was made for them: {}. Add them to your roster, under these very names, "
    f"{AGAIN} again and give them their codes, then mark again. All others are done, and keep their codes."
)


def code_for(secret, student):
    """Return the code of a student under a secret, bytes. One name in two Unicode forms is one student."""
    message = f"{PURPOSE}\0{key(student)}".encode(errors="surrogatepass")
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return code_of(int.from_bytes(digest, "big") % MADE)


def handed_out(root):
    """Return the code of each student in the list by `key`, made anew from the secret. Raises NotGiven."""
    rows = GIVEN.listed(root)
    if not rows:
        raise NotGiven(
            f"class.toml says `variants = true`, and nobody has a code yet: {AGAIN} and hand it out."
        )
    secret = GIVEN.read_secret(root)
    if secret is None:
        raise NotGiven(LOST)
    found = {}
    for student, _, code in rows:
        found[key(student)] = made = code_for(secret, student)
        if code != made:
            raise NotGiven(
                f"The code of {student} in {CODES} was not made with the secret in {SECRET}. Put both back "
                f"from one copy, or, if the codes are not handed out yet, delete {CODES} and {AGAIN}."
            )
    return found
