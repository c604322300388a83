"""Train the course's network as `digitrec train --seed 1` does and store its weights with the package.

    python -m digitrec.weights.make
    python -m digitrec.weights.make 2 tests/submissions/trained.npz

The book, the notebooks and the live page use these weights (`digitrec.training.trained_model`). The same
processor and TensorFlow give the same bytes; another machine gives a network as good, but not the same,
so nobody needs to run this again unless the network changes. The second command, with a seed and a file,
makes the network that the answers of the bank hand in as the one that they trained.
"""

import sys
from pathlib import Path

import numpy as np

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.evaluating import evaluate
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.running.fast_training import train_fast
from digitrec.starting import start_keras
from digitrec.training import WEIGHT_NAMES, WEIGHTS_FILE

SEED = 1


def main(seed=SEED, file=WEIGHTS_FILE):
    """Train, store the weights and print the test accuracy."""
    start_keras(announce=print).utils.set_random_seed(int(seed))
    train_set, test_set = (prepare(*part) for part in load_mnist())
    model = compile_model(build_model())
    train_fast(model, *train_set, on_epoch=print)
    file = Path(file)
    file.parent.mkdir(exist_ok=True)
    np.savez_compressed(file, **dict(zip(WEIGHT_NAMES, model.get_weights(), strict=True)))
    print(f"{file.name}: test accuracy {evaluate(model, *test_set)[1]:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
