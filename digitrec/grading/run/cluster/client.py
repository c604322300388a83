"""The client of a Dask cluster: it meets the workers, gives them jobs, and tells what came of each."""

import asyncio
from contextlib import suppress
from threading import Thread
from time import monotonic

from distributed import Client, Security

from digitrec.grading.run import frames
from digitrec.grading.run.cluster import worker
from digitrec.grading.run.cluster.versions import differences, versions

PAUSE = 0.5  # seconds between two looks at who is there
CONNECTING = 40  # seconds to reach the scheduler and be answered; Dask's own settings may have less
TRIES = 3  # of a job whose workers are all gone, or what runs submissions on one; Dask makes others by itself
NO_SCHEDULER = (
    "The scheduler at {address} cannot be reached: {why}. Is it running, and is this the address that it "
    "printed when it started?"
)
NO_WORKERS = (
    "The scheduler at {address} has no workers. Start one on each machine with `dask worker {address}`."
)
NO_CERTIFICATE = (
    "The scheduler at {address} wants a certificate: name the files with --tls-ca-file, --tls-cert and "
    "--tls-key."
)
WAITING = "The scheduler at {address} has no workers yet. Waiting for one, {patience:g} s at most."
NONE_FITS = "No worker of {address} can be used."
LEFT_OUT = "The worker {worker} is left out: "
DIFFERS = "it has {differs}. Install the same requirements.txt and the same course on all machines."
SILENT = "this course is not installed there, or not where the scheduler runs."
LOST = "The connection to the scheduler at {address} was lost."
KILLED = "The workers of the cluster that had it ended, one after the other."
UNREADABLE = "What a worker of the cluster sent for it was no result, and was not looked at."


class Lost(Exception):  # noqa: N818
    """There is nobody any more to run anything; the message says what was found."""


class Cluster:
    """The workers of a client's cluster: those that may run submissions, and those that are left out.

    `tell` is called with each message to the grader, and `begin` with each thing to do beside the others.
    """

    def __init__(self, client, about, tell, begin):
        """Take the client, and what is asked of the workers."""
        self.client, self.tell, self.begin, self.wanted = client, tell, begin, versions()
        self.address, self.trusted, self.patience = about["address"], about["trusted"], about["patience"]
        self.there, self.threads, self.fit, self.meeting, self.left_out = {}, 0, set(), set(), {}

    async def watch(self):
        """Meet the workers that come, and forget those that go, until nobody is left. Raises Lost."""
        ready, alone_since = False, None
        while True:
            await self._look()
            if self.fit and not ready:
                self.tell({"ready": True})
                ready = True
            if self.fit or self.meeting:
                alone_since = None
            elif alone_since is None:
                alone_since = monotonic()
                if not self.there:
                    self.tell({"notice": WAITING.format(address=self.address, patience=self.patience)})
            left_out = [self.left_out[who] for who in self.there if who in self.left_out]
            if alone_since and (monotonic() - alone_since > self.patience or (left_out and not ready)):
                none = NONE_FITS if left_out else NO_WORKERS
                raise Lost(" ".join([none.format(address=self.address), *left_out]))
            await asyncio.sleep(PAUSE)

    async def run(self, number, job):
        """Have a job run by one of the workers, and tell what came of it. Raises Lost."""
        why = KILLED
        for _ in range(TRIES):
            while not self.fit:
                await asyncio.sleep(PAUSE)
            about, blobs = await self._on(set(self.fit), worker.work, job)
            if "ran" in about and blobs:
                return self.tell({"job": number}, blobs[:1])
            if not ("gone" in about or "ended" in about):
                why = KILLED if "killed" in about else plain(self._why_not(about, UNREADABLE))
                break
        return self.tell({"job": number, "failed": why})

    async def _look(self):
        if self.client.status != "running" or self.client._handle_report_task.done():
            raise Lost(LOST.format(address=self.address))
        try:
            there = await self.client.nthreads()
        except Exception:
            raise Lost(LOST.format(address=self.address)) from None
        new, self.there = there.keys() - self.there.keys(), dict(there)
        self.fit &= there.keys()
        self.meeting |= new
        for who in new:
            self.begin(self._meet(who))
        threads = sum(self.there[who] for who in self.fit)
        if threads != self.threads:
            self.threads = threads
            self.tell({"workers": threads})

    async def _meet(self, who):
        """Ask a worker what it has, and let it start what runs submissions."""
        about, _ = await self._on({who}, worker.introduce, priority=1)
        self.meeting.discard(who)
        if "ready" in about:
            self.fit.add(who)
        elif "gone" not in about:
            self.left_out[who] = plain(LEFT_OUT.format(worker=who) + self._why_not(about, SILENT))
            self.tell({"notice": self.left_out[who]})

    def _why_not(self, about, otherwise):
        """Return why a worker did not do what it was asked for."""
        if isinstance(about.get("differs"), dict):
            return DIFFERS.format(differs=differences(about["differs"], self.wanted))
        return str(about.get("refused") or about.get("failed") or otherwise)

    async def _on(self, workers, function, *arguments, priority=0):
        """Have one of some workers call a function, and return its message. Raises Lost.

        The message is `gone` where they all are, `killed` where Dask gave up, and empty where it is none of
        ours: a task's error, or what somebody made up. Nothing of that is loaded.
        """
        future = self.client.submit(
            function,
            *arguments,
            self.wanted,
            self.trusted,
            workers=sorted(workers),
            allow_other_workers=False,
            pure=False,
            priority=priority,
        )
        result = asyncio.ensure_future(future.result())
        while not result.done():
            await asyncio.wait({result}, timeout=PAUSE)
            if not result.done() and workers.isdisjoint(self.there):
                result.cancel()
                await future.cancel()
                return {"gone": True}, ()
        if result.cancelled() or future.status == "cancelled":
            raise Lost(LOST.format(address=self.address))
        try:
            about, blobs = frames.unpack(result.result())
            return dict(about), blobs
        except (
            Exception
        ) as error:  # a task's error, or what somebody made up: text at most, nothing of it is loaded
            return {"killed": True} if "KilledWorker" in str(error) else {}, ()


async def serve(about, jobs, tell):
    """Serve jobs until there are no more, or nobody to run them."""
    loop, ended, running = asyncio.get_running_loop(), asyncio.Event(), set()
    try:
        client = await _connected(about["address"], about["tls"])
    except Lost as error:
        return tell(no_more(str(error)))
    except Exception as error:
        return tell(no_more(NO_SCHEDULER.format(address=about["address"], why=described(error))))

    async def to_its_end(work):
        try:
            await work
        except Exception as error:
            tell(no_more(str(error) if isinstance(error, Lost) else described(error)))
            ended.set()

    def begin(work):
        task = loop.create_task(to_its_end(work))
        running.add(task)  # the loop itself would forget it
        task.add_done_callback(running.discard)

    cluster = Cluster(client, about, tell, begin)

    def read():
        with suppress(Exception):  # what came was no message, or the grader has ended
            while (message := frames.read(jobs)) is not None:
                said, (job,) = frames.unpack(message)
                loop.call_soon_threadsafe(begin, cluster.run(said["job"], job))
        loop.call_soon_threadsafe(ended.set)

    Thread(target=read, daemon=True).start()
    begin(cluster.watch())
    await ended.wait()
    with suppress(Exception):
        await asyncio.wait_for(client.close(), CONNECTING)


def no_more(why):
    """Return the message that nothing is run any more."""
    return {"refused": why, "ended": why}


def plain(text):
    """Return what somebody else said in letters that no terminal obeys."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:1000]


def described(error):
    """Return what an error says, in one line."""
    said = str(error).strip() or ("it does not answer" if isinstance(error, TimeoutError) else repr(error))
    return said.splitlines()[0][:300].rstrip(".")


async def _connected(address, tls):
    """Return a client that is connected to a scheduler, encrypted where there are certificates.

    Raises Lost, and whatever Dask raises.
    """
    security = Security(require_encryption=True, **tls) if tls else Security()
    if address.startswith("tls://") and not (security.tls_ca_file and security.tls_client_cert):
        raise Lost(NO_CERTIFICATE.format(address=address))
    client = Client(
        address,
        security=security,
        asynchronous=True,
        set_as_default=False,
        direct_to_workers=False,
        deserializers=["dask"],
    )
    return await asyncio.wait_for(client, CONNECTING)
