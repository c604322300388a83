"""`digitrec receipt`: what a submission was asked, what came back, and what it was worth."""

import click


@click.command(short_help="Show how a learner's marks came about.")
@click.argument("stage")
@click.argument("student")
@click.option("--copy", type=click.Path(dir_okay=False), help="Also copy the receipt's file, to hand it out.")
def command(stage, student, copy):
    """Show the receipt of what STUDENT handed in for STAGE: asked, came back, worth.

    For a talk with somebody who doubts a mark. Whoever has the course judges a copied file again with
    `digitrec rejudge --receipt FILE`.
    """
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from digitrec.course import find_tree
    from digitrec.course import stage as find_stage
    from digitrec.grading.marking import GradingError
    from digitrec.grading.showing import find, told

    try:
        found = find(find_tree(), find_stage(stage), student)
    except (ValueError, GradingError) as error:
        raise click.ClickException(str(error)) from None
    console = Console(highlight=False)
    for depth, line in told(found):
        console.print(Padding(Text(line), (0, 0, 0, 2 * depth)))
    if copy:
        try:
            with open(copy, "xb") as file:
                file.write(found.data)
        except FileExistsError:
            raise click.ClickException(f"{copy} is there already: choose another name.") from None
        except OSError as error:
            raise click.ClickException(f"{copy} cannot be written ({error.strerror}).") from None
        console.print(f"\nCopied to {copy}.", markup=False)
