"""The small figures of a patient's answers, drawn only where a notebook can show them."""

import sys


def show(name, *numbers):
    """Draw the figure of `digitrec.plotting` called `name` if a notebook's kernel runs this, and show it."""
    running = sys.modules.get("IPython")
    shell = running.get_ipython() if running else None
    if hasattr(shell, "kernel"):
        from IPython.display import display

        from digitrec import plotting  # matplotlib takes its time, and a command line has no use for it

        display(getattr(plotting, name)(*numbers))
