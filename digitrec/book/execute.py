"""Executing chapters: each in a kernel of its own, outputs kept by jupyter-cache, where Sphinx finds them."""

import copy
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from digitrec.book.chapters import Chapter
from digitrec.book_place import CHOSEN

CELL_TIMEOUT = 600  # seconds
AT_ONCE = 2  # kernels side by side


class ChapterError(Exception):
    """The code of a chapter raised an error; the message says where and what."""


@dataclass(frozen=True)
class Executed:
    """A chapter that was executed, and the seconds that it took."""

    chapter: Chapter
    seconds: float


class Outputs:
    """The outputs of the chapters, kept between builds in the folder `path`."""

    def __init__(self, path):
        """Open the folder; it is made if there is none."""
        from jupyter_cache import get_cache

        self.path = Path(path)
        self.cache = get_cache(str(path))
        self.cache.change_cache_limit(200)
        self.notes = self.path / "modules.json"

    def stale(self, chapters):
        """Return the chapters whose cells, or whose modules of digitrec, have changed since they ran."""
        notes = self._read_notes()
        return [
            c for c in chapters if c.notebook and not (self._has(c) and notes.get(c.name) == c.fingerprint())
        ]

    def keep(self, chapter, notebook, seconds):
        """Keep an executed notebook in place of what there was for these cells."""
        from jupyter_cache.base import CacheBundleIn

        bundle = CacheBundleIn(notebook, str(chapter.path), data={"execution_seconds": seconds})
        self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        notes = {**self._read_notes(), chapter.name: chapter.fingerprint()}
        self.notes.write_text(json.dumps(notes, indent=1), encoding="utf-8")

    def _has(self, chapter):
        try:
            self.cache.match_cache_notebook(chapter.notebook)
        except KeyError:
            return False
        return True

    def _read_notes(self):
        try:
            return json.loads(self.notes.read_text("utf-8"))
        except (OSError, ValueError):
            return {}


def execute(chapters, outputs, on_cell=lambda chapter, done: None):
    """Execute chapters, two at a time, and yield an Executed for each as it ends.

    `on_cell` is called after each cell with the chapter and the number of its cells done. Raises
    ChapterError for the first chapter that fails; those under way are finished and kept first.
    """
    failure = None
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {pool.submit(_run, chapter, on_cell): chapter for chapter in chapters}
        try:
            for future in as_completed(running):
                if future.cancelled():
                    continue
                try:
                    notebook, seconds = future.result()
                except ChapterError as error:
                    failure = failure or error
                    for other in running:
                        other.cancel()
                    continue
                outputs.keep(running[future], notebook, seconds)
                yield Executed(running[future], seconds)
        finally:  # after Ctrl+C too, no other chapter is begun
            pool.shutdown(wait=False, cancel_futures=True)
    if failure:
        raise failure


def _run(chapter, on_cell):
    """Return the chapter's notebook with outputs, and the seconds that it took."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from digitrec.grading.run.kernels import ForkedKernelManager, use_selector_loop

    notebook = copy.deepcopy(chapter.notebook)
    done = 0

    def count(cell, **_):
        nonlocal done
        if cell.cell_type == "code":
            done += 1
            on_cell(chapter, done)

    use_selector_loop()
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        resources={"metadata": {"path": str(chapter.path.parent)}},
        record_timing=False,
        kernel_manager_class=ForkedKernelManager,
        extra_arguments=["--log-level=ERROR"],  # the kernel's own log, not the chapter's
        on_cell_executed=count,
    )
    start = time.perf_counter()
    try:
        # What a check says on a page leads to another page of this book.
        client.execute(env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", CHOSEN: "."})
    except CellExecutionError as error:
        raise ChapterError(_describe(chapter, done, f"{error.ename}: {error.evalue}")) from None
    except CellTimeoutError:
        raise ChapterError(_describe(chapter, done + 1, f"it ran for more than {CELL_TIMEOUT} s")) from None
    except DeadKernelError:
        raise ChapterError(_describe(chapter, done + 1, "its kernel died")) from None
    seconds = time.perf_counter() - start
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return notebook, seconds


def _joined(outputs):
    """Return outputs with what was printed in one piece: the kernel sends it in several, cut anywhere."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _describe(chapter, number, what):
    """Say which cell of a chapter failed and how, with the cell's source."""
    source = "\n".join(f"    {line}" for line in chapter.cells[number - 1].source.splitlines())
    return (
        f"Chapter {chapter.name} failed in code cell {number} of {len(chapter.cells)}, "
        f"at line {chapter.line(number)} of book/{chapter.name}.md:\n\n{source}\n\n{what}"
    )
