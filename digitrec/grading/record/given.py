"""What a class was given by a secret: the secret of the course's folder, and the list of who has got what.

The secret alone makes it; the list says to whom it was given. Somebody who is not in the list cannot know
theirs, so nobody is judged by what was never handed out.
"""

import csv
import io
import os
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from digitrec.classroom.spreadsheets import armed

BYTES = 32


class NotGiven(ValueError):  # noqa: N818
    """What a class was given, or one of it, cannot be known; the message says why and what to do."""


@dataclass(frozen=True)
class Given:
    """One kind of thing that a class is given: the files of its secret and its list, and who makes them."""

    secret: str
    table: str
    columns: tuple[str, ...]
    command: str  # the command that makes both

    def read_secret(self, root):
        """Return the secret of the course's folder `root`, bytes, or None where there is none.

        Raises NotGiven.
        """
        path = Path(root, self.secret)
        back = "put it back from a copy of this folder."
        try:
            secret = bytes.fromhex(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise NotGiven(f"{self.secret} cannot be read ({error}): {back}") from None
        if len(secret) != BYTES:
            raise NotGiven(
                f"{self.secret} holds {len(secret)} bytes, and {BYTES} were written: put a copy of it back."
            )
        return secret

    def make_secret(self, root):
        """Draw a secret and write it into `root`, for its owner alone to read; an older one goes aside."""
        path, secret = Path(root, self.secret), secrets.token_bytes(BYTES)
        with suppress(FileNotFoundError):
            os.replace(path, path.with_name(f"{self.secret}.old"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
        return secret

    def listed(self, root):
        """Return each row of the list in `root`, a tuple; none where there is no list. Raises NotGiven."""
        again = f"run `{self.command}`"
        try:
            text = Path(root, self.table).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise NotGiven(f"{self.table} cannot be read ({error}): {again} to write it again.") from None
        rows = list(csv.reader(io.StringIO(text, newline="")))
        wanted = self.columns
        if not rows or tuple(rows[0]) != wanted or any(len(row) != len(wanted) for row in rows[1:] if row):
            raise NotGiven(
                f"{self.table} does not have the columns {', '.join(wanted)}: delete it, then {again}."
            )
        return tuple((*map(armed, row[:-1]), row[-1]) for row in rows[1:] if row)


def key(student):
    """Return the name of a student in one Unicode form, whichever a disk or a table has it in."""
    return unicodedata.normalize("NFC", student)
