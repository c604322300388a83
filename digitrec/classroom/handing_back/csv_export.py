"""The CSV export of `nbgrader export`, quoted, and safe to open in a spreadsheet."""

import csv

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from digitrec.classroom.spreadsheets import defused

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class CsvExport(ExportPlugin):
    """Write nbgrader's own columns; a name may hold a comma, a quote, a line break or a formula."""

    def export(self, gradebook):
        """Write one row for each assignment and student, who has 0 where nothing was handed in."""
        destination = self.to or "grades.csv"
        assignments, students = {str(x) for x in self.assignment}, {str(x) for x in self.student}
        self.log.info("Exporting grades to %s", destination)
        with open(destination, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for assignment in gradebook.assignments:
                if assignments and assignment.name not in assignments:
                    continue
                for student in gradebook.students:
                    if not students or student.id in students:
                        writer.writerow(_row(gradebook, assignment, student))


def _row(gradebook, assignment, student):
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        timestamp, raw, penalty = "", 0.0, 0.0
    else:
        timestamp, raw, penalty = submission.timestamp, submission.score, submission.late_submission_penalty
    values = (
        assignment.name,
        assignment.duedate,
        timestamp,
        student.id,
        student.last_name,
        student.first_name,
        student.email,
        raw,
        penalty,
        max(0.0, raw - (penalty or 0.0)),
        assignment.max_score,
    )
    return ["" if value is None else defused(value) for value in values]
