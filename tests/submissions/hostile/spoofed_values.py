"""Kind 6: values that say something else than they are."""

from digitrec.rehearsal.hostile import answered, attack, honest, with_code


@attack(kind=6, marks={"flatten": 1}, upto=True)
def array_that_equals_everything(exercise):
    """A subclass of ndarray whose comparisons all agree."""
    return answered(exercise, "flatten", """
        class Agreeable(np.ndarray):
            def __eq__(self, other): return np.ones(self.shape, bool)
            def __ne__(self, other): return np.zeros(self.shape, bool)
            def astype(self, *a, **k): return self
            def __array_function__(self, function, types, args, kwargs): return True
        def flatten(images):
            return np.zeros((len(images), 784)).view(Agreeable)
    """)


@attack(kind=6, marks={})
def object_with_a_shape_and_array(exercise):
    """An object that has a shape, a dtype and `__array__`, which gives something else at each call."""
    return answered(exercise, "flatten", """
        class Rows:
            dtype, ndim = np.dtype("uint8"), 2
            def __init__(self, n): self.shape, self.calls = (n, 784), 0
            def __len__(self): return self.shape[0]
            def __array__(self, *a, **k):
                self.calls += 1
                return np.zeros((1, self.calls))
            def __eq__(self, other): return True
        def flatten(images):
            return Rows(len(images))
    """)


@attack(kind=6, marks={}, stage="loading", upto=True)
def numbers_that_equal_everything(exercise):
    """Whole numbers that claim to be equal to all others, and a text too."""
    return answered(exercise, "facts", """
        class Number(int):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __int__(self): return 60000
            __index__ = __float__ = __int__
            __hash__ = int.__hash__
        class Text(str):
            def __eq__(self, other): return True
            def strip(self, *_): return "uint8"
            lower = __str__ = __repr__ = strip
            __hash__ = str.__hash__
        n_train = n_test = lowest = highest = Number(7)
        image_shape = Number(7)
        pixel_type = Text("no")
    """)


@attack(kind=6, marks={}, stage="loading")
def nan_and_infinity(exercise):
    """NaN, infinity, a whole number of 100,000 digits, a million nested lists."""
    return answered(exercise, "facts", """
        n_train, n_test = float("nan"), float("inf")
        image_shape = ()
        for _ in range(100_000):
            image_shape = [image_shape]
        pixel_type = "uint8" * 10**6
        lowest, highest = 10**100_000, -0.0 * 10**9
    """)


@attack(kind=6, marks={}, upto=True)
def marks_as_numpy_float(exercise):
    """The answer is a float of NumPy, and its repr a mark."""
    return answered(exercise, "predictions", """
        class Mark(np.float64):
            def __repr__(self): return "1.0"
            __str__ = __repr__
        x_test_shape = ones_in_y_test = Mark("nan")
    """)


@attack(kind=6, marks={}, flagged=True)
def frames_walked(exercise):
    """The answer walks up the frames that called it, and empties or fills what it finds there."""
    return answered(exercise, "flatten", """
        import sys
        def flatten(images):
            frame = sys._getframe()
            while frame := frame.f_back:
                for name, value in list(frame.f_locals.items()):
                    if type(value).__name__ in ("Task", "Criterion"):
                        object.__setattr__(value, "criteria", ())
                    if isinstance(value, dict) and "marks" in value:
                        value["marks"] = 2.0
                    if isinstance(value, list) and "finding" in name:
                        value.clear()
            return images
    """)


@attack(kind=6, marks={}, flagged=True)
def frame_of_an_exception(exercise):
    """The same, by the traceback of an exception."""
    return answered(exercise, "flatten", """
        def flatten(images):
            try:
                1 / 0
            except ZeroDivisionError as error:
                frame = error.__traceback__.tb_frame
                while frame := frame.f_back:
                    for value in list(frame.f_globals.values()):
                        if type(value).__name__ == "Task":
                            value.__dict__["criteria"] = ()
            return images
    """)


@attack(kind=6, marks={"flatten": 1}, flagged=True, upto=True)
def expected_value_in_a_frame(exercise):
    """The answer looks for the expected array among its callers' variables and returns it."""
    return answered(exercise, "flatten", """
        import inspect
        def flatten(images):
            for frame in inspect.stack()[1:]:
                for value in frame.frame.f_locals.values():
                    if isinstance(value, np.ndarray) and value.shape == (len(images), 784):
                        return value
            return np.zeros((len(images), 784))
    """)


@attack(kind=6, marks={"scale": 0.5}, upto=True)
def scale_of_objects(exercise):
    """An array of objects that compare as they like."""
    return answered(exercise, "scale", """
        class Fraction:
            def __float__(self): return float("nan")
            def __eq__(self, other): return True
            def __lt__(self, other): return True
            __gt__ = __le__ = __ge__ = __lt__
            def __sub__(self, other): return 0.0
        def scale(pixels):
            return np.full(pixels.shape, Fraction(), dtype=object)
    """)


@attack(kind=6, marks={"one-hot": 1}, upto=True)
def one_hot_of_strides(exercise):
    """Arrays with strides of 0, of huge shape and hardly any memory."""
    return answered(exercise, "one-hot", """
        def one_hot(labels):
            return np.lib.stride_tricks.as_strided(np.ones(1), (len(labels), 10), (0, 0))
    """)


@attack(kind=6, marks={})
def array_of_a_terabyte(exercise):
    """Shapes that would be a terabyte if anybody made them whole."""
    return answered(exercise, "flatten", """
        def flatten(images):
            return np.broadcast_to(np.uint8(0), (10**6, 10**6))
    """)


@attack(kind=6, marks={})
def the_same_array_a_million_times(exercise):
    """20 kB that become gigabytes: one array, referenced a million times in nested lists."""
    return answered(exercise, "flatten", """
        def flatten(images):
            rows = [np.zeros((100, 784))] * 30
            for _ in range(4):
                rows = [rows] * 30
            return rows
    """)


@attack(kind=6, marks={})
def memory_mapped_and_structured(exercise):
    """Structured, datetime, text and void arrays in turn."""
    return answered(exercise, "flatten", """
        kinds = iter(["M8[s]", "U100000", "V70000", [("a", "f8"), ("b", "O")], "c16", "m8[D]"] * 50)
        def flatten(images):
            return np.zeros((len(images), 784), dtype=next(kinds, "f8"))
    """)


@attack(kind=6, marks={}, stage="predicting", upto=True)
def compare_with_a_lying_bool(exercise):
    """A list of objects that are true and false at once."""
    return answered(exercise, "compare", """
        class Both:
            def __bool__(self): return True
            def __eq__(self, other): return True
            def __array__(self, *a, **k): raise KeyboardInterrupt
        def compare(actual, predicted):
            return [Both() for _ in actual]
    """)


@attack(kind=6, marks={}, stage="predicting", flagged=None)
def exceptions_of_every_kind(exercise):
    """The answer raises what is not caught by `except Exception`, and an exception that cannot be shown."""
    return answered(exercise, "mistakes", """
        class Bad(BaseException):
            def __str__(self): raise SystemExit(3)
            __repr__ = __str__
            __traceback__ = property(lambda self: 1 / 0)
        kinds = iter([KeyboardInterrupt, SystemExit, GeneratorExit, Bad] * 50)
        def mistakes(actual, predicted):
            raise next(kinds)
    """)


@attack(kind=6, marks={"flatten": 2})
def a_repr_that_never_ends(exercise):
    """Names whose `repr` and attributes raise or exit lie about; the honest answer earns its marks."""
    return with_code(honest(exercise, "flatten"), """
        class Trap:
            def __repr__(self): raise SystemExit
            def __getattr__(self, name): raise KeyboardInterrupt
            def __eq__(self, other): raise MemoryError
            __hash__ = None
        trap = Trap()
        x_test_shape, ones_in_y_test = trap, [trap]
    """)


@attack(kind=6, marks={})
def class_attribute_lies(exercise):
    """`__class__` says ndarray, and nothing else does."""
    return answered(exercise, "flatten", """
        class Liar:
            __class__ = np.ndarray
            def __len__(self): return 5
            def __iter__(self): return iter([])
        def flatten(images):
            return Liar()
    """)
