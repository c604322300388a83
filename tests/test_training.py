"""Training: steps counted by hand, Keras's fit as taught, and the trained network that travels along."""

import numpy as np
import pytest

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.preparing import prepare
from digitrec.training import steps_per_epoch, train, trained_model, trained_weights


@pytest.mark.parametrize(
    "n,batch_size,steps", [(60000, 32, 1875), (100, 32, 4), (96, 32, 3), (1, 32, 1), (97, 32, 4), (7, 1, 7)]
)
def test_steps_per_epoch_worked_by_hand(n, batch_size, steps):
    assert steps_per_epoch(n, batch_size) == steps


def test_train_is_fit_with_the_courses_settings(mnist):
    model = compile_model(build_model())
    x, y = prepare(*(part[:640] for part in mnist[0]))
    history = train(model, x, y)
    assert set(history.history) == {"loss", "accuracy"}
    assert history.epoch == [0, 1, 2, 3, 4]
    assert int(model.optimizer.iterations) == 5 * 20  # 640 images, 32 at a time
    assert history.history["loss"][-1] < history.history["loss"][0]


def test_epochs_and_batch_size_are_passed_on(mnist):
    model = compile_model(build_model())
    x, y = prepare(*(part[:100] for part in mnist[0]))
    assert train(model, x, y, epochs=2, batch_size=30).epoch == [0, 1]
    assert int(model.optimizer.iterations) == 2 * 4


def test_the_trained_model_reads_the_test_set(mnist):
    from digitrec.evaluating import ACCURACY_THRESHOLD, evaluate

    model = trained_model()
    assert evaluate(model, *prepare(*mnist[1]))[1] >= ACCURACY_THRESHOLD
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), trained_weights(), strict=True))
    assert [w.shape for w in trained_weights()] == [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
