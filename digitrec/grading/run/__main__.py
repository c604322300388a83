"""The process that speaks to the kernels: jobs come in, runs go out. It knows no gradebook and no judge.

`runner` starts it. A message is the number of a job and the job; the answer has the same number, and the run
or the reason why there is none.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from digitrec.grading.run import frames
from digitrec.grading.run.bounds import bound_memory
from digitrec.grading.run.job import Job
from digitrec.grading.run.sandbox.outside import NoSandboxError, Sandbox
from digitrec.grading.run.submission import run_job, run_trusted


def main(workers, trusted):
    """Serve jobs until there are no more."""
    bound_memory()
    jobs, runs, writing = sys.stdin.buffer, sys.stdout.buffer, Lock()
    sys.stdout = sys.stderr  # whatever a library prints is no run
    try:
        sandbox = None if trusted else Sandbox()
    except NoSandboxError as error:
        frames.write(runs, frames.pack({"refused": str(error)}))
        return

    def run(number, message):
        try:
            job = Job.from_bytes(message)
            ran = run_trusted(job) if trusted else run_job(job, sandbox)
            about, blobs = {"job": number}, [ran.to_bytes()]
        except BaseException as error:  # one submission's fault is that submission's alone
            about, blobs = {"job": number, "failed": f"{type(error).__name__}: {error}"[:1000]}, []
        with writing:
            frames.write(runs, frames.pack(about, blobs))

    with writing:
        frames.write(runs, frames.pack({"ready": True}))
    pool = ThreadPoolExecutor(workers)
    try:
        while (message := frames.read(jobs)) is not None:
            about, (job,) = frames.unpack(message)
            pool.submit(run, about["job"], job)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # what still runs is for nobody
        if sandbox:
            sandbox.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] == "trusted")
