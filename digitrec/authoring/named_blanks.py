"""nbgrader preprocessor: what a learner is to fill in stands there as `name = ...`."""

import ast
import re

from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from digitrec.authoring.task_cells import names_asked_for

IN_BRACKETS = re.compile(r"= \(\n\s+\.\.\.\n\)")


class NamedBlanks(ClearSolutions):
    """Clear the solutions as nbgrader does, and name what is blank.

    `name = (`, a solution, `)` becomes `name = ...`. A cell that is all solution, as a first try of something
    is, becomes a line for each name that it makes, but for those that a task asks for: in the capstone, names
    are the learner's to choose.
    """

    def preprocess(self, nb, resources):
        """Return the notebook without solutions."""
        self.taken = names_asked_for(nb)
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        """Return a cell without its solution."""
        names = self._first_made(cell) if is_solution(cell) and cell.cell_type == "code" else []
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.cell_type == "code":
            if cell.source.strip() == "..." and names:
                cell.source = "\n".join(f"{name} = ..." for name in names)
            cell.source = IN_BRACKETS.sub("= ...", cell.source)
        return cell, resources

    def _first_made(self, cell):
        """Return the names that no answer gave a value before, in their order; note them as taken."""
        try:
            body = ast.parse(cell.source).body
        except SyntaxError:  # a line for Jupyter
            return []
        made = [
            target.id
            for statement in body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        ]
        new = [name for name in dict.fromkeys(made) if name not in self.taken]
        self.taken |= set(made)
        return new
