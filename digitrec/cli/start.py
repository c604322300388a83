"""`digitrec start`: get the exercises and begin."""

import click


@click.command(short_help="Copy the exercises and open them in JupyterLab.")
@click.argument("folder", default="my-digitrec", type=click.Path())
@click.option("--no-open", is_flag=True, help="Copy the exercises and do not open JupyterLab.")
def command(folder, no_open):
    """Copy the exercises to FOLDER (my-digitrec if left out) and open it in JupyterLab.

    Your work is never overwritten: run it again, and only what is missing is copied.
    """
    from pathlib import Path

    from digitrec.learner import LearnerError
    from digitrec.learner.folders import copy_exercises, exercises_folder, hiding_modules, remember_copy

    folder, exercises = Path(folder), exercises_folder()
    try:
        copied, kept = copy_exercises(exercises, folder)
    except LearnerError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"The exercises cannot be copied to {folder} ({error.strerror}): choose another folder."
        ) from None
    remember_copy(folder)
    if kept:
        click.echo(f"Kept your own {_several(kept)} in {folder}; copied {len(copied)} that were missing.")
    else:
        click.echo(f"Copied {_several(copied)} to {folder.resolve()}.")
    for name in {file for place in (folder, *folder.glob("*/")) for file in hiding_modules(place)}:
        click.echo(f"{name} hides a module of Python's or the course's with its name: give it another name.")
    click.echo(f"When you have done a stage: cd {folder}, then digitrec check preparing (or another stage).")
    if not no_open:
        open_lab(folder)


def open_lab(folder):
    """Run JupyterLab on `folder` until it has ended.

    Ctrl+C reaches JupyterLab as well. It asks back and shuts its kernels down, and is waited for.
    """
    import subprocess
    import sys

    from digitrec.book_place import built_book, published_book
    from digitrec.learner.lab import environment

    if not (built_book() or published_book()):
        click.echo("The checks link to the book once `digitrec book` has made it, which takes some minutes.")
    click.echo("JupyterLab opens in your browser. Ctrl+C twice in this window ends it.")
    # -P: a file here that is called code.py, say, is not the module that JupyterLab needs.
    lab = subprocess.Popen([sys.executable, "-P", "-m", "jupyterlab", str(folder)], env=environment())
    status, interrupted = None, False
    while status is None:
        try:
            status = lab.wait()
        except KeyboardInterrupt:
            interrupted = True
    if status and not interrupted:
        raise click.ClickException(
            "JupyterLab ended with an error, shown above. `digitrec doctor` may know more."
        )


def _several(paths):
    return "1 notebook" if len(paths) == 1 else f"{len(paths)} notebooks"
