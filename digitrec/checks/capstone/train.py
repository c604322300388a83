"""Task 4: the network, trained."""

from dataclasses import replace

from digitrec.checks.asking.capstone import find_networks
from digitrec.checks.capstone.shared.pixels import as_trained
from digitrec.checks.training import trained


def _collect(answers, probe):
    found = trained.TASK.collect(answers, probe)
    return {**found, "network": as_trained(found["network"], answers["x_test"])}


TASK = replace(
    trained.TASK,
    id="capstone.train",
    number=4,
    names=("model", "history", "x_test"),
    given=("x_test",),
    collect=_collect,
    refuses=("capstone",),
    find=find_networks,
)
