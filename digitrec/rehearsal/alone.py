"""Answers that got other marks than they should, each handed in again in a notebook of its own.

A notebook of a rehearsal holds an answer to every task, and one answer can spoil the next, as no learner's
own notebook would. What an answer gets alone is what counts.
"""

from digitrec.grading.marking import GradingError, mark_stage
from digitrec.rehearsal.comparing import NOTHING, in_gradebook
from digitrec.rehearsal.course_copy import copy_course
from digitrec.rehearsal.handed_in import files_for, put_files, with_answers
from digitrec.rehearsal.plan import as_bytes

MOST = 30  # answers of a stage that are looked at again: where more deviate, they are not the cause


def marks_alone(of, tallies, root, bank, options):
    """Return {entry: Got} of the answers of a stage that deviate; {} where none does, or none can be marked.

    `of` is the CourseStage, `root` a folder for another copy of its course, `bank` that of the bank, and
    `options` are those of `mark_stage`.
    """
    deviate = {
        d.expected.entry: d.expected
        for tally in tallies
        for d in tally.deviations
        if d.stage == of.stage and d.expected.entry
    }
    those = list(deviate.values())[:MOST]
    if not those:
        return {}
    if not root.exists():
        copy_course(of.root, root)
    for number, expected in enumerate(those):
        notebook = of.exercise()
        with_answers(notebook, {expected.task: expected.entry})
        files = files_for([expected.entry], bank) | {of.stage.notebook.name: as_bytes(notebook)}
        put_files(files, root / "submitted" / f"{number:03}" / of.stage.stem)
    try:
        mark_stage(root, of.stage, **options)
    except GradingError:  # what was found stands as it is
        return {}
    found = in_gradebook(root, of.stage)
    return {
        expected.entry: found.get(f"{number:03}", {}).get(expected.cell, NOTHING)
        for number, expected in enumerate(those)
    }
