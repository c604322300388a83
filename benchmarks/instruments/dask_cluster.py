"""A Dask cluster of processes that are started as somebody would start them: a scheduler and its workers."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress

import psutil
from distributed import Client


class DaskCluster:
    """A scheduler; `worker` starts workers. What they write is kept in `folder`."""

    def __init__(self, folder, tls=None, **settings):
        """Start the scheduler, encrypted with the files of `tls` by the names of Dask's options."""
        self.folder, self.processes = folder, []
        self.tls = [part for name, path in (tls or {}).items() for part in (f"--{name}", str(path))]
        self.encrypted = ["--protocol", "tls"] if tls else []
        self.file = folder / "scheduler.json"
        options = [*self.encrypted, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        self.scheduler = self._start("scheduler", *options, "--scheduler-file", self.file, **settings)
        self.address = None
        while self.address is None:
            assert self.scheduler.poll() is None, self.written()
            try:
                self.address = json.loads(self.file.read_text())["address"]
            except (OSError, ValueError):
                time.sleep(0.1)

    def worker(self, name, *options, nanny=False, threads=1, **settings):
        """Start a worker and return its process; with a nanny, it is started again when it dies."""
        about = ["--name", name, "--nthreads", threads, "--local-directory", self.folder, "--no-dashboard"]
        nannied = "--nanny" if nanny else "--no-nanny"
        return self._start("worker", self.address, *about, nannied, *self.encrypted, *options, **settings)

    def wait_for_a_worker(self):
        """Wait until the scheduler, which is not encrypted, knows a worker."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(1)

    def written(self):
        """Return what the processes wrote."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def close(self):
        """End all of them, and what they started."""
        for process in self.processes:
            beneath = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.kill()
            process.wait()
            for other in beneath:
                with suppress(psutil.NoSuchProcess):
                    other.kill()

    def _start(self, what, *options, **settings):
        log = (self.folder / f"{what}-{len(self.processes)}.log").open("w")
        with log:
            started = subprocess.Popen(
                [sys.executable, "-m", "dask", what, *map(str, options), *self.tls],
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        self.processes.append(started)
        return started
