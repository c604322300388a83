"""nbgrader preprocessor: run a notebook to its end, whatever its cells do to the kernel."""

import asyncio
from time import monotonic

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute
from traitlets import Any, Integer, List

from digitrec.checks.engine.report import REPORT
from digitrec.grading.run.kernels import ForkedKernelManager, use_selector_loop


class NoReplyError(Exception):
    """A kernel said that it had run a cell, and then never answered the request."""


class RunCells(Execute):
    """nbgrader's Execute, for which a dead kernel, an endless loop or a flood of output is no error.

    The graded cells that were not reached get an output that says why, and so 0.
    """

    notebook_timeout = Integer(3600, help="Seconds that all cells of a notebook may take together.").tag(
        config=True
    )
    reply_timeout = Integer(
        30, help="Seconds that a kernel may take to answer once it says that it has run a cell."
    ).tag(config=True)
    max_output = Integer(10_000_000, help="Characters of output kept from one cell.").tag(config=True)
    extra_arguments = List(
        ["--IPKernelApp.log_level=CRITICAL", "--IPKernelApp.extra_extensions=digitrec.kernel"],
        help="Of the kernel: its own notices are nobody's business here; it passes over pasted characters.",
    ).tag(config=True)
    before_cell = Any(None, help="Called with the index of each code cell before it runs.")

    def __init__(self, *args, **kwargs):
        """Start kernels quickly, unless another manager of kernels is asked for."""
        use_selector_loop()
        super().__init__(*args, **{"kernel_manager_class": ForkedKernelManager, **kwargs})

    def preprocess(self, nb, resources, km=None):
        """Run all cells. A refused submission is not run at all."""
        self.stopped = nb.metadata.get("digitrec", {}).get("refused")
        self.deadline = None  # counted from the first cell: starting the kernel is not the learner's doing
        if not self.stopped:
            return super().preprocess(nb, resources, km)
        for cell in nb.cells:
            self._not_reached(cell)
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, unless an earlier one ended the run."""
        self.deadline = self.deadline or monotonic() + self.notebook_timeout
        if not self.stopped and monotonic() > self.deadline:
            self.stopped = (
                f"The notebook took more than {self.notebook_timeout} s, so it was stopped before this cell."
            )
        if self.stopped:
            self._not_reached(cell)
            return cell, resources
        if self.before_cell and cell.cell_type == "code":
            self.before_cell(index)
        self.room = self.last_room = self.max_output
        allowed = self._get_timeout(cell)  # asked afterwards, nothing may be left of the notebook's time
        late = f"This cell was still running after {allowed} s, so it was stopped."
        self.error_on_timeout = {"ename": "CellTimeoutError", "evalue": late, "traceback": [late]}
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._stop(cell, f"The kernel died at cell {index + 1}{_first_line(cell)}.")
        except CellTimeoutError:
            self._stop(
                cell,
                f"Cell {index + 1}{_first_line(cell)} was still running after {allowed} s "
                "and could not be interrupted, so the kernel was ended there.",
            )
        except NoReplyError:
            self._stop(
                cell,
                f"After cell {index + 1}{_first_line(cell)} the kernel no longer answered, so it was ended "
                "there. A cell up to this one may have replaced what is Python's own, such as `isinstance`.",
            )
        return cell, resources

    def _get_timeout(self, cell):
        """Return the seconds that the cell may take: its own, or what is left of the notebook's."""
        own = super()._get_timeout(cell)
        if self.deadline is None:  # the kernel is being asked who it is
            return own
        left = max(1, int(self.deadline - monotonic()))
        return left if own is None else min(own, left)

    async def _async_poll_for_reply(self, msg_id, cell, timeout, outputs, alive):
        """Wait for the answer to a cell, but only shortly once the kernel says that it is idle again.

        A kernel answers before it says so. One that does not would take the whole time of each later cell.
        """
        reply = asyncio.ensure_future(super()._async_poll_for_reply(msg_id, cell, timeout, outputs, alive))
        try:
            await asyncio.wait({reply, outputs}, return_when=asyncio.FIRST_COMPLETED)
            idle = outputs.done() and not outputs.cancelled() and outputs.exception() is None
            answered, _ = await asyncio.wait({reply}, timeout=self.reply_timeout if idle else None)
            if not answered:
                alive.cancel()
                raise NoReplyError
            return reply.result()
        finally:
            reply.cancel()

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output while there is room; results, errors and reports have as much again of their own."""
        size = 100 + len(str(msg["content"]))
        self.room -= size
        if self.room >= 0:
            return super().output(outs, msg, display_id, cell_index)
        if msg["msg_type"] in {"execute_result", "error"} or REPORT in msg["content"].get("data", {}):
            self.last_room -= size
            if self.last_room >= 0:
                return super().output(outs, msg, display_id, cell_index)
        if self.room + size >= 0:
            note = f"\n[This cell wrote more than {self.max_output} characters; the rest was left out.]\n"
            outs.append(new_output("stream", name="stdout", text=note))
        return None

    def _stop(self, cell, reason):
        self.stopped = reason
        self.log.warning(reason)
        cell.outputs.append(_error("KernelDied", reason))

    def _not_reached(self, cell):
        """Say in a graded cell why it did not run."""
        if cell.cell_type == "code" and utils.is_grade(cell):
            cell.outputs = [_error("NotReached", self.stopped)]


def _first_line(cell):
    line = cell.source.strip().partition("\n")[0]
    return f" (`{line[:57] + '...' if len(line) > 60 else line}`)" if line else ""


def _error(name, reason):
    return new_output("error", ename=name, evalue=reason, traceback=[reason])
