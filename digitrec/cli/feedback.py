"""`digitrec feedback`: the pages that learners get back, and one archive for the platform."""

import click


@click.command(short_help="Make the pages of feedback, and an archive for the platform.")
@click.argument("stages", nargs=-1, required=True, metavar="STAGE...")
@click.option("--zip", "archive", is_flag=True, help="Also write an archive for one upload to the platform.")
@click.option("--provisional", is_flag=True, help="Also for those whom a person has still to mark.")
@click.option("--student", help="Only this one.")
def command(stages, archive, provisional, student):
    """Make a page of feedback for each learner of one or more stages, in the course's folder.

    A learner about whose points a person still decides gets no page, and is named. With --provisional they
    get one, which says that the mark is not final.

    With --zip, the pages go into handed_back/, in the folders that Moodle or Canvas gave to the submissions:
    one upload hands them all back. `digitrec collect` wrote down whose is whose.
    """
    from rich.console import Console
    from rich.progress import Progress

    from digitrec.classroom.handing_back.feedback_page import book_address
    from digitrec.classroom.handing_back.hand_back import hand_back, pack
    from digitrec.course import find_tree, stage
    from digitrec.grading.marking import GradingError
    from digitrec.grading.record.connection import GradebookError

    console, root = Console(highlight=False, soft_wrap=True), find_tree()
    try:
        wanted = [stage(name) for name in stages]
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if not book_address(root):
        console.print(
            "The pages name the book's sections without links: put the address of your book into "
            "_config.yml, as html: baseurl, and they lead there.",
            markup=False,
        )
    failed = False
    for of_stage in wanted:
        try:
            with Progress(console=console, transient=True) as progress:
                bar = progress.add_task(of_stage.stem, total=None)
                result = hand_back(
                    root,
                    of_stage,
                    provisional,
                    student,
                    lambda number, of, bar=bar, progress=progress: progress.update(
                        bar, completed=number, total=of
                    ),
                )
            if archive:
                pack(root, result)
        except (GradingError, GradebookError) as error:
            raise click.ClickException(str(error)) from None
        _say(console, root, result, student)
        failed = failed or bool(result.said or result.unplaced) or not result.pages
    if failed:
        raise click.exceptions.Exit(1)


def _say(console, root, result, student):
    def say(text):
        console.print(text, markup=False)

    number = len(result.pages)
    say(f"{result.stage.stem}: {number} page{'' if number == 1 else 's'} in feedback/.")
    if not number and not result.waiting:
        say(f"  There is nothing marked{f' of {student}' if student else ''}: run `digitrec grade` first.")
    for who, why in result.waiting.items():
        say(f"  No page yet for {who}. {why}")
    for said in result.said:
        say(f"  {said}")
    for platform, (path, learners) in result.archives.items():
        say(f"  {path.relative_to(root)}: {learners} for {platform}.")
    for why in dict.fromkeys(result.unplaced.values()):
        those = [who for who in result.unplaced if result.unplaced[who] == why]
        are = "is" if len(those) == 1 else "are"
        say(f"  In no archive {are} {', '.join(those)}: {why}. Hand back their pages in feedback/ yourself.")
