"""digitrec: build, train and understand a recogniser of handwritten digits.

The package follows the course: one module a stage, in the order of the book.

    loading -> preparing -> building -> compiling -> training -> evaluating -> predicting

`from_scratch` is the same network in NumPy alone, `plotting` draws the figures, `checks` says what is
right and wrong with a learner's answer, `grading` marks a class, and `cli` is the command `digitrec`. The
page "For authors" of the book draws all the rooms. Importing `digitrec` loads none of them, nor TensorFlow.
"""

from importlib.metadata import version

from digitrec.moved import keep_old_names

__version__ = version("digitrec")
keep_old_names()
