"""`digitrec generate`: make the exercises from the solutions."""

import click


@click.command(short_help="Make exercises/ from solutions/.")
@click.option(
    "--check", is_flag=True, help="Write nothing; end with status 1 if the exercises are out of date."
)
def command(check):
    """Make exercises/ from solutions/, with nbgrader's own converter.

    Solutions, hidden tests and mark schemes are taken out. The same solutions always give the same bytes.
    The solutions themselves are tidied: outputs and editors' metadata go. A cell `# task: preparing.flatten`
    becomes the check cell and the graded cell of that task, and both are kept as the task says.
    """
    from rich.console import Console

    from digitrec.authoring.generate import GenerationError, generate
    from digitrec.course import find_tree

    tree = find_tree()
    console = Console()
    with console.status("Converting") as status:
        try:
            done = generate(tree, check, lambda name: status.update(f"Converting {name}"))
        except GenerationError as error:
            raise click.ClickException(str(error)) from None
    if check and done:
        raise click.ClickException(str(done))
    for verb, names in (("Tidied", done.untidy), ("Wrote", done.changed), ("Removed", done.removed)):
        for name in names:
            console.print(f"{verb} {name}", highlight=False)
    for sentence in done.said:
        console.print(sentence, highlight=False)
    if not check and (tree / "gradebook.db").is_file():
        from digitrec.grading.following import disagreements

        for sentence in disagreements(tree):
            console.print(sentence, highlight=False, markup=False)
    if not done:
        console.print("The exercises match the solutions.")
