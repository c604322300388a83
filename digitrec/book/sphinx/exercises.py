"""What stands below "Your turn" in a stage's chapter: how its exercise is opened, and the file itself.

Where a Jupyter server shows the book beside the notebooks, `theme.js` adds a link that opens the exercise.
"""

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from digitrec.course import STAGES

LOGGER = logging.getLogger(__name__)
BOX = "task"  # the class of the admonition
NOTEBOOKS = {stage.stem: stage.notebook for stage in STAGES}


class LinkExercise(SphinxTransform):
    """Adds a line to the box "Your turn" of each chapter that has an exercise."""

    default_priority = 400

    def apply(self, **kwargs):
        """Add the line; warn of a chapter without its box."""
        notebook = NOTEBOOKS.get(self.env.docname)
        if notebook is None:
            return
        boxes = [box for box in self.document.findall(nodes.Admonition) if BOX in box.get("classes", ())]
        if len(boxes) != 1:
            LOGGER.warning(f"A chapter has one box “Your turn”, of the class {BOX!r}; here are {len(boxes)}.")
        for box in boxes:
            box += _line(notebook)


def _line(notebook):
    """Return the paragraph that says how to open a notebook, given by its path below `exercises/`."""
    line = nodes.paragraph(classes=["open-exercise"])
    line += nodes.Text("In a terminal, ")
    line += nodes.literal("", "digitrec start")
    line += nodes.Text(" opens your copy of it. Here is the file: ")
    file = download_reference("", reftarget=f"/../exercises/{notebook.as_posix()}", refdoc="", refdomain="")
    file += nodes.literal("", notebook.name)
    line += file
    line += nodes.Text(".")
    return line


def setup(app):
    """Register the transform."""
    app.add_transform(LinkExercise)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
