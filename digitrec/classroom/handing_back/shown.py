"""A notebook with what a page may show of it, and a notebook as it goes back to who handed it in.

The file of a notebook can hold anything: what reaches a page is made anew, field by field. What goes back
keeps to itself what belongs to the marking: the text of a graded cell, hidden tests, mark schemes.
"""

import re

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from nbgrader.utils import is_grade, is_solution

from digitrec.classroom.cleaning import writable

SHOWN = ("text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png", "image/jpeg", "text/plain")

# nbgrader's own words around what a learner never sees (ClearHiddenTests and ClearMarkScheme).
SECRETS = re.compile(
    r"^[^\n]*BEGIN (HIDDEN TESTS|MARK SCHEME).*?(?:^[^\n]*END \1[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE
)


def shown(nb):
    """Return a notebook with what a page shows of it: the rest of its file can hold anything."""
    return new_notebook(cells=[_cell(cell) for cell in nb.cells])


def handed_back(nb):
    """Return a notebook for its author: nothing in it says what the marking asked, or how marks are given.

    A graded cell is left without text and outputs: its report says what came of it. A cell that lost hidden
    lines loses the traceback, too, which quotes them; the last line of it stays.
    """
    made = shown(nb)
    for cell in made.cells:
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            cell.source, cell.outputs = "", []
        elif (left := SECRETS.sub("", cell.source)) != cell.source:
            cell.source = left.strip()
            for output in cell.get("outputs", ()):
                if output.output_type == "error":
                    output.traceback = output.traceback[-1:]
    return made


def _cell(cell):
    about = cell.metadata.get("nbgrader")
    kept = {"id": cell.id} if isinstance(cell.get("id"), str) else {}
    kept["metadata"] = {"nbgrader": about} if isinstance(about, dict) else {}
    source = writable(cell.source)
    if cell.cell_type == "markdown":
        return new_markdown_cell(source, attachments=_attachments(cell.get("attachments")), **kept)
    if cell.cell_type != "code":
        return new_raw_cell(source, **kept)
    outputs = [one for output in _list(cell.get("outputs")) if (one := _output(output))]
    count = _number(cell.get("execution_count"))
    return new_code_cell(source, outputs=outputs, execution_count=count, **kept)


def _attachments(attached):
    return {
        str(name): {str(mime): data for mime, data in by_mime.items() if isinstance(data, str)}
        for name, by_mime in _dict(attached).items()
        if isinstance(by_mime, dict)
    }


def _output(output):
    """Return an output as its cell showed it, or None for one of no known kind."""
    kind = _dict(output).get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new_output(kind, name=name, text=_text(output.get("text")))
    if kind == "error":
        lines = [_text(line) for line in _list(output.get("traceback"))]
        return new_output(kind, ename="", evalue="", traceback=lines)
    if kind not in ("display_data", "execute_result"):
        return None
    data = {mime: _text(held) for mime, held in _dict(output.get("data")).items() if mime in SHOWN}
    about = _dict(output.get("metadata"))
    metadata = {mime: _of_picture(_dict(about.get(mime))) for mime in data}
    count = {"execution_count": _number(output.get("execution_count"))} if kind == "execute_result" else {}
    return new_output(kind, data=data, metadata=metadata, **count)


def _of_picture(about):
    """Return what a picture may say of itself; not its file's name, which could be an address."""
    sizes = {name: about[name] for name in ("width", "height") if _number(about.get(name))}
    return sizes | ({"alt": _text(about["alt"])} if "alt" in about else {})


def _text(held):
    return writable("".join(map(str, held)) if isinstance(held, list) else held)


def _number(held):
    return held if isinstance(held, int) and not isinstance(held, bool) else None


def _list(held):
    return held if isinstance(held, list) else []


def _dict(held):
    return held if isinstance(held, dict) else {}
