"""Whose code is whose: an HMAC of the student's id under a secret of the course's folder, and their list.

The secret alone makes the codes; `variants.csv` says to whom they were given. Somebody who is not in the list
cannot know a code, so nobody is judged by one that was never handed out.
"""

import csv
import hashlib
import hmac
import io
import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path

from digitrec.checks.asking.variants import MADE, code_of
from digitrec.classroom.spreadsheets import armed

SECRET, CODES = "variants.secret", "variants.csv"
COLUMNS = ("student", "name", "code")
BYTES = 32
PURPOSE = "digitrec: numbers of one's own"
AGAIN = "run `digitrec variants ROSTER`"
LOST = (
    f"{SECRET} is not there, and the codes in {CODES} were made with it. Put it back from a copy of this "
    "folder. If there is none, `digitrec variants ROSTER --new-secret` makes other codes, which you have to "
    "hand out: the old ones then count no more."
)
NOBODY_GAVE = (
    "Not marked, since no code was made for them: {}. Add them to your roster, under these very names, "
    f"{AGAIN} again and give them their codes, then mark again. All others are done, and keep their codes."
)


class NoCode(ValueError):  # noqa: N818
    """The codes of a class, or one of them, cannot be known; the message says why and what to do."""


def key(student):
    """Return the name of a student in one Unicode form, whichever a disk or a table has it in."""
    return unicodedata.normalize("NFC", student)


def code_for(secret, student):
    """Return the code of a student under a secret, bytes. One name in two Unicode forms is one student."""
    message = f"{PURPOSE}\0{key(student)}".encode(errors="surrogatepass")
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return code_of(int.from_bytes(digest, "big") % MADE)


def read_secret(root):
    """Return the secret of the course's folder `root`, bytes, or None where there is none. Raises NoCode."""
    path = Path(root, SECRET)
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise NoCode(f"{SECRET} cannot be read ({error}): put it back from a copy of this folder.") from None
    if len(secret) != BYTES:
        raise NoCode(f"{SECRET} holds {len(secret)} bytes, and {BYTES} were written: put a copy of it back.")
    return secret


def make_secret(root):
    """Draw a secret and write it into `root`, for its owner alone to read; one that is there goes aside."""
    path, secret = Path(root, SECRET), secrets.token_bytes(BYTES)
    with suppress(FileNotFoundError):
        os.replace(path, path.with_name(f"{SECRET}.old"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
    return secret


def listed(root):
    """Return (student, name, code) of each row of the list in `root`; none where there is no list.

    Raises NoCode.
    """
    try:
        text = Path(root, CODES).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise NoCode(f"{CODES} cannot be read ({error}): {AGAIN} to write it again.") from None
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows[1:] if row):
        raise NoCode(f"{CODES} does not have the columns {', '.join(COLUMNS)}: delete it, then {AGAIN}.")
    return tuple((armed(row[0]), armed(row[1]), row[2]) for row in rows[1:] if row)


def handed_out(root):
    """Return the code of each student in the list by `key`, made anew from the secret. Raises NoCode."""
    rows = listed(root)
    if not rows:
        raise NoCode(
            f"class.toml says `variants = true`, and nobody has a code yet: {AGAIN} and hand it out."
        )
    secret = read_secret(root)
    if secret is None:
        raise NoCode(LOST)
    found = {}
    for student, _, code in rows:
        found[key(student)] = made = code_for(secret, student)
        if code != made:
            raise NoCode(
                f"The code of {student} in {CODES} was not made with the secret in {SECRET}. Put both back "
                f"from one copy, or, if the codes are not handed out yet, delete {CODES} and {AGAIN}."
            )
    return found
