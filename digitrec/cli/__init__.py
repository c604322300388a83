"""The command `digitrec`: one module a command, imported when it is asked for."""

import _thread
import errno
import logging
import os
import sys
import threading
from contextlib import contextmanager, suppress
from importlib import import_module

import click

import digitrec.notebooks  # noqa: F401 (before nbformat is imported: it spares what no notebook needs)

# In the order of the help: for everyone, for readers, for learners; for instructors the commands of a week,
# then those for when something changes; for authors.
COMMANDS = (
    "doctor",
    "build",
    "train",
    "predict",
    "book",
    "start",
    "check",
    "progress",
    "mystery",
    "rehearse",
    "variants",
    "patients",
    "collect",
    "hands",
    "grade",
    "report",
    "similar",
    "comment",
    "feedback",
    "marks",
    "receipt",
    "rejudge",
    "follow",
    "rename",
    "forget",
    "generate",
    "new",
    "export",
)


# What an output that cannot be written ends in: a full disk, a pipe that nobody reads, a device that failed.
NOT_WRITTEN = {errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EFBIG, errno.EBADF, errno.EINVAL}


class Stopped(click.ClickException):
    """Ctrl+C was pressed; the exit status is the one that shells give to that."""

    exit_code = 130

    def __init__(self):
        """Say so."""
        super().__init__("Stopped.")

    def show(self, file=None):
        """Print it, without calling it an error; how what was waited for ends then is nobody's business."""
        logging.getLogger("asyncio").disabled = True
        click.echo(self.message, err=True)


class Commands(click.Group):
    """The group of commands; the module of a command is `digitrec.cli.<name>`, and in it `command`."""

    def list_commands(self, ctx):
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx, name):
        """Return the command called `name`, or None."""
        return import_module(f"digitrec.cli.{name}").command if name in COMMANDS else None

    def main(self, *arguments, **options):
        """Run the command line; where its output cannot be written, say so and end with exit status 1."""
        try:
            try:
                return super().main(*arguments, **options)
            finally:
                if sys.stdout:
                    sys.stdout.flush()
        except OSError as error:
            if error.filename is not None or error.errno not in NOT_WRITTEN:  # of a file, or of a connection
                raise
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python tries the rest again at its end
                click.echo(f"Error: The output cannot be written ({error.strerror}).", err=True)
            sys.exit(1)

    def invoke(self, ctx):
        """Run a command; an error that a person can mend is one sentence and exit status 1."""
        try:
            with no_interrupt_is_lost():
                return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            raise Stopped from None
        except ModuleNotFoundError as error:
            if _was_stopped(error):
                raise Stopped from None
            if (error.name or "digitrec").startswith("digitrec"):
                raise
            raise click.ClickException(
                f"This command needs the package {error.name}, which is not installed. "
                "Run `pip install -r requirements.txt` in the course's folder."
            ) from None
        except Exception as error:
            if _was_stopped(error):
                raise Stopped from None
            from digitrec.course import TreeNotFoundError
            from digitrec.loading import DataError

            if isinstance(error, DataError | TreeNotFoundError):
                raise click.ClickException(str(error)) from None
            raise


@contextmanager
def no_interrupt_is_lost():
    """Have Ctrl+C come again where Python drops it: an error in a callback of its own goes no further."""
    report = sys.unraisablehook

    def again(dropped):
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            threading.Timer(0.1, _thread.interrupt_main).start()
        else:
            report(dropped)

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = report


def _was_stopped(error):
    """Say whether an error comes from Ctrl+C, as where a library makes an import's error of it."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def announce(text):
    """Say beside a command's results that something takes its time."""
    click.echo(text, err=True)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digitrec", prog_name="digitrec")
def main():
    """Build, train and understand a recogniser of handwritten digits.

    New here? Run `digitrec doctor` first: it looks over your set-up and says what to do.
    """
