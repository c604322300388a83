"""nbgrader preprocessor: the same notebook gives the same bytes, whatever editor saved it last."""

import re

from nbgrader.preprocessors import NbGraderPreprocessor

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What an author sets on a cell and the course needs; all else is an editor's.
KEPT = {"nbgrader", "tags", "jupyter"}


class StableNotebook(NbGraderPreprocessor):
    """Strip outputs, counts and editors' metadata, and give every cell an id that stays.

    A cell that nbgrader knows has its name for an id, so it is recognised where an editor drops the metadata.
    """

    def preprocess(self, nb, resources):
        """Return the stable notebook."""
        nb.nbformat, nb.nbformat_minor = 4, 5
        nb.metadata = type(nb.metadata)(METADATA)
        named = {_name(cell) for cell in nb.cells} - {None}
        taken = set(named)
        for number, cell in enumerate(nb.cells, start=1):
            cell.metadata = type(cell.metadata)({k: v for k, v in cell.metadata.items() if k in KEPT})
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            cell.source = cell.source.replace("\r\n", "\n").strip("\n")
            cell.id = _name(cell) or _free(cell.get("id") or f"cell-{number}", taken)
            taken.add(cell.id)
        return nb, resources


def _name(cell):
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return re.sub(r"[^a-zA-Z0-9_-]", "-", name)[:64] if name else None


def _free(wanted, taken):
    if wanted not in taken:
        return wanted
    return next(f"{wanted[:58]}-{n}" for n in range(2, 10_000) if f"{wanted[:58]}-{n}" not in taken)
