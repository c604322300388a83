"""What the gradebook remembers of each marking: which submission it was, and what it left.

One table more in nbgrader's own database. A row is written together with the marks, whole or not at all: what
has no row, or a row of another submission, is still to be marked.
"""

import json

from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select

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


def prepare(gradebook):
    """Make the table where it is not there yet."""
    LEDGER.create(gradebook.engine, checkfirst=True)


def entry(gradebook, student, assignment):
    """Return the row of a student's assignment, or None."""
    return gradebook.db.execute(select(LEDGER).where(*_same(student, assignment))).first()


def answers(row):
    """Return what the marks of a row rest on, by cell."""
    return json.loads(row.answers)


def enter(gradebook, student, assignment, answers, **values):
    """Write the row in the session's transaction; the caller commits."""
    gradebook.db.execute(delete(LEDGER).where(*_same(student, assignment)))
    known = {"student": student, "assignment": assignment, "answers": json.dumps(answers)}
    gradebook.db.execute(insert(LEDGER).values(**known, **values))


def _same(student, assignment):
    return LEDGER.c.student == student, LEDGER.c.assignment == assignment
