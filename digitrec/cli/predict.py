"""`digitrec predict`: read the digits in one's own pictures."""

from pathlib import Path

import click

from digitrec.validation import DIGITS


@click.command(short_help="Read the digits in your own pictures.")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...", type=click.Path(path_type=Path))
@click.option(
    "--model",
    "model_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A model saved by `digitrec train` (.keras); without it, the course's own trained network.",
)
@click.option(
    "--show",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what the network saw there: 28 x 28 pixels, enlarged.",
)
def command(images, model_file, show):
    """Read the digits in each IMAGE: a photograph, a scan, a drawing or a screenshot of one.

    Dark on light or light on dark, in any common format; on a sheet of paper, a card or a canvas, if it can
    be seen whole. Each digit is cropped, scaled and centred as those that the network was trained on. Prints
    the digits in reading order, each with its probability and the runners-up.

    The exit status is 1 if an image could not be read, and 2 if the model could not.
    """
    from digitrec.cli import announce
    from digitrec.pictures import PictureError, read_digits
    from digitrec.running.saved_model import ModelError, digit_reader

    try:
        probabilities = digit_reader(model_file, announce)
    except ModelError as error:
        raise click.UsageError(str(error)) from None
    if show is not None:
        _make_folder(show)
    failed = 0
    for path in images:
        try:
            digits = read_digits(path)
        except PictureError as error:
            failed += 1
            click.echo(f"{path}: {error}", err=True)
            continue
        shares = [probabilities(digit) for digit in digits]
        if len(digits) == 1:
            click.echo(f"{path}: {_reading(shares[0])}")
        else:
            click.echo(f"{path}: {len(digits)} digits, {' '.join(str(p.argmax()) for p in shares)}")
        for digit, p in zip(digits, shares, strict=True):
            if len(digits) > 1:
                click.echo(f"    {_reading(p)}")
            if show is not None:
                click.echo(f"    what the network saw: {_write(digit, show, path)}")
    if failed:
        of = "The picture" if len(images) == 1 else f"{failed} of {len(images)} pictures"
        click.echo(f"{of} could not be read.", err=True)
        raise SystemExit(1)


def _reading(p):
    """Return the prediction as one line: the digit, its probability and the runners-up."""
    first, *others = sorted(range(DIGITS), key=lambda digit: -p[digit])[:3]
    runners_up = ", ".join(f"{digit} with {_percent(p[digit])}" for digit in others)
    return f"{first}, probability {_percent(p[first])}; then {runners_up}"


def _percent(share):
    return "under 0.1 %" if share < 0.001 else "over 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def _make_folder(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"The folder {folder} cannot be made: {error.strerror}.") from None


def _write(digit, folder, path):
    """Write `digit`, ten times enlarged, into `folder` under a name not taken yet; return its path."""
    from PIL import Image

    target, count = folder / f"{path.stem}.png", 1
    while target.exists():
        count += 1
        target = folder / f"{path.stem}-{count}.png"
    try:
        Image.fromarray(digit).resize((280, 280), Image.Resampling.NEAREST).save(target)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    return target
