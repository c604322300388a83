"""Put the course's own cells back into a submission: of the learner's file, only the sources count."""

import nbformat
from nbformat import NotebookNode


def restore(notebook, master):
    """Return `notebook` with the learner's sources and everything else from `master`, and the names put back.

    Tags, points, flags and schema versions of the file are dropped; locked cells get their text back, missing
    ones are added, a second cell with the same name becomes a plain one.
    """
    cells = _recognised(notebook.cells, {cell.name: cell for cell in master})
    missing = _add_missing(cells, master)
    restored = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
            "cells": _with_ids([cell for cell, _ in cells]),
        }
    )
    return restored, missing


def _recognised(cells, by_name):
    """Return (cell, master cell or None) for each cell; of several with one name, the last one counts."""
    pairs, seen = [], set()
    for cell in reversed(cells):
        known = by_name.get(_name(cell, by_name))
        if known is not None and known.name in seen:
            known = None
        if known is not None:
            seen.add(known.name)
        pairs.append((_rebuilt(cell, known), known))
    return pairs[::-1]


def _name(cell, by_name):
    """Return the name under which the course knows the cell, or None.

    nbgrader's metadata says it. Where an editor dropped that, the cell's id still does: `digitrec generate`
    makes it the same, and Colab keeps it in the metadata.
    """
    marked = cell.metadata.get("nbgrader")
    candidates = [
        marked.get("grade_id") if isinstance(marked, dict) else None,
        cell.get("id"),
        cell.metadata.get("id"),
    ]
    return next((name for name in candidates if isinstance(name, str) and name in by_name), None)


def _rebuilt(cell, known):
    kind = known.cell_type if known else cell.cell_type
    fresh = NotebookNode(cell_type=kind, id=cell.id, source=cell.source, metadata=NotebookNode())
    if known is not None:
        fresh.id = known.name
        fresh.metadata.nbgrader = nbformat.from_dict(known.metadata())
        if known.locked:
            fresh.source = known.source
    if kind == "code":
        fresh.outputs = cell.get("outputs", [])
        fresh.execution_count = cell.get("execution_count")
    elif "attachments" in cell:
        fresh.attachments = cell.attachments
    return fresh


def _add_missing(cells, master):
    """Insert the master cells that the submission lacks, and return their names.

    A graded cell goes as late as its place allows, after all that the learner wrote for it; a set-up cell as
    early as it does, before all that needs it.
    """
    names = []
    for index, missing in enumerate(master):
        if not missing.belongs or any(known is missing for _, known in cells):
            continue
        names.append(missing.name)
        later = {cell.name for cell in master[index + 1 :]}
        earlier = {cell.name for cell in master[:index]}
        if missing.points is None:
            before = [at for at, (_, known) in enumerate(cells) if known and known.name in earlier]
            position = before[-1] + 1 if before else 0
        else:
            after = [at for at, (_, known) in enumerate(cells) if known and known.name in later]
            position = after[0] if after else len(cells)
        blank = NotebookNode(cell_type=missing.cell_type, id=missing.name, source=missing.source)
        cells.insert(position, (_rebuilt(blank, missing), missing))
    return names


def _with_ids(cells):
    """Return the cells with ids that differ, the course's own kept."""
    taken = {cell.id for cell in cells if "nbgrader" in cell.metadata}
    for number, cell in enumerate(cells, start=1):
        if "nbgrader" in cell.metadata:
            continue
        if cell.id in taken:
            cell.id = next(
                name for n in range(number, number + len(cells) + 1) if (name := f"own-{n}") not in taken
            )
        taken.add(cell.id)
    return cells
