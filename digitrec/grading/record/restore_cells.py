"""nbgrader preprocessor: of a submission, only the sources of the cells count."""

from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from digitrec.notebooks.master import from_gradebook
from digitrec.notebooks.restoring import restore


class RestoreCells(NbGraderPreprocessor):
    """Put locked and missing cells, points, flags and the kernel back as the gradebook has them.

    It does the work of nbgrader's DeduplicateIds, OverwriteKernelspec and OverwriteCells, which stop at a
    duplicate, an unknown schema version or a flipped flag and leave the learner's tags in place.
    """

    def preprocess(self, nb, resources):
        """Return the restored notebook; why a file was refused travels on in its metadata."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            stored = gradebook.find_notebook(about["notebook"], about["assignment"])
            master = from_gradebook(stored)
        restored, missing = restore(nb, self._in_order(master, about))
        for name in missing:
            if "refused" not in resources:
                self.log.warning("Cell %s was missing from the submission and has been put back.", name)
        if "refused" in resources:
            restored.metadata.digitrec = {"refused": resources["refused"]}
        return restored, resources

    def _in_order(self, master, about):
        """Return the master cells in the notebook's order: a database need not keep it."""
        coursedir = self.parent.parent.coursedir
        folder = Path(coursedir.format_path(coursedir.release_directory, ".", about["assignment"]))
        released = folder / f"{about['notebook']}.ipynb"
        if not released.is_file():
            return master
        cells = nbformat.read(released, as_version=4).cells
        order = {cell.metadata.get("nbgrader", {}).get("grade_id"): at for at, cell in enumerate(cells)}
        return sorted(master, key=lambda cell: order.get(cell.name, len(order)))
