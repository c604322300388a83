"""Two causes with one symptom get two explanations, and each names its own; nothing is said twice.

The answers are those of the bank, which holds their marks and codes. Here is what tells them apart: a word
of the cause in the first finding, that the others of the group do not say.
"""

from dataclasses import replace

import numpy as np
import pytest

from digitrec.checks import report_on
from digitrec.checks.engine.judgement import WRONG
from tests.bank import entries, evidence, task
from tests.seeds import outcomes

GROUPS = (
    ("preparing.flatten", {
        "one long row": "stay apart",
        "a single image is taken out of its batch": "axis of length 1",
        "handed out within the loop": "`return` inside it",
    }),
    ("preparing.flatten", {
        "the same row again and again": "array of its own",
        "column by column": "column by column",
    }),
    ("preparing.scale", {
        "only the type is changed": "the division is missing",
        "almost black ones are taken for scaled already": "almost black",
    }),
    ("preparing.scale", {
        "the largest pixel at hand": "The divisor",
        "smallest and largest pixel at hand": "the darkest 0",
    }),
    ("preparing.one_hot", {
        "as wide as the largest label at hand": "largest label is",
        "one column for each digit that occurs": "digit occurs",
    }),
    ("preparing.one_hot", {
        "the count of each digit": "one column a digit",
        "a single label loses its row": "axis of length 1",
    }),
    ("preparing.one_hot", {
        "the last label gets no 1": "where the loop ends",
        "a 0 is taken for no digit": "The row for label 0",
    }),
    ("loading.arrays", {"the first thousand": "Keep everything", "the test set twice": "same as `x_test`"}),
    ("predicting.compare", {
        "are all of them right": "Which of the images",
        "a single image loses its row": "axis of length 1",
    }),
    ("predicting.compare", {
        "the first one is never right": "the first image",
        "the last one is not looked at": "the last image",
        "0 by 0": "show a 0",
    }),
    ("predicting.mistakes", {
        "the loop begins with the second image": "always the first",
        "the loop ends before the last image": "always the last",
        "only what was read as a smaller digit": "a larger digit",
        "counted from 1": "one too large",
    }),
    ("predicting.mistakes", {"how many": "which they are", "the first one": "`return` inside"}),
    ("evaluating.confusion_matrix", {
        "the matrix is handed out after the first pair": "`return` inside",
        "the first image is skipped": "never counted",
        "counted in bytes": "`uint8`",
    }),
    ("evaluating.most_confused", {
        "the most mistakes for its row's size": "the matrix has 40 in",
        "a 1 on the diagonal in the place of a 0": "are read right",
    }),
    ("evaluating.lazy_guesser", {
        "the accuracy of all other answers": "all the others",
        "the share of the first label": "first label",
        "nobody guesses 0": "without the 0",
        "nobody guesses 9": "without the 9",
        "counted in bytes": "`uint8`",
    }),
    ("evaluating.recall_by_digit", {
        "whole-number division": "whole numbers",
        "the share of mistakes": "misread",
        "the largest number of each row": "largest number",
        "the counts in bytes": "`uint8`",
    }),
    ("building.build_model", {
        "a frozen layer": "The layer of 128 units is frozen",
        "the whole network frozen, functional": "Every layer",
    }),
    ("building.count_parameters", {
        "added instead of multiplied": "3 + 4",
        "every layer is taken for one of the whole input": "those of the first layer",
    }),
    ("compiling.accuracy", {"down the columns": "over the images", "no axis": "Without an axis"}),
    ("compiling.accuracy", {
        "argmin": "the smallest",
        "the share of mistakes": "read wrongly",
        "the last image is not looked at": "where the loop ends",
    }),
    ("compiling.cross_entropy", {
        "the logarithm of the mean": "logarithm of the mean",
        "the loop ends with the first image": "Only the first",
        "the last image is left out": "The last image",
        "divided by one image less": "one less",
        "the logarithm of the product": "multiplies",
        "all below a thousandth counts as a thousandth": "below 0.001",
        "the sign before the logarithm is taken": "negative number",
    }),
    ("compiling.cross_entropy", {
        "no clipping": "returned inf",
        "rows with a 0 left out of the sum": "has to count",
    }),
    ("from_scratch.softmax", {
        "the sum goes over the images": "over the images",
        "the sum goes over everything": "over everything",
    }),
    ("from_scratch.softmax", {
        "nothing is subtracted": "has no place in a float",
        "the largest score of all is subtracted": "the largest score of all",
    }),
    ("from_scratch.softmax", {
        "each score for itself": "sigmoids",
        "whole numbers are given room for whole numbers": "whole numbers (",
    }),
    ("from_scratch.forward", {
        "the probabilities only": "you need all of them",
        "a single image comes without its row": "axis of length 1",
    }),
    ("from_scratch.adam", {
        "the root forgotten": "has the size of a gradient",
        "plain gradient descent": "plain gradient",
        "another epsilon is written in": "1e-08",
    }),
    ("training.trained", {
        "built and compiled, not trained": "It has not been trained",
        "built anew after the training": "`history` tells of 5 epochs",
    }),
    ("from_scratch.train", {
        "never shuffled": "as they lie",
        "shuffled once, before the epochs": "mixes the images",
    }),
    ("from_scratch.train", {
        "the loss of a batch after its step": "just after the step",
        "the mean of the batches' means, the last batch being smaller": "must not count",
    }),
)  # fmt: skip


def report(task_id, title):
    """Return the report on the wrong answer of the bank that has this title."""
    stage = task_id.partition(".")[0]
    (entry,) = [e for e in entries(stage) if (e.task, e.kind, e.title) == (task_id, "wrong", title)]
    return task(task_id).judge(*evidence(entry))


@pytest.mark.parametrize("task_id, causes", GROUPS, ids=lambda part: part if isinstance(part, str) else "")
def test_each_cause_is_named_and_no_other(task_id, causes):
    texts = {title: report(task_id, title).findings[0].text for title in causes}
    for title, words in causes.items():
        assert [other for other, text in texts.items() if words in text] == [title], (words, texts)


def test_a_finding_that_two_criteria_make_is_told_once():
    found = report("preparing.prepare", "images and labels of the notebook")
    assert [result.status for result in found.results].count(WRONG) == 2
    assert str(found).count("works with") == 1 and "Not yet: the labels one-hot, for the same reason." in str(
        found
    )


def test_an_example_is_shown_with_the_finding_that_it_is_of():
    def confusion_matrix(actual, predicted):
        matrix = np.zeros((10, 10))
        np.add.at(matrix, (predicted, actual), 1)
        return matrix

    exchanged, floats = report_on("evaluating.confusion_matrix", confusion_matrix).findings
    assert exchanged.example and not floats.example


def test_an_example_has_the_code_of_its_finding_or_is_left_out():
    assert report("evaluating.most_confused", "both directions added up").findings[0].example == ()


def test_an_accusation_names_only_what_comes_near():
    disguised = "the course's own network with a layer behind it that changes nothing"
    text = report("training.trained", disguised).findings[0].text
    assert "of them alike" in text and "correlate" not in text
    text = report("training.trained", "the course's own weights").findings[0].text
    assert "of them alike" in text and "correlate at 1.000" in text


def test_a_first_line_without_values_is_named():
    right = next(
        one for one in entries("from_scratch") if one.task.endswith(".train") and one.kind == "right"
    )
    source = right.source.replace("epochs=5, batch_size=32", "epochs, batch_size")
    assert source != right.source
    found = task("from_scratch.train")
    probe = found.probe(1)
    report = found.judge(probe, found.evidence(replace(right, source=source).answers(), probe))
    (finding,) = report.findings
    assert "was told nothing of `epochs` and `batch_size`" in finding.text


def test_no_type_is_called_a_text():
    named = {"n_train": 60_000, "n_test": 10_000, "image_shape": (28, 28), "lowest": 0, "highest": 255}
    text = report_on("loading.facts", **named, pixel_type=np.dtype("float64")).findings[0].text
    assert text.startswith("`pixel_type` is “float64”;") and "type(x_train)" not in text


def test_a_class_whose_methods_are_stubs_is_there():
    class Adam:
        def __init__(self, learning_rate=0.001): ...

        def step(self, weights, gradients): ...

    assert "does nothing yet" in report_on("from_scratch.adam", Adam).findings[0].text
    assert "has no value yet" in report_on("from_scratch.adam", ...).findings[0].text


@pytest.mark.parametrize("seed", range(20))
def test_orders_and_losses_of_a_right_training_are_let_pass(seed):
    """Where the images come in one order, b3 is found; where in new ones, it is not."""
    from digitrec.checks.from_scratch import train

    rng = np.random.default_rng(seed)
    probe = task("from_scratch.train").probe(seed)
    _, y, epochs, size, _ = probe["cases"][2]

    def end(orders):
        adam, b = train.Descent(), np.zeros(10)
        for order in orders:
            for start in range(0, len(y), size):
                b = b + adam.change(train.softmax(b[None])[0] - y[order[start : start + size]].mean(axis=0))
        return b.astype(np.float32)

    orders = [rng.permutation(len(y)) for _ in range(epochs)]
    same = [orders[0]] * epochs
    for ways, leads in ((same, True), (orders, False), ([*same[1:], orders[1]], False)):
        assert train._leads_to(end(ways), train._mixed(y, size), epochs) == leads


def test_steps_of_a_single_epoch_are_not_taken_for_short_epochs():
    """On these seeds one epoch has as many steps as the epochs together could have if each were cut short."""
    title = "the inner loop runs in the first epoch only"
    answer = next(
        one for one in entries("from_scratch") if one.task.endswith(".train") and one.title == title
    )
    found = outcomes(answer, (4, 8))
    assert list(found) == [(answer.marks, 0, answer.codes)]
