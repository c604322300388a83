"""`digitrec grade`: a class's submissions, run in a sandbox, judged outside it, recorded in the gradebook."""

import click

FILE = click.Path(exists=True, dir_okay=False, resolve_path=True)


@click.command(short_help="Mark a class: run, judge and record its submissions.")
@click.argument("stages", nargs=-1, required=True, metavar="STAGE...")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Submissions side by side.")
@click.option("--student", default="*", help="Only this one; * and ? stand for letters.")
@click.option("--force", is_flag=True, help="Mark again what has not changed.")
@click.option("--trusted", is_flag=True, help="Run submissions without a sandbox, with your own rights.")
@click.option("--scheduler", metavar="ADDRESS", help="Run them on the Dask cluster of this scheduler.")
@click.option("--tls-ca-file", type=FILE, help="For tls://: who signed the cluster's certificates.")
@click.option("--tls-cert", type=FILE, help="For tls://: your certificate.")
@click.option("--tls-key", type=FILE, help="For tls://: its key.")
def command(stages, workers, student, force, trusted, scheduler, **tls):
    """Mark what is handed in for one or more stages, in the course's folder.

    A submission is run once, isolated; its answers are judged by another process; the marks go into
    nbgrader's gradebook. What has not changed since it was marked is left alone, so after an interruption the
    same command goes on.

    With --scheduler the workers of a Dask cluster run the submissions, each in its own sandbox. They need the
    same versions of the course and its packages; judging and recording stay here. Dask's own settings for TLS
    count, too.
    """
    import os
    from time import monotonic

    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    from digitrec.classroom.collecting.course_folders import note_in_gradebook
    from digitrec.course import find_tree, stage
    from digitrec.grading.marking import GradingError, mark_stage

    console, root = Console(highlight=False), find_tree()
    try:
        wanted = [stage(name) for name in stages]
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if scheduler and workers:
        raise click.UsageError("--workers is for this machine; for a cluster `dask worker` has --nthreads.")
    made_by = {"make_runner": _on_cluster(console, scheduler, tls)} if scheduler else {}
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
                    **made_by,
                )
            except GradingError as error:
                progress.stop()
                raise click.ClickException(str(error)) from None
        _summary(console, result, monotonic() - start)
    try:
        note_in_gradebook(root)
    except GradingError as error:
        raise click.ClickException(str(error)) from None


def _on_cluster(console, address, tls):
    """Return what makes runners on a cluster; what is to be said about its workers is said once."""
    from functools import cache, partial

    from digitrec.grading.run.cluster.runner import ClusterRunner

    names = {"tls_ca_file": "tls_ca_file", "tls_cert": "tls_client_cert", "tls_key": "tls_client_key"}
    files = {names[name]: path for name, path in tls.items() if path}
    say = cache(partial(console.print, markup=False))
    return partial(ClusterRunner, address=address, tls=files, say=say)


def _summary(console, result, seconds):
    marked = result.students.values()
    console.print(f"{result.stage.stem}: {len(marked)} marked in {seconds:.0f} s.")
    undecided = sum(1 for *_, left in marked if left)
    if undecided:
        console.print(f"{undecided} of them need a person for a part of their points: see the formgrader.")
    for said in result.said:
        console.print(f"  {said}", markup=False)
