"""Collecting: archives and folders looked into, learners known over stages, every file accounted for."""
