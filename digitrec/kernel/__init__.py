"""What a notebook's kernel passes over: pasted characters, lines for other services, names that were taken.

The set-up cell of each exercise calls `set_up`; where notebooks are marked, the kernel starts with it.
"""

import sys

from digitrec.kernel.asides import aside

__all__ = ["aside", "notebook", "set_up", "somebody_reads"]


def set_up(stage=None):
    """Make this notebook's kernel a patient one; outside a notebook, do nothing.

    `stage` is the name of the stage whose notebook this is: `set_up("preparing")`.
    """
    shell = notebook()
    if shell is None:
        return
    _begin(shell)
    if stage and somebody_reads(shell):
        from digitrec.kernel.chapter import show_chapter

        show_chapter(stage, shell)


def load_ipython_extension(shell):
    """Make a kernel a patient one from its start. IPython calls this where notebooks are marked."""
    shell.digitrec_marks = not getattr(shell, "digitrec_is_set_up", False)
    _begin(shell)


def notebook():
    """Return IPython's shell if this runs in one."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def somebody_reads(shell):
    """Say whether somebody runs the cells and reads on; where they are marked, nobody does."""
    return not getattr(shell, "digitrec_marks", False)


def _begin(shell):
    """Make a kernel a patient one; once is enough."""
    from digitrec.kernel import elsewhere, names, pasted

    if not getattr(shell, "digitrec_is_set_up", False):
        shell.digitrec_is_set_up = True
        for part in (pasted, elsewhere, names):
            part.begin(shell)
