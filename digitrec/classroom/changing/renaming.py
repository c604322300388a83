"""Give a learner another id, with all that they have handed in and got: what `digitrec rename` does."""

import os
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from digitrec.classroom.changing import tables
from digitrec.classroom.changing.learner_names import alike, why_not
from digitrec.classroom.changing.traces import (
    OWN,
    STEPS,
    course_of,
    find,
    has_gradebook,
    nobody_marks,
    student_rows,
)
from digitrec.classroom.collecting import collected
from digitrec.classroom.handing_back import kinds
from digitrec.grading.marking import GradingError
from digitrec.grading.record import ledger, receipts
from digitrec.grading.record.connection import one_transaction, opened
from digitrec.grading.record.receipts import write_whole

NAMES = ("first_name", "last_name", "email", "lms_user_id")


def rename(root, old, new):
    """Give all that is `old`'s to `new`, and yield a sentence for each thing that was done.

    Where `new` has work already, that of both becomes one, if no stage is twice. Interrupted, it can be
    repeated. Raises GradingError, GradebookError and OSError.
    """
    root = Path(root)
    if said := why_not(new):
        raise GradingError(f"{new!r} cannot be a learner's name here. {said}")
    with nobody_marks(root):
        here, there = find(root, old), find(root, new)
        _refuse(here, there, root)
        kept = []
        for path in here.receipts:
            moved = _receipt(root, path, new)
            kept.append((path, *moved))
        course = course_of(root)
        if has_gradebook(course) and _in_gradebook(course, old, new, kept):
            yield f"The gradebook calls {old} {new}"
        for folder in here.folders:
            for part in sorted(folder.iterdir()):
                target = folder.with_name(new) / part.name
                target.parent.mkdir(exist_ok=True)
                os.replace(part, target)
            folder.rmdir()
            yield f"Moved {folder.relative_to(root).as_posix()} to {new}"
        for path, *_ in kept:
            path.unlink()
            yield f"Wrote the receipt of {path.parent.name} anew"
        if collected.rename(root, old, new):
            yield f"What was collected of {old} is {new}'s"
        for path in here.tables:
            text, rows = tables.renamed(path.read_bytes().decode(), old, new)
            if rows:
                write_whole(path, text.encode())
                yield f"Changed in {path.relative_to(root).as_posix()}: {rows} of its rows"
        if here.extensions:
            yield f"class.toml has extensions for {old}: write {new} there"


def _refuse(here, there, root):
    """Raise GradingError where the two cannot become one."""
    if not here:
        raise GradingError(f"Nothing here is called {here.name}.")
    if here.name == there.name:
        raise GradingError("The two names are the same.")
    taken = [other for other in here.others if alike(other, there.name) and other != there.name]
    if taken or alike(here.name, there.name):
        raise GradingError(
            f"Windows and macOS hold {there.name} and {(taken or [here.name])[0]} for one name: "
            "choose another."
        )
    twice = set(here.stages) & set(there.stages) | {
        part.name
        for step in STEPS
        for part in _parts(here, step)
        if part.name in {other.name for other in _parts(there, step)}
    }
    if twice:
        raise GradingError(
            f"{here.name} and {there.name} have both handed in {', '.join(sorted(twice))}: decide which one "
            f"counts, move the other's folder out of submitted/ and remove it with `nbgrader db`, then again."
        )
    for own in OWN:
        if all(any(folder.parent.name == own for folder in one.folders) for one in (here, there)):
            raise GradingError(
                f"{here.name} and {there.name} both have something in {own}/: decide which one counts, take "
                f"the other's folder out of {own}/ and its row out of {own}.csv, then again."
            )


def _parts(traces, step):
    return [part for folder in traces.folders if folder.parent.name == step for part in folder.iterdir()]


def _receipt(root, path, new):
    """Write a receipt once more, under another name; return (stage, its hash). The old one stays for now."""
    try:
        receipt = receipts.Receipt.from_bytes(path.read_bytes())
    except receipts.NoReceipt as error:
        raise GradingError(f"{path.relative_to(root).as_posix()}: {error}") from None
    return path.parent.name, receipts.keep(root, replace(receipt, student=new))


def _in_gradebook(course, old, new, kept):
    """Give submissions and ledger to the new name, in one transaction; say whether there was anything."""
    with opened(course) as gradebook:
        before = student_rows(gradebook, old)
        if before is None:
            return False
        about = {name: getattr(before, name) for name in NAMES}
        known = student_rows(gradebook, new) is not None
    with one_transaction(course) as gradebook:
        gradebook.update_or_create_student(new, **({} if known else about))
        for submission in gradebook.student_submissions(old):
            submission.student_id = new
        gradebook.db.flush()
        gradebook.db.expire_all()
        ledger.rename(gradebook, old, new)
        kinds.rename(gradebook, old, new)
        for _, stage, hashed in kept:
            rows = update(ledger.LEDGER).where(*ledger.same(new, stage))
            gradebook.db.execute(rows.values(receipt=hashed))
        gradebook.remove_student(old)
    return True
