"""The course for nbgrader: its folders, and settings under which marks can be trusted.

Run nbgrader's commands in this folder: `nbgrader generate_assignment`, `autograde`, `generate_feedback` and
`export` work as they stand, and so does the formgrader of a JupyterLab that is started here. The lines below
say what they change and why; the classes are in `digitrec/grading/`, each in the file named for it.
"""

import os
import sysconfig

from digitrec.classroom import settings
from digitrec.classroom.safe_pages import use_safe_pages
from digitrec.grading.record.autograde import use_three_rooms
from digitrec.grading.record.connection import open_quickly
from digitrec.grading.record.generate_assignment import use_kept_exercises

c = get_config()  # noqa: F821

# To create a gradebook nbgrader starts a program, `alembic`; each time that it opens one, it writes all its
# questions anew.
open_quickly()
# `nbgrader db upgrade` still calls `alembic` by name; it is beside Python, wherever that is.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

# The tree. Students' work and the gradebook stay out of git (see .gitignore).
c.CourseDirectory.course_id = "digitrec"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# Generating the exercises from the solutions. They are in the repository already: without `force`, nbgrader
# would skip them all, and a new gradebook would know no assignment to mark. An exercise is replaced when the
# new one is whole; where marks have been given, it keeps its cells and points.
c.GenerateAssignment.force = True
use_kept_exercises()
c.ClearSolutions.code_stub = {"python": "..."}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.GenerateAssignment.preprocessors = [
    "digitrec.authoring.stable_notebook.StableNotebook",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "digitrec.authoring.named_blanks.NamedBlanks",
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

# Collecting from a learning platform, as `digitrec collect` does it. A damaged archive costs only its owner;
# what became of every file stands in `collected/`, and what a person has to look at is warned of.
c.ZipCollectApp.extractor_plugin = "digitrec.classroom.collecting.platform_extractor.PlatformExtractor"
c.ZipCollectApp.collector_plugin = "digitrec.classroom.collecting.platform_collector.PlatformCollector"
c.ZipCollectApp.strict = True

# What lateness costs stands in class.toml, beside this file; without it, nothing.
c.AssignLatePenalties.plugin_class = "digitrec.classroom.late.LatePenalty"

# Marking a stage. A submission runs in a sandbox, its answers are judged by a process that never ran it, and
# the gradebook gets all of its marks at once or none; `digitrec grade` does it for several side by side. On a
# machine that has no sandbox, nothing is marked until the next line says that you trust your learners.
# c.Autograde.trusted = True
use_three_rooms()
# With `variants = true` in class.toml, each learner is marked by the numbers of a code of their own.
c.Autograde.has_codes = lambda root: settings.read(root).variants

# Marking an assignment of your own, by its own tests and without a sandbox. A file that cannot be read costs
# its author 0, says why in the feedback, and the class goes on.
c.Autograde.exporter_class = "digitrec.grading.record.submission_exporter.SubmissionExporter"
# Of a submission only the cells' sources count: tags that skip a cell, raised points, flipped flags, deleted
# and doubled graded cells, another kernel and unknown schema versions are put right before anything runs.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "digitrec.grading.record.restore_cells.RestoreCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A dead kernel or an endless loop gives 0 for the cells not reached; a mark is a plain number from 0 to the
# cell's points, or 0; text on stderr, which TensorFlow writes at its first use, costs nothing.
c.Autograde.autograde_preprocessors = [
    "digitrec.grading.run.cells.RunCells",
    "nbgrader.preprocessors.LimitOutput",
    # After LimitOutput, which would cut off the reason that is written beside a missing mark.
    "digitrec.grading.record.save_marks.SaveMarks",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A cell may train on a slow machine for minutes; nbgrader's own limit is 30 s.
c.Execute.timeout = 600
c.RunCells.notebook_timeout = 3600

# Feedback and formgrader show in a browser what a learner wrote, the formgrader with your rights, and
# nbgrader's templates clean no written answer. Nothing of a learner's runs here, no other host is asked.
# A page of the learner's own that came with the notebook is not handed back: it would run from your disk.
c.HTMLExporter.sanitize_html = True
c.CourseDirectory.ignore = [
    *(".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"),
    *("*.[hH][tT][mM]*", "*.[xX][hH][tT]*", "*.[sS][vV][gG]*", "*.[xX][mM][lL]", "*.[mM][hH][tT]*"),
]
c.GenerateFeedback.exporter_class = "digitrec.classroom.handing_back.feedback_page.FeedbackPage"
use_safe_pages()

# The export quotes names with commas and quotes, and defuses formulas.
c.ExportApp.plugin_class = "digitrec.classroom.handing_back.csv_export.CsvExport"
