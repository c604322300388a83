"""Run one submission: its cells as they stand, and instead of its graded cells the grader's own questions."""

import asyncio
import json
import re
import shutil
import tempfile
from pathlib import Path
from threading import Event
from time import monotonic

import zmq
from jupyter_core.utils import ensure_async, run_sync

from digitrec.checks.asking.line import LENGTH
from digitrec.course import stage as stage_called
from digitrec.grading.run.cells import RunCells
from digitrec.grading.run.job import Answer, Ran
from digitrec.grading.run.sandbox.manager import SandboxedKernelManager
from digitrec.grading.run.sandbox.outside import TOO_MANY_PROCESSES, TOO_MUCH_MEMORY, NoSandboxError

ASK = "__import__('digitrec.checks.asking.line', fromlist=['answer']).answer()"
EPOCHS = (
    "import sys; 'keras' in sys.modules and "
    "__import__('digitrec.checks.asking.fit', fromlist=['fit']).take_epochs_whole()"
)
LATE = "the end of its time"
TOOK_TOO_LONG = "The check of this task took longer than it may, so it was stopped."
NOT_DESCRIBED = "What this task's answer holds could not be described."
LONGEST = 64 * 2**20  # bytes of one message of a kernel's
NO_KERNEL = "The notebook's kernel sent what no kernel sends, so it was ended there."
GRACE = 5  # seconds for a kernel to answer when it has been interrupted
STEP = 0.2  # seconds between two looks at whether an exchange has been given up


def run_job(job, sandbox):
    """Run a job in a sandbox and return what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="j", dir=sandbox.jobs))
    try:
        for name in ("sockets", "files"):
            (folder / name).mkdir()
        for name, data in job.files.items():
            path = folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        manager = SandboxedKernelManager(
            sandbox=sandbox, stage=stage_called(job.stage), job=str(folder), limits=vars(job.limits)
        )
        manager.context.setsockopt(zmq.MAXMSGSIZE, LONGEST)  # a longer one ends the connection
        run = RunSubmission(job, lambda: manager.handles)
        try:
            run.preprocess(job.notebook, {}, manager)
        except NoSandboxError:  # nobody's fault who handed something in
            raise
        except Exception:  # what came over the sockets is what the notebook made of them
            run.stopped = run.stopped or NO_KERNEL
        finally:
            if manager.handles:
                manager.handles.kill()
                manager.handles.wait()
                manager.handles.close()
            if run.kc:  # its threads and sockets would stay
                run.kc.stop_channels()
            manager.context.destroy(linger=0)
        return run.outcome()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_trusted(job):
    """Run a job with the rights of whoever runs it, in a folder of its own, and return what came of it."""
    with tempfile.TemporaryDirectory(prefix="digitrec-", ignore_cleanup_errors=True) as folder:
        for name, data in job.files.items():
            path = Path(folder, "files", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        home = Path(folder, "files")
        home.mkdir(exist_ok=True)
        run = RunTrusted(job, Path(folder, "question"))
        run.preprocess(job.notebook, {"metadata": {"path": str(home)}})
        return run.outcome()


class RunSubmission(RunCells):
    """Run the cells of a job's notebook; a graded cell's text is never executed, its questions are asked."""

    isolated = True

    def __init__(self, job, handles, **settings):
        """Take the job and a function that returns the kernel's handles."""
        limits = job.limits
        super().__init__(
            timeout=int(limits.cell),
            notebook_timeout=int(limits.notebook),
            max_output=limits.output,
            allow_errors=True,
            iopub_timeout=30,  # on a busy machine the last words of a cell take their time
            **settings,
        )
        self.job, self.handles = job, handles
        self.answers, self.seconds = [], {}

    def outcome(self):
        """Return the Ran of this run."""
        asked = {(answer.cell, answer.seed) for answer in self.answers}
        missing = [
            Answer(ask.cell, ask.seed, None, self.stopped or "This cell was not reached.")
            for ask in self.job.asks
            if (ask.cell, ask.seed) not in asked
        ]
        return Ran(self.nb, (*self.answers, *missing), self.stopped or "", self.seconds, self.isolated)

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, or ask what is to be asked in its place."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        start = monotonic()
        if any(ask.cell == name for ask in self.job.asks):
            self._ask_all(name, cell, index)
        else:
            cell, resources = super().preprocess_cell(cell, resources, index)
        if name:
            self.seconds[name] = round(monotonic() - start, 3)
        return cell, resources

    def _get_timeout(self, cell):
        most = super()._get_timeout(cell)
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "") if cell else ""
        return min(most, int(self.job.seconds.get(name, most)))

    def _ask_all(self, name, cell, index):
        cell.outputs, cell.execution_count = [], None
        for ask in self.job.asks:
            if ask.cell == name and not self.stopped:
                if self.before_cell:
                    self.before_cell(index)
                self.answers.append(run_sync(self._ask)(ask, self._get_timeout(cell)))

    async def _ask(self, ask, seconds):
        """Have the kernel answer one question, within some seconds."""
        line, given_up = self.handles().line, Event()
        _drain(line)
        request = self.kc.execute(ASK, silent=True, store_history=False, allow_stdin=False)
        exchange = asyncio.get_running_loop().run_in_executor(
            None, _exchange, line, ask, monotonic() + seconds, given_up, self.job.limits.evidence
        )
        reply = asyncio.ensure_future(self._reply(request, seconds + GRACE))
        await asyncio.wait({exchange, reply}, return_when=asyncio.FIRST_COMPLETED)
        if not exchange.done():
            await asyncio.wait({exchange}, timeout=GRACE)  # what was sent last is still on its way
            given_up.set()
        evidence, reason = await exchange
        if not reply.done() and evidence is None:
            await ensure_async(self.km.interrupt_kernel())
        await asyncio.wait({reply}, timeout=GRACE)
        if not reply.done():
            reply.cancel()
            self.stopped = reason or "The notebook's kernel did not come back from a question of the check."
            self.handles().kill()
        elif evidence is None and reply.result():
            reason = f"The check of this task was stopped by {reply.result()}."
        return Answer(ask.cell, ask.seed, evidence, reason)

    async def _reply(self, request, seconds):
        """Wait for the kernel's reply to a request; return the error that ended it, or nothing."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            try:
                message = await ensure_async(self.kc.shell_channel.get_msg(timeout=min(left, 1)))
            except Exception:  # nothing has come yet, or what came is no message
                if await self._gone():
                    return "the end of the kernel"
                continue
            if message.get("parent_header", {}).get("msg_id") == request:
                content = message.get("content", {})
                if content.get("status") == "ok":
                    return ""
                return f"{content.get('ename', 'an error')}: {content.get('evalue', '')}"[:300]
        return LATE

    async def _gone(self):
        return self.handles().poll() is not None

    def _stop(self, cell, reason):
        super()._stop(cell, _why_it_ended(self.handles(), self.job.limits) or reason)


class RunTrusted(RunSubmission):
    """The same in a kernel like any other, without a sandbox: questions and evidence go through files."""

    isolated = False

    def __init__(self, job, path, **settings):
        """Take the job and the beginning of the files' names."""
        super().__init__(job, None, **settings)
        self.path = path

    def preprocess_cell(self, cell, resources, index):
        """Run one cell; before the first of them, have `fit` run whole epochs as in the sandbox."""
        if index == 0 and not self.stopped:
            self.kc.execute(EPOCHS, silent=True, store_history=False, allow_stdin=False)
        return super().preprocess_cell(cell, resources, index)

    async def _ask(self, ask, seconds):
        """Have the kernel answer one question, within some seconds."""
        files = {part: Path(f"{self.path}.{part}") for part in ("question", "probe", "evidence")}
        files["question"].write_text(json.dumps(ask.question), encoding="utf-8")
        files["probe"].write_bytes(ask.probe)
        files["evidence"].unlink(missing_ok=True)
        code = ASK.replace("'answer'", "'answer_file'").replace(
            ".answer()", f".answer_file({str(self.path)!r})"
        )
        request = self.kc.execute(code, silent=True, store_history=False, allow_stdin=False)
        error = await self._reply(request, seconds)
        if error == LATE:
            await ensure_async(self.km.interrupt_kernel())
            if await self._reply(request, GRACE) == LATE:
                self.stopped = TOOK_TOO_LONG
        evidence = files["evidence"].read_bytes() if files["evidence"].is_file() else b""
        if evidence and len(evidence) <= self.job.limits.evidence:
            return Answer(ask.cell, ask.seed, evidence)
        if error == LATE:
            return Answer(ask.cell, ask.seed, None, TOOK_TOO_LONG)
        stopped = f"The check of this task was stopped by {error}." if error else NOT_DESCRIBED
        return Answer(ask.cell, ask.seed, None, stopped)

    async def _gone(self):
        return not await ensure_async(self.kc.is_alive())

    def _stop(self, cell, reason):
        RunCells._stop(self, cell, reason)


def _exchange(line, ask, until, given_up, most):
    """Send a question and its probe, and return (evidence, reason): one of the two."""
    try:
        for part in (json.dumps(ask.question).encode(), ask.probe):
            _send(line, LENGTH.pack(len(part)) + part, until, given_up)
        (length,) = LENGTH.unpack(_receive(line, LENGTH.size, until, given_up))
        if length > most:
            return None, f"What this task's answer holds takes {length} bytes; at most {most} are looked at."
        evidence = _receive(line, length, until, given_up)
    except TimeoutError:
        return None, TOOK_TOO_LONG
    except OSError:
        return None, "The notebook's kernel ended while this task was checked."
    return (evidence, "") if evidence else (None, NOT_DESCRIBED)


def _send(line, data, until, given_up):
    line.settimeout(STEP)
    view = memoryview(data)
    while view:
        try:
            view = view[line.send(view) :]
        except TimeoutError:
            _look_at_the_clock(until, given_up)


def _receive(line, size, until, given_up):
    line.settimeout(STEP)
    parts = []
    while size:
        _look_at_the_clock(until, given_up)
        try:
            part = line.recv(min(size, 1 << 20))
        except TimeoutError:
            continue
        if not part:
            raise OSError("the line has ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _look_at_the_clock(until, given_up):
    if monotonic() > until or given_up.is_set():
        raise TimeoutError


def _drain(line):
    """Throw away what a notebook wrote to the line without being asked; return its last bytes."""
    line.setblocking(False)
    last = b""
    try:
        while part := line.recv(1 << 16):
            last = (last + part)[-100:]
    except OSError:
        pass
    return last


def _why_it_ended(handles, limits):
    """Return the sentence on what the sandbox ended a kernel for, or nothing."""
    handles.kill()  # one that did not come back is still there
    handles.wait()
    line = handles.line
    line.setblocking(True)
    line.settimeout(1)
    last = b""
    try:
        while part := line.recv(1 << 16):
            last = (last + part)[-100:]
    except OSError:
        pass
    ended = re.search(rb"ended (-?\d+)\n$", last)
    code = int(ended[1]) if ended else 0
    if code == TOO_MANY_PROCESSES:
        return f"The notebook ran more than {limits.processes} processes at once, so it was ended there."
    if code == TOO_MUCH_MEMORY:
        return f"The notebook took more than {limits.memory / 2**30:g} GB of memory, so it was ended there."
    return ""
