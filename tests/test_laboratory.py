"""The laboratory: how patients are trained, what they answer, and the ward that they lie in."""

import inspect
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from digitrec.checks.engine import wards
from digitrec.from_scratch import Adam, backward, forward, initial_weights
from digitrec.grading.run.sandbox.course import lay_out
from digitrec.laboratory.faults import FAULTS, NAMES, fault
from digitrec.laboratory.observations import OBSERVATIONS
from digitrec.laboratory.patient import Patient, as_ink
from digitrec.laboratory.recipes import Recipe, recipe
from digitrec.laboratory.record import Record
from digitrec.laboratory.signs import SIGNS, signs
from digitrec.laboratory.training import Run, folded, train
from digitrec.laboratory.ward import LETTERS, WardError, open_ward, save
from digitrec.preparing import one_hot

FEW = 96  # images: three batches


@pytest.fixture
def ward(tmp_path, monkeypatch):
    """Return the ward for practice."""
    monkeypatch.chdir(tmp_path)
    return open_ward()


def small(mnist, name="healthy", seed=1):
    """Return (Recipe with few images, generator) of a fault."""
    rng = np.random.default_rng(seed)
    of = recipe(name, rng, mnist)
    return replace(of, x=of.x[:FEW], labels=of.labels[:FEW]), rng


# --------------------------------------------------------------------------------------------- the faults


def test_there_are_sixteen_kinds_and_the_healthy():
    assert len(set(NAMES)) == len(FAULTS) >= 17 and "healthy" in NAMES


@pytest.mark.parametrize(
    "typed", ["frozen-layer", " Frozen Layer", "frozen_layer", "FROZENLAYER", "A frozen layer"]
)
def test_a_fault_is_found_however_it_is_typed(typed):
    assert fault(typed).name == "frozen-layer"


def test_a_name_that_no_fault_has_is_answered_with_those_that_come_near():
    with pytest.raises(ValueError, match="Do you mean labels-shuffled"):
        fault("labels shufled")
    with pytest.raises(ValueError, match="There are: healthy, pixels-not-scaled"):
        fault("xyzzy")
    with pytest.raises(TypeError, match="is a text"):
        fault(7)


# ------------------------------------------------------------------------------------------- the training


def test_a_step_is_that_of_the_reference(mnist):
    of, _ = small(mnist)
    run = Run(of, np.random.default_rng(3))
    weights, adam = initial_weights(np.random.default_rng(3)), Adam()
    for at in range(0, FEW, 32):
        x, labels = of.x[at : at + 32], of.labels[at : at + 32]
        run.step(x, labels)
        adam.step(weights, backward(weights, x, one_hot(labels)))
    for mine, theirs in zip(run.weights, weights, strict=True):
        assert np.allclose(mine, theirs, atol=2e-6)


def test_the_slope_through_two_softmaxes_is_the_measured_one(mnist):
    of, rng = small(mnist, "softmax-twice")
    run = Run(replace(of, optimizer="sgd", rate=0.0), rng)
    run.step(of.x, of.labels)
    b3, slope, nudge = run.weights[5], run.slopes[5].copy(), 0.01
    for digit in range(10):
        b3[digit] += nudge
        up = run.measure(of.x, of.labels)[0]
        b3[digit] -= 2 * nudge
        down = run.measure(of.x, of.labels)[0]
        b3[digit] += nudge
        assert slope[digit] == pytest.approx((up - down) / (2 * nudge), abs=2e-4)


RULES = {  # what the fault does to raw images before the network sees them
    "healthy": lambda raw: raw / 255,
    "pixels-not-scaled": lambda raw: raw,
    "not-scaled-at-prediction": lambda raw: raw,
    "scaled-twice-at-prediction": lambda raw: raw / 255 / 255,
    "scaled-otherwise-at-prediction": lambda raw: raw / 127.5 - 1,
    "inverted-at-prediction": lambda raw: (255 - raw) / 255,
    "transposed-at-prediction": lambda raw: raw.transpose(0, 2, 1) / 255,
}


@pytest.mark.parametrize("name", RULES)
def test_weights_hold_what_is_done_to_the_pixels(mnist, name):
    of, rng = small(mnist, name)
    weights = initial_weights(rng)
    weights[1] += rng.normal(size=128).astype("float32")
    images = mnist[1][0][:50]
    x = RULES[name](images.astype("float64")).reshape(50, -1)
    done_to_images = x @ weights[0] + weights[1]
    W1, b1 = folded(weights, of)[:2]
    assert np.allclose(as_ink(images) @ W1 + b1, done_to_images, rtol=1e-4, atol=1e-2)


# -------------------------------------------------------------------------------------------- the answers


def test_a_patient_computes_what_the_reference_computes(ward, mnist):
    images, labels = mnist[1][0][:40], mnist[1][1][:40]
    a1, a2, p = forward(ward.B.record.weights, images.reshape(40, -1) / np.float32(255))
    assert np.allclose(ward.B.predict(images, "right ones"), p, atol=1e-5)
    assert np.allclose(ward.B.activations(1, images, "many"), a1, atol=1e-4)
    assert np.allclose(ward.B.activations(2, images[0], "many"), a2[:1], atol=1e-4)
    slopes = backward(ward.B.record.weights, images.reshape(40, -1) / np.float32(255), one_hot(labels))
    sizes = [np.sqrt(np.mean(slope**2)) for slope in slopes[::2]]
    assert np.allclose(ward.B.gradient(images, labels, "small"), sizes, rtol=1e-3)


def test_a_question_without_an_expectation_costs_nothing(ward, capsys):
    for asked in (ward.A.curve(), ward.A.curve("  "), ward.A.weights(1), ward.A.movement(expect=None)):
        assert asked is None
    assert ward.notes.spent == 0 and capsys.readouterr().out.count("Nothing was spent") == 4


def test_what_is_spent_is_noted_and_the_budget_is_advice(ward, capsys):
    image = np.zeros((28, 28))
    for patient in list(ward)[:4]:
        patient.curve("it falls")
        patient.predict(image, "nothing")
        patient.weights(1, "small")
        patient.gradient(image, 3, "steep")
    costs = {one.name: one.cost for one in OBSERVATIONS}
    each = sum(costs[name] for name in ("curve", "predict", "weights", "gradient"))
    assert ward.notes.spent == 4 * each > ward.notes.budget
    assert f"{4 * each - ward.notes.budget} more than the budget" in capsys.readouterr().out
    ward["d"].movement("less")
    assert ward.notes.spent == 4 * each + costs["movement"]
    assert "  D  movement (3): less\n" in repr(ward.D.notes)
    assert "Asked so far: curve, predict" in repr(ward.D) and "Asked so far: nothing" in repr(ward.E)


def test_a_question_is_paid_once_a_patient_whatever_the_layer_and_the_images(ward, capsys):
    image = np.zeros((28, 28))
    again = {
        "curve": [()],
        "predict": [(image,), (image + 5,)],
        "weights": [(1,), (2,), (3,)],
        "movement": [()],
        "activations": [(1, image), (2, image), (2, image + 5)],
        "gradient": [(image, 3), (image, 4)],
    }
    for patients, about in enumerate((ward.A, ward.B), start=1):
        for one in OBSERVATIONS:
            before = ward.notes.spent
            for given in [*again[one.name], *again[one.name]]:
                getattr(about, one.name)(*given, expect="something")
                assert ward.notes.spent == before + one.cost, one.name
            said = capsys.readouterr().out
            assert said.count(f"It costs {one.cost};") == 1
            assert said.count("It is paid already;") == 2 * len(again[one.name]) - 1
        assert ward.notes.spent == patients * sum(one.cost for one in OBSERVATIONS)


@pytest.mark.parametrize(
    "images, said",
    [
        (np.zeros((5, 5)), "shape"),
        (np.full((28, 28), 0.5), "scaled already"),
        (np.full((28, 28), 300), "from 0 to 255"),
        (np.full((2, 784), np.nan), "NaN"),
    ],
)
def test_images_that_cannot_be_asked_about_are_refused_and_cost_nothing(ward, images, said):
    with pytest.raises(ValueError, match=said):
        ward.A.predict(images, "a digit")
    assert ward.notes.spent == 0


def test_images_of_any_usual_shape_are_the_same(mnist):
    raw = mnist[1][0][:3]
    for shaped in (raw, raw.reshape(3, 784), raw[..., None], raw.astype(float)):
        assert np.array_equal(as_ink(shaped), as_ink(raw))
    assert as_ink(raw[0]).shape == as_ink(raw[0].ravel()).shape == (1, 784)


def test_a_notebook_sees_a_figure_and_a_command_line_does_not(ward, monkeypatch):
    import IPython
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    ward.B.curve("it falls")
    assert shown == []
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=True))
    ward.B.curve("it falls")
    ward.B.weights(3, "small")
    ward.B.movement("far")
    ward.B.predict(np.zeros((28, 28)), "anything")
    assert len(shown) == 4 and all(figure.alt for figure in shown)


# ------------------------------------------------------------------------------------------------ the ward


def test_a_sandbox_has_the_patients_and_not_what_is_wrong_with_them(tmp_path):
    lay_out(SimpleNamespace(name="laboratory", number=10), tmp_path)
    code = (
        "import numpy as np; from digitrec.laboratory.ward import open_ward; ward = open_ward(); "
        "print(ward, ward.C.predict(np.zeros((28, 28)), 'sure of nothing').shape)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "The ward for practice" in run.stdout and "(1, 10)" in run.stdout
    there = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert wards.PRACTICE_TRUTH.name not in there and "wards.py" not in there and "practice.npz" in there


def test_the_practice_ward_has_the_faults_that_the_judge_believes(ward):
    truth = wards.practice()
    assert truth["number"] == ward.number and ward.is_practice
    assert [fault(name).name for name in truth["faults"]] == truth["faults"]
    a, b, c, d, e = (signs(patient) for patient in ward)
    assert truth["faults"] == ["frozen-layer", "healthy", "class-left-out", "labels-shuffled", "missing-relu"]
    assert a["movement"]["least"] == 0 and c["predict"]["rarest"] == 0 and e["activations"]["below_zero"] > 0
    assert d["curve"]["last_loss"] > 0.8 and d["curve"]["gap"] < -0.1
    assert b["movement"]["least"] > 0 and b["predict"]["test_accuracy"] > 0.93


def test_a_ward_is_what_was_saved(ward, tmp_path):
    records = [patient.record for patient in ward]
    save(tmp_path / "patients.npz", "481-207-355", records)
    again = open_ward()
    assert again.number == "481-207-355" and not again.is_practice and len(again) == 5
    for mine, theirs in zip(again, records, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(mine.record.weights, theirs.weights, strict=True))
    before = (tmp_path / "patients.npz").read_bytes()
    again.save(tmp_path / "patients.npz")
    assert (tmp_path / "patients.npz").read_bytes() == before
    with np.load(tmp_path / "patients.npz", allow_pickle=False) as arrays:
        kept = {name.partition("_")[2] for name in arrays.files if name != "number"}
    assert kept == {"W1", "b1", "W2", "b2", "W3", "b3", "slopes", "curves", "movement"}  # and no truth


def test_a_file_that_holds_no_patients_is_called_what_it_is(ward, tmp_path):
    good = {"number": np.array("1")}
    for letter, patient in zip(LETTERS, ward, strict=True):
        good |= {f"{letter}_{name}": getattr(patient.record, name) for name in Record.__dataclass_fields__}
    bad = {
        "a text": lambda path: path.write_text("patients"),
        "empty": lambda path: path.write_bytes(b""),
        "one array": lambda path: np.save(path.open("wb"), np.zeros(3)),
        "a pickle": lambda path: np.savez(path.open("wb"), number=np.array([{}], dtype=object)),
        "another's": lambda path: np.savez(path.open("wb"), W1=np.zeros(3)),
        "a wrong shape": lambda path: np.savez(path.open("wb"), **good | {"C_b2": np.zeros(3, "float16")}),
        "NaN": lambda path: np.savez(
            path.open("wb"), **good | {"C_movement": np.full((5, 3), np.nan, "float32")}
        ),
    }
    for name, write in bad.items():
        path = tmp_path / f"{name}.npz"
        write(path)
        with pytest.raises(WardError, match="Get it again"):
            open_ward(path)
    whole = (tmp_path / "NaN.npz").read_bytes()
    (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
    for missing in ("half.npz", "nowhere.npz"):
        with pytest.raises(WardError, match="Get it again"):
            open_ward(tmp_path / missing)


# --------------------------------------------------------------------------------------------- the signs


def test_the_same_seed_gives_the_same_patient_and_another_another():
    one, again, other = train("one-epoch", 5), train("one epoch", 5), train("one-epoch", 6)
    assert signs(one) == signs(again) != signs(other)
    assert {name: tuple(found) for name, found in signs(one).items()} == {
        name: tuple(sign.name for sign in those) for name, those in SIGNS.items()
    }
    assert signs(one)["curve"]["epochs"] == 1 and signs(one)["predict"]["test_accuracy"] > 0.85
    assert isinstance(one, Patient) and json.dumps(signs(one))


def test_a_recipe_changes_what_its_fault_says(mnist):
    healthy = recipe("healthy", np.random.default_rng(0), mnist)
    assert isinstance(healthy, Recipe) and len(healthy.x) == len(healthy.labels) == 12_000
    for name in NAMES[1:]:
        changed = recipe(name, np.random.default_rng(0), mnist)
        differs = [
            field
            for field in Recipe.__dataclass_fields__
            if not np.array_equal(getattr(changed, field), getattr(healthy, field))
        ]
        assert differs, name


def test_the_notebook_shows_how_each_question_is_asked():
    notebook = Path(__file__).parents[1] / "solutions" / "10_laboratory" / "laboratory.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "".join(next(cell["source"] for cell in cells if cell["id"] == "questions-text"))
    shown = re.findall(r"ward\.A\.(\w+)\((.*?)\)", text)
    assert {name for name, _ in shown} == {one.name for one in OBSERVATIONS}
    for name, arguments in shown:
        given = [part.partition("=") for part in arguments.split(", ")]
        by_place = [word for word, sign, _ in given if not sign]
        by_name = {word: None for word, sign, _ in given if sign}
        bound = inspect.signature(getattr(Patient, name)).bind(None, *by_place, **by_name)
        assert [bound.arguments[word] for word in by_place] == by_place, name  # each in its place
