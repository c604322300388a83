"""`digitrec collect`: what a class handed in, from a platform's archives into `submitted/`."""

import click

PATH = click.Path(exists=True, resolve_path=False)
FILE = click.Path(exists=True, dir_okay=False)


@click.command(short_help="Sort a platform's download: each file to its learner.")
@click.argument("sources", nargs=-1, required=True, metavar="ARCHIVE|FOLDER...", type=PATH)
@click.option(
    "--roster",
    "rosters",
    type=FILE,
    multiple=True,
    help="Who is in the class: an export of the platform, or a CSV file. More than once for several.",
)
@click.option("--stage", "stage_name", metavar="STAGE", help="Of which stage it is; else its cells say it.")
@click.option("--student", metavar="NAME", help="Whose all of it is, by the folder's name in submitted/.")
def command(sources, rosters, stage_name, student):
    """Collect the archives that a learning platform offers for download, or folders, into submitted/.

    Moodle's and Canvas's names are known; those of other platforms by a pattern in class.toml. A roster joins
    the numbers, the e-mail and the name of one learner over all stages; given once, it holds for the term.

    What became of every file stands in collected/, as a page and as a table. The exit status is 1 while a
    person has to look at one of them, or a learner handed in nothing that can be marked.
    """
    from rich.console import Console

    from digitrec.classroom.collecting.collect import CollectError, collect
    from digitrec.classroom.collecting.course_folders import (
        assignment_called,
        course_folders,
        note_in_gradebook,
    )
    from digitrec.classroom.collecting.roster import RosterError
    from digitrec.classroom.settings import SettingsError
    from digitrec.course import find_tree
    from digitrec.grading.marking import GradingError

    console, root = Console(highlight=False, soft_wrap=True), find_tree()
    try:
        course = course_folders(root)
        assignment = assignment_called(course, stage_name) if stage_name else None
        done = collect(course, sources, assignment, rosters, student)
        note_in_gradebook(root)
    except (CollectError, RosterError, SettingsError, GradingError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'A file'}: {error.strerror or error}") from None
    for said in done.said:
        console.print(said, markup=False)
    for result in done.results:
        _summary(console, result)
    if any(result.asking for result in done.results):
        console.print(
            "Where you know whose a file is, or that it counts: `digitrec collect FILE --student NAME`, with "
            "the name of the learner's folder.",
            markup=False,
        )
    if any(result.asking or result.without_work for result in done.results):
        raise click.exceptions.Exit(1)


def _summary(console, result):
    parts = [
        (result.count("ambiguous"), "ambiguous"),
        (result.count("unmatched"), "unmatched"),
        (result.count("damaged"), "damaged"),
        (result.count("not-this-stage"), "not of this stage"),
        (result.count("missing"), "missing"),
    ]
    rest = ", ".join(f"{number} {word}" for number, word in parts if number)
    learners = len(result.students)
    console.print(
        f"{result.assignment}: {learners} learner{'' if learners == 1 else 's'} collected"
        f"{f', {rest}' if rest else ''}."
    )
    for row in result.asking:
        console.print(f"  {row.archive}: {row.file}\n    {row.note}", markup=False)
    if result.without_work:
        console.print("  Handed in, and nothing of it can be marked:")
    for row in result.without_work:
        console.print(f"  {row.name or row.student}: {row.file}\n    {row.note}", markup=False)
    console.print(f"Every file has its line in collected/{result.assignment}.html and .csv.")
