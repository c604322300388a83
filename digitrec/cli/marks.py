"""`digitrec marks`: the class's marks as a table, and in the files that Moodle and Canvas import."""

import click

FILE = click.Path(exists=True, dir_okay=False, resolve_path=True)


@click.command(short_help="Write the marks: a table, and the files that Moodle and Canvas import.")
@click.argument("stages", nargs=-1, metavar="[STAGE]...")
@click.option("--to", "folder", type=click.Path(file_okay=False), help="Where to write; else the course's.")
@click.option(
    "--moodle", type=FILE, metavar="WORKSHEET", help="Fill in this grading worksheet, of one stage."
)
@click.option("--canvas", type=FILE, metavar="GRADEBOOK", help="Fill in this export of the gradebook.")
@click.option("--column", "columns", multiple=True, help="Where a stage's marks go: [STAGE=]TITLE.")
@click.option("--scale", is_flag=True, help="Multiply where the platform gives an assignment other points.")
@click.option("--missing-as-zero", is_flag=True, help="0 for who handed in nothing; else the cell stays.")
@click.option(
    "--decimal-comma", is_flag=True, help="For spreadsheets that write 8,5: a table with semicolons."
)
def command(stages, folder, moodle, canvas, columns, scale, missing_as_zero, decimal_comma):
    """Write marks.csv: a row a learner, for each stage the marks and a status.

    The status is marked, late, awaiting (a person decides about points), unmarked, undecided (a person
    decides whether what came counts) or missing.

    Without a stage, all for which something was handed in. Only what is final is a number: a cell that awaits
    a person stays empty, and the table says why.

    With --moodle or --canvas, put the marks into the file that the platform exported, for its import. Nothing
    else in it changes, and who is not found there is named.
    """
    from pathlib import Path

    from rich.console import Console

    from digitrec.classroom.handing_back.csv_cells import SheetError, read_sheet
    from digitrec.classroom.handing_back.marks_table import table
    from digitrec.classroom.handing_back.platform_sheets import fill_canvas, fill_moodle
    from digitrec.classroom.standing import stages_begun, standings
    from digitrec.course import STAGES, find_tree, stage
    from digitrec.grading.marking import GradingError
    from digitrec.grading.record.connection import GradebookError

    console, root = Console(highlight=False, soft_wrap=True), find_tree()
    to = Path(folder) if folder else root
    try:
        wanted = [stage(name) for name in dict.fromkeys(stages)] or stages_begun(root, STAGES)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not wanted:
        raise click.ClickException("Nothing was handed in yet: there is no folder of a stage in submitted/.")
    if moodle and len(wanted) != 1:
        raise click.UsageError("Moodle's worksheet is of one assignment: name its stage.")
    headers = dict(_column(text, wanted[0]) for text in columns)
    options = {"scale": scale, "missing_as_zero": missing_as_zero}
    try:
        found = standings(root, wanted)
        to.mkdir(parents=True, exist_ok=True)
        _write(console, to / "marks.csv", table(found, missing_as_zero, decimal_comma), (moodle, canvas))
        _say_open(console, found)
        if moodle:
            title = headers.get(wanted[0].stem, "Grade")
            filled = fill_moodle(read_sheet(moodle), root, found, title, **options)
            path = to / f"marks-moodle-{wanted[0].stem}.csv"
            _write(console, path, filled.sheet.to_bytes(), (moodle, canvas))
            _say_filled(console, filled)
            if filled.zeros:
                console.print(
                    "  Newer versions of Moodle pass over a mark of 0 when they import: see that it is "
                    f"there for {_names(filled.zeros)}.",
                    markup=False,
                )
        if canvas:
            filled = fill_canvas(read_sheet(canvas), root, found, headers, **options)
            _write(console, to / "marks-canvas.csv", filled.sheet.to_bytes(), (moodle, canvas))
            _say_filled(console, filled)
    except (GradingError, GradebookError, SheetError) as error:
        raise click.ClickException(str(error)) from None


def _column(text, first):
    """Return (stem, title) of STAGE=TITLE, or of a title that stands alone."""
    from digitrec.course import stage

    name, _, title = text.partition("=")
    try:
        return (stage(name).stem, title) if title else (first.stem, text)
    except ValueError:
        return first.stem, text


def _write(console, path, data, given):
    from pathlib import Path

    from digitrec.grading.record.receipts import write_whole

    if str(path.resolve()) in given:
        raise click.ClickException(
            f"{path} is the platform's own file, and it is kept: choose a folder with --to."
        )
    write_whole(Path(path), data)
    console.print(f"{path}", markup=False)


def _say_open(console, found):
    for of_stage in found.stages:
        mine = [one for (_, stem), one in found.of.items() if stem == of_stage.stem]
        counts = {status: sum(one.status == status for one in mine) for status in _STATUSES}
        said = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
        console.print(f"  {of_stage.stem}: {said or 'nobody'}.", markup=False)


def _say_filled(console, filled):
    console.print(f"  {filled.cells} marks put in.", markup=False)
    for name, why in filled.left:
        console.print(f"  Left as it was: {name}. {why}", markup=False)
    for student, why in filled.unplaced:
        console.print(f"  Not in the file: {student}; {why}.", markup=False)


def _names(names, most=5):
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


_STATUSES = ("marked", "late", "awaiting", "unmarked", "undecided", "missing")
