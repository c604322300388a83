"""Any bytes in a notebook's place give a notebook that can be run, or a sentence; never another error."""

import json
from functools import cache

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitrec.notebooks.master import from_notebook
from digitrec.notebooks.reading import UnreadableNotebook, parse_notebook
from digitrec.notebooks.restoring import restore
from digitrec.rehearsal.hostile import exercise, full, honest, text

STAGE = "preparing"
MANY = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# What JSON can hold in anything's place, and what it holds only if Python reads it.
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [10**300, -(10**40), 1e308, float("nan"), float("inf"), "", "\ud800", "\x00", "flatten-graded"]
    ),
    st.text(max_size=20),
    st.sampled_from(["code", "markdown", "raw", "heading", "display_data", "stream", "error", "pyout"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


@cache
def master():
    return from_notebook(exercise(STAGE))


@cache
def small():
    """Return a notebook with something of everything in it, as bytes."""
    nb = honest(exercise(STAGE))
    nb.cells = nb.cells[5:13]
    nb.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="a line\n"),
        nbformat.v4.new_output(
            "execute_result", {"text/plain": "2.0", "image/png": "aGk="}, execution_count=1
        ),
        nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["t"]),
    ]
    return text(nb).encode()


def verdict(data):
    """Return the restored notebook, after looking at what was promised of it, or None if it was refused."""
    try:
        notebook = parse_notebook(data)
    except UnreadableNotebook as refusal:
        assert len(str(refusal)) > 20
        return None
    restored, _missing = restore(notebook, master())
    nbformat.validate(restored)
    graded = [c for c in restored.cells if c.metadata.get("nbgrader", {}).get("grade")]
    released = {c.metadata.nbgrader.grade_id: c for c in exercise(STAGE).cells if "nbgrader" in c.metadata}
    assert {c.metadata.nbgrader.grade_id.removesuffix("-graded") for c in graded} == full(STAGE).keys()
    assert len(graded) == len(full(STAGE))
    for cell in graded:
        as_released = released[cell.metadata.nbgrader.grade_id]
        assert cell.source == as_released.source
        assert cell.metadata.nbgrader.points == as_released.metadata.nbgrader.points
    return restored


def places(value, path=()):
    """Return the path to each part of plain JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


@cache
def all_places():
    return places(json.loads(small()))


def changed(plain, path, change):
    """Apply `change(container, key)` at the place."""
    if not path:
        return plain
    at = plain
    for key in path[:-1]:
        at = at[key]
    change(at, path[-1])
    return plain


def test_the_notebook_itself_is_restored():
    assert verdict(small()) is not None


@MANY
@given(st.binary(max_size=300))
def test_any_bytes(data):
    verdict(data)


@MANY
@given(st.data())
def test_truncated_bytes(data):
    verdict(small()[: data.draw(st.integers(0, len(small())))])


@MANY
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 255)), min_size=1, max_size=30))
def test_flipped_bytes(changes):
    data = bytearray(small())
    for place, byte in changes:
        data[place % len(data)] = byte
    verdict(bytes(data))


@MANY
@given(st.data())
def test_a_value_of_another_type(data):
    plain = json.loads(small())
    path = data.draw(st.sampled_from(all_places()))
    value = data.draw(VALUES)
    verdict(json.dumps(changed(plain, path, lambda at, key: at.__setitem__(key, value))).encode())


@MANY
@given(st.data())
def test_a_part_left_out(data):
    plain = json.loads(small())
    path = data.draw(st.sampled_from(all_places()))
    verdict(json.dumps(changed(plain, path, lambda at, key: at.__delitem__(key))).encode())


@MANY
@given(st.data())
def test_a_part_in_another_place(data):
    plain = json.loads(small())
    source, target = (data.draw(st.sampled_from(all_places())) for _ in range(2))
    moved = json.loads(small())
    for key in source:
        moved = moved[key]
    verdict(json.dumps(changed(plain, target, lambda at, key: at.__setitem__(key, moved))).encode())


@MANY
@given(st.lists(st.integers(0, 7), min_size=1, max_size=40))
def test_cells_doubled_and_in_another_order(order):
    plain = json.loads(small())
    plain["cells"] = [plain["cells"][number] for number in order]
    verdict(json.dumps(plain).encode())


@MANY
@given(VALUES, st.sampled_from([0, 1, 2, 3, 4, 5, 99]))
def test_any_json(value, version):
    verdict(json.dumps(value).encode())
    verdict(json.dumps({"nbformat": version, "cells": value}).encode())
    verdict(json.dumps({"nbformat": version, "worksheets": value}).encode())
    verdict(json.dumps({"nbformat": version, "worksheets": [{"cells": value}]}).encode())
    verdict(json.dumps({"nbformat": version, "cells": [value], "metadata": value}).encode())
    cell = {"cell_type": "code", "source": value, "metadata": value, "outputs": value, "id": value}
    verdict(json.dumps({"nbformat": version, "cells": [cell]}).encode())


@pytest.mark.parametrize("depth", [50, 400, 990, 3000, 100_000])
@pytest.mark.parametrize("place", ["metadata", "cells", "source", "outputs", "attachments", "worksheets"])
def test_nested(depth, place):
    nested = "[" * depth + "]" * depth
    cell = f'{{"cell_type": "code", "source": "x = 1", "metadata": {{}}, "{place}": {nested}}}'
    verdict(f'{{"nbformat": 4, "cells": [{cell}]}}'.encode())
    verdict(f'{{"nbformat": 4, "cells": [], "{place}": {nested}}}'.encode())
    verdict(f'{{"nbformat": 3, "worksheets": [{{"cells": [{cell}]}}]}}'.encode())


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(encoding):
    verdict(json.dumps(json.loads(small()), ensure_ascii=False).encode(encoding, "replace"))
