"""What answers are tried on: MNIST's images as the network takes them, and a network with given weights."""

from functools import cache

import numpy as np


@cache
def mnist(part):
    """Return `(x, labels)` of the part "train" or "test": float32 (N, 784) from 0 to 1, int (N,)."""
    from digitrec.loading import packaged_arrays

    images, labels = packaged_arrays()[("train", "test").index(part)]
    x = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
    x.flags.writeable = False
    return x, labels.astype(int)


def keras_model(weights):
    """Return the course's network as a compiled Keras model with these weights. Imports TensorFlow.

    It runs step by step: for a few images that is faster than compiling a program for them.
    """
    from digitrec.building import build_model
    from digitrec.compiling import compile_model

    model = compile_model(build_model())
    model.set_weights(weights)
    model.run_eagerly = True
    return model
