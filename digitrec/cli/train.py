"""`digitrec train`: the whole workflow on the full data, with everything a person wants to see of it."""

from datetime import datetime
from pathlib import Path

import click

from digitrec.training import BATCH_SIZE, EPOCHS

SEED, TIMES, IMAGES = click.IntRange(0, 2**32 - 1), click.IntRange(1, 1000), click.IntRange(1, 60000)


@click.command(short_help="Train the network, from loading to predictions.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Fixes all that is random.")
@click.option("--epochs", type=TIMES, default=EPOCHS, show_default=True, help="Times through the data.")
@click.option("--batch-size", type=IMAGES, default=BATCH_SIZE, show_default=True, help="Images a step.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Folder for the results.  [default: runs/DATE_TIME]"
)
@click.option("--overwrite", is_flag=True, help="Replace an earlier run in the output folder.")
@click.option("--plain", is_flag=True, help="Train with Keras's own fit, as the book teaches it: slower.")
def command(seed, epochs, batch_size, output, overwrite, plain):
    """Train the network on MNIST, from loading to predictions.

    Prints the network, a line an epoch, the test accuracy, the recall by digit and a sample of
    predictions beside their labels. Writes the model, metrics.json and figures to a folder.
    """
    from rich.console import Console

    from digitrec.running.output_folder import OutputError
    from digitrec.running.report import train_and_report

    try:
        train_and_report(
            output or Path("runs", f"{datetime.now():%Y-%m-%d_%H%M%S}"),
            Console(highlight=False),
            overwrite=overwrite,
            seed=seed,
            epochs=epochs,
            batch_size=batch_size,
            plain=plain,
        )
    except OutputError as error:
        raise click.ClickException(str(error)) from None
