"""One submission on its way through the rooms: what it is asked, what came of it, what it becomes."""

import secrets
from functools import cache

import nbformat

from digitrec.checks import SEED
from digitrec.checks.asking.packing import pack
from digitrec.checks.engine.stages import task, tasks
from digitrec.grading.judge.reaching import reaching
from digitrec.grading.judge.verdict import without_evidence
from digitrec.grading.record.cells import put_note, put_report
from digitrec.grading.record.receipts import Question, Receipt
from digitrec.grading.run.job import Ask, Job
from digitrec.notebooks.master import task_id
from digitrec.notebooks.reading import UnreadableNotebook, parse_notebook
from digitrec.notebooks.restoring import restore

PUBLIC, DRAWN = "public", "drawn"
BITS = 128  # of the seed that is drawn for each submission


class Submission:
    """A student's snapshot of one stage: its job, then its reports, its marked notebook and its receipt."""

    def __init__(self, stage, master, student, snapshot, seconds=()):
        """Put the notebook back as the course released it, and draw what it will be asked."""
        self.student, self.snapshot = student, snapshot
        self.refused, self.ran, self.questions = snapshot.refused, None, ()
        notebook = nbformat.v4.new_notebook()
        if snapshot.notebook is not None:
            try:
                notebook = parse_notebook(snapshot.notebook)
            except UnreadableNotebook as error:
                self.refused = str(error)
        self.notebook, self.missing = restore(notebook, master)
        self.tasks = {cell.name: wanted for cell in master if (wanted := _task_of(cell))}
        self.flags = () if self.refused else reaching(self.notebook)
        asks = () if self.refused else tuple(_asks(self.tasks, secrets.randbits(BITS)))
        self.job = Job(stage.name, self.notebook, asks, dict(snapshot.files), dict(seconds))

    def judge(self, judge, ran):
        """Return the Report of each graded cell; `ran` is None for a submission that was refused."""
        if ran is None:
            return {name: without_evidence(task(wanted), self.refused) for name, wanted in self.tasks.items()}
        self.ran = ran
        answers = {(answer.cell, answer.seed): answer for answer in ran.answers}
        self.questions = tuple(
            _question(ask, self.tasks[ask.cell], answers[ask.cell, ask.seed]) for ask in self.job.asks
        )
        return reports_on(judge, self.questions)

    def marked(self, reports):
        """Return the notebook with the reports in its graded cells and a note on top where one is due."""
        notebook = nbformat.from_dict(self.ran.notebook if self.ran else self.notebook)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in reports:
                put_report(cell, reports[name])
        put_note(notebook, self._said(reports))
        return notebook

    def receipt(self, assignment, reports):
        """Return the Receipt of this marking."""
        return Receipt(
            self.student,
            assignment,
            self.snapshot.hash,
            bool(self.ran and self.ran.isolated),
            self.questions,
            {name: report.to_dict() for name, report in reports.items()},
            self.refused,
            self.flags,
        )

    def _said(self, reports):
        said = []
        if self.refused:
            said.append(f"It could not be marked, so it earns nothing yet. {self.refused}")
        if self.ran and self.ran.stopped:
            said.append(f"It did not come to its end. {self.ran.stopped}")
        undecided = sum(report.undecided for report in reports.values())
        if undecided:
            said.append(f"A person decides about {undecided:g} of its points.")
        said += [
            f"Cell {number} reaches for the program that marks it: `{line}`. This changes no mark. Your "
            "instructor sees it too; talk to them about it."
            for number, line in self.flags
        ]
        return said


def reports_on(judge, questions):
    """Return the Report of each cell: of its two answers, on public and on drawn inputs, the lower one."""
    found = judge.reports([(q.task, q.probe, q.evidence, q.reason) for q in questions])
    reports = {}
    for question, report in zip(questions, found, strict=True):
        known = reports.get(question.cell)
        if known is None or (report.marks, -report.undecided) < (known.marks, -known.undecided):
            reports[question.cell] = report
    return reports


def _question(ask, wanted, answer):
    return Question(ask.cell, wanted, ask.seed, answer.reason, ask.probe, answer.evidence)


def _task_of(cell):
    """Return the id of the course's task that a graded cell marks, or None."""
    found = task_id(cell.source) if cell.graded and cell.cell_type == "code" else None
    return found if found in tasks() else None


def _asks(of_cells, drawn):
    for name, wanted in of_cells.items():
        public, hidden = _public_probe(wanted), pack(task(wanted).probe(drawn))
        question = task(wanted).question.to_plain()
        yield Ask(name, PUBLIC, question, public)
        if hidden != public:  # where no other inputs mean anything, it is asked once
            yield Ask(name, DRAWN, question, hidden)


@cache
def _public_probe(wanted):
    return pack(task(wanted).probe(SEED))
