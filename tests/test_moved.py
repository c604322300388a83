"""What version 1.0.0 called its modules can still be imported, and is the very same thing."""

import importlib

import pytest
from traitlets.utils.importstring import import_item

from digitrec.moved import MOVED

# The classes that the nbgrader_config.py of 1.0.0 names: instructors have copies of it.
CONFIGURED = (
    "stable_notebook.StableNotebook",
    "platform_extractor.PlatformExtractor",
    "platform_collector.PlatformCollector",
    "submission_exporter.SubmissionExporter",
    "restore_cells.RestoreCells",
    "run_cells.RunCells",
    "save_marks.SaveMarks",
    "csv_export.CsvExport",
)


@pytest.mark.parametrize("old", MOVED)
def test_an_old_name_gives_the_things_of_the_new(old):
    module, new = importlib.import_module(old), importlib.import_module(MOVED[old])
    own = [name for name, thing in vars(new).items() if getattr(thing, "__module__", None) == MOVED[old]]
    assert own
    assert all(getattr(module, name) is getattr(new, name) for name in own)


@pytest.mark.parametrize("name", CONFIGURED)
def test_nbgrader_finds_the_classes_that_an_older_configuration_names(name):
    found = import_item(f"digitrec.grading.{name}")
    assert found.__name__ == name.rpartition(".")[2]


def test_a_name_that_never_was_is_still_refused():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("digitrec.never_was")
