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
with `none` that the class has none. Without that line the code in `my_code` counts, as in a notebook.
"""

import contextlib
import io
import linecache
import pickle
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from digitrec.checks.asking import cells
from digitrec.checks.asking.fit import take_epochs_whole
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.asking.variants import NAME
from digitrec.checks.engine.stages import task
from digitrec.checks.engine.variants import with_code
from digitrec.loading import load_mnist

FOLDER = Path(__file__).parent / "submissions"
TRAINED = FOLDER / "trained.npz"  # a network that somebody trained; digitrec/weights/make.py says how
SEEDS = (1, 20)  # that of the visible checks, and another as for the hidden ones
KINDS = ("right", "wrong", "partly", "open", "blank", "hostile")
HEADER = re.compile(
    r"# %% (?P<kind>\w+): (?P<title>.+)\n"
    r"# marks: (?P<marks>[\d.]+) of (?P<points>[\d.]+)\n"
    r"# codes: (?P<codes>.+)\n"
    r"(?:# own code: (?P<own>.+)\n)?"
)


@dataclass(frozen=True)
class Entry:
    task: str
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

    def __str__(self):
        return f"{self.task}: {self.kind}: {self.title}"

    @property
    def in_any_class(self):
        """Whether its marks are those of a class that has no codes."""
        return self.own == "" or (self.own is None and NAME not in self.source)

    def probe(self, seed):
        """Return the inputs of its task, with the code that the judge knows."""
        probe = task(self.task).probe(seed)
        return probe if self.own is None else with_code(probe, self.own)

    def answers(self):
        """Run the answer as a notebook would; return what it leaves under the task's names."""
        names = {"__name__": "__main__", "TRAINED": TRAINED}
        where = str(self.file)
        linecache.checkcache(where)
        cells.forget()
        with contextlib.redirect_stdout(io.StringIO()), mock.patch("digitrec.loading.load_mnist", _copies):
            exec(compile(self.prelude, where, "exec"), names)
            if "keras" in sys.modules:  # as while notebooks are marked
                take_epochs_whole()
            try:
                exec(compile("\n" * (self.line - 1) + self.source, where, "exec"), names)
            except Exception as error:  # a notebook goes on after such a cell, and so does its check
                cells.note(self.source, error)
        return task(self.task).answers_in(names)


_load_mnist = cache(load_mnist)


def _copies():
    """Return what `load_mnist` does, without reading the file for every answer."""
    return tuple(tuple(array.copy() for array in pair) for pair in _load_mnist())


@cache
def entries(stage=None):
    """Return the entries of the whole bank or of one stage."""
    files = sorted(FOLDER.glob(f"{stage or '*'}/*.py"))
    return tuple(entry for file in files for entry in _read(file))


def _read(file):
    text = file.read_text(encoding="utf-8")
    prelude, *parts = re.split(r"(?m)^(?=# %% )", text)
    line = prelude.count("\n") + 1
    for part in parts:
        header = HEADER.match(part)
        if not header or header["kind"] not in KINDS:
            raise ValueError(f"{file.name}, line {line}: a header that tests/bank.py cannot read.")
        codes = () if header["codes"] == "none" else tuple(header["codes"].split(", "))
        own = header["own"] and header["own"].replace("none", "")
        yield Entry(
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
            own=own,
        )
        line += part.count("\n")


@cache
def evidence(entry, seed=1):
    """Return (probe, evidence) of an entry for one of `SEEDS`, the evidence after a journey through bytes."""
    return _evidence(entry)[seed]


@cache
def _evidence(entry):
    """Return (probe, evidence) by seed. The answer runs once and is asked anew where the inputs differ.

    So it is in a notebook: what the visible check did to an answer, the graded cell would meet.
    """
    wanted, answers = task(entry.task), entry.answers()
    found = {}
    for seed in SEEDS:
        probe = entry.probe(seed)
        same = [pair for pair in found.values() if pickle.dumps(pair[0]) == pickle.dumps(probe)]
        found[seed] = same[0] if same else (probe, unpack(pack(wanted.evidence(answers, probe))))
    return found
