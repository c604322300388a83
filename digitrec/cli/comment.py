"""`digitrec comment`: kinds of answers, and one comment for all of a kind."""

import click


@click.command(short_help="List the kinds of answers, or comment on all of a kind.")
@click.argument("stage")
@click.argument("task", required=False)
@click.argument("text", required=False)
@click.option("--kind", metavar="CODE", help="Of the answers with this finding.")
@click.option("--undo", is_flag=True, help="Take the comment on this kind back.")
def command(stage, task, text, kind, undo):
    """List the kinds of answers of a stage, or give TEXT to all answers to TASK that are of one kind.

    \b
    digitrec comment preparing
    digitrec comment preparing scale --kind not-scaled "Look at one pixel before and after."
    digitrec comment preparing scale --kind not-scaled --undo

    It is entered as the formgrader enters one, at each learner's answer. What a person wrote there stays.
    The same command again reaches those who were marked since.
    """
    from rich.console import Console

    from digitrec.classroom.handing_back import kinds
    from digitrec.course import find_tree
    from digitrec.course import stage as stage_called
    from digitrec.grading.marking import GradingError
    from digitrec.grading.record.connection import GradebookError

    console, root = Console(highlight=False, soft_wrap=True), find_tree()
    if bool(kind) != bool(task) or (text is None) != (undo or not task):
        raise click.UsageError(
            "Give a task, --kind and a text; or a task, --kind and --undo; or the stage alone."
        )
    try:
        of_stage = stage_called(stage)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    try:
        if not task:
            _list(console, kinds, root, of_stage)
        elif undo:
            _say(console, kinds.take_back(root, of_stage, task, kind))
        else:
            _say(console, kinds.give(root, of_stage, task, kind, text))
    except (kinds.KindError, GradingError, GradebookError) as error:
        raise click.ClickException(str(error)) from None


def _list(console, kinds, root, of_stage):
    tasks, standing = kinds.tasks_of(root, of_stage), kinds.given(root, of_stage)
    for task, codes in kinds.kinds_of(root, of_stage).items():
        console.print(task, markup=False, style="bold")
        for code, students in codes.items():
            name = kinds.misconception(code).name
            console.print(f"  {len(students):4d}  {code}: {name}", markup=False)
        if not codes:
            console.print("        no findings", markup=False)
        for (cell, code), (text, students) in standing.items():
            if cell == tasks[task].answer:
                console.print(f"        {len(students)} have the comment on {code}: {text}", markup=False)


def _say(console, reached):
    def say(students, words):
        if students:
            shown = ", ".join(students[:8]) + (f" and {len(students) - 8} more" if students[8:] else "")
            console.print(f"{len(students)} {words}: {shown}.", markup=False)

    say(reached.now, f"have the comment, {len(reached.new)} of them since now")
    say(reached.gone, "have it no more")
    say(reached.left, "have a comment of a person at this answer, which stays")
    if not (reached.now or reached.gone or reached.left):
        console.print("There is no such comment to take back.", markup=False)
