"""A run for a person to watch: printed as it goes, and written to its folder with its figures."""

import json

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from digitrec import plotting
from digitrec.evaluating import most_confused, recall_by_digit
from digitrec.running.output_folder import new_folder
from digitrec.running.workflow import run_workflow
from digitrec.starting import start_keras
from digitrec.training import EPOCHS


def train_and_report(output, console, overwrite=False, **settings):
    """Run the workflow, print it as it goes, write its folder and return the `workflow.Run`.

    `console` is a rich.console.Console; `settings` are those of `run_workflow`, the seed among them. Raises
    OutputError, with what to do, where the folder cannot be written.
    """
    with new_folder(output, overwrite) as folder:
        start_keras(announce=console.print)
        run = _train(console, **settings)
        _print_results(run, console)
        with console.status("Drawing the figures"):
            written = _write(run, folder)
    console.print(f"\nWritten to {output}: {', '.join(written)}.", soft_wrap=True, markup=False)
    return run


def _train(console, epochs=EPOCHS, plain=False, **settings):
    doing = {
        "building": "Building the network",
        "compiling": "Compiling it",
        "loading": "Loading MNIST",
        "preparing": "Preparing 70,000 images",
        "training": "Training",
        "evaluating": "Evaluating on 10,000 test images",
        "predicting": "Predicting",
    }
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=plain) as progress:
        task = progress.add_task("", total=epochs + len(doing))

        def on_stage(stage, model):
            progress.update(task, description=doing[stage], advance=1)
            if stage == "compiling":
                _print_model(model, console)
            if stage == "training":
                way = "with Keras's fit" if plain else "each epoch compiled into one program"
                console.print(f"\nTraining, {epochs} epochs, {way}:")

        def on_epoch(number, logs):
            progress.update(task, advance=1)
            console.print(f"  epoch {number}   loss {logs['loss']:.4f}   accuracy {logs['accuracy']:.4f}")

        run = run_workflow(epochs=epochs, plain=plain, on_stage=on_stage, on_epoch=on_epoch, **settings)
    return run


def _print_model(model, console):
    table = Table("layer", "activation", title="The network", title_justify="left", box=None, pad_edge=False)
    for column in ("output", "parameters"):
        table.add_column(column, justify="right")
    table.add_row("input", "", str(model.input_shape[-1]), "0")
    for layer in model.layers:
        activation = layer.activation.__name__
        table.add_row("dense", activation, str(layer.units), f"{layer.count_params():,}")
    table.add_row("in all", "", "", f"{model.count_params():,}", style="bold")
    console.print(table)


def _print_results(run, console):
    wrong = int((run.actual != run.predicted).sum())
    console.print(f"\n[bold]Test accuracy {run.accuracy:.4f}[/bold], loss {run.loss:.4f}: ", end="")
    console.print(
        f"{len(run.actual) - wrong:,} of {len(run.actual):,} test images read right, {wrong} wrong."
    )
    recall = Table(title="\nRecall by digit", title_justify="left", box=None, pad_edge=False)
    for digit in range(10):
        recall.add_column(str(digit), justify="right")
    recall.add_row(*(f"{value:.3f}" for value in recall_by_digit(run.matrix)))
    console.print(recall)
    if wrong:
        actual, predicted, count = most_confused(run.matrix)
        console.print(f"Most confused: {actual} read as {predicted}, {count} times.")
    labels = [str(digit) for digit in run.actual[run.sample]]
    read = [_marked(actual, run.predicted[i]) for actual, i in zip(labels, run.sample, strict=True)]
    grid = Table.grid(padding=(0, 1))
    grid.add_row("label", *labels)
    grid.add_row("prediction", *read)
    console.print(f"\nA sample of {len(run.sample)} predictions (a mistake stands in brackets)")
    console.print(grid)


def _marked(actual, predicted):
    return str(predicted) if int(actual) == predicted else rf"[bold red]\[{predicted}][/bold red]"


def _write(run, folder):
    """Write the run's files into `folder`; return their names, for a person."""
    run.model.save(folder / "model.keras")
    text = json.dumps(run.metrics(), indent=2, allow_nan=False)
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")
    sample = run.sample
    figures = {
        "sample_digits.png": plotting.digits(run.images[sample], run.actual[sample]),
        "learning_curves.png": plotting.learning_curves(run.history),
        "confusion_matrix.png": plotting.confusion(run.matrix),
        "predictions.png": plotting.predictions(
            run.images[sample], run.actual[sample], run.predicted[sample], run.probabilities[sample]
        ),
        "first_layer.png": plotting.first_layer(run.model.get_weights()[0]),
    }
    for name, figure in figures.items():
        figure.savefig(folder / name, dpi=150, bbox_inches="tight", facecolor="white")
    return ["model.keras", "metrics.json", *figures]
