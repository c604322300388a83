"""`digitrec rehearse`: a class from the bank taken through the whole round trip, on a copy of the course."""

import click


@click.command(short_help="Rehearse with a made-up class before the real one begins.")
@click.argument("n", default=30, type=click.IntRange(1, 1000), metavar="[N]")
@click.option("--stage", "stages", multiple=True, help="Only this one; can be given several times.")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Submissions side by side.")
@click.option("--keep", type=click.Path(file_okay=False), help="Leave all files in this folder, to look at.")
@click.option("--trusted", is_flag=True, help="Without a sandbox; attacks are left out.")
def command(n, stages, workers, keep, trusted):
    """Take a class of N, 30 unless you say otherwise, through everything that you will do with yours.

    Its notebooks are made from the bank of answers: right ones, wrong ones, blank ones and attacks, each
    with the marks that it must get. They come in as archives of learning platforms, and are collected,
    marked, handed back and reported on by your course as it is now, in a copy: your own files stay as they
    are.

    Then it says for each task how many right answers lost marks and how many wrong ones kept them, whether
    anybody was lost, and how long a real class will take on this machine. The exit status is 1 if anything
    is not as it should be. All stages take a while; --stage preparing is the quickest look.
    """
    import os
    import tempfile
    from contextlib import nullcontext
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress

    from digitrec.course import STAGES, find_tree, stage
    from digitrec.rehearsal.bank import NoBankError
    from digitrec.rehearsal.round_trip import RehearsalError, rehearse
    from digitrec.rehearsal.telling import told

    console, tree = Console(highlight=False, soft_wrap=True), find_tree()
    try:
        wanted = [stage(name) for name in dict.fromkeys(stages)] or [s for s in STAGES if s.points]
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if keep and Path(keep).exists() and any(Path(keep).iterdir()):
        raise click.ClickException(f"The folder {keep} is not empty: name another one with --keep.")
    if len(wanted) > 1:
        console.print(
            f"{n} learners and {len(wanted)} stages take a while, most of it training and the capstone. "
            "Ctrl+C stops it; --stage NAME rehearses one stage.",
            markup=False,
        )
    folder = (
        nullcontext(keep)
        if keep
        else tempfile.TemporaryDirectory(prefix="digitrec-", ignore_cleanup_errors=True)
    )
    with folder as root, Progress(console=console, transient=True) as progress:
        bar = progress.add_task("Beginning", total=None)

        def tell(what, number=0, of=0):
            progress.update(bar, description=what, completed=number, total=of or None)

        try:
            result = rehearse(
                tree,
                Path(root).resolve(),
                n,
                wanted,
                workers=workers or max(1, min(8, os.cpu_count() or 1)),
                trusted=trusted,
                tell=tell,
            )
        except (RehearsalError, NoBankError) as error:
            progress.stop()
            raise click.ClickException(str(error)) from None
    for line in told(result):
        console.print(line, markup=False)
    if keep:
        console.print(
            f"\nAll files are in {keep}, and answers.csv lists each answer with its marks.", markup=False
        )
    if not result.well:
        raise click.exceptions.Exit(1)
