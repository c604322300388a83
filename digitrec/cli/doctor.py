"""`digitrec doctor`: is everything there, and if not, what to do."""

import click


@click.command(short_help="Look over the set-up and say what to do.")
def command():
    """Look over the set-up: Python, packages, kernel, data, disk, memory.

    The exit status is 1 if something is wrong that keeps the course from working.
    """
    from rich.console import Console

    if not examine(Console(highlight=False)):
        raise SystemExit(1)


def examine(console):
    """Run every check, print a line each, and return whether nothing is wrong."""
    from digitrec.running import doctor

    looks = {doctor.GOOD: "[green]good  [/green]", doctor.ADVICE: "[yellow]advice[/yellow]"}
    states = []
    for check in doctor.CHECKS:
        with console.status(check.__doc__.splitlines()[0]):
            result = check()
        states.append(result.state)
        look = looks.get(result.state, "[bold red]wrong [/bold red]")
        console.print(f"{look}  [bold]{result.subject:<11}[/bold]", end="")
        console.print(result.found, markup=False, soft_wrap=True)
        if result.advice:
            console.print(f"{'':21}{result.advice}", markup=False, soft_wrap=True)
    wrong = states.count(doctor.WRONG)
    if wrong:
        console.print(
            f"\n{'One thing is' if wrong == 1 else f'{wrong} things are'} wrong; see the lines above."
        )
    else:
        console.print("\nEverything that the course needs is there.")
    return not wrong
