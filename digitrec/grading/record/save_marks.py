"""nbgrader preprocessor: record the marks in the gradebook, and ask a person where a check could not tell."""

from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import SaveAutoGrades

from digitrec.notebooks.marks import mark_of


class SaveMarks(SaveAutoGrades):
    """nbgrader's SaveAutoGrades with marks that fail closed and are not lost to text on stderr.

    Points that a check left undecided make the cell need a manual grade; its automatic score holds those that
    were earned. The cell itself says why a mark is missing.
    """

    def preprocess(self, nb, resources):
        """Record all marks of the notebook."""
        self.refused = nb.metadata.get("digitrec", {}).get("refused")
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        """Record the mark of one cell; a person's task in a refused notebook has nothing to be read."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if self.refused and utils.is_task(cell):
            self._record(cell, 0.0)
        return cell, resources

    def _add_score(self, cell, resources):
        """Save the mark; a mark that a person gave before stays, and is to be looked at again."""
        if utils.is_solution(cell) or cell.cell_type != "code":
            answered, _ = utils.determine_grade(cell, self.log)
            self._record(cell, 0.0 if self.refused else answered)
            return
        mark = mark_of(cell)
        if mark.reason:
            cell.outputs.append(new_output("stream", name="stdout", text=mark.reason + "\n"))
        self._record(cell, mark.marks, mark.undecided)
        about = f"{self.student_id}, {self.notebook_id}, {mark.name}"
        if mark.undecided:
            self.log.warning("%s: a person decides about %g points.", about, mark.undecided)
        for fault in mark.faults:
            self.log.error("%s: a check failed for a fault of its own.\n%s", about, fault)

    def _record(self, cell, points, undecided=0.0):
        name = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = points
        grade.needs_manual_grade = grade.manual_score is not None or points is None or undecided > 0
        self.gradebook.db.commit()
