"""The course for nbgrader: its folders, and settings under which marks can be trusted.

Run nbgrader's commands in this folder: `nbgrader generate_assignment`, `autograde`, `generate_feedback` and
`export` work as they stand, and so does the formgrader of a JupyterLab that is started here. The lines below
say what they change and why; the classes are in `digitrec/grading/`, each in the file named for it.
"""

import os
import sysconfig

from digitrec.grading.record.autograde import use_three_rooms

c = get_config()  # noqa: F821

# nbgrader calls `alembic` by name when it creates the gradebook; it is beside Python, wherever that is.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

# The tree. Students' work and the gradebook stay out of git (see .gitignore).
c.CourseDirectory.course_id = "digitrec"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# Generating the exercises from the solutions. They are in the repository already: without `force`, nbgrader
# would skip them all, and a new gradebook would know no assignment to mark.
c.GenerateAssignment.force = True
c.ClearSolutions.code_stub = {"python": "..."}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.GenerateAssignment.preprocessors = [
    "digitrec.authoring.stable_notebook.StableNotebook",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    # Only now: the gradebook keeps the hidden tests and mark schemes, the exercises lose them.
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Collecting from a learning platform: the names that Moodle and Canvas give to files are known. A damaged
# archive costs only its owner; a file that is not the stage's notebook is left out, with a warning.
c.ZipCollectApp.extractor_plugin = "digitrec.classroom.platform_extractor.PlatformExtractor"
c.ZipCollectApp.collector_plugin = "digitrec.classroom.platform_collector.PlatformCollector"
c.ZipCollectApp.strict = True

# Marking. Each submission is run in a sandbox, its answers are judged outside it, and its marks are recorded
# whole or not at all: `nbgrader autograde` and the formgrader use the class behind `digitrec grade`.
use_three_rooms()

# Feedback is opened in a browser by learners and lecturers: scripts in a learner's outputs stay text.
c.HTMLExporter.sanitize_html = True

# The export quotes names with commas and quotes, and defuses formulas.
c.ExportApp.plugin_class = "digitrec.classroom.csv_export.CsvExport"
