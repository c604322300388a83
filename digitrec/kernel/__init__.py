"""What a notebook's kernel passes over: pasted characters, lines for other services, names that were taken.

The set-up cell of each exercise calls `set_up`; where notebooks are marked, the kernel starts with it.
"""

import sys

from digitrec.kernel.asides import aside

__all__ = ["aside", "set_up"]


def set_up():
    """Make this notebook's kernel a patient one; outside a notebook, do nothing."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        load_ipython_extension(shell)


def load_ipython_extension(shell):
    """Make a kernel a patient one; once is enough. IPython calls this for `%load_ext digitrec.kernel`."""
    from digitrec.kernel import elsewhere, names, pasted

    if not getattr(shell, "digitrec_is_set_up", False):
        shell.digitrec_is_set_up = True
        for part in (pasted, elsewhere, names):
            part.begin(shell)
