"""`digitrec export`: a trained network put into the live page."""

from pathlib import Path

import click


@click.command(short_help="Put a trained network into a page to draw on.")
@click.argument("model", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Folder for a page of its own."
)
@click.option("--title", default="My network reads digits", show_default=True, help="Heading of that page.")
@click.option("--book", is_flag=True, help="Refresh the data of the book's own page instead.")
def command(model, output, title, book):
    """Put a trained network into the page "Draw a digit".

    MODEL is a saved Keras model, such as the one that `digitrec train` writes; without it, the course's own
    trained network is taken. With --output, writes a folder with the page and the weights: open its
    index.html, or put the folder on any static host. The weights are compressed; what that costs is
    measured on the 10,000 test images and printed.
    """
    from digitrec.cli import announce
    from digitrec.loading import load_mnist
    from digitrec.pages.export import write_data, write_page
    from digitrec.pages.files import FOLDER
    from digitrec.pages.weights_file import compression_loss
    from digitrec.preparing import flatten, scale
    from digitrec.running.saved_model import ModelError, load_model
    from digitrec.training import trained_weights

    if book and (model or output):
        raise click.UsageError(
            "--book writes the course's own network into the book: leave out MODEL and --output."
        )
    _, (images, labels) = load_mnist()
    try:
        network = load_model(model, announce).get_weights() if model else trained_weights()
        loss = compression_loss(network, scale(flatten(images)), labels)
        if book:
            write_data(network)
            click.echo(f"Written: the weights and digits of the book's page, in {FOLDER}.")
        elif output:
            click.echo(f"Written: {write_page(output, network, title)}. Open it in a browser.")
    except ModelError as error:
        raise click.UsageError(str(error)) from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        said = f"The page cannot be written: {error.strerror}." if error.strerror else str(error)
        raise click.ClickException(said) from None
    click.echo(
        f"Compressing the weights changes {loss['changed']} of {len(labels):,} predictions on the test set: "
        f"accuracy {loss['accuracy_before']:.2%} before, {loss['accuracy_after']:.2%} after. "
        f"No probability moves by more than {loss['difference']:.3f}."
    )
