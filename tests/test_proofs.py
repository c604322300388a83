"""What each mark rests on: every criterion says what proves it, and recorded evidence earns what it must not.

Evidence that was collected for one seed is judged as the answer to another. What it still earns was not
proved by what was drawn.
"""

import pytest

from digitrec.checks.engine.proofs import PROOFS, WORD
from digitrec.checks.engine.stages import points_by_proof, task, tasks
from digitrec.evaluating import ACCURACY_THRESHOLD
from tests.bank import SEEDS, entries, evidence

ON_WORD = 17.5 + 15  # points of the 129 that a check gives; what the laboratory asks is written in words
OTHERS = (*SEEDS, 5, 6, 2**127 + 7)  # seeds whose probes meet evidence of other seeds

# A result of the right form earns its points whatever it holds, as one `return` would.
FORM = {
    "preparing.flatten": {"one row an image"},
    "preparing.scale": {"an array of the same shape"},
    "preparing.prepare": {"two arrays, images first"},
    "building.count_parameters": {"one number a layer"},
    "compiling.cross_entropy": {"one number"},
    "compiling.accuracy": {"one number"},
    "training.steps_per_epoch": {"one number"},
    "evaluating.evaluate": {"two numbers"},
    "evaluating.lazy_guesser": {"one number"},
    "evaluating.most_confused": {"three numbers"},
    "evaluating.recall_by_digit": {"ten numbers"},
    "evaluating.confusion_matrix": {"ten rows and ten columns"},
    "predicting.predict_digits": {"one digit an image", "a single image as well"},
    "predicting.mistakes": {"a row of positions"},
    "from_scratch.softmax": {"one row of probabilities for each image"},
    "from_scratch.forward": {"what each of the three layers gives"},
    "from_scratch.backward": {"six gradients, each like its weights"},
    "from_scratch.train": {"the weights and the history", "the images and labels are unchanged"},
    "capstone.prepare": {"one row an image, the training and the test images"},
}

# A network that was trained is the answer itself: its weights are handed in, and judged on the test images.
LEARNED = {
    "the network has learned from the training images",
    f"it reads at least {ACCURACY_THRESHOLD:.1%} of the test images",
}
HANDED_IN = {
    "training.trained": LEARNED,
    "capstone.train": LEARNED,
    "capstone.evaluate": {
        "the accuracy on the test set",
        "one digit for each test image",
        "the digits that your network reads",
    },
    "capstone.experiment": {
        "a second network, trained from the beginning",
        "its accuracy on the test set",
        "a conclusion that the numbers bear",
    },
}


def test_every_point_of_the_checks_rests_on_one_proof():
    for stage, points in points_by_proof().items():
        assert set(points) == set(PROOFS)
        assert sum(points.values()) == sum(task.points for task in tasks().values() if task.stage == stage)


def test_the_points_on_the_kernels_word_are_few():
    assert sum(points[WORD] for points in points_by_proof().values()) == ON_WORD


@pytest.mark.parametrize("task_id", list(tasks()))
def test_evidence_of_another_seed_earns_only_what_rests_on_the_kernels_word(task_id):
    wanted = task(task_id)
    entry = next(e for e in entries(wanted.stage) if e.task == task_id and e.kind == "right")
    earned = set()
    for recorded in SEEDS:
        _, found = evidence(entry, recorded)
        for seed in OTHERS:
            if seed != recorded:
                report = wanted.judge(wanted.probe(seed), found)
                earned |= {result.name for result in report.results if result.status == "right"}
    on_word = {c.name for c in wanted.criteria if wanted.proof_of(c) == WORD}
    beside = set().union(*(named.get(task_id, ()) for named in (FORM, HANDED_IN)))
    needing = {c.name for c in wanted.criteria if c.needs and not earned & {need.name for need in c.needs}}
    assert earned == (on_word - needing) | beside
