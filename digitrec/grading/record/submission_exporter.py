"""The exporter that nbgrader reads submissions with: a file that cannot be read costs only its author."""

from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from traitlets import Integer

from digitrec.notebooks.reading import MAX_MEGABYTES, UnreadableNotebook, read_notebook


class SubmissionExporter(NotebookExporter):
    """Read a submission whatever state it is in; one that cannot be read becomes a notebook that says why."""

    max_megabytes = Integer(MAX_MEGABYTES, help="A submitted notebook above this size is not read.").tag(
        config=True
    )

    def from_file(self, file_stream, resources=None, **kw):
        """Convert the notebook behind `file_stream`; if it is unreadable, `resources["refused"]` says why."""
        path = Path(file_stream.name)
        try:
            self._refuse_links(path)
            notebook = read_notebook(path, self.max_megabytes)
        except UnreadableNotebook as reason:
            self.log.warning("%s: %s", path, reason)
            resources["refused"] = str(reason)
            notebook = nbformat.v4.new_notebook(
                cells=[
                    nbformat.v4.new_markdown_cell(
                        f"**This notebook could not be marked.** {reason}", id="refused"
                    )
                ]
            )
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def _refuse_links(self, path):
        """A link below the course's folder would hand in somebody else's file."""
        root = Path(self.parent.coursedir.root)
        below = [path, *path.parents]
        if any(part.is_symlink() for part in below if part != root and root in part.parents):
            raise UnreadableNotebook(
                "What was handed in is a link and not a notebook: hand in the file itself."
            )
