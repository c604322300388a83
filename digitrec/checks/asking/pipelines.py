"""Images and labels that a learner has put into a pipeline of TensorFlow: read out of it, as arrays."""

import sys

import numpy as np

from digitrec.checks.asking.pool import POOL

AT_ONCE = 2_000  # images read at a time
KEPT = 4  # pipelines that have been read
_read = {}  # by the identity of a pipeline: the pipeline, which so stays alive, and what it gives


def pairs_in(variables):
    """Yield (name, images, labels) for the pipelines of images and labels among a notebook's variables.

    Images are (N, ...), labels (N,) or (N, 10), in the order in which they come, and no more than MNIST has.
    """
    tf = sys.modules.get("tensorflow")
    for name, value in list(variables.items()) if tf else ():
        if isinstance(value, tf.data.Dataset) and _has_pairs(value):
            try:
                yield name, *_arrays(value)
            except Exception:  # the learner's own code runs in it, and may stop
                continue


def _has_pairs(dataset):
    spec = dataset.element_spec
    return isinstance(spec, tuple) and len(spec) == 2 and all(hasattr(part, "shape") for part in spec)


def _arrays(dataset):
    if id(dataset) not in _read:
        while len(_read) >= KEPT:
            del _read[next(iter(_read))]
        _read[id(dataset)] = dataset, _read_out(dataset)
    return _read[id(dataset)][1]


def _read_out(dataset):
    images, _ = dataset.element_spec
    lengths = images.shape.as_list()
    one_by_one = None not in lengths and np.prod(lengths) == 784
    parts, read = [], 0
    for images, labels in (dataset.batch(AT_ONCE) if one_by_one else dataset).as_numpy_iterator():
        if len(images) != len(labels):
            raise ValueError("These are no pairs of an image and its label.")
        parts.append((images, labels))
        read += len(images)
        if read >= POOL:  # it may go on without an end
            break
    return tuple(np.concatenate(arrays)[:POOL] for arrays in zip(*parts, strict=True))
