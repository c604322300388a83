"""Where modules of version 1.0.0 are now: notebooks and settings of that time go on importing them."""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

MOVED = {
    "digitrec.doctor": "digitrec.running.doctor",
    "digitrec.fast_training": "digitrec.running.fast_training",
    "digitrec.output_folder": "digitrec.running.output_folder",
    "digitrec.workflow": "digitrec.running.workflow",
    "digitrec.ink": "digitrec.pictures.ink",
    "digitrec.compression": "digitrec.pages.weights_file",
    "digitrec.digits_file": "digitrec.pages.training_digits",
    "digitrec.export": "digitrec.pages.export",
    # The classes that nbgrader_config.py named.
    "digitrec.grading.csv_export": "digitrec.classroom.handing_back.csv_export",
    "digitrec.grading.platform_collector": "digitrec.classroom.collecting.platform_collector",
    "digitrec.grading.platform_extractor": "digitrec.classroom.collecting.platform_extractor",
    "digitrec.grading.restore_cells": "digitrec.grading.record.restore_cells",
    "digitrec.grading.run_cells": "digitrec.grading.run.cells",
    "digitrec.grading.save_marks": "digitrec.grading.record.save_marks",
    "digitrec.grading.stable_notebook": "digitrec.authoring.stable_notebook",
    "digitrec.grading.submission_exporter": "digitrec.grading.record.submission_exporter",
}


class MovedModules(MetaPathFinder, Loader):
    """Answer an import by an old name with a module that hands out the names of the new one."""

    def find_spec(self, fullname, path=None, target=None):
        """Return how to import a module by its old name, None for any other."""
        return ModuleSpec(fullname, self) if fullname in MOVED else None

    def exec_module(self, module):
        """Let the module under the old name have what the new one has: the very same objects."""
        new = import_module(MOVED[module.__name__])
        module.__doc__ = new.__doc__
        module.__getattr__ = lambda name: getattr(new, name)
        module.__dir__ = lambda: dir(new)


def keep_old_names():
    """Let the old names be imported. They come last, so nothing that exists is hidden."""
    sys.meta_path.append(MovedModules())
