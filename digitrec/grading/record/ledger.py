"""What the gradebook remembers of each marking: which submission it was, and what it left.

A table more in nbgrader's own database. A row is written together with the marks, whole or not at all: what
has no row, or a row of another submission, is still to be marked. A second table has the graded cells that a
stage got after it had been handed in: whoever has not seen one gets no 0 for it.
"""

import json

from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select, update

UNMARKED = ""  # the submission that a row names whose marking is to be tried again

LEDGER = Table(
    "digitrec_marking",
    MetaData(),
    Column("student", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("submission", String(64), nullable=False),  # Snapshot.hash
    Column("receipt", String(64), nullable=False),  # SHA-256 of the receipt's file
    Column("notebook", String(64), nullable=False),  # SHA-256 of the marked notebook's file
    Column("answers", Text, nullable=False),  # JSON: by cell, what a mark that a person gives rests on
)
LATER = Table(
    "digitrec_later",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("cell", String(128), primary_key=True),
)


def prepare(gradebook):
    """Make the tables where they are not there yet."""
    for table in (LEDGER, LATER):
        table.create(gradebook.engine, checkfirst=True)


def later(gradebook, assignment):
    """Return the names of the graded cells that an assignment got after it had been handed in."""
    return set(gradebook.db.scalars(select(LATER.c.cell).where(LATER.c.assignment == assignment)))


def enter_later(gradebook, assignment, cells):
    """Write down such cells in the session's transaction; the caller commits."""
    for cell in set(cells) - later(gradebook, assignment):
        gradebook.db.execute(insert(LATER).values(assignment=assignment, cell=cell))


def to_be_marked(gradebook, assignment):
    """Let all submissions of an assignment be marked again at the next start; the caller commits."""
    rows = update(LEDGER).where(LEDGER.c.assignment == assignment)
    gradebook.db.execute(rows.values(submission=UNMARKED))


def remove(gradebook, student):
    """Remove a student's rows; the caller commits. Returns how many there were."""
    return gradebook.db.execute(delete(LEDGER).where(LEDGER.c.student == student)).rowcount


def rename(gradebook, old, new):
    """Give a student's rows to another name, whose own rows of these assignments go; the caller commits."""
    theirs = select(LEDGER.c.assignment).where(LEDGER.c.student == old).scalar_subquery()
    gradebook.db.execute(delete(LEDGER).where(LEDGER.c.student == new, LEDGER.c.assignment.in_(theirs)))
    gradebook.db.execute(update(LEDGER).where(LEDGER.c.student == old).values(student=new))


def entry(gradebook, student, assignment):
    """Return the row of a student's assignment, or None."""
    return gradebook.db.execute(select(LEDGER).where(*same(student, assignment))).first()


def answers(row):
    """Return what the marks of a row rest on, by cell."""
    return json.loads(row.answers)


def enter(gradebook, student, assignment, answers, **values):
    """Write the row in the session's transaction; the caller commits."""
    gradebook.db.execute(delete(LEDGER).where(*same(student, assignment)))
    known = {"student": student, "assignment": assignment, "answers": json.dumps(answers)}
    gradebook.db.execute(insert(LEDGER).values(**known, **values))


def same(student, assignment):
    """Return the conditions for the row of a student's assignment."""
    return LEDGER.c.student == student, LEDGER.c.assignment == assignment
