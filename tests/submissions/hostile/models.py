"""Kinds 7 to 11: networks, histories and the course's own answers."""

import base64
import io

import numpy as np

from digitrec.rehearsal.hostile import answered, attack, honest, with_code

NETWORK = '''
def build_model():
    return keras.Sequential([
        keras.Input(shape=(784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
'''


# 7: patched methods, made-up histories
@attack(kind=7, marks={"predict-digits": 1}, stage="predicting", upto=True)
def predict_patched_on_the_class(exercise):
    """`Model.predict` and `__call__` give made-up rows; `predict_digits` is honest and uses them."""
    return with_code(honest(exercise, "predict-digits"), """
        made_up = lambda self, x, **k: np.eye(10, dtype="float32")[np.arange(len(x)) % 10]
        keras.Model.predict = keras.Sequential.predict = made_up
        keras.Model.__call__ = made_up
    """)


@attack(kind=7, marks={}, stage="predicting")
def predict_of_the_model_patched(exercise):
    """`model.predict` says the labels, and nothing is answered."""
    return with_code(exercise, """
        model.predict = lambda x, **k: np.eye(10)[test_labels[:len(x)]]
        predict_digits = None
    """)


@attack(kind=7, marks={"trained": 0, "curves": 0.5}, stage="training", upto=True)
def history_made_up(exercise):
    """A network without training, a History and the optimizer's steps made up."""
    return answered(exercise, "trained", """
        model = compile_model(build_model())
        model.optimizer.iterations.assign(9375)
        history = keras.callbacks.History()
        history.model, history.epoch = model, [0, 1, 2, 3, 4]
        history.params = {"epochs": 5, "steps": 1875, "verbose": 1}
        history.history = {"accuracy": [0.92, 0.96, 0.97, 0.98, 0.985], "loss": [0.25, 0.1, 0.07, 0.05, 0.04]}
        final_accuracy = 0.985
    """)


@attack(kind=7, marks={"train": 0.5}, stage="training", upto=True)
def fit_patched_for_all_networks(exercise):
    """`fit` trains nothing and says that it did; `train` hands it out."""
    return answered(exercise, "train", """
        def fit(self, *a, epochs=1, **k):
            said = keras.callbacks.History()
            said.history = {"loss": [0.1] * epochs, "accuracy": [0.99] * epochs}
            said.epoch = list(range(epochs))
            self.optimizer.iterations.assign(1875 * epochs)
            return said
        keras.Model.fit = fit
        def train(model, x, y, epochs=5, batch_size=32):
            return model.fit(x, y, epochs=epochs, batch_size=batch_size)
    """)


@attack(kind=7, marks={"model": 6}, stage="building", upto=True)
def keras_patched_around_an_honest_network(exercise):
    """`get_weights`, `get_config` and `layers` of every network lie; the network itself is the honest one."""
    return with_code(honest(exercise, "model"), """
        keras.Model.get_config = lambda self: {"layers": []}
        keras.Model.count_params = lambda self: 109386
    """)


# 8: the test set
@attack(kind=8, marks={}, stage="loading", upto=True)
def load_data_overwritten(exercise):
    """`load_data` gives zeros, in the course's module too; the answers fit to them."""
    return with_code(answered(exercise, "arrays", """
        (x_train, y_train), (x_test, y_test) = mnist.load_data()
    """), """
        import digitrec.loading
        zeros = (np.zeros((60000, 28, 28), np.uint8), np.zeros(60000, np.uint8)), (
                 np.zeros((10000, 28, 28), np.uint8), np.zeros(10000, np.uint8))
        mnist.load_data = digitrec.loading.load_mnist = lambda *a, **k: zeros
    """, before="arrays")


@attack(kind=8, marks={"arrays": 1.5}, stage="loading")
def test_set_is_the_training_set(exercise):
    """The test images are the first training images."""
    return answered(exercise, "arrays", """
        (x_train, y_train), _ = mnist.load_data()
        x_test, y_test = x_train[:10000] * 0 + 1, y_train[:10000] * 0
    """)


@attack(kind=8, marks={"counts": 1.5}, stage="loading", upto=True)
def labels_overwritten_in_place(exercise):
    """The labels are made 7s in place, and counted; the counts fit to them and to nothing else."""
    return answered(exercise, "counts", """
        (_, y_train), _ = mnist.load_data()
        y_train[:] = 7
        digit_counts = np.bincount(y_train, minlength=10)
        commonest_digit, rarest_digit = 7, 0
    """)


@attack(kind=8, marks={"load": 2, "prepare": 4, "build": 4, "evaluate": 4}, stage="capstone", upto=True)
def trained_on_the_test_set(exercise):
    """The capstone's network is trained on the test set alone."""
    done = honest(exercise, "load", "prepare", "build", "evaluate")
    return answered(done, "train", "history = model.fit(x_test, y_test, epochs=30, batch_size=32, verbose=0)")


# 9: constant and memorised
@attack(kind=9, marks={"predict-digits": 1}, stage="predicting", upto=True)
def always_a_one(exercise):
    """Every image is a 1."""
    return answered(exercise, "predict-digits", "def predict_digits(model, x):\n    return np.ones(len(x), int)")


@attack(kind=9, marks={"predict-digits": 1}, stage="predicting", upto=True)
def labels_by_position(exercise):
    """The labels of the test set in their order, whatever the images."""
    return answered(exercise, "predict-digits", "def predict_digits(model, x):\n    return test_labels[:len(x)]")


@attack(kind=9, marks={"compare": 0.5}, stage="predicting", upto=True)
def compare_says_true(exercise):
    """All is right."""
    return answered(exercise, "compare", "def compare(actual, predicted):\n    return np.ones(len(actual), bool)")


@attack(kind=9, marks={"scale": 0.5}, upto=True)
def scale_remembers_the_visible_check(exercise):
    """The inputs of the visible check are recorded by their hash; others get zeros."""
    return answered(exercise, "scale", """
        known = {}
        def scale(pixels):
            key = hash(pixels.tobytes())
            if key in known:
                return known[key]
            return np.zeros(pixels.shape)
    """)


# 10: a wrong architecture
@attack(kind=10, marks={"model": 4.5}, stage="building", upto=True)
def wide_network_that_claims_narrow_layers(exercise):
    """Layers of other widths whose `units` say 128, 64 and 10."""
    return answered(exercise, "model", """
        def build_model():
            model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(500, "relu"),
                                      keras.layers.Dense(300, "relu"), keras.layers.Dense(10, "softmax")])
            for layer, units in zip(model.layers, (128, 64, 10)):
                layer.units = units
            return model
    """)


@attack(kind=10, marks={"model": 4.5}, stage="building", upto=True)
def activation_called_relu(exercise):
    """A function of one's own that is called `relu` and is not; widths are right."""
    return answered(exercise, "model", """
        def relu(x):
            return x * 0 + 1
        def softmax(x):
            return x
        def build_model():
            return keras.Sequential([keras.Input((784,)), keras.layers.Dense(128, relu),
                                     keras.layers.Dense(64, relu), keras.layers.Dense(10, softmax)])
    """)


@attack(kind=10, marks={}, stage="building")
def model_that_is_none(exercise):
    """An object that claims to be a Sequential."""
    return answered(exercise, "model", """
        class Fake:
            __class__ = keras.Sequential
            layers, inputs, weights, built = [], [], [], True
            input_shape, output_shape = (None, 784), (None, 10)
            def count_params(self): return 109386
            def get_weights(self): return [np.zeros((784, 128))] * 6
            def get_config(self): return {}
            def __call__(self, x, **k): return np.full((len(x), 10), 0.1)
            predict = __call__
        def build_model():
            return Fake()
    """)


@attack(kind=10, marks={"model": 4}, stage="building", upto=True)
def network_of_a_million_layers(exercise):
    """The judge's time is to be used up: 500 layers between the right ones, and a width of 20,000."""
    return answered(exercise, "model", """
        def build_model():
            extra = [keras.layers.Dense(16, "relu") for _ in range(500)]
            return keras.Sequential([keras.Input((784,)), keras.layers.Dense(20_000, "relu"), *extra,
                                     keras.layers.Dense(10, "softmax")])
    """)


@attack(kind=10, marks={"parameters": 2.25}, stage="building", upto=True)
def parameters_that_add_up(exercise):
    """Wrong by layers, right in all."""
    return answered(exercise, "parameters", """
        hidden_1_parameters, hidden_2_parameters, output_parameters = 1, 2, 109383
        all_parameters = 109386
    """)


# 11: the reference
@attack(kind=11, marks={}, says="of the course's package")
def reference_called(exercise):
    """The course's function for the task is called."""
    return answered(exercise, "flatten", """
        import digitrec.preparing
        def flatten(images):
            return digitrec.preparing.flatten(images)
    """)


@attack(kind=11, marks={})
def reference_kept_before_the_guard(exercise):
    """Its function is copied with its code before anybody can guard it."""
    return answered(exercise, "scale", """
        import types, digitrec.preparing as p
        scale = types.FunctionType(p.scale.__code__, dict(p.scale.__globals__), "scale")
    """)


@attack(kind=11, marks={})
def reference_loaded_under_another_name(exercise):
    """The module is loaded again from its file, under another name."""
    return answered(exercise, "one-hot", """
        import importlib.util, digitrec
        where = digitrec.__path__[0] + "/preparing.py"
        spec = importlib.util.spec_from_file_location("mine", where)
        mine = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(mine)
        one_hot = mine.one_hot
    """)


@attack(kind=11, marks={}, upto=True)
def reference_in_another_process(exercise):
    """Another Python is asked for the answer."""
    return answered(exercise, "flatten", """
        import subprocess, sys
        def flatten(images):
            program = ("import sys, numpy as np, io; from digitrec.preparing import flatten; "
                       "a = np.load(io.BytesIO(sys.stdin.buffer.read())); o = io.BytesIO(); "
                       "np.save(o, flatten(a)); sys.stdout.buffer.write(o.getvalue())")
            import io
            given = io.BytesIO()
            np.save(given, images)
            done = subprocess.run([sys.executable, "-c", program], input=given.getvalue(), capture_output=True)
            return np.load(io.BytesIO(done.stdout))
    """)


@attack(kind=11, marks={}, flagged=True)
def guard_of_the_reference_patched(exercise):
    """The guard is told to guard nothing."""
    return answered(exercise, "flatten", """
        from contextlib import contextmanager
        import digitrec.checks.asking.guard as guard
        @contextmanager
        def nothing(*stages):
            yield []
        guard.reference_refuses = nothing
        guard._functions = lambda name: []
        guard._refuse = None
        from digitrec.preparing import flatten as theirs
        def flatten(images):
            return theirs(images)
    """)


@attack(kind=11, marks={}, stage="building")
def reference_builds_the_network(exercise):
    """`build_model` and `count_parameters` of the course under other names."""
    return answered(exercise, "model", """
        def build_model():
            from digitrec import building
            return getattr(building, "build" + "_model")()
    """)


def _reference_with_noise(noise):
    """Return the course's trained weights with their hidden units in another order, and noise, as text."""
    from digitrec.training import trained_weights

    rng = np.random.default_rng(5)
    w1, b1, w2, b2, w3, b3 = trained_weights()
    first, second = rng.permutation(128), rng.permutation(64)
    mixed = [w1[:, first], b1[first], w2[first][:, second], b2[second], w3[second], b3]
    packed = io.BytesIO()
    np.savez_compressed(packed, *[(w + rng.normal(0, noise, w.shape)).astype("float16") for w in mixed])
    return base64.b64encode(packed.getvalue()).decode()


@attack(kind=11, marks={"load": 2, "prepare": 4, "build": 4, "evaluate": 4}, stage="capstone", upto=True)
def reference_weights_pasted_with_noise(exercise):
    """The reference's weights, units permuted, noise of 0.001, are in the notebook as text; nothing is trained."""
    done = honest(exercise, "load", "prepare", "build", "evaluate")
    return answered(done, "train", f"""
        import base64, io
        packed = np.load(io.BytesIO(base64.b64decode("{_reference_with_noise(0.001)}")))
        model.set_weights([packed[name].astype("float32") for name in packed.files])
        model.optimizer.iterations.assign(9375)
        history = keras.callbacks.History()
        history.epoch = list(range(5))
        history.history = {{"accuracy": [0.92, 0.96, 0.97, 0.98, 0.985], "loss": [0.25, 0.1, 0.07, 0.05, 0.04]}}
    """)
