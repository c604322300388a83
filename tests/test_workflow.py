"""The whole workflow on the full data, and `digitrec train` run as a person runs it."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from digitrec.evaluating import ACCURACY_THRESHOLD
from digitrec.running.workflow import run_workflow

FILES = {
    "confusion_matrix.png",
    "first_layer.png",
    "learning_curves.png",
    "metrics.json",
    "model.keras",
    "predictions.png",
    "sample_digits.png",
}


def digitrec(*arguments, folder, **environment):
    """Run the command in `folder` with a closed network; return the finished process."""
    environment = (
        os.environ | {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"} | environment
    )
    command = [sys.executable, "-m", "digitrec", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def one_epoch(tmp_path_factory):
    """One epoch by the command, seed 3: the finished process and its folder."""
    folder = tmp_path_factory.mktemp("train")
    run = digitrec("train", "--seed", "3", "--epochs", "1", "--output", "out[a]/a", folder=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    return run, folder / "out[a]" / "a"


def test_the_full_run_reaches_the_measured_range(full_run):
    from benchmarks.threshold import read_results

    measured = read_results()["reference"]
    assert ACCURACY_THRESHOLD <= full_run.accuracy <= max(measured) + 0.002
    assert full_run.history["loss"] == sorted(full_run.history["loss"], reverse=True)
    assert len(full_run.history["loss"]) == 5


def test_the_numbers_of_a_run_belong_together(full_run):
    metrics = full_run.metrics()
    right = int((full_run.actual == full_run.predicted).sum())
    assert right == np.trace(full_run.matrix) == round(full_run.accuracy * 10000)
    assert full_run.matrix.sum() == 10000
    assert metrics["recall_by_digit"][4] == full_run.matrix[4, 4] / (full_run.actual == 4).sum()
    assert list(metrics["seconds"]) == [
        "building",
        "compiling",
        "loading",
        "preparing",
        "training",
        "evaluating",
        "predicting",
    ]
    assert json.loads(json.dumps(metrics, allow_nan=False)) == metrics


def test_the_command_prints_the_whole_workflow_and_nothing_else(one_epoch):
    run, _ = one_epoch
    assert run.stderr == ""
    for text in (
        "109,386",
        "epoch 1   loss 0.",
        "Test accuracy 0.9",
        "Recall by digit",
        "Most confused:",
        "label ",
        "prediction ",
        "Written to out[a]/a: model.keras, metrics.json",
    ):
        assert text in run.stdout
    assert max(len(line.rstrip()) for line in run.stdout.splitlines()[:-1]) <= 100


def test_the_command_writes_the_model_the_numbers_and_figures(one_epoch, mnist):
    import keras
    from PIL import Image

    _, folder = one_epoch
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["a"]
    metrics = json.loads((folder / "metrics.json").read_text())
    x = mnist[1][0].reshape(-1, 784) / np.float32(255)
    predicted = keras.models.load_model(folder / "model.keras").predict(x, verbose=0).argmax(axis=1)
    assert (predicted == mnist[1][1]).mean() == pytest.approx(metrics["test_accuracy"])
    for name in FILES:
        if name.endswith(".png"):
            with Image.open(folder / name) as picture:
                assert picture.width >= 600
                assert len(picture.convert("L").getcolors(256)) > 10  # not an empty sheet


def test_the_same_seed_gives_the_same_numbers_in_another_process(one_epoch):
    metrics = json.loads((one_epoch[1] / "metrics.json").read_text())
    again = run_workflow(seed=3, epochs=1).metrics()
    for name in ("test_accuracy", "test_loss", "history", "confusion_matrix"):
        assert again[name] == metrics[name]
    assert run_workflow(seed=4, epochs=1).metrics()["test_loss"] != metrics["test_loss"]


def test_plain_is_kerass_own_fit(monkeypatch):
    import keras

    calls = []
    real = keras.Model.fit
    monkeypatch.setattr(
        keras.Model, "fit", lambda self, *a, **k: calls.append(k) or real(self, *a, verbose=0, **k)
    )
    run = run_workflow(seed=1, epochs=1, batch_size=128, plain=True)
    assert calls == [{"epochs": 1, "batch_size": 128}]
    assert run.accuracy > 0.9


def test_an_output_folder_with_a_run_is_refused_at_once_and_kept(one_epoch):
    _, folder = one_epoch
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run = digitrec("train", "--output", "out[a]/a", folder=folder.parent.parent)
    assert run.returncode == 1
    assert run.stderr.startswith("Error: The output folder `out[a]/a` already holds a run from ")
    assert run.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    "option", [["--epochs", "0"], ["--batch-size", "many"], ["--seed", "-1"], ["--sped", "1"]]
)
def test_a_wrong_option_is_refused_with_status_2(option, tmp_path):
    run = digitrec("train", *option, folder=tmp_path)
    assert run.returncode == 2
    assert option[0] in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_damaged_data_is_a_sentence(tmp_path):
    code = (
        "from pathlib import Path\n"
        "from digitrec import loading\n"
        "loading.PACKAGED_FILE = Path('nowhere.npz')\n"
        "from digitrec.cli import main\n"
        "main(['train', '--output', 'a'])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1
    assert "Error: The MNIST file nowhere.npz cannot be read" in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_help_lists_the_commands_and_loads_no_tensorflow(tmp_path):
    run = digitrec("--help", folder=tmp_path)
    assert run.returncode == 0
    for name in ("doctor", "build", "train", "predict", "book", "start", "check", "progress", "generate"):
        assert f"\n  {name} " in run.stdout
    code = (
        "import sys, digitrec.cli.train, digitrec.checks, digitrec.course; print('tensorflow' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "False\n", run.stderr
