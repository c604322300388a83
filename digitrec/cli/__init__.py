"""The command `digitrec`: one module a command, imported when it is asked for."""

from importlib import import_module

import click

# In the order of the help: for everyone, for readers, for learners, for instructors and authors.
COMMANDS = (
    "doctor",
    "build",
    "train",
    "predict",
    "book",
    "start",
    "check",
    "progress",
    "grade",
    "rejudge",
    "generate",
    "new",
    "export",
)


class Commands(click.Group):
    """The group of commands; the module of a command is `digitrec.cli.<name>`, and in it `command`."""

    def list_commands(self, ctx):
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx, name):
        """Return the command called `name`, or None."""
        return import_module(f"digitrec.cli.{name}").command if name in COMMANDS else None

    def invoke(self, ctx):
        """Run a command; an error that a person can mend is one sentence and exit status 1."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except ModuleNotFoundError as error:
            if error.name.startswith("digitrec"):
                raise
            raise click.ClickException(
                f"This command needs the package {error.name}, which is not installed. "
                "Run `pip install -r requirements.txt` in the course's folder."
            ) from None
        except Exception as error:
            from digitrec.course import TreeNotFoundError
            from digitrec.loading import DataError

            if isinstance(error, DataError | TreeNotFoundError):
                raise click.ClickException(str(error)) from None
            raise


def announce(text):
    """Say beside a command's results that something takes its time."""
    click.echo(text, err=True)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digitrec", prog_name="digitrec")
def main():
    """Build, train and understand a recogniser of handwritten digits.

    New here? Run `digitrec doctor` first: it looks over your set-up and says what to do.
    """
