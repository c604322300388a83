"""Run: a submission in a kernel of its own."""
