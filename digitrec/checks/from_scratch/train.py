"""Task 5, `train`: the training loop, judged by where it arrives, and by what black images leave behind.

A black image reaches only the biases of the output layer, and those tell how many steps were taken, and in
which order.
"""

from math import ceil

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.from_scratch import collect_train
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import CouldNotTell, Criterion, Finding
from digitrec.checks.engine.layers import results, stopped, without_defaults
from digitrec.checks.engine.networks import scores, softmax
from digitrec.checks.engine.wording import a_few, kind_of, plural
from digitrec.checks.from_scratch.shared.arithmetic import Descent
from digitrec.checks.from_scratch.shared.random_networks import SHAPES
from digitrec.from_scratch import initial_weights
from digitrec.training import BATCH_SIZE, EPOCHS

CODES = codes(
    __name__,
    ("not-weights-and-history", "The training loop", "not the six arrays and the history"),
    ("loss-does-not-fall", "The training loop", "the network does not learn"),
    ("history-wrong", "The training loop", "not one loss an epoch"),
    ("never-shuffled", "A new order every epoch", "the images come in the same order in every epoch"),
    ("seed-not-used", "The training loop", "other weights at the beginning than those of the seed"),
)

train = Function("from_scratch.train", argument="x` or `y")

NEAR = 0.02  # of a loss that was rounded, or measured a little earlier or later
EXACT = 2e-5  # of a loss that was not rounded
ALIKE = 0.004  # of ln 10: rounding to two places moves it by 0.0026, a sum that begins at 1 by 1/160
FEW = 4  # images in a batch of the set whose order is looked at
LEARNED = 0.7  # the share of its own images that the network reads after it has trained on them


def _probe(seed):
    """Make four sets of images, and one that is given alone.

    - digits to learn;
    - black images of one label, whose last batch is a smaller one;
    - black images of one label but three, in batches of four: where those three fall tells the order;
    - black images in a single batch, of almost as many labels of each digit: their gradient is soon another,
      so that an Adam that remembers takes other steps than a new one each time;
    - black images without epochs, batch size and seed, so many that batches of any other size are more or
      fewer; the last one is a single image.

    The digits have other names, drawn, so that only a network that was trained on these reads them.
    """
    rng = np.random.default_rng([seed, 94])
    x, labels = mnist("train")
    chosen = rng.choice(len(x), 300, replace=False)
    eye = np.eye(10, dtype=np.float32)
    black = np.zeros((160, 784), np.float32)
    many = np.zeros((BATCH_SIZE * (BATCH_SIZE + 1) + 1, 784), np.float32)
    digit = int(rng.integers(0, 10))
    named = rng.permutation(10)
    of_the_call = int(rng.integers(2**31))  # NumPy's older generator takes no larger one
    # No usual batch size makes as many steps, and the last batch is a smaller one.
    batch_size, n = int(rng.choice((6, 7, 8))), int(rng.choice((85, 86, 87, 89, 92, 93, 94, 95, 97, 99)))
    epochs = int(rng.integers(2, 4))
    first, second = rng.choice(10, 2, replace=False)
    even = np.repeat(np.arange(10), 16)
    even[np.flatnonzero(even == first)[0]] = second
    few = np.full(10 * FEW, digit)
    few[[1, FEW + 2, 9 * FEW]] = rng.permutation(np.delete(np.arange(10), digit))[:3]
    return {
        "default": (many, eye[[digit] * len(many)]),
        "cases": [
            (x[chosen], eye[named[labels[chosen]]], 3, 15, of_the_call),
            (black[:n], eye[[digit] * n], epochs, batch_size, of_the_call),
            (black[: len(few)], eye[few], 4, FEW, of_the_call),
            (black, eye[even], 30, len(black), of_the_call),
        ],
    }


def _is_pair(_probe, evidence):
    """Look whether every call returned six arrays, and something with them."""
    for result in results(evidence):
        if "weights" not in result:
            shapes = [np.shape(array(item)) for item in result.get("items", ())]
            what = "the six arrays of weights and nothing else" if shapes == SHAPES else kind_of(result)
            return Finding(
                "not-weights-and-history",
                f"`train` returned {what}. A pair was expected, `return weights, history`.",
            )
        found = [None if w is None else w.shape for w in _weights_of(result)]
        if found != SHAPES:
            return Finding(
                "not-weights-and-history",
                "What `train` returned first is not the list of six arrays, W1, b1, W2, b2, W3, b3; the "
                "trained weights come first, the history second.",
            )
    return None


def _weights_of(result):
    """Return the six arrays of a described pair."""
    return [array(w) for w in result["weights"]]


def _learns(probe, evidence):
    (x, y, *_), result = probe["cases"][0], results(evidence)[0]
    *_, z = scores(_weights_of(result), x)
    right = float((z.argmax(axis=1) == y.argmax(axis=1)).mean()) if np.isfinite(z).all() else 0.0
    if right < LEARNED:
        return Finding(
            "loss-does-not-fall",
            f"After 3 epochs on 300 digits, the network that `train` returned reads {right:.0%} of these "
            "same digits. It should know most of them by then: see whether the weights that it returns are "
            "the ones that were changed, and whether it starts anew somewhere.",
        )
    return None


def _steps_taken(digit, b3, most=400):
    """Return after how many steps against black images of one digit b3 is as it is, or None if never."""
    adam, b, target = Descent(), np.zeros(10), np.eye(10)[digit]
    for k in range(most):
        if np.allclose(b, b3, rtol=0, atol=3e-5):
            return k
        b = b + adam.change(softmax(b[None])[0] - target)
    return None


def _every_step(probe, evidence):
    """Look whether every batch of every epoch was a step."""
    x, y, epochs, batch_size, _ = probe["cases"][1]
    found = _steps_taken(y[0].argmax(), _weights_of(results(evidence)[1])[5])
    each = ceil(len(x) / batch_size)
    if found == epochs * each:
        return None
    if found is None and _leads_to_empty_first(probe, evidence):
        return Finding(
            "batch-size-wrong",
            f"For {len(x)} images in batches of {batch_size}, the first batch of each epoch is empty, and "
            f"{batch_size - 1} images after it are left out. The first batch begins with image 0.",
        )
    if found is None:
        raise CouldNotTell("How many steps `train` takes cannot be seen from where they lead.")
    said = f"For {epochs} epochs of {len(x)} images in batches of {batch_size}, `train` took {found} steps"
    if found == epochs * (len(x) // batch_size):
        return Finding(
            "last-batch-lost",
            f"{said}. What is left over, {plural(len(x) % batch_size, 'image')}, makes one more batch, a "
            "smaller one.",
        )
    if found == each:
        return Finding("epochs-wrong", f"{said}, those of a single epoch.")
    return Finding("batch-size-wrong", f"{said}; {epochs} times {each} were expected.")


def _leads_to_empty_first(probe, evidence):
    """Say whether b3 is where epochs lead that begin with a step against nothing, and then one image late."""
    x, y, epochs, batch_size, _ = probe["cases"][1]
    adam, b = Descent(), np.zeros(10)
    for _ in range(epochs):
        for start in range(-1, len(x), batch_size):
            b = b + adam.change((softmax(b[None])[0] - y[0]) * (start >= 0))
    return np.allclose(b, _weights_of(results(evidence)[1])[5], rtol=0, atol=3e-5)


def _one_adam(probe, evidence):
    """Look whether a new Adam takes each step: in one batch the way of b3 can be worked out."""
    epochs = probe["cases"][3][2]
    if not _is_after(probe, evidence, keeps=False, counts=False):
        return None
    return Finding(
        "adam-forgets",
        f"In {epochs} epochs of a single batch, every step of `train` is a first step of Adam: m, v and t "
        "begin anew each time. Make one `Adam()` before the loops, and let it take all the steps.",
    )


def _is_after(probe, evidence, **options):
    """Say whether the single batch has left b3 where Adam leaves it, or Adam with these mistakes.

    Only where the gradient is not 0: elsewhere rounding decides the way. A new Adam each time ends
    0.0015 away.
    """
    _, y, epochs, *_ = probe["cases"][3]
    pulled = ~np.isclose(y.mean(axis=0), 0.1)
    found = _weights_of(results(evidence)[3])[5]
    return np.allclose(found[pulled], _after(y, epochs, **options)[pulled], rtol=0, atol=1e-4)


def _after(y, steps, **options):
    """Return b3 after so many steps of Adam on all of the black images with these labels."""
    adam, b = Descent(**options), np.zeros(10)
    for _ in range(steps):
        b = b + adam.change(softmax(b[None])[0] - y.mean(axis=0))
    return b


def _five_unless_told(probe, evidence):
    """Look whether there are 5 epochs in batches of 32 where nothing is said of them."""
    (x, y), call = probe["default"], evidence["default"]
    if call["raised"]:
        return without_defaults("train", call["raised"]) or stopped("train", call["raised"])
    weights = call["returned"].get("weights") or []
    b3 = array(weights[5]) if len(weights) == 6 else None
    found = None if b3 is None or b3.shape != (10,) else _steps_taken(y[0].argmax(), b3)
    if found == EPOCHS * ceil(len(x) / BATCH_SIZE):
        return None
    took = "other steps than those of Adam" if found is None else plural(found, "step")
    return Finding(
        "epochs-wrong",
        f"`train(x, y)`, told neither epochs nor a batch size, took {took} for {len(x)} images. Its first "
        f"line says `epochs={EPOCHS}, batch_size={BATCH_SIZE}`: {EPOCHS} times "
        f"{ceil(len(x) / BATCH_SIZE)}, the last batch a single image.",
    )


def _mean_over_images(probe, evidence):
    """Look whether a loss is the mean over the images: on black ones it lies where it can be worked out."""
    x, y, epochs, *_ = probe["cases"][1]
    digit, found = y[0].argmax(), results(evidence)[1]["loss"]
    taken = _steps_taken(digit, _weights_of(results(evidence)[1])[5])
    size = probe["cases"][1][3]
    of_one_epoch = epochs > 1 and taken in (len(x) // size, ceil(len(x) / size))
    if not taken or taken % epochs or of_one_epoch:
        return None  # how many they should be is asked elsewhere
    each = taken // epochs
    loss_after = _losses(y, taken)
    part = min(1, each * size / len(x))  # where batches are left out, which is asked elsewhere, so are losses
    for epoch in range(epochs):
        high, low = loss_after[epoch * each], loss_after[(epoch + 1) * each]
        if not any(k * low - NEAR <= found[epoch] <= k * high + NEAR for k in (1, part)):
            return Finding(
                "history-wrong",
                f"In epoch {epoch + 1} on {len(x)} black images, `history` has a loss of "
                f"{a_few(found[epoch])}; the mean over them goes from {a_few(high)} to {a_few(low)} "
                "meanwhile. Divide by the number of images.",
            )
    if each != ceil(len(x) / size):
        return None
    return _measured_otherwise(probe, found, loss_after) or _not_from_zero(probe, evidence)


def _not_from_zero(probe, evidence):
    """Return the finding on a first loss in a single batch that is not that of ten outputs all alike.

    A sum that begins at 1 is too large by so little that a rounded loss, or one measured a little later,
    could hide it elsewhere; here none of these goes so far.
    """
    x, *_ = probe["cases"][3]
    found = results(evidence)[3]["loss"][0]
    if abs(found - np.log(10)) < ALIKE:
        return None
    return Finding(
        "history-wrong",
        f"On {len(x)} black images in a single batch, the first loss in `history` is {found:.5g}. Ten "
        f"outputs that are all alike have a loss of ln 10 = {np.log(10):.5g}: the sum of an epoch begins "
        "at 0, and is divided by the number of its images.",
    )


def _losses(y, most):
    """Return the loss on black images of one label after 0, 1, ... `most` steps of Adam."""
    adam, b, found = Descent(), np.zeros(10), []
    for _ in range(most + 1):
        p = softmax(b[None])[0]
        found.append(-np.log(p[y[0].argmax()]))
        b = b + adam.change(p - y[0])
    return np.array(found)


def _measured_otherwise(probe, found, loss_after):
    """Return the finding on losses that are those of each batch after its step, or no mean over the images.

    The loss on all the images at an epoch's end is let pass: it is a mean over them, measured later. Where
    losses were rounded, the ways may not differ.
    """
    x, _, epochs, size, _ = probe["cases"][1]
    each = ceil(len(x) / size)
    sizes = np.array([size] * (each - 1) + [len(x) - (each - 1) * size])
    before, after = loss_after[:-1].reshape(epochs, each), loss_after[1:].reshape(epochs, each)

    def fits(losses):
        rounded = [
            10.0**-places / 2
            for places in range(1, 6)
            if np.allclose(found, np.round(found, places), 0, 1e-7)
        ]
        return np.allclose(found, losses, rtol=0, atol=EXACT + max(rounded, default=0))

    over_images = before @ sizes / len(x)
    if fits(over_images) or fits(after[:, -1]):
        return None
    said = f"In epoch 1 on {len(x)} black images, `history` has a loss of {found[0]:.5g}"
    if fits(after @ sizes / len(x)) or fits(after.mean(axis=1)):
        return Finding(
            "history-wrong",
            f"{said}. Measured on each batch before its step, it is {over_images[0]:.5g}; yours is what the "
            "batches have just after the step that learned from them.",
        )
    if fits(before.mean(axis=1)):
        return Finding(
            "history-wrong",
            f"{said}, the mean of what the {each} batches have. The mean over the images is "
            f"{over_images[0]:.5g}: the last batch, of {plural(int(sizes[-1]), 'image')}, must not count as "
            f"much as one of {size}.",
        )
    return None


def _one_loss_an_epoch(probe, evidence):
    for (_, _, epochs, *_), result in zip(probe["cases"], results(evidence), strict=True):
        loss = result["loss"]
        if loss is None or len(loss) != epochs:
            count = "no list of losses" if loss is None else f"{len(loss)} losses"
            return Finding(
                "history-wrong",
                f"After {epochs} epochs, `history` holds {count}; one an epoch was expected, under the name "
                '"loss".',
            )
    first = results(evidence)[0]["loss"]
    if not (np.isfinite(first).all() and first[0] > first[-1] and 0.1 < first[0] < 3):
        return Finding(
            "history-wrong",
            f"The losses in `history` go from {a_few(first[0])} to {a_few(first[-1])}. The mean loss over "
            "the images of an epoch was expected; it begins near 2 and falls.",
        )
    (x, y, *_), weights = probe["cases"][0], _weights_of(results(evidence)[0])
    *_, z = scores(weights, x)
    now = -np.log(np.maximum((softmax(z) * y).sum(axis=1), 1e-30)).mean()
    if not now < max(first[0] + 1, 2.8):  # fresh weights lie near 2.4, and those of other images far above
        return Finding(
            "history-wrong",
            f"The losses in `history` begin at {a_few(first[0])}, and the network that `train` returned has "
            f"a loss of {a_few(now)} on the same images. They have to be the losses of this network.",
        )
    return None


def _begins_from_the_seed(probe, evidence):
    """Look whether W1, of which black images change nothing, is what `initial_weights` makes of the seed."""
    *_, seed = probe["cases"][1]
    if np.allclose(_weights_of(results(evidence)[1])[0], initial_weights(seed)[0], rtol=0, atol=1e-6):
        return None
    return Finding(
        "seed-not-used",
        f"With `seed={seed}`, `train` does not begin with `initial_weights({seed})`: black images change "
        "nothing of W1, and afterwards it is another one. The same seed should give the same network again.",
    )


def _in_new_order(probe, evidence):
    """Look whether every epoch has its own order: where all have one, the way of b3 can be worked out."""
    _, y, epochs, batch_size, _ = probe["cases"][2]
    b3 = _weights_of(results(evidence)[2])[5]
    as_they_lie = y.reshape(-1, batch_size, 10).mean(axis=1)
    if _leads_to(b3, as_they_lie[None], epochs):
        return Finding(
            "never-shuffled",
            "`train` takes the images as they lie, every epoch in the same order. MNIST comes mixed, so the "
            "network learns all the same, only less well; with data sorted by label it would forget one "
            "digit while it learns the next.",
        )
    if epochs > 1 and _leads_to(b3, _mixed(y, batch_size), epochs):
        return Finding(
            "never-shuffled",
            f"`train` mixes the images, but takes them in the same order in all of {epochs} epochs. Look "
            "where the order is drawn, before the loop over the epochs or in it, and whether its random "
            "generator begins anew each time.",
        )
    return None


def _mixed(y, batch_size):
    """Return the mean labels of the batches, (..., batches, 10), for all places of the three odd images.

    That a new order in each of four epochs leaves all three in the batch where they were is as good as
    impossible: once in 1000 to the power of 3.
    """
    labels, count = y.argmax(axis=1), len(y) // batch_size
    usual = np.bincount(labels).argmax()
    means = np.tile(np.eye(10)[usual], (count,) * 3 + (count, 1))
    for axis, odd in enumerate(labels[labels != usual]):
        there = np.eye(count).reshape([count if k in (axis, 3) else 1 for k in range(4)])  # its batch
        means = means + there[..., None] * (np.eye(10)[odd] - np.eye(10)[usual]) / batch_size
    return means.reshape(-1, count, 10)


def _leads_to(b3, means, epochs):
    """Say whether epochs of batches with one of these mean labels, (ways, batches, 10), lead to b3."""
    adam, b = Descent(), np.zeros((len(means), 10))
    for _ in range(epochs):
        for mean in means.transpose(1, 0, 2):
            b = b + adam.change(softmax(b) - mean)
    return np.isclose(b, b3, rtol=0, atol=2e-6).all(axis=1).any()


PAIR = Criterion("the weights and the history", 0.25, (*train.works, _is_pair))
UNCHANGED = Criterion("the images and labels are unchanged", 0.25, (train.leaves_input,), needs=(PAIR,))
LEARNS = Criterion("the network learns", 1, (_learns,), needs=(PAIR,))
STEPS = Criterion(
    "a step for every batch of every epoch",
    0.75,
    (_one_adam, _every_step, _five_unless_told),
    needs=(PAIR,),
)
ORDER = Criterion(
    "weights from the seed, and a new order in every epoch",
    0.25,
    (_begins_from_the_seed, _in_new_order),
    needs=(STEPS,),
)
LOSSES = Criterion("the mean loss of each epoch", 0.5, (_one_loss_an_epoch, _mean_over_images), needs=(PAIR,))

TASK = train.task(
    number=5,
    probe=_probe,
    collect=collect_train,
    criteria=(PAIR, LEARNS, STEPS, ORDER, LOSSES, UNCHANGED),
    right="on 5 small sets of images.",
)
