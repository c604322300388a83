"""`digitrec mystery`: one broken network, for the five minutes at the end of a meeting."""

from itertools import zip_longest

import click


@click.command(short_help="Find out, as a group, what is wrong with a network.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="The number of the patient: the same number is the same patient. Without it, you get a new one.",
)
def command(seed):
    """Train a network with one hidden fault, or none, and let you find out which.

    Ask for observations, say first what you expect to see, argue, and name the fault. Then you learn the
    truth. The chapter "When it does not learn" tells what each observation shows.
    """
    import os
    import secrets

    from digitrec.cli import announce
    from digitrec.laboratory import ONE_THREAD

    for name, value in ONE_THREAD.items():  # before NumPy is imported
        os.environ.setdefault(name, value)
    from digitrec.learner.mystery import Mystery  # imports NumPy

    seed = secrets.randbelow(10_000) if seed is None else seed
    announce("One moment: the patient is being trained.")
    mystery = Mystery(seed)
    click.echo(
        f"\nPatient {seed}: this course's network, trained. What is wrong with it, if anything?\n"
        f"You have {mystery.notes.budget} to spend. Each question is paid once."
    )
    try:
        named = _questions(mystery)
    except EOFError:  # Ctrl+D, or no keyboard
        click.echo("\nNo more questions.")
        named = None
    _tell(mystery.judge(named), seed)


def _questions(mystery):
    """Ask until a fault is named, and return its name; None if the group gives up."""
    from digitrec.learner.mystery import KINDS, LAYERS, needs, observation_of

    _show_questions()
    while True:
        text = _line("\n1-6 ask | f name the fault | g give up > ").lower()
        if text in ("g", "give up"):
            return None
        if text in ("f", "fault"):
            if name := _name(mystery):
                return name
            continue
        name = observation_of(text)
        if name is None:
            _show_questions()
            continue
        wanted = needs(name)
        about = {}
        if "layer" in wanted:
            about["layer"] = int(_one_of("Layer?", LAYERS))
        if "kind" in wanted:
            about["kind"] = _one_of("Images?", KINDS)
        expect = ""
        while not expect:
            expect = _line("What do you expect to see? > ")
        click.echo()
        mystery.ask(name, expect, **about)


def _show_questions():
    from digitrec.laboratory.observations import OBSERVATIONS
    from digitrec.learner.mystery import QUESTIONS

    for number, one in enumerate(OBSERVATIONS, start=1):
        click.echo(f"  {number}  {one.title:<15} costs {one.cost}  {QUESTIONS[one.name]}")


def _name(mystery):
    """Return the name of a fault, or None where the group would rather ask on."""
    from digitrec.laboratory.faults import FAULTS

    listed = [f"{number:>2}  {one.title}" for number, one in enumerate(FAULTS, start=1)]
    half = (len(listed) + 1) // 2
    width = max(map(len, listed[:half]))
    for left, right in zip_longest(listed[:half], listed[half:], fillvalue=""):
        click.echo(f"{left:<{width}}  {right}".rstrip())
    while text := _line("Which? Name or number; Enter goes back > "):
        try:
            return mystery.fault(text).name
        except ValueError as error:
            click.echo(str(error))
    return None


def _one_of(question, options):
    """Return the key of one of the options, asking until it is one; Enter takes the first."""
    first = next(iter(options))
    said = " | ".join(f"{key} {words}" for key, words in options.items())
    while True:
        text = _line(f"{question} {said} [{first}] > ").lower() or first
        if text in options:
            return text


def _line(question):
    """Return a line that was typed, without spaces around it."""
    click.echo(question, nl=False)
    return input().strip()


def _tell(verdict, seed):
    truth = verdict.truth
    said = (
        "Right" if verdict.is_right else f"You said: {verdict.named.title}" if verdict.named else "The truth"
    )
    click.echo(f"\n{said}. It is: {truth.title}. {truth.sentence}")
    if verdict.better:
        click.echo(verdict.better)
    click.echo(f"Spent: {verdict.spent}. The same patient again: digitrec mystery --seed {seed}")
