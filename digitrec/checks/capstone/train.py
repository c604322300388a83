"""Task 4: the network, trained; judged as in stage 5, on images like the learner's own."""

from dataclasses import replace

from digitrec.checks.asking.capstone import collect_train, find_networks
from digitrec.checks.capstone.shared.pixels import on_own_images, some_rows
from digitrec.checks.training import trained


def _on_own_images(layers):
    return tuple(on_own_images(layer) for layer in layers)


TASK = replace(
    trained.TASK,
    id="capstone.train",
    number=4,
    names=("model", "history", "x_test"),
    given=("x_test",),
    probe=some_rows,
    collect=collect_train,
    criteria=tuple(replace(one, layers=_on_own_images(one.layers)) for one in trained.TASK.criteria),
    advice=_on_own_images(trained.TASK.advice),
    refuses=("capstone",),
    find=find_networks,
)
