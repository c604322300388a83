"""`digitrec grade`: a class's submissions, run in a sandbox, judged outside it, recorded in the gradebook."""

import click


@click.command(short_help="Mark a class: run, judge and record its submissions.")
@click.argument("stages", nargs=-1, required=True, metavar="STAGE...")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Submissions side by side.")
@click.option("--student", default="*", help="Only this one; * and ? stand for letters.")
@click.option("--force", is_flag=True, help="Mark again what has not changed.")
@click.option("--trusted", is_flag=True, help="Run submissions without a sandbox, with your own rights.")
def command(stages, workers, student, force, trusted):
    """Mark what is handed in for one or more stages, in the course's folder.

    A submission is run once, isolated; its answers are judged by another process; the marks go into
    nbgrader's gradebook. What has not changed since it was marked is left alone, so after an interruption the
    same command goes on.
    """
    import os
    from time import monotonic

    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    from digitrec.course import find_tree, stage
    from digitrec.grading.marking import GradingError, mark_stage

    console, root = Console(highlight=False), find_tree()
    try:
        wanted = [stage(name) for name in stages]
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    workers = workers or max(1, min(8, os.cpu_count() or 1))
    for of_stage in wanted:
        start = monotonic()
        with Progress(
            *Progress.get_default_columns()[:3], TimeRemainingColumn(), console=console
        ) as progress:
            bar = progress.add_task(of_stage.stem, total=None)
            try:
                result = mark_stage(
                    root,
                    of_stage,
                    workers=workers,
                    trusted=trusted,
                    force=force,
                    student=student,
                    on_marked=lambda *about, bar=bar, progress=progress: progress.update(
                        bar, completed=about[-2], total=about[-1]
                    ),
                )
            except GradingError as error:
                progress.stop()
                raise click.ClickException(str(error)) from None
        _summary(console, result, monotonic() - start)


def _summary(console, result, seconds):
    marked = result.students.values()
    console.print(f"{result.stage.stem}: {len(marked)} marked in {seconds:.0f} s.")
    undecided = sum(1 for *_, left in marked if left)
    if undecided:
        console.print(f"{undecided} of them need a person for a part of their points: see the formgrader.")
    for said in result.said:
        console.print(f"  {said}", markup=False)
