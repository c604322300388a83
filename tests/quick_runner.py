"""A Runner without kernels, for processes that need nothing of nbgrader: importing that takes long."""

from concurrent.futures import Future
from contextlib import suppress

import numpy as np

from digitrec.checks.asking.answers import Question
from digitrec.checks.asking.packing import pack, unpack
from digitrec.grading.run.job import Answer, Ran


class QuickRunner:
    """Runs notebooks by trying their answers here: only for answers of our own."""

    tried = {}  # noqa: RUF012 (variables by the sources of a notebook, for all runners)

    place = "this process"

    def __init__(self, workers=1, trusted=False):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, job):
        future = Future()
        try:
            future.set_result(self.run(job))
        except Exception as error:
            future.set_exception(error)
        return future

    def run(self, job):
        answered = [c for c in job.notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
        sources = tuple(cell.source for cell in answered if cell.cell_type == "code")
        if sources not in self.tried:
            self.tried[sources] = {"np": np}
            for source in sources:
                with suppress(Exception):
                    exec(source, self.tried[sources])
        answers = []
        for ask in job.asks:
            question = Question.from_plain(ask.question)
            found = question.evidence(question.answers_in(self.tried[sources]), unpack(ask.probe))
            answers.append(Answer(ask.cell, ask.seed, pack(found)))
        return Ran(job.notebook, tuple(answers), seconds={"flatten-graded": 0.1}, isolated=False)
