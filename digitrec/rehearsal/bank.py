"""The bank of submissions: answers of every kind, each with the marks and findings that it must get.

`tests/submissions/<stage>/<task>.py` holds the answers to one task, one after the other:

    # %% wrong: nothing is divided
    # marks: 0.5 of 2
    # codes: not-scaled
    def scale(pixels):
        return pixels.astype("float32")

The kind is right, wrong (one mistake), partly (several), open (a person decides about the rest), blank or
hostile. Marks and codes are worked out by hand. What stands above the first answer is run before every
answer, like the set-up cell of a notebook. An answer that stops with an error is a cell that did.

A fourth line, `# own code: QQED-FJR`, says by whose numbers the answer is judged in a class with codes, or
with `none` that the class has none. Without that line the code in `my_code` counts, as in a notebook. So says
`# own ward: K7Q: sgd healthy ...` whose five patients count in the laboratory, with a word for each fault.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from digitrec.checks.asking.variants import NAME

FOLDER = Path("tests", "submissions")  # below the course's folder
TRAINED = "trained.npz"  # beside the stages: a network that somebody trained
KINDS = ("right", "wrong", "partly", "open", "blank", "hostile")
HEADER = re.compile(
    r"# %% (?P<kind>\w+): (?P<title>.+)\n"
    r"# marks: (?P<marks>[\d.]+) of (?P<points>[\d.]+)\n"
    r"# codes: (?P<codes>.+)\n"
    r"(?:# own code: (?P<own>.+)\n)?"
    r"(?:# own ward: (?P<ward>.+)\n)?"
)


class NoBankError(Exception):
    """There is no bank, or a file of it cannot be read; the message says which and what to do."""


@dataclass(frozen=True)
class Entry:
    """One answer of the bank, and what it must get."""

    task: str  # "preparing.flatten"
    kind: str
    title: str
    marks: float
    points: float
    codes: tuple[str, ...]
    prelude: str
    source: str
    file: Path
    line: int  # where `source` begins
    own: str | None = None  # the code that the judge knows, empty for a class without codes
    ward: str | None = None  # the number of the ward and its faults, empty for a class without own wards

    def __str__(self):
        """Return a name for it."""
        return f"{self.task}: {self.kind}: {self.title}"

    @property
    def in_any_class(self):
        """Whether its marks are those of a class that has no codes and no patients of its own."""
        return not self.ward and (self.own == "" or (self.own is None and NAME not in self.source))

    @property
    def can_be_handed_in(self):
        """Whether it can be marked in a notebook of any class: the hostile ones are about this process."""
        return self.kind != "hostile" and self.in_any_class


def read(folder, stage="*", make=Entry):
    """Return the entries of a stage, or of the whole bank, that lies in `folder`. Raises NoBankError."""
    files = sorted(path for path in Path(folder).glob(f"{stage}/*.py") if path.parent.name != "hostile")
    if stage == "*" and not files:
        raise NoBankError(
            f"There are no answers in {folder}: the bank is a part of the course's folder, in tests/. "
            "Take it from the course again, then rehearse."
        )
    return tuple(entry for file in files for entry in _entries(file, make))


def _entries(file, make):
    text = file.read_text(encoding="utf-8")
    prelude, *parts = re.split(r"(?m)^(?=# %% )", text)
    line = prelude.count("\n") + 1
    for part in parts:
        header = HEADER.match(part)
        if not header or header["kind"] not in KINDS:
            raise NoBankError(
                f"{file.name}, line {line}: this should be the header of an answer, as in "
                "`# %% wrong: nothing is divided`, with its marks and codes in the two lines below."
            )
        codes = () if header["codes"] == "none" else tuple(header["codes"].split(", "))
        yield make(
            task=f"{file.parent.name}.{file.stem}",
            kind=header["kind"],
            title=header["title"],
            marks=float(header["marks"]),
            points=float(header["points"]),
            codes=codes,
            prelude=prelude,
            source=part[header.end() :],
            file=file,
            line=line + header[0].count("\n"),
            own=header["own"] and header["own"].replace("none", ""),
            ward=header["ward"] and header["ward"].replace("none", ""),
        )
        line += part.count("\n")
