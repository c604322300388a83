"""Every task is whole: its module, its bank, its cells and its section, and points that add up."""

import pytest

from digitrec.checks.engine.stages import tasks
from digitrec.course import STAGES, find_tree
from tests.gaps import gaps, unfilled

TREE = find_tree(__file__)


@pytest.mark.parametrize("task_id", list(tasks()))
def test_nothing_is_missing(task_id):
    missing = gaps(tasks()[task_id], TREE)
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)


@pytest.mark.parametrize("stage", STAGES[1:], ids=lambda stage: stage.stem)
def test_nothing_is_to_be_filled_in(stage):
    shared = (f"solutions/{stage.notebook.as_posix()}", f"book/{stage.stem}.md")
    missing = [sentence for name in shared for sentence in unfilled(TREE, name)]
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_the_points_of_the_tasks_add_up_to_the_stages(stage):
    points = stage.by_hand + sum(task.points for task in tasks().values() if task.stage == stage.name)
    if points != stage.points:
        pytest.fail(
            f"{stage.name}: its tasks have {points:g} points and digitrec/course.py says {stage.points}: "
            "take the difference from a task, or change the table",
            pytrace=False,
        )
