"""The process that speaks to a Dask cluster: jobs come in, runs go out. It knows no gradebook and no judge.

`runner` starts it, with the same messages as for the process that runs submissions here. It never loads
pickle: what a worker sends is bytes of ours or nothing.
"""

import asyncio
import json
import logging
import os
import sys
import warnings
from contextlib import suppress

from digitrec.grading.run import frames
from digitrec.grading.run.bounds import bound_memory

NOT_INSTALLED = (
    "Marking on a cluster needs the package {name}, which is not installed. "
    "Run `pip install -r requirements.txt` in the course's folder, or `pip install 'digitrec[cluster]'`."
)


def main(about):
    """Serve jobs."""
    bound_memory()
    jobs, runs = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (what Dask or a worker prints is no run)
    logging.disable()
    warnings.simplefilter("ignore")

    def tell(about, blobs=()):
        with suppress(OSError):  # the grader has ended
            frames.write(runs, frames.pack(about, blobs))

    try:
        from digitrec.grading.run.cluster.client import serve
        from digitrec.grading.run.cluster.without_pickle import refuse_pickle

        refuse_pickle()
        asyncio.run(serve(about, jobs, tell))
    except Exception as error:
        is_missing = isinstance(error, ModuleNotFoundError)
        why = NOT_INSTALLED.format(name=error.name) if is_missing else f"{type(error).__name__}: {error}"
        tell({"refused": why, "ended": why})
    os._exit(0)  # a thread still waits for jobs


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
