"""What lateness costs, by class.toml, as a plugin of nbgrader's for late submissions."""

from nbgrader.plugins import LateSubmissionPlugin

from digitrec.classroom import settings


class LatePenalty(LateSubmissionPlugin):
    """Take off a share of the points earned for each day begun.

    Without [late] in class.toml nbgrader's own setting holds.
    """

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Return the points that a notebook loses which is late by seconds, or None. Raises SettingsError."""
        late = settings.read(self._root()).late
        if not late.per_day:
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        return score * late.share(total_seconds_late) or None

    def _root(self):
        """Return the course's folder: that of the nearest CourseDirectory above this plugin."""
        above = self.parent
        while above is not None:
            course = getattr(above, "coursedir", above)
            if hasattr(course, "submitted_directory"):
                return course.root
            above = above.parent
        return "."
