"""nbgrader's GenerateAssignment, which leaves an exercise as it was until the new one is whole.

nbgrader removes the old exercise first, and then may refuse to make the new one. It also takes other points
for a cell without a word, though marks have been given by the old ones.
"""

import os
import shutil
from pathlib import Path

import nbformat
import nbgrader.apps.api
import nbgrader.apps.generateassignmentapp
from nbgrader import converters
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException

from digitrec.course import STAGES
from digitrec.grading.record.agreement import differences, listed, unlike_its_check

ASIDE = Path(".digitrec", "generated")  # below the course's folder


class GenerateAssignment(converters.GenerateAssignment):
    """Make an exercise aside and put it in its place when it is whole; refuse what would make marks wrong."""

    def convert_notebooks(self):
        """Convert; what was refused is an error, and all else is done."""
        self.refused = []
        try:
            super().convert_notebooks()
        finally:
            shutil.rmtree(self._aside(), ignore_errors=True)
        if self.refused:
            raise NbGraderException(" ".join(self.refused))

    def init_destination(self, assignment_id, student_id):
        """Say whether to convert; nothing is removed yet."""
        target = self._target(assignment_id, student_id)
        one_notebook = self.coursedir.notebook_id != "*"
        if target.exists() and not self.force and not one_notebook:
            return super().init_destination(assignment_id, student_id)
        why_not = [] if self.no_database else self._objections(assignment_id)
        if why_not:
            said = " ".join(why_not)
            self.log.error("%s is not made anew, and the exercise stays as it was. %s", assignment_id, said)
            self.refused.append(said)
            return False
        shutil.rmtree(self._aside(), ignore_errors=True)
        if one_notebook and target.is_dir():  # the others stay
            shutil.copytree(target, self._format_dest(assignment_id, student_id))
        return True

    def set_permissions(self, assignment_id, student_id):
        """Set them, and put the exercise in its place."""
        super().set_permissions(assignment_id, student_id)
        fresh = Path(self._format_dest(assignment_id, student_id))
        target = self._target(assignment_id, student_id)
        old = self._aside() / "old"
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            os.replace(target, old)
        os.replace(fresh, target)
        shutil.rmtree(old, ignore_errors=True)
        self.log.info("%s is in its place.", target)

    def _target(self, assignment_id, student_id):
        return Path(os.path.normpath(super()._format_dest(assignment_id, student_id)))

    def _format_dest(self, assignment_id, student_id, escape=False):
        """Return where the exercise is made: beside the course's folders, on the same disk."""
        if escape:
            return super()._format_dest(assignment_id, student_id, escape)
        return str(self._aside() / assignment_id)

    def _aside(self):
        return Path(self.coursedir.root, ASIDE)

    def _objections(self, assignment):
        """Return why the exercise must not be made, a sentence each."""
        said = []
        ours = assignment in {stage.stem for stage in STAGES}
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for path in map(Path, self.notebooks):
                notebook = nbformat.read(path, as_version=4)
                if ours and (unlike := unlike_its_check(notebook)):
                    return [*unlike, "Run `digitrec generate`: it writes them into the notebook."]
                try:
                    noted = gradebook.find_notebook(path.stem, assignment)
                except MissingEntry:
                    continue
                found = differences(noted, notebook) if noted.submissions else []
                if found and (ours or any(one.kind != "points" for one in found)):
                    said += [
                        f"{len(noted.submissions)} have handed it in, and {listed(found)}.",
                        *_way(ours, assignment),
                    ]
                elif found:
                    self.log.warning(
                        "%s. Marks that stand are by the old points: run `nbgrader autograde %s --force`.",
                        *(listed(found), assignment),
                    )
        return said


def _way(ours, assignment):
    if not ours:
        return ["nbgrader adds and removes no cells once somebody has handed them in: give it another name."]
    return [f"Run `digitrec follow {assignment}`: it shows what that means for whose marks."]


def use_kept_exercises():
    """Let nbgrader's command and formgrader make exercises with this class; there is no setting for it."""
    nbgrader.apps.generateassignmentapp.GenerateAssignment = GenerateAssignment
    nbgrader.apps.api.GenerateAssignment = GenerateAssignment
