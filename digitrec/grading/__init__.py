"""Marking a class: run a submission, judge what it did, record the marks."""

import digitrec.notebooks  # noqa: F401 (before nbgrader is imported: it spares what no notebook needs)
