"""The commands in benchmarks/ can start, and their tables agree with each other."""

import ast
import csv
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from digitrec.course import find_tree
from digitrec.loading import load_mnist

BENCHMARKS = find_tree(Path(__file__).parent) / "benchmarks"


def rows(name):
    """Return the rows of a table, as dictionaries."""
    with (BENCHMARKS / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def imported(path):
    """Return the (module, name) that a file imports from the package, functions included."""
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return [
        (node.module, each.name)
        for node in found
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digitrec")
        for each in node.names
    ]


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_from_the_package_is_there(path):
    for module, name in imported(path):
        has = hasattr(import_module(module), name)
        assert has or import_module(f"{module}.{name}"), f"{path.name} imports {name} from {module}"


def test_the_misread_images_are_those_that_the_accuracy_lacks():
    misread = rows("seeds_misread.csv")
    for row in rows("seeds.csv"):
        count = sum(each["seed"] == row["seed"] for each in misread)
        assert count == round(10_000 * (1 - float(row["test_accuracy"])))


def test_no_image_that_is_called_misread_was_read_as_its_label():
    labels = load_mnist()[1][1]
    read = np.array([(int(row["image"]), int(row["read_as"])) for row in rows("seeds_misread.csv")])
    assert (labels[read[:, 0]] != read[:, 1]).all()


def test_the_seeds_are_the_same_trainings_as_those_of_the_threshold():
    known = {
        row["seed"]: float(row["test_accuracy"])
        for row in rows("threshold.csv")
        if row["variant"] == "reference"
    }
    again = {row["seed"]: float(row["test_accuracy"]) for row in rows("seeds.csv")}
    assert len(again) >= 8
    assert np.mean([abs(known[seed] - accuracy) for seed, accuracy in again.items()]) < 0.003
