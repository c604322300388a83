"""Which cells of a notebook stopped with an error, and what they would have made: noted while they run.

IPython says after each cell what came of it. It is the kernel's word: it explains why a name is not there,
and proves nothing.
"""

import ast
import re
import sys
from contextlib import suppress

from digitrec.checks.asking.trial import describe_error
from digitrec.checks.asking.values import text

BOUND = re.compile(r"^\s*(?:def|class)\s+(\w+)|^\s*(\w+(?:\s*,\s*\w+)*)\s*=[^=]", re.MULTILINE)
MAGIC = re.compile(r"^(?:%%.*|!.*|%\w+ ?)", re.MULTILINE)  # of a line; what %time is given stays

_stopped = {}  # by the names that it would have made: what stopped a cell


def watch():
    """Note from now on which cells stop, where this runs in a notebook."""
    notebook = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if notebook is not None and _note not in notebook.events.callbacks["post_run_cell"]:
        notebook.events.register("post_run_cell", _note)


def stopped(names):
    """Return by name what stopped the cells that would have made these names, as plain data."""
    return {name: _stopped[name] for name in names if name in _stopped}


def makes(source):
    """Return the names that a cell would make, also one that Python cannot read."""
    plain = MAGIC.sub("", source)
    try:
        return set(_made_by(ast.parse(plain)))
    except (SyntaxError, ValueError):
        listed = [one or several for one, several in BOUND.findall(plain)]
        return {name.strip() for names in listed for name in names.split(",")}


def _made_by(node):
    """Yield the names that a piece of code makes where it stands, those inside of functions left out."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif not isinstance(node, ast.Lambda | ast.comprehension):
        for part in ast.iter_child_nodes(node):
            yield from _made_by(part)


def note(source, error=None, number=None):
    """Note that the cell with this text and number has run to its end, or stopped with an error."""
    about = error and {
        **describe_error(error),
        "cell": number,
        "first": text(source.strip().partition("\n")[0])[:80],
        "code": _line(error, source),
    }
    for name in makes(source):
        if about:
            _stopped[text(name)] = about
        else:
            _stopped.pop(name, None)


def forget():
    """Forget all cells, as a kernel does that is started anew."""
    _stopped.clear()


def _note(result):
    """Take what IPython says after a cell."""
    with suppress(Exception):  # whatever the cell holds: nobody's cell stops for it
        error = result.error_before_exec or result.error_in_exec
        note(result.info.raw_cell or "", error, result.execution_count)


def _line(error, source):
    """Return the line of the cell in which it stopped, or nothing."""
    number, step = getattr(error, "lineno", None), error.__traceback__
    while step is not None:
        if "ipykernel" in step.tb_frame.f_code.co_filename or "<ipython" in step.tb_frame.f_code.co_filename:
            number = number or step.tb_lineno
        step = step.tb_next
    lines = source.splitlines()
    return text(lines[number - 1].strip())[:120] if number and number <= len(lines) else ""
