"""What the gradebook remembers of each marking: which submission it was, and which receipt it left.

One table more in nbgrader's own database. A row is written together with the marks, whole or not at all: what
has no row, or a row of another submission, is still to be marked.
"""

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select

LEDGER = Table(
    "digitrec_marking",
    MetaData(),
    Column("student", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("submission", String(64), nullable=False),  # Snapshot.hash
    Column("receipt", String(64), nullable=False),  # SHA-256 of the receipt's file
)


def prepare(gradebook):
    """Make the table where it is not there yet."""
    LEDGER.create(gradebook.engine, checkfirst=True)


def entry(gradebook, student, assignment):
    """Return the row of a student's assignment, or None."""
    chosen = select(LEDGER).where(LEDGER.c.student == student, LEDGER.c.assignment == assignment)
    return gradebook.db.execute(chosen).first()


def enter(gradebook, student, assignment, **values):
    """Write the row in the session's transaction; the caller commits."""
    same = (LEDGER.c.student == student, LEDGER.c.assignment == assignment)
    gradebook.db.execute(delete(LEDGER).where(*same))
    gradebook.db.execute(insert(LEDGER).values(student=student, assignment=assignment, **values))
