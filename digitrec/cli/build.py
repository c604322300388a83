"""`digitrec build`: the whole course in one command, and what to do with it next."""

import contextlib
import time
from pathlib import Path

import click

NEXT_STEPS = (
    ("reader", "open {book}/index.html in a browser"),
    ("learner", "digitrec start FOLDER copies the exercises to a folder of yours and opens them"),
    ("instructor", "open {book}/instructors.html"),
)


@click.command(short_help="Build the whole course: train, mark, render the book.")
def command():
    """Build the course: look over the set-up, train, mark the solutions, render the book.

    Ends with a table of what was done and with where to go next. It takes some minutes.
    """
    from rich.console import Console

    from digitrec.course import find_tree

    tree = find_tree()
    console = Console(highlight=False)
    steps = [
        ("Set-up", _doctor),
        ("Training", _train),
        ("Exercises", _exercises),
        ("Solutions", _solutions),
        ("Book", _book),
    ]
    rows, began = [], time.perf_counter()
    for number, (name, step) in enumerate(steps, 1):
        console.rule(f"[bold]{number} of {len(steps)}: {name}", align="left")
        start = time.perf_counter()
        result = step(tree, console)
        rows.append((name, result, f"{time.perf_counter() - start:.0f} s"))
        console.print()
    _report(tree, rows, time.perf_counter() - began, console)


def _doctor(_tree, console):
    from digitrec.running.doctor import examine

    if not examine(console):
        raise click.ClickException("The set-up has to be mended first: see the lines above.")
    return "everything is there"


def _train(tree, console):
    from digitrec.running.output_folder import OutputError
    from digitrec.running.report import train_and_report

    try:
        run = train_and_report(tree / "runs" / "build", console, overwrite=True, seed=1)
    except OutputError as error:
        raise click.ClickException(str(error)) from None
    return f"test accuracy {run.accuracy:.4f}, in runs/build"


def _exercises(tree, console):
    from digitrec.authoring.generate import GenerationError, generate

    try:
        with console.status("Converting") as status:
            differing = generate(tree, True, lambda name: status.update(f"Converting {name}"))
    except GenerationError as error:
        raise click.ClickException(str(error)) from None
    if differing:
        raise click.ClickException(str(differing))
    console.print("The exercises match the solutions.")
    return "match the solutions"


def _solutions(tree, console):
    from digitrec.authoring.solutions import mark_solutions

    def on_done(marked):
        card = marked.card
        by_hand = f", {card.by_hand:g} more from a person" if card.by_hand else ""
        console.print(f"{marked.stage.stem}: {card.marks:g} of {card.points:g} points{by_hand}")
        for task in marked.wrong_tasks:
            console.print(
                f"  {task.name}: {task.marks or 0:g} of {task.points:g}. {' '.join(task.said)}", markup=False
            )
            for fault in task.faults:
                console.print(fault, markup=False)

    with console.status("Running the solutions, two at a time"):
        all_marked = mark_solutions(tree, on_done=on_done)
    wrong = [marked.stage.stem for marked in all_marked if not marked.right]
    if wrong:
        raise click.ClickException(f"These solutions do not earn every point: {', '.join(wrong)}.")
    mark = sum(marked.card.marks for marked in all_marked)
    points = sum(marked.card.points for marked in all_marked)
    return f"{mark:g} of {points:g} points"


def _book(tree, console):
    from digitrec.book.build import build_book
    from digitrec.book.execute import ChapterError
    from digitrec.book.render import RenderError, build_folder

    try:
        build_book(tree, console=console)
    except (ChapterError, RenderError) as error:
        raise click.ClickException(str(error)) from None
    pages = len(list((build_folder(tree) / "html").glob("*.html")))
    return f"{pages} pages in book/_build/html"


def _report(tree, rows, seconds, console):
    """Print what was done and where to go next."""
    from rich.table import Table

    from digitrec.book.render import build_folder

    table = Table(title=f"The course is built, in {seconds / 60:.1f} minutes", title_justify="left", box=None)
    for column, justify in (("step", "left"), ("result", "left"), ("time", "right")):
        table.add_column(column, justify=justify)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    book = build_folder(tree) / "html"
    with contextlib.suppress(ValueError):
        book = book.relative_to(Path.cwd())
    console.print("\nWhere to go next")
    for who, what in NEXT_STEPS:
        console.print(f"  {who:<10}  {what.format(book=book)}", soft_wrap=True, markup=False)
