"""`digitrec report`: what a class understood and what not, on one page for each stage."""

import click


@click.command(short_help="Show a class at a glance: what to explain again, and who needs you.")
@click.argument("stages", nargs=-1, metavar="[STAGE]...")
@click.option("--to", type=click.Path(), help="The page; for several stages, the folder of the pages.")
def command(stages, to):
    """Write the report on a class, in the course's folder: a page for each STAGE, and one over several.

    Without a stage, the report is on all that somebody handed in. It reads the gradebook, the receipts and
    the marked notebooks, runs nothing and changes nothing. The pages hold names in their last part: they are
    for you. Everything before it shows answers without what names their authors.
    """
    from digitrec.classroom.report.reporting import ReportError, report_on_stages
    from digitrec.course import find_tree, stage
    from digitrec.grading.marking import GradingError

    try:
        wanted = list(dict.fromkeys(stage(name) for name in stages))
        written = report_on_stages(find_tree(), wanted, to)
    except (ValueError, ReportError, GradingError) as error:
        raise click.ClickException(str(error)) from None
    for path, report in written:
        if report:
            again = "; ".join(found.name for found in report.explain) or "nothing"
            click.echo(
                f"{report.stage.stem}: {len(report.gathered.learners)} marked. Explain again: {again}."
            )
            for one in report.lists:
                click.echo(f"  {one.title}: {len(one.lines)}")
        click.echo(f"  {path}")
