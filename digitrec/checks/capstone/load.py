"""Task 1: the data, loaded."""

from dataclasses import replace

from digitrec.checks.asking.capstone import find_arrays
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.wording import a_few
from digitrec.checks.loading import arrays


def _original(probe, evidence):
    """Compare arrays that are as Keras hands them out; the next task looks at those that are prepared."""
    for name, about in evidence["values"].items():
        as_loaded = len(about["shape"]) == (3 if name.startswith("x") else 1)
        if (
            as_loaded
            and about["low"] >= 0
            and about["high"] > 1
            and not arrays.is_as_loaded(name, about, probe["rows"][name])
        ):
            return Finding(
                "not-mnist",
                f"`{name}` has the right shape, but its values, from {a_few(about['low'])} to "
                f"{a_few(about['high'])}, are not those of MNIST in MNIST's order.",
            )
    return None


VALUES = Criterion("the digits of MNIST", 0.5, (_original,), needs=(arrays.LENGTH,))

TASK = replace(
    arrays.TASK,
    id="capstone.load",
    criteria=(arrays.ARRAYS, arrays.KINDS, arrays.LENGTH, VALUES),
    right="60,000 images to learn from, 10,000 to test with.",
    refuses=("capstone",),
    find=find_arrays,
)
