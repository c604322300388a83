"""The bank of submissions tried in this process: what `digitrec/rehearsal/bank.py` reads, run and asked."""

import contextlib
import io
import linecache
import pickle
import sys
from functools import cache
from pathlib import Path
from unittest import mock

from digitrec.checks.asking import cells
from digitrec.checks.asking.fit import take_epochs_whole
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.engine.stages import task
from digitrec.checks.engine.variants import with_code
from digitrec.loading import load_mnist
from digitrec.rehearsal import bank

FOLDER = Path(__file__).parent / "submissions"
TRAINED = FOLDER / bank.TRAINED  # digitrec/weights/make.py says how it was trained
SEEDS = (1, 20)  # that of the visible checks, and another as for the hidden ones


class Entry(bank.Entry):
    """An answer that can be run here."""

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
    return bank.read(FOLDER, stage or "*", Entry)


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
