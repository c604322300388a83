"""`digitrec check`: a report card for one notebook."""

import click


@click.command(short_help="Mark a notebook of yours and say what to do next.")
@click.argument("notebook", metavar="NOTEBOOK|STAGE")
def command(notebook):
    """Run your notebook in a fresh kernel and print a report card.

    NOTEBOOK is a file, STAGE a name such as preparing. The notebook itself is not changed.

    On Linux, what starts the kernels stays for ten minutes, so that the next check does not import TensorFlow
    again. Set the environment variable DIGITREC_STAYS to other seconds, or to 0.
    """
    import os
    from contextlib import suppress
    from pathlib import Path

    from rich.console import Console

    from digitrec.grading.run.kernels.parent import Parent
    from digitrec.learner import LearnerError
    from digitrec.learner.checking import check_notebook
    from digitrec.learner.folders import exercises_folder, find_notebook, hiding_modules

    console = Console(highlight=False)
    with suppress(ValueError):  # of a number that is none
        stays = float(os.environ.get("DIGITREC_STAYS", 600))
        Parent.stays = stays if 0 <= stays < 1e6 else 0.0
    try:
        exercises = exercises_folder(Path(notebook).parent)
        path = find_notebook(notebook, exercises)
        with console.status(f"Starting a kernel for {path.name}") as status:
            card, missing = check_notebook(
                path, exercises, lambda at, n: status.update(f"Running cell {at + 1} of {n} in {path.name}")
            )
    except LearnerError as error:
        raise click.ClickException(str(error)) from None
    for name in hiding_modules(path.resolve().parent):
        console.print(
            f"{name} beside the notebook hides a module of Python's or the course's: give it another name."
        )
    _print_card(console, path, card, missing)


def _print_card(console, path, card, missing):
    from rich.text import Text

    undecided = f", and a person decides about {card.undecided:g} more" if card.undecided else ""
    console.print(Text(f"{path.name}: {card.marks:g} of {card.points:g} points{undecided}", style="bold"))
    if missing:
        console.print(
            f"Cells that were missing or could not be recognised were put back: {', '.join(missing)}."
        )
    print_tasks(console, card.tasks)
    console.print(Text(_next(path, card)))


def print_tasks(console, tasks):
    """Print a line for each task's Mark, and below it what there is to say."""
    from rich.padding import Padding
    from rich.text import Text

    width = max((len(task.name) for task in tasks), default=0)
    for task in tasks:
        if task.by_hand:
            console.print(f"  {task.name:<{width}}  a person marks this one, up to {task.points:g}")
            continue
        word = "right" if task.right else "not yet" if task.open else "a person decides about the rest"
        console.print(f"  {task.name:<{width}}  {task.marks:g} of {task.points:g}  {word}")
        for sentence in task.said:
            console.print(Padding(Text(sentence), (0, 0, 0, 6)))


def _next(path, card):
    """Say what to do now: the first task that is not right, or the stage after this one."""
    from digitrec.course import STAGES

    open_tasks = [task.name for task in card.marked if task.open]
    if open_tasks:
        return (
            f"Next: {open_tasks[0]}. Its check cell in the notebook shows the same help as often as you like."
        )
    stems = [stage.name for stage in STAGES]
    at = stems.index(path.stem) if path.stem in stems else len(stems)
    if at + 1 < len(stems):
        following = STAGES[at + 1]
        return f"All right. Next: {following.notebook.as_posix()}, {following.title.lower()}."
    return "All right. `digitrec progress` shows where you are in the course."
