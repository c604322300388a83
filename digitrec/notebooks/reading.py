"""Read a notebook file that somebody else saved, whatever state it is in."""

import json
from pathlib import Path

import nbformat

MAX_MEGABYTES = 100
CELL_TYPES = {"code", "markdown", "raw"}


class UnreadableNotebook(ValueError):  # noqa: N818
    """The file is not a notebook that can be run; the message is one sentence for its author."""


def read_notebook(path, max_megabytes=MAX_MEGABYTES):
    """Return the notebook at `path` as valid nbformat 4.5: its cells, their outputs, nbgrader's metadata.

    Other metadata is an editor's, or a tag that changes how a cell is run, and is left out. A byte-order
    mark, UTF-16, CRLF, nbformat 3 and missing fields are put right. Raises UnreadableNotebook for anything
    that holds no readable cells.
    """
    path = Path(path)
    size = path.stat().st_size
    if size > max_megabytes * 1_000_000:
        raise UnreadableNotebook(
            f"The file is {size / 1_000_000:.0f} MB and at most {max_megabytes} MB are read: clear its "
            "outputs, save it and hand it in again."
        )
    return parse_notebook(path.read_bytes())


def parse_notebook(data):
    """Return the notebook in the bytes of a file, as `read_notebook` does. Raises UnreadableNotebook."""
    try:
        return _valid(_version_4(_parse(data)))
    except RecursionError:
        raise UnreadableNotebook("The file is nested deeper than any notebook is.") from None


def _valid(notebook):
    """Return a dictionary of nbformat 4 as valid notebook."""
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not cells:
        raise UnreadableNotebook("The file is a notebook without cells: save it again and hand in that file.")
    metadata = notebook.get("metadata")
    clean = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": _kept(metadata, digitrec=dict),
            "cells": _distinct([_cell(cell, number) for number, cell in enumerate(cells, start=1)]),
        }
    )
    try:
        nbformat.validate(clean)
    except nbformat.ValidationError:  # only outputs and attachments are left as they were found
        for cell in clean.cells:
            cell.pop("attachments", None)
            if cell.cell_type == "code":
                cell.outputs = []
    return clean


def _parse(data):
    if not data.strip():
        raise UnreadableNotebook("The file is empty: save the notebook again and hand in that file.")
    try:
        # `loads` of bytes recognises UTF-8, UTF-16 and UTF-32, with or without a byte-order mark.
        content = json.loads(data)
    except UnicodeDecodeError:
        raise UnreadableNotebook("The file is not text in UTF-8, so it is not a notebook.") from None
    except json.JSONDecodeError as error:
        raise UnreadableNotebook(
            f"The file is not a whole notebook: it stops making sense at line {error.lineno} "
            f"({error.msg}). Save it again in Jupyter and hand in that file."
        ) from None
    except ValueError:
        raise UnreadableNotebook("The file holds a number longer than any notebook needs.") from None
    if not isinstance(content, dict):
        raise UnreadableNotebook("The file is JSON, but not a notebook.")
    return content


def _version_4(content):
    """Return the notebook as a dictionary of nbformat 4. Older ones are converted."""
    version = content.get("nbformat", 4)
    if version == 4:
        return content
    if not isinstance(version, int) or not 1 <= version <= 4:
        raise UnreadableNotebook(
            f"The file says it is a notebook of format {version!r}; this course reads format 4."
        )
    try:
        return nbformat.convert(nbformat.reader.reads(json.dumps(content)), 4)
    except Exception as error:
        raise UnreadableNotebook(
            f"The file is a notebook of the old format {version} and could not be converted: open it in "
            "Jupyter, save it and hand in that file."
        ) from error


def _cell(cell, number):
    """Return one cell with the fields that it must have, its text as one clean string."""
    if not isinstance(cell, dict) or "source" not in cell:
        raise UnreadableNotebook(f"Cell {number} of the file is damaged: save the notebook again in Jupyter.")
    kind = cell.get("cell_type")
    clean = {
        "id": _identifier(cell.get("id"), number),
        "cell_type": kind if isinstance(kind, str) and kind in CELL_TYPES else "raw",
        "metadata": _kept(cell.get("metadata"), nbgrader=dict, id=str),  # `id` is where Colab keeps it
        "source": _text(cell["source"], number),
    }
    if kind == "code":
        outputs = cell.get("outputs")
        count = cell.get("execution_count")
        clean["outputs"] = outputs if isinstance(outputs, list) else []
        clean["execution_count"] = count if type(count) is int else None
    elif isinstance(cell.get("attachments"), dict):
        clean["attachments"] = cell["attachments"]
    return clean


def _kept(metadata, **types):
    """Return the entries of `metadata` that have the named types; all others are dropped."""
    metadata = metadata if isinstance(metadata, dict) else {}
    return {name: metadata[name] for name, kind in types.items() if isinstance(metadata.get(name), kind)}


def _distinct(cells):
    """Give cells with the same id new ones, except the last of them."""
    last = {cell["id"]: at for at, cell in enumerate(cells)}
    for at, cell in enumerate(cells):
        if last[cell["id"]] != at:
            cell["id"] = next(name for n in range(len(cells) + 1) if (name := f"copy-{at}-{n}") not in last)
    return cells


def _identifier(value, number):
    valid = (
        isinstance(value, str) and 0 < len(value) <= 64 and value.replace("-", "").replace("_", "").isalnum()
    )
    return value if valid and value.isascii() else f"cell-{number}"


def _text(source, number):
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        raise UnreadableNotebook(f"Cell {number} of the file is damaged: save the notebook again in Jupyter.")
    # A lone surrogate cannot be written to a file again.
    source = source.encode("utf-8", "replace").decode("utf-8")
    return source.replace("\r\n", "\n").replace("\r", "\n")
