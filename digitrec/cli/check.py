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
    so_far = f" so far; {card.later:g} come later" if card.later else ""
    console.print(
        Text(f"{path.name}: {card.marks:g} of {card.points:g} points{so_far}{undecided}", style="bold")
    )
    if missing:
        console.print(
            f"Cells that were missing or could not be recognised were put back: {', '.join(missing)}."
        )
    print_tasks(console, card.tasks)
    console.print(Text(_next(path, card)))


def print_tasks(console, tasks):
    """Print a line for each task's Mark, and below it what there is to say, with the way to the book.

    In a terminal a place in the book is a link; elsewhere, in a file, say, its address stands below. Why
    tasks wait is said once.
    """
    from rich.padding import Padding

    from digitrec.book_place import for_terminal

    book = for_terminal()
    width = max((len(task.name) for task in tasks), default=0)
    told = set()
    for task in tasks:
        if task.by_hand:
            console.print(f"  {task.name:<{width}}  a person marks this one, up to {task.points:g}")
            continue
        console.print(f"  {task.name:<{width}}  {_came_to(task)}")
        for sentence in task.said:
            if task.waits and sentence in told:
                continue
            told.add(sentence)
            text, addresses = _with_links(sentence, task.report, book)
            console.print(Padding(text, (0, 0, 0, 6)))
            for address in () if console.is_terminal else addresses:
                console.print(f"      {address}", soft_wrap=True, markup=False)


def _came_to(task):
    """Say what a task's Mark came to, and what is left of it."""
    if task.waits:
        return f"written down; {task.later:g} points come later"
    word = "right" if task.right else "not yet" if task.open else "a person decides about the rest"
    return f"{task.marks:g} of {task.points:g}  {word}"


def _with_links(sentence, report, book):
    """Return a sentence of a report with its places in the book as links, and their addresses."""
    from rich.style import Style
    from rich.text import Text

    from digitrec.checks.engine.catalogue import misconception

    text, addresses = Text(sentence), []
    for code in report.codes if report and book else ():
        row = misconception(code)
        at = sentence.find(row.where)
        if at >= 0:
            addresses.append(f"{book}/{row.link}")
            text.stylize(Style(link=addresses[-1]), at, at + len(row.where))
    return text, addresses


def _next(path, card):
    """Say what to do now: the first task that is not right, or the stage after this one."""
    from digitrec.course import STAGES

    open_tasks = [task.name for task in card.marked if task.open]
    if open_tasks:
        return (
            f"Next: {open_tasks[0]}. Its check cell in the notebook shows the same help as often as you like."
        )
    done = "All is written down." if card.later else "All right."
    stems = [stage.name for stage in STAGES]
    at = stems.index(path.stem) if path.stem in stems else len(stems)
    if at + 1 < len(stems):
        following = STAGES[at + 1]
        return f"{done} Next: {following.notebook.as_posix()}, {following.title.lower()}."
    return f"{done} `digitrec progress` shows where you are in the course."
