"""Kind 23: odd, and not cheating. They earn what they are worth, and nobody is suspected."""

import json

import nbformat

from digitrec.rehearsal.hostile import answered, at_the_end, attack, find, honest, raw, text, with_code


def fair(**options):
    """Enter a submission that must have full marks and is not flagged."""
    return attack(kind=23, marks="full", flagged=False, **options)


@fair()
def warnings_and_logs(exercise):
    """Warnings, logs and progress bars on both channels."""
    return with_code(honest(exercise), """
        import logging, os, sys, warnings
        warnings.warn("this will change")
        logging.basicConfig(level=logging.DEBUG)
        logging.getLogger("mine").error("an error that is none")
        for n in range(200):
            print(f"\\r{n / 2:.0f} % " + "#" * (n // 5), end="", file=sys.stderr)
        os.system("echo from the shell >&2")
    """)


@fair()
def plots(exercise):
    """Plots, with a style of its own, left open."""
    return with_code(honest(exercise), """
        %matplotlib inline
        plt.style.use("ggplot")
        for n in range(3):
            plt.figure()
            plt.imshow(x_train[n])
        plt.show()
        plt.hist(x_train[0].ravel())
    """)


@fair()
def helpers_called_grade_and_check(exercise):
    """Variables of one's own are called `grade`, `check`, `report` and `task`."""
    return with_code(honest(exercise), """
        grade = 5
        check = [1, 2, 3]
        report = task = "mine"
        sum = 3 + 4
    """)


@fair()
def helper_files(folder_or_exercise):
    """A helper is written with a magic and imported."""
    exercise = honest(folder_or_exercise)
    answered(exercise, "flatten", """
        from my_helpers import one_row_each
        def flatten(images):
            return one_row_each(images)
    """)
    return with_code(exercise, """
        %%writefile my_helpers.py
        def one_row_each(images):
            return images.reshape(len(images), -1)
    """, before="flatten")


@fair(files=True)
def helper_file_handed_in(folder, notebook):
    """The helper came beside the notebook."""
    (folder / "my_helpers.py").write_text("import numpy as np\n\ndef rows(a):\n    return np.reshape(a, (len(a), -1))\n")
    made = answered(notebook, "flatten", """
        import my_helpers
        def flatten(images):
            return my_helpers.rows(images)
    """)
    (folder / "preparing.ipynb").write_text(text(made))


@fair()
def colab_metadata(exercise):
    """Saved by Colab: its metadata, no ids, format 4.0."""
    plain = json.loads(text(honest(exercise)))
    plain.update(nbformat_minor=0)
    plain["metadata"].update(colab={"provenance": [], "gpuType": "T4"}, accelerator="GPU",
                             widgets={"application/vnd.jupyter.widget-state+json": {}})
    for number, cell in enumerate(plain["cells"]):
        cell.pop("id")
        cell["metadata"].update(id=f"x{number}", colab={"base_uri": "https://localhost:8080/"}, outputId="f00")
    return raw(json.dumps(plain))


@fair()
def code_metadata(exercise):
    """Saved by VS Code: with its metadata, a byte-order mark and CRLF."""
    plain = json.loads(text(honest(exercise)))
    plain["metadata"]["language_info"] = {"name": "python", "version": "3.11.5", "file_extension": ".py",
                                          "codemirror_mode": {"name": "ipython", "version": 3}}
    for cell in plain["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
    return raw(b"\xef\xbb\xbf" + json.dumps(plain, indent=1).replace("\n", "\r\n").encode())


@fair()
def extra_cells_and_an_error(exercise):
    """Cells of one's own between all others, one of which ends with an error."""
    for number in range(len(exercise.cells) * 2, 0, -2):
        exercise.cells.insert(number // 2, nbformat.v4.new_code_cell(f"note_{number} = {number}"))
    return with_code(honest(exercise), "1 / 0\nundefined_name")


@fair()
def other_spelling(exercise):
    """The same answers in a style of one's own."""
    answered(honest(exercise), "flatten", "flatten = lambda images: np.array([im.ravel() for im in images])")
    answered(exercise, "scale", """
        from functools import partial
        def divide(by, pixels):
            return np.true_divide(pixels, by)
        scale = partial(divide, 255.0)
    """)
    return answered(exercise, "one-hot", """
        class OneHot:
            def __call__(self, labels):
                return (np.asarray(labels)[:, None] == np.arange(10)).astype(int)
        one_hot = OneHot()
    """)


@fair()
def keras_does_it(exercise):
    """Keras' own function makes the rows."""
    return answered(honest(exercise), "one-hot",
                    "def one_hot(labels):\n    return keras.utils.to_categorical(labels, num_classes=10)")


@fair()
def options_of_numpy(exercise):
    """Print options, a seed, errors of NumPy as exceptions, a decimal context."""
    return with_code(honest(exercise), """
        np.set_printoptions(precision=1, threshold=5)
        np.random.seed(7)
        np.seterr(all="raise")
        import decimal, locale
        decimal.getcontext().prec = 3
    """)


@fair()
def threads_and_timers(exercise):
    """A thread that prints goes on while the answers are asked."""
    return with_code(honest(exercise), """
        import threading, time
        def tick():
            for n in range(20):
                print(n)
                time.sleep(0.2)
        threading.Thread(target=tick, daemon=True).start()
    """)


@fair()
def working_folder_changed(exercise):
    """The working folder is another one, and files are written there."""
    return with_code(honest(exercise), """
        import os, tempfile
        os.makedirs("work", exist_ok=True)
        os.chdir("work")
        np.save("rows.npy", np.arange(10))
        print(np.load("rows.npy"), tempfile.mkdtemp())
    """)


@fair()
def magics(exercise):
    """Timers, shell commands, `%%capture`, `%config` and the name of the shell."""
    return with_code(honest(exercise), """
        %config InlineBackend.figure_format = "retina"
        !echo hello
        %timeit -n 1 -r 1 np.zeros(10)
        get_ipython().run_line_magic("precision", "3")
        print(get_ipython().execution_count)
    """)


@fair()
def check_called_by_the_learner(exercise):
    """`check` and `grade` are called in cells of one's own, and in a loop."""
    return at_the_end(with_code(honest(exercise), """
        for _ in range(3):
            check("preparing.flatten", flatten)
        points = grade("preparing.flatten", flatten)
    """), 'check("preparing.scale", scale)')


@fair()
def words_that_sound_bad(exercise):
    """Comments and texts name what attackers use."""
    return with_code(honest(exercise), """
        # I tried sys.modules["digitrec.checks"], sys._getframe and get_ipython().ast_transformers: not needed.
        note = "builtins.sum, gradebook.db, os._exit and solutions/ are words only"
        import sys
        print(sys.version, len(sys.modules))
    """)


@fair()
def cells_run_in_another_order(exercise):
    """Helpers below, answers above: a name that an answer uses is defined later, before it is asked."""
    made = answered(honest(exercise), "flatten", "def flatten(images):\n    return images.reshape(-1, PIXELS)")
    find(made, "flatten-first").source += "\nPIXELS = 28 * 28"
    return made


@fair()
def help_and_documentation(exercise):
    """Help, source, and `dir` of the course's own modules are looked at."""
    return with_code(honest(exercise), """
        import digitrec
        help(check)
        print(dir(digitrec)[:3], digitrec.__doc__)
        np.array?
    """)


@fair(stage="loading")
def loading_by_another_import(exercise):
    """The data by `tensorflow`'s and `keras`' own names."""
    return answered(honest(exercise), "arrays", """
        import keras
        train, test = keras.datasets.mnist.load_data()
        x_train, y_train = train
        x_test, y_test = test
    """)


@fair(stage="loading")
def loading_with_bare_types(exercise):
    """Lists, tuples of NumPy's numbers and a dtype in place of a text."""
    answered(honest(exercise), "facts", """
        n_train, n_test = np.int64(60000), len(x_test)
        image_shape = list(x_train.shape[1:])
        pixel_type = x_train.dtype
        lowest, highest = x_train.min(), x_train.max()
    """)
    return answered(exercise, "counts", """
        digit_counts = [int((y_train == k).sum()) for k in range(10)]
        commonest_digit = digit_counts.index(max(digit_counts))
        rarest_digit = digit_counts.index(min(digit_counts))
    """)


@fair(stage="predicting")
def predicting_in_batches(exercise):
    """The network is called by itself, a batch at a time, with a progress bar."""
    return answered(honest(exercise), "predict-digits", """
        def predict_digits(model, x):
            found = []
            for start in range(0, len(x), 500):
                rows = np.array(model(x[start : start + 500]))
                found += [int(np.argmax(row)) for row in rows]
            return np.array(found)
    """)


@fair(stage="building")
def building_by_functions(exercise):
    """The same network by Keras' functional interface, with names of its own."""
    return answered(honest(exercise), "model", """
        def build_model():
            inputs = keras.Input((784,), name="pixels")
            x = keras.layers.Dense(128, name="wide")(inputs)
            x = keras.layers.Activation("relu")(x)
            x = keras.layers.Dense(64, activation=keras.activations.relu)(x)
            outputs = keras.layers.Dense(10, activation="softmax", name="digits")(x)
            return keras.Model(inputs, outputs, name="mine")
    """)


@fair(stage="building")
def building_by_add(exercise):
    """The same with `add`, a summary, and a class of one's own for the count."""
    answered(honest(exercise), "count", """
        def count_parameters(sizes):
            return [(a + 1) * b for a, b in zip(sizes[:-1], sizes[1:])]
    """)
    return answered(exercise, "model", """
        from tensorflow.keras.models import Sequential
        from tensorflow.keras.layers import Dense, InputLayer
        def build_model():
            network = Sequential()
            network.add(InputLayer(shape=(784,)))
            for units in (128, 64):
                network.add(Dense(units, activation="relu"))
            network.add(Dense(10, activation="softmax"))
            network.summary()
            return network
    """)
