"""Handing back: feedback pages, comments on kinds of answers, mark sheets and the platforms' own files."""
