"""Pairs of submissions that are alike beyond what the task explains: a reason to ask, and never a mark."""
