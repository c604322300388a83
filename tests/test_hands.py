"""One's own hand: the file and its damages, photographs, the course's set, a class, and no mark by it."""

import ast
import base64
import json
import os
import re
import zipfile
import zlib
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from scipy.stats import binom

from digitrec import from_scratch
from digitrec.checks import _report
from digitrec.checks.engine.stages import tasks
from digitrec.classroom.changing.traces import OUT_OF_REACH
from digitrec.classroom.hands import POOL, PoolError, collect_hands, read_pool
from digitrec.cli import main
from digitrec.course import find_tree
from digitrec.course import stage as stage_called
from digitrec.hands import HandError, interval, my_hand
from digitrec.hands.course import WAYS, draw_hands, load_hands
from digitrec.hands.file import LARGEST, Hand, hand_text, read_hand
from digitrec.hands.own import course_hand
from digitrec.pages import course_hands
from digitrec.preparing import flatten, one_hot, scale
from digitrec.training import trained_weights

TREE = find_tree(__file__)


def stored(**changes):
    """Return the text of a good file of two digits, changed."""
    images, labels, _ = load_hands()
    good = json.loads(hand_text(Hand(images[:30:29], labels[:30:29])))
    return json.dumps({name: value for name, value in (good | changes).items() if value is not ...})


def pixels(images):
    return base64.b64encode(np.ascontiguousarray(images)).decode()


def test_the_course_draws_the_same_hands_again_and_the_page_has_them():
    images, labels, hands = load_hands()
    again, labels_again, hands_again = draw_hands()
    assert np.abs(images.astype(int) - again).max() <= 17, "another machine's rounding: one grey of sixteen"
    assert (images != again).mean() < 0.001
    assert np.array_equal(labels, labels_again) and np.array_equal(hands, hands_again)
    counts = np.zeros((len(WAYS), 10), dtype=int)
    np.add.at(counts, (hands, labels), 1)
    assert (counts == 3).all()
    text = course_hands.FILE.read_text(encoding="utf-8")
    assert "a program drew for this course" in text and "nobody's hand" in text
    offered = json.loads(text.partition("courseHands = ")[2].rstrip(";\n"))
    packed = np.frombuffer(zlib.decompress(base64.b64decode(offered["pixels"]), -15), dtype="uint8")
    assert np.array_equal(17 * np.stack([packed & 15, packed >> 4], axis=1).reshape(images.shape), images)
    assert [offered[name] for name in ("hands", "labels")] == ["".join(map(str, a)) for a in (hands, labels)]


def test_a_hand_comes_back_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hand = course_hand("wide")
    (tmp_path / "my_hand.json").write_text(hand_text(hand), encoding="utf-8")
    for given in (None, "my_hand.json", tmp_path / "my_hand.json", hand_text(hand), "\n" + hand_text(hand)):
        images, labels = my_hand(given)
        assert images.dtype == labels.dtype == np.uint8 and images.flags.writeable
        assert np.array_equal(images, hand.images) and np.array_equal(labels, hand.labels)
    assert not read_hand(hand_text(hand)).consent
    assert read_hand(stored(consent=True)).consent
    assert not read_hand(stored(consent="yes")).consent, "nothing but the tick itself is a consent"


def test_the_latest_file_counts_and_without_one_the_course_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    images, labels = my_hand()
    assert "There is no my_hand.json" in capsys.readouterr().out
    assert np.array_equal(images, course_hand("European forms").images) and len(labels) == 30
    for number, (name, way) in enumerate({"my_hand.json": "wide", "my_hand (1).json": "unsteady"}.items()):
        path = tmp_path / name
        path.write_text(hand_text(course_hand(way)), encoding="utf-8")
        os.utime(path, (number, number))
    images, _ = my_hand()
    assert "my_hand (1).json" in capsys.readouterr().out
    assert np.array_equal(images, course_hand("unsteady").images)


BLANK = np.zeros((2, 28, 28), dtype="uint8")
FAULTS = {
    "": "is no file of your digits",
    "not json": "no file of your digits",
    stored()[:500]: "ends too soon",
    "[]": "no file of digits that this version",
    "[" * 100_000: "no file of your digits",
    '{"cells": []}': "no file of digits that this version",
    stored(format="digitrec hand 2"): "it says “digitrec hand 2”",
    stored(labels=...): "a part of this file is missing",
    stored(pixels=7): "a part of this file is missing",
    stored(labels="3x"): "each label has to be a digit from 0 to 9, and the labels here are “3x”",
    stored(labels="３３"): "each label has to be a digit",
    stored(labels="", pixels=""): "there are no digits in this file yet",
    stored(labels="3"): "there are 1 labels and 2 images",
    stored(pixels="AAAA"): "0.003827 images",
    stored(pixels="%%%"): "the pixels in this file are damaged",
    stored(pixels=pixels(BLANK)): "image 1 of 2 is blank",
    stored(labels="1" * 301, pixels=pixels(np.ones((301, 28, 28), "uint8"))): "has 301 digits; at most 300",
    " " * (LARGEST + 1): "a file of your digits has far less",
}


@pytest.mark.parametrize("text", FAULTS, ids=list(FAULTS.values()))
def test_a_wrong_file_is_one_sentence(text, tmp_path):
    path = tmp_path / "my_hand.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HandError) as found:
        my_hand(path)
    assert FAULTS[text] in (said := str(found.value))[0].lower() + said[1:]
    assert "\n" not in said and len(said) < 260 and said.endswith(".")


def test_whatever_else_is_given_is_one_sentence_too(tmp_path):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00{")
    (tmp_path / "empty").mkdir()
    for given in (7, "gone.json", "a\nb", "x" * 2000, tmp_path / "bytes.json", tmp_path / "empty"):
        with pytest.raises(HandError, match=r"^[A-Z][^\n]+\.$"):
            my_hand(given)


def test_photographs_are_labelled_by_their_names(tmp_path):
    images = course_hand("upright").images[::3]  # one of each digit

    def photograph(name, shown):
        large = np.pad(np.hstack([np.kron(image, np.ones((6, 6))) for image in shown]), 40)
        Image.fromarray((255 - large).astype("uint8")).save(tmp_path / name)

    photograph("7-first.png", images[7:8])
    photograph("0123.png", images[:4])
    found, labels = my_hand(tmp_path)
    assert labels.tolist() == [0, 1, 2, 3, 7]
    read = from_scratch.predict(trained_weights(), scale(flatten(found))).argmax(axis=1)
    assert read.tolist() == labels.tolist()
    assert my_hand(str(tmp_path / "7-first.png"))[1].tolist() == [7]
    photograph("IMG_1.png", images[:1])
    with pytest.raises(HandError, match="does not say which digit it shows"):
        my_hand(tmp_path)
    photograph("IMG_1.png", images[:1])
    (tmp_path / "IMG_1.png").rename(tmp_path / "20261129.png")
    with pytest.raises(HandError, match="shows 8 digits, and 1 were found"):
        my_hand(tmp_path)
    (tmp_path / "20261129.png").write_bytes(b"no picture")
    with pytest.raises(HandError, match=r"20261129\.png: This is no picture"):
        my_hand(tmp_path)


def test_the_interval_is_wilsons():
    """The shares at its ends are 1.96 of their own standard deviations from what was counted."""
    for right, n in ((27, 30), (1, 30), (9776, 10000)):
        low, high = interval(right, n)
        for end in (low, high):
            assert abs(right / n - end) == pytest.approx(1.96 * np.sqrt(end * (1 - end) / n))
    assert interval(30, 30)[1] == 1 and interval(0, 30)[0] == 0
    with pytest.raises(ValueError, match="not be more"):
        interval(31, 30)


def test_the_interval_holds_the_true_share_about_19_times_in_20():
    ends = np.array([interval(right, 30) for right in range(31)])
    for share in (0.9, 0.95, 0.978):
        held = (ends[:, 0] <= share) & (share <= ends[:, 1])
        assert binom.pmf(np.arange(31), 30, share)[held].sum() > 0.92


# The notebook of stage 6


def cells():
    return nbformat.read(TREE / "solutions" / stage_called("evaluating").notebook, as_version=4).cells


def assigned(source):
    nodes = list(ast.walk(ast.parse(source)))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


class Network:
    """The course's network, as the notebook uses a Keras model, in NumPy."""

    def predict(self, x, verbose=0):
        return from_scratch.predict(trained_weights(), x)


def ran_with(folder, mnist, monkeypatch):
    """Return the variables after the notebook ran in a folder; what trains or needs Keras is left out."""
    monkeypatch.chdir(folder)
    (train_images, train_labels), (test_images, test_labels) = mnist
    prepare = lambda images, labels: (scale(flatten(images)), one_hot(labels))  # noqa: E731
    x_test, y_test = prepare(test_images[:2000], test_labels[:2000])
    x_train, _ = prepare(train_images[:2000], train_labels[:2000])
    predicted = Network().predict(x_test).argmax(axis=1)
    variables = {
        "np": np, "prepare": prepare, "model": Network(), "display": lambda figure: None,
        "x_train": x_train, "train_labels": train_labels[:2000], "test_images": test_images[:2000],
        "x_test": x_test, "y_test": y_test, "test_labels": test_labels[:2000], "predicted": predicted,
    }  # fmt: skip
    for cell in cells():
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and (
            cell.id.startswith("own-hand") or (about.get("solution") and cell.id != "evaluate-first")
        ):
            exec(cell.source, variables)
            if cell.id == "confusion-matrix":
                variables["matrix"] = variables["confusion_matrix"](variables["test_labels"], predicted)
    return variables


def test_marks_are_the_same_with_any_hand(tmp_path, mnist, monkeypatch, capsys):
    hand = course_hand("upright")
    files = {
        "all right": hand_text(hand),
        "all wrong": hand_text(Hand(hand.images, (hand.labels + 1) % 10)),
        "damaged": "{",
        "none": None,
    }
    marks, told = {}, {}
    for name, text in files.items():
        folder = tmp_path / name
        folder.mkdir()
        if text is not None:
            (folder / "my_hand.json").write_text(text, encoding="utf-8")
        variables = ran_with(folder, mnist, monkeypatch)
        told[name] = capsys.readouterr().out
        wanted = [one for one in tasks() if one.startswith("evaluating.") and one != "evaluating.evaluate"]
        marks[name] = {one: _report(one, (), {}, 1, variables).marks for one in wanted}
    assert "30 of    30 right" in told["all right"] and "All are read right" in told["all right"]
    assert "0 of    30 right" in told["all wrong"]
    assert "ends too soon" in told["damaged"] and "Traceback" not in told["damaged"]
    assert len(marks["none"]) == 6 and sum(marks["none"].values()) > 5
    assert marks["none"] == marks["all right"] == marks["all wrong"] == marks["damaged"]


def test_what_the_part_makes_is_asked_by_no_task_and_used_by_no_other_cell():
    own = [cell for cell in cells() if cell.id.startswith("own-hand") and cell.cell_type == "code"]
    made = {name for cell in own for name in assigned(cell.source)}
    asked = {name for one in tasks().values() if one.id.startswith("evaluating.") for name in one.names}
    assert len(own) == 3 and len(made) > 10 and not made & asked
    after = cells()[cells().index(own[-1]) + 1 :]
    nodes = [n for cell in after if cell.cell_type == "code" for n in ast.walk(ast.parse(cell.source))]
    read = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert not read & made
    assert all("nbgrader" not in cell.metadata for cell in own)


# A class


@pytest.fixture
def handed_in(tmp_path):
    """Three people who agree, one of them with two versions; one again, one who does not, one damaged."""
    folder = tmp_path / "submitted"

    def hand(path, way, consent):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        one = course_hand(way)
        (folder / path).write_text(hand_text(Hand(one.images, one.labels, consent)), encoding="utf-8")

    hand("ada/06_evaluating/my_hand.json", "a felt pen", True)
    hand("ada/06_evaluating/my_hand (1).json", "upright", True)
    hand("bo/my_hand.json", "wide", True)
    hand("cy/my-own-name.json", "unsteady", True)
    hand("dee/my_hand.json", "a thin pen", False)
    hand("again/my_hand.json", "wide", True)
    (folder / "eve").mkdir()
    (folder / "eve" / "my_hand.json").write_text("{", encoding="utf-8")
    (folder / "eve" / "package.json").write_text("{}", encoding="utf-8")
    return folder


def test_a_class_is_pooled_with_consent_and_without_names(handed_in, tmp_path):
    run = CliRunner().invoke(main, ["hands", "collect", str(handed_in), "--to", str(tmp_path / POOL)])
    assert run.exit_code == 0, run.output
    assert "90 digits of 3 hands, mixed and without names" in run.output
    assert "does not say that its writer agrees: 1." in run.output
    assert "counted once: 1." in run.output
    assert re.findall(r"^eve/my_hand\.json: This ends too soon", run.output, re.MULTILINE)
    assert "package.json" not in run.output
    images, labels, hands = read_pool(tmp_path / POOL)
    assert hands == 3 and len(labels) == 90

    def sorted_rows(images, labels):
        return sorted(zip(labels.tolist(), map(bytes, images), strict=True))

    chosen = [course_hand(way) for way in ("upright", "wide", "unsteady")]
    every = [np.concatenate([getattr(one, part) for one in chosen]) for part in ("images", "labels")]
    assert sorted_rows(images, labels) == sorted_rows(*every)
    with zipfile.ZipFile(tmp_path / POOL) as archive:
        assert sorted(archive.namelist()) == ["hands.npy", "images.npy", "labels.npy"]
        assert {info.date_time[0] for info in archive.infolist()} == {1980}, "nor when"


def test_no_order_tells_whose_digits_belong_together(handed_in, tmp_path):
    orders = []
    for number in range(2):
        collect_hands([handed_in], tmp_path / f"{number}.npz")
        images, labels, _ = read_pool(tmp_path / f"{number}.npz")
        orders.append([bytes(image) for image in images])
        steps = [(b - a) % 10 for a, b in pairwise(labels.tolist())]
        assert steps.count(0) < 30, "three of each one after the other would be sixty"
    assert orders[0] != orders[1]


def test_one_or_two_hands_are_not_pooled(handed_in, tmp_path):
    with pytest.raises(PoolError, match=r"agree: 1; without their consent: 0\. A set of fewer than 3"):
        collect_hands([handed_in / "bo"], tmp_path / POOL)
    assert not (tmp_path / POOL).exists()
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for path in sorted(handed_in.rglob("*.json")):
            archive.write(path, path.relative_to(handed_in))
    assert collect_hands([tmp_path / "download.zip"], tmp_path / POOL).hands == 3
    (tmp_path / POOL).write_bytes(b"PK")
    with pytest.raises(PoolError, match="Write it anew"):
        read_pool(tmp_path / POOL)


def test_who_is_forgotten_hears_what_cannot_be_reached():
    assert any(place.startswith(POOL) and "without names" in place for place in OUT_OF_REACH)
