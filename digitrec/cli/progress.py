"""`digitrec progress`: all stages at a glance."""

import click

NARROW = 60  # characters: less has no room for a table


@click.command(short_help="Show how far you are in every stage.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
def command(folder):
    """Show how far you are in every stage, for the notebooks in FOLDER (this folder if left out).

    Nothing is run: the marks are those of your last `digitrec check`, or what your notebooks last showed.
    """
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

    from digitrec.learner.folders import exercises_folder
    from digitrec.learner.progress import progress_of

    folder = Path(folder).resolve()
    exercises = exercises_folder(folder)
    rows = progress_of(folder, exercises)
    if not any(row.path for row in rows):
        rows = progress_of(folder.parent, exercises)  # called from inside a stage's folder
    if not any(row.path for row in rows):
        raise click.ClickException(f"There are no exercises in {folder}: run `digitrec start` to get them.")
    console = Console(highlight=False)
    if console.width < NARROW:
        for row in rows:
            words = [word for word in _words(row) if word]
            console.print(f"{row.stage.stem}: {', '.join(words) or '-'}", soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False)
    for name in ("Stage", "Answers begun", "Marks", ""):
        table.add_column(name)
    for row in rows:
        table.add_row(row.stage.stem, *_words(row))
    console.print(table)


def _words(row):
    """Return the three cells of a row that say how far the stage is."""
    if row.path is None:
        return "", "", "not here: `digitrec start` copies it"
    begun = f"{row.begun} of {row.answers}" if row.answers else ""
    mark = "" if row.mark is None else f"{row.mark:g} of {row.points:g}"
    mark += f", {row.later:g} later" if row.later else ""
    return begun, mark, row.source
