"""`digitrec rejudge`: marks given again from receipts, without running a notebook."""

import click


@click.command(short_help="Judge again what was marked, without running it.")
@click.argument("stage", required=False)
@click.option("--student", default="*", help="Only this one; * and ? stand for letters.")
@click.option("--write", is_flag=True, help="Record the new marks; without it, they are only shown.")
@click.option("--receipt", type=click.Path(exists=True, dir_okay=False), help="Judge this one file.")
def command(stage, student, write, receipt):
    """Judge a stage again from its receipts, after a check was mended, and show whose marks would change.

    No notebook is run. Where a receipt does not have what a check asks for today, the submission has to be
    run again. A mark that a person gave stays, and is asked for again where the verdict has changed.

    With --receipt, judge one file again, whoever has it, and print its card.
    """
    from rich.console import Console

    from digitrec.grading.marking import GradingError

    if bool(stage) == bool(receipt):
        raise click.UsageError("Name a stage, or give a receipt's file with --receipt.")
    console = Console(highlight=False, soft_wrap=True)
    try:
        if receipt:
            _one(console, receipt)
        else:
            _class(console, stage, student, write)
    except GradingError as error:
        raise click.ClickException(str(error)) from None


def _class(console, stage_name, student, write):
    from digitrec.course import find_tree, stage
    from digitrec.grading.rejudging import rejudge_stage

    try:
        of_stage = stage(stage_name)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    found = rejudge_stage(find_tree(), of_stage, student, write)
    judged = [again for again in found.students if not again.why_not]
    for again in judged:
        for change in again.changes:
            before, after = (_marks(*part) for part in (change.before, change.after))
            console.print(f"{again.student}: {change.task}  {before} -> {after}", markup=False)
    for again in found.students:
        if again.why_not:
            console.print(f"{again.student}: {again.why_not}", markup=False)
    for said in found.said:
        console.print(f"  {said}", markup=False)
    changed = sum(bool(again.changes) for again in judged)
    words = sum(not again.same and not again.changes for again in judged)
    console.print(
        f"{of_stage.stem}: {len(judged)} judged again, the marks of {changed} "
        f"{'changed' if write else 'would change'}, those of {len(judged) - changed} stay"
        f"{f' ({words} with other words)' if words else ''}."
    )
    if not write and (changed or words):
        console.print("Nothing is recorded yet: add --write for that.")


def _one(console, path):
    from importlib.metadata import version

    from digitrec.cli.check import print_tasks
    from digitrec.grading.rejudging import judge_receipt

    receipt, hashed, marks, stands = judge_receipt(path)
    total, points = sum(mark.marks for mark in marks), sum(mark.points for mark in marks)
    console.print(
        f"{receipt.assignment} by {receipt.student}: {total:g} of {points:g} points",
        markup=False,
        style="bold",
    )
    print_tasks(console, marks)
    console.print(
        "This is the verdict that stands in the receipt."
        if stands
        else "The verdict that stands in the receipt is another one: "
        + f"marked by digitrec {receipt.versions.get('digitrec', 'of an unknown version')}, "
        + f"judged again by {version('digitrec')}.",
        markup=False,
    )
    console.print(f"The file's SHA-256 is {hashed}; the gradebook has that of the receipt that counts.")


def _marks(marks, undecided):
    return f"{marks:g}" + (f" and {undecided:g} for a person" if undecided else "")
