"""Marking a class: run a submission, judge what it did, record the marks."""
