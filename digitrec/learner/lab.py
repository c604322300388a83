"""JupyterLab as a learner needs it: the settings of `digitrec start`, which hold for that one alone."""

import os
from pathlib import Path

SETTINGS = Path(__file__).with_name("jupyter")  # in Jupyter's own form: no news, no nbgrader, the book


def environment():
    """Return the environment for a JupyterLab that reads our settings before the user's and the system's.

    What the user chose in JupyterLab's own settings goes before them: these are only other defaults. NumPy
    multiplies on one thread, unless the user chose otherwise: for networks this small it is the fastest, and
    on a busy machine several wait for each other.
    """
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    path = os.pathsep.join([str(SETTINGS), *([others] if others else [])])
    return {"OPENBLAS_NUM_THREADS": "1", **os.environ, "JUPYTER_CONFIG_PATH": path}
