"""Task 4, `Adam`: a class that takes steps."""

import numpy as np

from digitrec.checks.asking.from_scratch import collect_adam
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import stopped
from digitrec.checks.engine.proofs import FUNCTION
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of
from digitrec.checks.from_scratch.shared.arithmetic import Descent

CODES = codes(
    __name__,
    ("not-a-class", "A class that remembers", "something else stands where the class should be"),
    ("weights-not-changed", "Change the weights in place", "the weights are the same after the step"),
    ("step-uphill", "The step of Adam", "the step goes along the gradient, not against it"),
    ("bias-correction-missing", "Why Adam corrects m and v", "m and v are not corrected"),
    ("steps-counted-from-zero", "Why Adam corrects m and v", "the first step is counted as step 0"),
    ("steps-not-counted", "Why Adam corrects m and v", "every step is treated as the first"),
    ("steps-counted-by-array", "Why Adam corrects m and v", "t grows with each array, not with each step"),
    ("epsilon-missing", "The step of Adam", "nothing is added to the root, so that 0 is divided by 0"),
    ("epsilon-inside-root", "The step of Adam", "epsilon is added under the root"),
    ("betas-exchanged", "Two running means", "beta_1 and beta_2 are exchanged"),
    ("adam-forgets", "Two running means", "m and v begin anew at every step"),
    ("adam-wrong", "The step of Adam", "a wrong step"),
    ("adam-shared", "A class that remembers", "what one Adam remembers reaches the next one"),
    ("settings-ignored", "A class that remembers", "a setting that it is made with is not used"),
)

RATES = (0.001, 0.004)  # of the first two Adams that are tried; the second one's is given
OTHERS = ({"beta_1": 0.5}, {"beta_2": 0.9}, {"epsilon": 1e-3})  # of the rest: each setting is another once
STEPS = 6  # after so many, a running mean that forgets a thousandth too little shows
FARTHEST = 1.2  # that the first step goes in the first array, whatever is forgotten in it


def _probe(seed):
    """Make two small arrays of weights, a few gradients for each, and the settings of the Adams.

    - The first array's gradients are of a usual size and not near 0, so that a step that forgets the root is
      no longer than one that forgets the learning rate.
    - In the second array, one weight never has a gradient, as those of a pixel that is always black; one has
      none in the first step; the others' are so small that epsilon shows, and its place.
    """
    rng = np.random.default_rng([seed, 93])
    weights = [rng.normal(0, 1, shape) for shape in ((4, 3), (4,))]
    steps = []
    for step in range(STEPS):
        usual = rng.choice((-1, 1), (4, 3)) * rng.uniform(0.1, 0.6, (4, 3))
        small = rng.choice((-1, 1), 4) * rng.uniform(1e-6, 3e-6, 4)
        small[0], small[1] = 0, usual[0, 0] if step else 0
        steps.append([usual, small])
    settings = [{}, {"learning_rate": RATES[1]}, *OTHERS]
    return {"settings": settings, "weights": weights, "gradients": steps}


def _changes(probe, run):
    """Return for each array what each of the steps added to it: [(STEPS, ...), (STEPS, ...)]."""
    states = [probe["weights"], *[[array(w) for w in after] for after in run["after"]]]
    return [np.diff([state[k] for state in states], axis=0) for k in range(len(probe["weights"]))]


def _simulated(probe, rate=RATES[0], **options):
    """Return what `_changes` should return, or would with the mistakes in `options`: see `Descent`.

    `by_array` counts on with each array of weights, and not once a step.
    """
    by_array, arrays, added = options.pop("by_array", False), len(probe["weights"]), []
    for k in range(arrays):
        adam, changes = Descent(rate, **options), []
        for step, gradients in enumerate(probe["gradients"]):
            adam.t = arrays * step + k if by_array else adam.t
            changes.append(adam.change(gradients[k]))
        added.append(np.array(changes))
    return added


def _is_class(_probe, evidence):
    if evidence["class"]:
        return None
    return Finding(
        "not-a-class",
        f"`Adam` is {kind_of(evidence['is'])}, not a class. `Adam()` with its brackets makes one Adam; the "
        "check wants the class itself, so that it can make its own.",
    )


def _steps_run(_probe, evidence):
    for run in evidence["runs"][:2]:
        error = run["raised"]
        if error and error["type"] == "ZeroDivisionError" and not evidence["counted"]["raised"]:
            return Finding(
                "steps-counted-from-zero",
                "The first step divides by 0: 1 - beta to the power of 0 is 0. It is the first step, so "
                "count it before you use the count.",
            )
        if error:
            return stopped("Adam", error)
    return None


def _finite(probe, evidence):
    changes = _changes(probe, evidence["runs"][0])
    if _are_finite(changes) or _epsilon_added(probe, evidence):
        return None
    counted = evidence["counted"]
    if not counted["raised"] and _are_finite(_changes(probe, counted)):
        return Finding(
            "steps-counted-from-zero",
            "After the first step, the weights are not numbers: 1 - beta to the power of 0 is 0, and the "
            "division by it goes wrong. Count the step before you use the count.",
        )
    step, k, place = _first_other(changes, [np.where(np.isfinite(c), c, 0) for c in changes], slice(0, STEPS))
    where = (
        f"In step {step + 1}, `weights[{k}]{list(place)}` becomes {a_few(changes[k][step][place])}, no number"
    )
    return Finding(
        "adam-wrong",
        f"{where}. A root of a negative number and a division by 0 give that. Print m, v and what each is "
        "divided by, for this one weight.",
    )


def _epsilon_added(probe, evidence):
    """Look whether a weight that has had no gradient so far stays a number."""
    changes = _changes(probe, evidence["runs"][0])
    if _are_finite(changes) or not _finite_elsewhere(changes, probe):
        return None
    step, k, place = _first_other(changes, [np.where(np.isfinite(c), c, 0) for c in changes], slice(0, STEPS))
    if np.array([gradients[k] for gradients in probe["gradients"][: step + 1]])[(slice(None), *place)].any():
        return None
    return Finding(
        "epsilon-missing",
        f"In step {step + 1}, `weights[{k}]{list(place)}` becomes {a_few(changes[k][step][place])}, no "
        "number. Its gradient has been 0 so far, so m and v are 0, and 0 divided by the root of 0 is none. "
        "That is what epsilon is for: a little is added to the root, so that nothing is divided by 0.",
    )


def _are_finite(changes):
    return all(np.isfinite(change).all() for change in changes)


def _finite_elsewhere(changes, probe):
    """Say whether what has had a gradient in the first step has changed by a number in it."""
    return all(np.isfinite(c[0][g != 0]).all() for c, g in zip(changes, probe["gradients"][0], strict=True))


def _changed(probe, evidence):
    run = evidence["runs"][0]
    if any(change[0].any() for change in _changes(probe, run)):
        return None
    returned = run["returned"]["kind"] != "nothing"
    found = "`step` returned new arrays" if returned else "`step` came to its end"
    return Finding(
        "weights-not-changed",
        f"{found}, but the arrays in `weights` are what they were. The network keeps those, so they have to "
        "change themselves: `w -= ...` changes the array, `w = w - ...` makes another one and calls it w.",
    )


def _downhill(probe, evidence):
    first = [change[0] for change in _changes(probe, evidence["runs"][0])]
    farthest = np.abs(first[0]).max()
    if farthest > FARTHEST:
        return Finding(
            "adam-wrong",
            f"The first step changes a weight by {a_few(farthest)}. With the learning rate {RATES[0]}, the "
            "first step of Adam changes each by about as much as that.",
        )
    if all((np.sign(c) == np.sign(g)).all() for c, g in zip(first, probe["gradients"][0], strict=True)):
        return Finding(
            "step-uphill",
            "The first step goes along the gradient: up. The gradient says which way the loss grows, so "
            "the step is subtracted.",
        )
    return None


def _matches(found, wanted, steps):
    return all(_close(f[steps], w[steps]).all() for f, w in zip(found, wanted, strict=True))


def _close(found, wanted):
    return np.isclose(found, wanted, rtol=5e-4, atol=1e-9)


def _first_other(found, wanted, steps):
    """Return (step, array, place) of the first number that changes otherwise than it should."""
    for step in range(steps.start, steps.stop):
        for k, (f, w) in enumerate(zip(found, wanted, strict=True)):
            others = np.argwhere(~_close(f[step], w[step]))
            if len(others):
                return step, k, tuple(map(int, others[0]))
    raise ValueError("There is no such number.")


MISTAKES = (
    ("bias-correction-missing", {"corrected": False}, "m and v begin at 0 and are too small at first; the "
     "correction by 1 - beta to the power of t is missing, and the first steps have another length."),
    ("epsilon-inside-root", {"inside": True}, "for small gradients the step is too short: epsilon has been "
     "added to v before taking the root. It belongs behind it, where it is small even beside small numbers."),
    ("adam-forgets", {"keeps": False}, "m and v begin anew at every step. They are running means: what they "
     "were at the last step has to be kept in `self`."),
    ("adam-forgets", {"keeps": False, "counts": False}, "m and v begin anew at every step, and so does the "
     "count. What has to last from step to step has to be kept in `self`."),
    ("steps-not-counted", {"counts": False}, "the correction is that of step 1 every time. The count of the "
     "steps, t, has to grow by 1 with each."),
    ("steps-counted-by-array", {"by_array": True}, "the count t is not the same for all arrays: it grows by "
     "1 with each array of weights, so that the second of them is corrected for a later step. Count once a "
     "step, outside of the loop over the arrays."),
    ("betas-exchanged", {"beta_1": 0.999, "beta_2": 0.9}, "beta_1 and beta_2 are exchanged. The mean of the "
     "gradient, m, is the quick one, with 0.9; the mean of its square, v, the slow one, with 0.999."),
)  # fmt: skip


BY_HAND = "Do the sums for this one weight on paper."
OTHER_STEPS = (
    ({"plain": True}, "That is the gradient times the learning rate: plain gradient descent, without m and "
     "v."),
    ({"rooted": False}, "Your step is divided by v; the root of v is what has the size of a gradient."),
    ({"rooted": False, "corrected": False}, "Your step is divided by v; the root of v is what has the size "
     "of a gradient. And neither m nor v is corrected."),
    ({"epsilon": 1e-8}, "Where gradients are this small, epsilon decides, and yours is 1e-08: use "
     "`self.epsilon`."),
)  # fmt: skip


def _as_adam(steps):
    """Return the layer that wants these steps, a slice, to be those of Adam."""

    def layer(probe, evidence):
        found = _changes(probe, evidence["runs"][0])
        if _is_adam(probe, found, steps):
            return None
        for code, options, text in MISTAKES:
            if _is_adam(probe, found, steps, **options):
                return Finding(code, f"In step {steps.start + 1}, {text}")
        wanted = _simulated(probe)
        step, k, place = _first_other(found, wanted, steps)
        why = next((why for options, why in OTHER_STEPS if _is_adam(probe, found, steps, **options)), BY_HAND)
        return Finding(
            "adam-wrong",
            f"In step {step + 1}, `weights[{k}]{list(place)}` changed by {a_few(found[k][step][place])}; "
            f"Adam changes it by {a_few(wanted[k][step][place])}. {why}",
        )

    return layer


def _begins_anew(probe, evidence):
    """Look whether a new Adam knows nothing of those before it."""
    again = evidence["again"]
    if not again["raised"]:
        found, first = _changes(probe, again), _changes(probe, evidence["runs"][0])
        if all(
            np.allclose(f, w, rtol=1e-6, atol=0, equal_nan=True) for f, w in zip(found, first, strict=True)
        ):
            return None
    return Finding(
        "adam-shared",
        "A second `Adam()` takes other steps than the first did with the same weights and gradients: what "
        "the first remembers has reached it. What stands in the class itself, or outside, belongs to all of "
        "them; `self` belongs to one. Let m, v and t begin in `__init__` or in the first step, in `self`.",
    )


def _rate_counts(probe, evidence):
    first, second = (_changes(probe, run)[0][0] for run in evidence["runs"][:2])
    times = RATES[1] / RATES[0]
    if np.allclose(second, times * first, rtol=1e-2, atol=1e-9):
        return None
    if not np.allclose(second, first, rtol=1e-3):
        return Finding(
            "settings-ignored",
            f"The first step of `Adam(learning_rate={RATES[1]})` is not {times:g} times that of `Adam()`, "
            "though its learning rate is. Multiply the step by `self.learning_rate`, once.",
        )
    return Finding(
        "settings-ignored",
        f"`Adam(learning_rate={RATES[1]})` takes the same step as `Adam()`. Use `self.learning_rate`, "
        "which `__init__` has kept, and not a number.",
    )


def _others_count(probe, evidence):
    """Look whether the other settings make the difference that they should, where `Adam()` is right."""
    default, every = _changes(probe, evidence["runs"][0]), slice(0, STEPS)
    if not _is_adam(probe, default, every):
        return None
    for setting, run in zip(OTHERS, evidence["runs"][2:], strict=True):
        if run["raised"]:
            return stopped("Adam", run["raised"])
        ((name, value),) = setting.items()
        found = _changes(probe, run)
        if _is_adam(probe, found, every, **setting):
            continue
        if _matches(found, default, every):
            said = f"`Adam({name}={value})` takes the same steps as `Adam()`. Use `self.{name}`, which"
            return Finding("settings-ignored", f"{said} `__init__` has kept, and not a number.")
        return Finding(
            "settings-ignored",
            f"`Adam()` takes the right steps, and `Adam({name}={value})` does not: somewhere a number stands "
            f"in the place of `self.{name}`, or it is used in another way than it should be.",
        )
    return None


def _is_adam(probe, found, steps, **settings):
    """Say whether these steps are Adam's, with epsilon where Keras adds it or where the paper does."""
    return any(_matches(found, _simulated(probe, paper=p, **settings), steps) for p in (False, True))


CHANGES = Criterion("the weights change, downhill", 1, (_is_class, _steps_run, _finite, _changed, _downhill))
FIRST = Criterion("the first step", 1, (_epsilon_added, _as_adam(slice(0, 1))), needs=(CHANGES,))
AFTER = Criterion("the steps after it", 1, (_as_adam(slice(1, STEPS)),), needs=(FIRST,))
RATE = Criterion(
    "the settings it was made with", 1, (_begins_anew, _rate_counts, _others_count), needs=(CHANGES,)
)

TASK = Task(
    "from_scratch.adam",
    number=4,
    names=("Adam",),
    probe=_probe,
    collect=collect_adam,
    criteria=(CHANGES, FIRST, AFTER, RATE),
    proof=FUNCTION,
    right="six steps, with all four settings.",
)
