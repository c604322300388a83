"""What Python, NumPy and Keras say when they stop, told in a sentence or two to somebody who meets it first.

Each row is a pattern of the type and the message, the code of the misconception, and what to say; `{1}` is
the first group of the pattern. The first row that fits speaks. `tests/test_errors.py` has the libraries raise
each of them.
"""

import re

from digitrec.checks.engine.wording import with_article

STOPPED, SHAPES, OLD, NAME = "stopped-with-error", "shapes-do-not-fit", "old-spelling", "name-not-known"

# fmt: off
ROWS = (
    # --- shapes
    (r"core dimension .*\(size (\d+) is different from (\d+)\)", SHAPES,
     "A product `A @ B` needs as many columns in A as there are rows in B; here these are {2} and "
     "{1}. Mostly a `.T` is missing or is one too many, or A and B stand the other way round."),
    (r"shapes (\(.*?\)) and (\(.*?\)) not aligned", SHAPES,
     "A product needs as many columns on the left as there are rows on the right; here the shapes are "
     "{1} and {2}. Mostly a `.T` is missing or is one too many, or the two stand the other way round."),
    (r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))", SHAPES,
     "Arrays of the shapes {1} and {2} cannot be combined number by number: from the last axis on, "
     "lengths have to be equal, or one of them 1. After a sum or mean along an axis, `keepdims=True` "
     "keeps the 1."),
    (r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))", SHAPES,
     "An array of the shape {1} does not fit into a place of the shape {2}: both sides of the `=` "
     "need the same shape."),
    (r"cannot reshape array of size (\d+) into shape (\(.*?\))", SHAPES,
     "`reshape` keeps every number, and {1} of them do not fill the shape {2}. Multiply the lengths: "
     "the product has to be {1}. A length that depends on the input is best taken from the input."),
    (r"can only specify one unknown dimension", SHAPES,
     "-1 in `reshape` means “whatever is left”, and only one length can be left open."),
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)", SHAPES,
     "The array has no axis {1}: it has {2} of them, counted from 0. An earlier step may have taken "
     "an axis away, as `argmax` and `sum` do, or none was there because these are labels and no "
     "one-hot rows."),
    (r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed", SHAPES,
     "{2} indices stand in the brackets, and the array has {1} axis or axes. An earlier step may have "
     "taken one away, or these are labels, (N,), and no one-hot rows, (N, 10)."),
    (r"boolean index did not match indexed array.*size of axis is (\d+).*axis is (\d+)", SHAPES,
     "{2} answers True or False cannot pick among {1} things: there has to be one for each."),
    (r"Incompatible shape for in-place modification", SHAPES,
     "The shape of an array can be set only if its numbers lie in memory in that order, which they need "
     "not do. `reshape` makes a new array where they do not."),
    (r"inhomogeneous shape", SHAPES,
     "NumPy makes an array of a list only if its rows have the same length; here some are longer than "
     "others."),
    (r"ValueError: setting an array element with a sequence", SHAPES,
     "A single place of an array takes one number, and several were put there."),
    (r"all the input array dimensions .*must match exactly", SHAPES,
     "Arrays can be joined only if all their lengths are equal but the one along which they are "
     "joined."),
    # --- Python's own functions, given an array
    (r"The truth value of an array with more than one element is ambiguous", STOPPED,
     "Python asked an array of many numbers a single yes-or-no question. The functions `max`, `min` "
     "and `sorted` of Python do that with rows, and so do `if`, `and`, `or` and `not`: use NumPy's, "
     "as in `pixels.max()`, and `&`, `|` and `~` between arrays."),
    (r"only (0-dimensional|length-1) arrays can be converted to Python scalars", STOPPED,
     "A function for a single number, such as `int`, `float` or one of the module `math`, was given a "
     "whole array. NumPy has the same for arrays: `.astype(int)`, `np.log`, `np.exp`."),
    (r"only integer scalar arrays can be converted to a scalar index", STOPPED,
     "A whole array stands where Python wants one whole number: as an index of a list, in "
     "`range(...)`, or as the second argument of `np.concatenate`, which takes the arrays in a list. "
     "`np.array(the_list)` can be indexed with an array; `len(...)` counts."),
    (r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", STOPPED,
     "There is no place {1} on an axis of length {3}, whose places are counted from 0. Either the "
     "array is too short, or the index does not count what it should."),
    (r"arrays used as indices must be of integer", STOPPED,
     "The index holds numbers with a decimal point, and an index is a whole number. `.astype(int)` "
     "makes them whole, if that is what they are."),
    (r"(list index|list assignment index|tuple index|string index) out of range", STOPPED,
     "There is no such place: a list or tuple of length n has the places 0 to n - 1. An empty list "
     "has none; `.append(...)` adds one."),
    (r"(list|tuple) indices must be integers or slices, not (tuple|float|\w+)", STOPPED,
     "A {1} takes one whole number in its brackets, and got something of the type `{2}`. Arrays take "
     "several, as in `a[0, 1]`, and other arrays: `np.array(...)` makes an array of a {1}."),
    (r"slice indices must be integers|'float' object cannot be interpreted as an integer|expected a "
     r"sequence of integers or a single integer, got '[\d.]+'", STOPPED,
     "A number with a decimal point stands where a whole one is needed, in `range(...)`, in a shape, "
     "or in a slice. `/` always gives a decimal point; `//` gives whole numbers."),
    (r"attempt to get argm(ax|in) of an empty sequence|zero-size array to reduction operation", STOPPED,
     "The array is empty, so it has no largest or smallest number: see what the line before has left "
     "of it."),
    # --- brackets
    (r"'(numpy.ndarray|list|tuple|dict)' object is not callable", STOPPED,
     "Round brackets behind something of the type `{1}` ask it to do something. To take a part out of "
     "it, square brackets are needed. Or a variable has taken the name of a function."),
    (r"'(int|float|str|module|numpy.\w+|Sequential)' object is not callable", STOPPED,
     "Something of the type `{1}` stands in front of round brackets as if it were a function. Either "
     "an operator is missing between the two, or a variable has taken the name of a function: rename "
     "it, restart the kernel."),
    (r"'(builtin_function_or_method|function|method)' object is not subscriptable", STOPPED,
     "A function stands in front of square brackets. Call it first, with round ones: "
     "`a.argmax(axis=1)[0]`."),
    (r"'(?:[\w.]+\.)?(\w+)' object does not support item assignment", STOPPED,
     "Something of the type `{1}` cannot be changed place by place. Make a list or a NumPy array of "
     "it first."),
    (r"'(int|float|NoneType)' object is not iterable|iteration over a 0-d array", STOPPED,
     "A `for` goes through several things, and got a single one, or none. To count, it needs "
     "`range(n)`; to go through an array, the array."),
    (r"object of type '(\w+)' has no len\(\)|len\(\) of unsized object", STOPPED,
     "`len` counts the things in an array or list, and was given a single number or nothing."),
    # --- nothing where something is needed
    (r"'NoneType' object has no attribute '(\w+)'", STOPPED,
     "`.{1}` was asked of nothing, `None`. The step before it gives nothing back: a function without "
     "`return`, or a method that changes things where they are, such as `compile`, `add`, `append` or "
     "`sort`."),
    (r"NoneType", STOPPED,
     "The line works with nothing, `None`. The step before it gives nothing back: a function without "
     "`return`, or a method that changes things where they are, such as `append`, `sort` or `shuffle`."),
    (r"cannot unpack non-iterable (?:\w+\.)*(\w+) object", STOPPED,
     "Several names stand on the left of the `=` and one single thing, of the type `{1}`, on the "
     "right."),
    (r"too many values to unpack|not enough values to unpack", STOPPED,
     "On the left of the `=`, or behind `for`, are more or fewer names than there are things on the "
     "right. `for i, a in enumerate(list)` and `for a, b in zip(first, second)` give two at a time."),
    # --- lists that should be arrays
    (r"unsupported operand type\(s\) for (\S+): '(list|tuple)' and|unsupported operand type\(s\) for "
     r"(\S+): '\w+' and '(list|tuple)'|can't multiply sequence by non-int", STOPPED,
     "Python does not do sums with lists or tuples, number by number. `np.array(...)` makes an array, "
     "and arrays do; or a loop goes through the list."),
    (r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'", STOPPED,
     "`{1}` does not go between the types `{2}` and `{3}`."),
    (r"can only concatenate str|can only concatenate list|can only concatenate tuple", STOPPED,
     "`+` joins text with text and list with list, and here the other side is something else."),
    (r"'(list|tuple|int|float)' object has no attribute "
     r"'(shape|reshape|astype|argmax|mean|sum|max|T|flatten)'", STOPPED,
     "A {1} is not an array and has no `.{2}`. `np.array(...)` makes one."),
    (r"'numpy.ndarray' object has no attribute 'append'", STOPPED,
     "Arrays keep their length and have no `append`; lists have. Collect in a list, `np.array(...)` "
     "at the end."),
    (r"EagerTensor object has no attribute '(\w+)'", STOPPED,
     "This is a tensor of TensorFlow, and it has no `.{1}`. `np.array(...)` makes an array of it."),
    (r"unhashable type: '(\S+)'", STOPPED,
     "Something of the type `{1}` cannot be a key of a dictionary or stand in a set: it can change."),
    # --- numbers that do not fit
    (r"Cannot cast ufunc '(\w+)' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)", STOPPED,
     "`/=`, `+=` and the like keep the array, and it holds whole numbers ({3}): the result, {2}, has "
     "no room in it. Make a new array with `a = a / b` or the like."),
    (r"Python integer (-?\d+) out of bounds for (\w+)", STOPPED,
     "{1} does not fit into an array of the type {2}, which has no such number. `.astype(int)` makes "
     "room."),
    (r"ZeroDivisionError", STOPPED,
     "Something was divided by 0: a count that is 0 here, or one that begins at 0."),
    (r"math domain error|expected a (positive|nonnegative) input", STOPPED,
     "0 and negative numbers have no logarithm, and negative ones no square root."),
    (r"Cannot interpret '(\d+)' as a data type", STOPPED,
     "A shape goes in brackets of its own, `np.zeros((10, {1}))`: the second argument is the type of "
     "the numbers."),
    (r"RecursionError", STOPPED,
     "The function calls itself, more often than Python lets it, which is about 1,000 times. If it should "
     "not call itself at all, another one was meant, or a method such as `model.evaluate`."),
    # --- arguments
    (r"takes 0 positional arguments but (\d+) w", STOPPED,
     "Nothing stands in the brackets behind its name, so it takes no argument, and was given {1}. "
     "What it works on has to have a name there."),
    (r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) w", STOPPED,
     "It takes at most {1} and was given {2}. Count the names in the brackets of its `def`; a method "
     "counts `self` as one."),
    (r"Dense.__init__\(\) missing 1 required positional argument: 'units'", STOPPED,
     "`Dense` needs its number of units, `units`, which comes first: `Dense(128, ...)`. In old code "
     "it is called `output_dim`."),
    (r"missing (\d+) required positional arguments?: (.*)", STOPPED,
     "It was not given all that it needs. What is missing: {2}."),
    (r"got an unexpected keyword argument '(nb_epoch|epoch|batchsize|nb_epochs|n_epochs)'", OLD,
     "`fit` has no argument `{1}`: it is `epochs`, and `batch_size`."),
    (r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", STOPPED,
     "`{1}` has no argument of the name `{2}`: see how it is spelt."),
    # --- names
    (r"cannot access local variable '(\w+)'|local variable '(\w+)' referenced before assignment", NAME,
     "`{1}` gets its value inside the function, and is used before it has one. Give it a first value "
     "above that line, inside the function."),
    (r"NameError: name '(np|plt|keras|tf|layers|math)' is not defined", NAME,
     "`{1}` is not known here: the cell with its `import` has not been run. Run the set-up cell."),
    (r"NameError: name '(Dense|Sequential|Input|Dropout|Flatten|Adam|to_categorical)' is not defined", NAME,
     "`{1}` belongs to Keras and was not imported by itself. Write where it is, as in "
     "`keras.layers.Dense` or `keras.Sequential`."),
    (r"NameError: name '(\w+)' is not defined", NAME,
     "There is no `{1}`. Either it is spelt otherwise where it is made, or its cell has not been run, "
     "or a text lacks its quotation marks."),
    # --- Keras as it was
    (r"no attribute '(predict_classes|predict_proba)'", OLD,
     "`{1}` is gone from Keras. `predict` gives the probabilities, and `.argmax(axis=1)` of those the "
     "digits."),
    (r"np_utils", OLD,
     "`np_utils` is gone from Keras: `keras.utils.to_categorical` is what it had."),
    (r"No module named 'keras\.(layers|optimizers|utils|preprocessing)\.?(\w*)|No module named "
     r"'(?:tensorflow\.)?keras\.\S+'", OLD,
     "Keras has been arranged anew since this line was written: everything is below `keras.layers`, "
     "`keras.optimizers`, `keras.utils`."),
    (r"cannot import name '(adam|sgd|rmsprop)' from 'keras.optimizers'", OLD,
     "The optimizers are written with a capital letter now: `Adam`, `SGD`, `RMSprop`."),
    (r"Argument\(s\) not recognized: \{'lr'", OLD,
     "`lr` is called `learning_rate` now."),
    (r"Unrecognized keyword arguments passed to (\w+): "
     r"\{'(output_dim|init|W_regularizer|bias|border_mode)'", OLD,
     "`{2}` is a word of old Keras: the number of units is `units`, or stands first, and the first "
     "weights are chosen by `kernel_initializer`."),
    (r"Unrecognized keyword arguments passed to (\w+): \{'(\w+)'", STOPPED,
     "`{1}` has no argument of the name `{2}`: see how it is spelt."),
    (r"module 'numpy' has no attribute '(int|float|bool|object|bool8|float_|int0)'", OLD,
     "`np.{1}` is gone from NumPy: write `int`, `float` or `bool`."),
    (r"module '([\w.]+)' has no attribute '(\w+)'", NAME,
     "`{1}` has nothing of the name `{2}`: see how it is spelt, capital letters too."),
    (r"'History' object (?:is not subscriptable|has no attribute '(?:loss|accuracy|acc|val_\w+)')", STOPPED,
     "The curves are in the dictionary `history` of what `fit` returns: `history.history[\"loss\"]`."),
    (r"'(?:numpy\.)?(\w+)' object has no attribute '(\w+)'", NAME,
     "Something of the type `{1}` has no `.{2}`: see how it is spelt, or whether this is the thing "
     "you mean."),
    (r"KeyError: '(acc|val_acc|accuracy|val_accuracy|loss|val_loss)'", STOPPED,
     "The history has no curve `{1}`. Its names are those that the network was compiled with, and "
     "those with `val_` are there if `fit` was given validation data: print `history.history.keys()`."),
    (r"KeyError: (.+)", STOPPED,
     "The dictionary has no entry {1}, so there is nothing to take or to add to. `.get(key, 0)` gives 0 "
     "where there is none yet."),
    # --- Keras as it is
    (r"Could not interpret (loss|optimizer|activation function|metric|initializer) identifier: "
     r"(.{1,60})", STOPPED,
     "Keras knows no {1} called {2}. Names are written exactly, in small letters with underscores "
     "between the words, such as `categorical_crossentropy`, `relu`, `softmax`, `adam`."),
    (r"Expected `trainable` to be a boolean. Received: trainable=<|Argument `name` must be a string "
     r".*name=<", STOPPED,
     "`Sequential` takes its layers in one list: `Sequential([first, second])`, with square brackets "
     "inside the round ones."),
    (r"Only instances of `keras.Layer` can be added to a Sequential model. Received: (.{1,60}) \(of "
     r"type <class '(\w+)'>", STOPPED,
     "Among the layers of `Sequential` is something that is no layer (of the type `{2}`). A text is "
     "no layer, a class needs its brackets and numbers, as in `Dense(10)`, and `add` takes one layer "
     "at a time."),
    (r"You must call `compile\(\)` before using the model", STOPPED,
     "The network has not been compiled: `fit` and `evaluate` need its loss, and `fit` its optimizer."),
    (r"it has no layers", STOPPED,
     "The network has no layers yet: nothing has been added to its `Sequential`."),
    (r"Expected shape (\(.*?\)), but input has incompatible shape (\(.*?\))", SHAPES,
     "The network takes inputs of the shape {1} and was given {2}. The first axis counts the images, "
     "even where it is one; the rest has to be as the network was built."),
    (r"Invalid input shape for input", SHAPES,
     "The network was given images of another shape than the one it was built for."),
    (r"expected axis -1 of input shape to have value (\d+), but received input with shape (\(.*?\))", SHAPES,
     "A layer takes {1} numbers an image and was given the shape {2}. Flatten the images first."),
    (r"same rank|must have the same shape\. Received: target.shape=(\(.*?\)), output.shape=(\(.*?\))", SHAPES,
     "The labels have another shape than the network's ten outputs. Categorical cross-entropy wants "
     "one-hot labels, (N, 10)."),
    (r"Argument `output` must have rank \(ndim\) `target.ndim - 1`", SHAPES,
     "The loss wants labels that are single numbers, as every loss does whose name begins with "
     "`sparse`; these are one-hot, (N, 10). For those there is the version without `sparse`."),
    (r"Data cardinality is ambiguous.*?'x' sizes: (\d+) 'y' sizes: (\d+)", SHAPES,
     "{1} images and {2} labels went in. Each image needs its label: take both from the same set."),
    (r"the layer isn't built|has not yet been built", STOPPED,
     "The network does not know its input yet, so it has no weights. `keras.Input((784,))` in front "
     "of the layers settles it."),
    (r"Expected `loss_weights` argument", STOPPED,
     "What stands third in `compile` without a name is taken for `loss_weights`, numbers. Metrics are "
     "given by name: `metrics=[...]`."),
    (r"Keras type promotion", STOPPED,
     "Something that is no number went into the sums, such as a text. `compile` takes its metrics by "
     "name, `metrics=[...]`: what stands third without a name is something else."),
    # --- the text of a cell
    (r"leading zeros in decimal integer literals", STOPPED,
     "A comma separates numbers in Python, and a number cannot begin with 0 behind it. Decimals have "
     "a point, as in 0.063."),
    (r"IndentationError|TabError", STOPPED,
     "The lines do not begin where Python expects them: what belongs to a `def`, `for` or `if` stands "
     "four spaces further in, all of it alike."),
    (r"SyntaxError: ('[(\[{]' was never closed|unmatched|closing parenthesis)", STOPPED,
     "A bracket is missing, or one is too many: every one that opens has to close."),
    (r"SyntaxError: 'return' outside function", STOPPED,
     "A `return` stands outside of any function: it belongs to the lines that are indented below the "
     "`def`."),
    (r"SyntaxError", STOPPED,
     "Python cannot read the cell, so none of it was run. Look at the line, and at the one above it: "
     "a bracket, a quotation mark or a colon is missing there, mostly."),
)
# fmt: on


def explain(error):
    """Return (code, sentences) on an error that was described by `describe_error`, or None if no row fits."""
    said = f"{error['type']}: {error['message']}"
    for pattern, code, text in ROWS:
        if match := re.search(pattern, said):
            groups = [group for group in match.groups() if group] or [""]
            return code, text.format(match[0], *groups)
    return None


def no_name_yet(name, error):
    """Say that a name is not there because the cell that would have made it stopped: see `asking.cells`."""
    cell = f"cell {error['cell']}" if error["cell"] else "the cell that makes it"
    begins = f", which begins with `{error['first']}`," if error["first"] != error["code"] else ""
    at = f" at `{error['code']}`" if error["code"] else ""
    return f"There is no `{name}` yet: {cell}{begins} stopped{at} {what_was_raised(error)}"


def what_was_raised(error):
    """Write an error for a sentence, from “with” to its end: its type, and what the table or it says."""
    begun = f"with {with_article(error['type'])}"
    if explained := explain(error):
        return f"{begun}. {explained[1]} {shapes_of(error)}".rstrip()
    message = error["message"].rstrip(".") or "no message"
    return f"{begun}: {message}."


def shapes_of(error):
    """Return the sentence on the shapes of the arrays in the line that stopped, or nothing."""
    found = [f"`{name}` has the shape {tuple(shape)}" for name, shape in error.get("shapes", {}).items()]
    *first, last = found or [""]
    return f"In that line, {', '.join(first)}{' and ' if first else ''}{last}." if last else ""
