"""The grader's side of a cluster: what a Runner is on one machine, with the same jobs and runs."""

import json

from digitrec.grading.run.runner import NoRunnerError, Runner

PATIENCE = 120  # seconds to wait for a worker where there is none


class ClusterRunner(Runner):
    """The workers of the Dask cluster of a scheduler, by way of a process that speaks to them.

    `tls` are the files `tls_ca_file`, `tls_client_cert` and `tls_client_key`, where Dask's own settings do
    not name them. `say` is called with a sentence about a worker that is left out.
    """

    def __init__(self, workers=1, trusted=False, *, address, tls=None, say=print, patience=PATIENCE):
        """Start the process and wait for the first worker. Raises NoRunnerError where there is none.

        `workers` is a wish for one machine: a cluster runs as many submissions as its workers have threads.
        """
        self.workers, self.place, self._say = 1, address, say
        about = {"address": address, "tls": tls or {}, "trusted": trusted, "patience": patience}
        self._start("digitrec.grading.run.cluster", json.dumps(about))

    def _refusal(self, why):
        return NoRunnerError(why or "The process that speaks to the cluster did not start.")

    def _heard(self, about, blobs):
        """Take what the process said: what came of a job, how many workers there are, or a sentence."""
        if "workers" in about:
            self.workers = max(1, about["workers"])
        elif "notice" in about:
            self._say(about["notice"])
        elif "ended" in about:
            self.ended = about["ended"]
        else:
            super()._heard(about, blobs)
