"""Mechanical mutants of right answers: one small change each, as a slip of the hand would make it.

The right answers are the notebooks' own solutions and the bank's, in all their spellings. A mutant that is
not the same function in other words has to lose marks, on the inputs that a learner sees and on all that are
drawn at marking. EQUIVALENT says which mutants mean the same, and why.

    python -m tests.mutants [task ...] [--seeds 200]

tries them all and writes how many there are of each task, and how many keep full marks, to
benchmarks/mutants.csv.
"""

import argparse
import ast
import contextlib
import copy
import csv
import io
import re
import signal
import sys
from collections import Counter
from dataclasses import replace
from functools import cache

import nbformat

from digitrec.checks.engine.stages import task, tasks
from digitrec.course import find_tree, stage
from tests.bank import FOLDER, entries

TABLE = find_tree(__file__) / "benchmarks" / "mutants.csv"
VISIBLE = 1  # the seed of the checks in a notebook
COSTLY = {  # tasks that build a Keras model or train: tried with so many seeds, and one answer alone
    "building.build_model": 5,
    "compiling.compile_model": 5,
    "training.train": 2,
    "evaluating.evaluate": 3,
    "predicting.predict_digits": 3,
    "from_scratch.train": 2,
}
PATIENCE = 60  # seconds for one mutant and one seed: what never ends is as wrong as what stops

COMPARED = {
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.FloorDiv, ast.Mult),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
ONE_WAY = (ast.Sub, ast.Div, ast.FloorDiv, ast.MatMult, ast.Pow, ast.Mod)  # whose operands do not commute
RELATED = {
    "max": ("min", "sum"),
    "min": ("max",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "sum": ("mean", "max"),
    "mean": ("sum", "max"),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "ceil": ("floor", "round"),
    "floor": ("ceil",),
    "round": ("floor",),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones", "empty"),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "log": ("log2", "log10", "log1p"),
    "exp": ("exp2", "expm1"),
    "sqrt": ("square",),
    "flatnonzero": ("argwhere", "nonzero"),
    "nonzero": ("argwhere",),
    "where": ("argwhere",),
    "permutation": ("arange",),
}

WORDS = {
    "float32": ("uint8", "int64"),
    "float64": ("uint8",),
    "relu": ("tanh", "sigmoid", "linear"),
    "softmax": ("sigmoid", "linear", "relu"),
    "adam": ("sgd", "rmsprop", "adamax"),
    "categorical_crossentropy": ("sparse_categorical_crossentropy", "binary_crossentropy", "mse"),
    "accuracy": ("mae", "binary_accuracy"),
    "loss": ("accuracy",),
}
# Mutants that mean the same: a pattern for `task: old -> new`, and why.
EQUIVALENT = (
    (
        r"^\S+: .*\b(right|times|total|self\.t|self\.steps)( [+-]= )(.*) -> .*\b\1 = \1 [+-] \3",
        "A number has no array to be changed in.",
    ),
    (r"^preparing\S+: .*-1\b.* -> .*-2\b", "NumPy takes any negative length for the one that is left."),
    (r"flatten: (n, )?\w+, \w+ = (images.shape|\(28, 28\)) -> ", "An image has as many rows as columns."),
    (r"flatten: .*(self\.values|Tensor\(|images\.tolist\(\))", "The same numbers in another box."),
    (r"scale: pixels /= 255.0 -> pixels = pixels / 255.0", "It is a copy that is changed there."),
    (
        r"(scale|prepare): .*(\.astype\('float32'\)|dtype=np\.float)",
        "Pixels and shares fit in any type of float.",
    ),
    (r"scale: .*np\.interp.*(\(0, high\)|\(low, 255\))", "low is 0 there, and high 255."),
    (
        r"one_hot: .*(dtype='float32'|np\.uint8|\.astype\(int\)|return np\.array\(\[\[1\.0)",
        "Any type of number will do.",
    ),
    (r"(one_hot|lazy_guesser): .*\.shape\[0\].* -> .*\.shape\[-1\]", "Labels have one axis."),
    (r"cross_entropy: .*1e-(07|09).* -> .*1e-(06|08|10)", "Which tiny number stands for 0 is not looked at."),
    (
        r"cross_entropy: .*(clip|max(imum)?)\((.*), 1e-07(, 1)?\).* -> .*\(1e-07, ",
        "The larger of two, either way round.",
    ),
    (r"cross_entropy: .*1e-07, 1\).* -> .*1e-07, 2\)", "No probability is above 1."),
    (
        r"from_scratch.train: .*-> .*y\[batch\]\)\.sum\(axis=1\)(\.clip\((0\.0|1e-0[68])\))?\)\.sum\(\)$",
        "No probability is so small there.",
    ),
    (
        r"from_scratch.train: .*-> .*\(p \* y\[batch\]\)\.max\(axis=1\)\.clip\(1e-07\)\)\.sum\(\)$",
        "Of the ten products one is not 0.",
    ),
    (r"costliest: .*-> .*(np|math)\.log(2|10)\(", "A share is the same in any logarithm."),
    (
        r"costliest: .*-> .*(clip\(1e-07, |\(y \* p\)\.max\(axis=1\)|1e-07, 2\))",
        "Either way round; of ten products one is not 0, and no probability is above 1.",
    ),
    (r"(ink_box|deciding_units): .*(np\.uint8\(|int\(|dtype=int)", "The same numbers in another type."),
    (r"ink_box: .*(\.max\(|\.sum\(|tolist|-> columns, rows = \(\[\], \[\]\))", "Ink is above 0 in any sum."),
    (r"ink_box: .*np\.array\(\[min", "Four numbers in another box."),
    (r"(cross_entropy|accuracy): .*\b(label|y) == 1\b.* -> .*>= 1", "Labels are 0 or 1."),
    (
        r"cross_entropy: .*\(y \* p\)\.sum\(axis=1\).* -> .*\.max\(axis=1\)",
        "Of the ten products one is not 0.",
    ),
    (
        r"(entropy|accuracy|guesser|recall_by_digit): .*(float(32)?\(|'float32'|np\.array\()",
        "The same number in another type.",
    ),
    (r"(cross_entropy|lazy_guesser|recall_by_digit): .*round\(", "Three places are enough."),
    (r"(accuracy|softmax): .*axis=-1.* -> .*axis=1", "The last of two axes is axis 1."),
    (r"accuracy: .*== p\.max.* -> .*>= p\.max", "Nothing is above the largest."),
    (
        r"build_model: .* -> return keras\.Sequential\(\[keras\.layers\.Dense\(128",
        "The first data tell the input's size.",
    ),
    (
        r"(evaluate|predict_digits): .*\(x(, y)?, verbose=0\) -> .*\(x(, y)?(, verbose=-?1)?\)$",
        "What is printed meanwhile is not looked at.",
    ),
    (r"steps_per_epoch: .*np\.int64\(", "The same number in another type."),
    (r"confusion_matrix: .*zip\(actual, predicted", "Both have one length."),
    (r"confusion_matrix: .* \+= 1 -> .* \+ 1$", "One place at a time, in place either way."),
    (r"confusion_matrix: return np\.array\(\[\[.* -> return \[\[", "A matrix as lists of numbers."),
    (r"recall_by_digit: .*nan_to_num", "Each digit has images."),
    (r"most_confused: best = ", "Another beginning that every matrix with a mistake overtakes."),
    (r"most_confused: .*matrix\[a\]\[p\] > .* -> .*>= ", "One mistake is commoner than all others."),
    (r"most_confused: np\.fill_diagonal\(mistakes, 0\) -> .*-1\)", "Less than any count."),
    (r"most_confused: .*\bint\(", "The same number in another type."),
    (
        r"lazy_guesser: .*(range\(10\).* -> .*range\(11\)|most = 0 -> most = -?1)",
        "There is no digit 10, and one of each.",
    ),
    (r"lazy_guesser: .*(Counter\(labels|max\(most, times\))", "The same counts, either way round."),
    (
        r"accuracy_elsewhere: .*(np\.float32\(|float\(right\)|round\()",
        "The same share in another type; three places are enough.",
    ),
    (r"accuracy_elsewhere: .*matrix\.mean\(axis=1\)", "Ten times as much above and below the line."),
    (r"widest_layer: .*range\(", "Each unit costs some parameters: none is looked for near their number."),
    (r"widest_layer: best = 0", "One unit fits in each case."),
    (r"widest_layer: .*np\.float64\(", "The same number in another type, or already whole."),
    (
        r"costliest: .*(\(1e-07, |int\(|float\(|round\(|np\.array\(\[)",
        "Either way round, another type; three places are enough.",
    ),
    (
        r"deciding_units: .*(np\.exp2\(|return powers|found = found)",
        "Whatever grows with the score has its largest at the same place.",
    ),
    (r"deciding_units: weights\[unit\] = 0", "What a unit says for all digits alike decides nothing."),
    (r"restore: .*(float\(value\)|np\.uint8\)|np\.array\(images\))", "The same numbers in another type."),
    (
        r"restore: .*searchsorted\(.* -> .*(0\.5 / 25[46],|arange\(257\)|, x\))",
        "A share lies between two borders, wherever exactly they are.",
    ),
    (r"descend: h = 1e-06", "A parabola's slope is the same from any two places around."),
    (r"descend: .*\(\((y - w \* x|b - w \* a)\) \*\* 2", "A square has no sign."),
    (r"descend: (w -= |return np\.float64\(path)", "A number has no array to be changed in; another type."),
    (
        r"compare: .*(zip\(actual, predicted\)|logical_not|int\(|tf\.equal)",
        "Equal is equal, either way round, in any type.",
    ),
    (r"mistakes: .*(reversed\(range\(len\(actual\)\)\).* -> .* in range\(len)", "Any order will do."),
    (
        r"mistakes: .*(\[0\] -> .*\[-1\]|~compare\(|zip\(actual, predicted)",
        "Only one part; equal either way round.",
    ),
    (r"softmax: (for row in z\.tolist|scores = np\.asarray)", "The same numbers in another type."),
    (
        r"forward: .*(np\.float32|tuple\(|np\.maximum\(0, )",
        "The same numbers, in another type or either way round.",
    ),
    (r"forward: .*(z > 0|i < 4)", "A product with 0 is 0; biases stand in uneven places."),
    (r"forward: for i in range\(0, 6, 2\)", "The next is 4 either way."),
    (
        r"backward: (W1, b1, W2|.*tuple\(|.*a\[0\] for a in .* -> .*a\[-1\])",
        "Not used, not needed, or the only one.",
    ),
    (r"adam: for w, g, m, v in .* -> for w, g, v, m in", "Both begin as zeros: only their names change."),
)
SCALARS = ("n", "batch_size", "epochs", "seed", "model", "dtype", "copy", "divisor")


def mutants(source):
    """Return the mutants of a source by what was changed: `{"a + b -> a - b": source of the mutant}`."""
    tree = ast.parse(source)
    before = ast.unparse(tree)
    found = {}
    for path, node in _nodes(tree):
        for other in _changes(node, path):
            mutant = ast.unparse(ast.fix_missing_locations(_replaced(tree, path, other)))
            if mutant != before:
                found.setdefault(_difference(before, mutant), mutant)
    return found


def _nodes(node, path=()):
    """Yield (path, node) of all nodes but what is only printed; a path has pairs (field, place or None)."""
    if isinstance(node, ast.Expr) and _name(node.value) in ("print", "warn", "write"):
        return
    yield path, node
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _nodes(value, (*path, (name, None)))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _nodes(item, (*path, (name, place)))


def _replaced(tree, path, other):
    """Return a copy of a tree with another node, or none (an empty tuple), at a path."""
    tree = copy.deepcopy(tree)
    node = tree
    for name, place in path[:-1]:
        node = getattr(node, name) if place is None else getattr(node, name)[place]
    name, place = path[-1]
    if place is None:
        setattr(node, name, other)
    else:
        getattr(node, name)[place : place + 1] = [] if other == () else [other]
    return tree


def _difference(before, after):
    """Return `old lines -> new lines`, those in which two sources differ."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    said = (" / ".join(line.strip() for line in lines) or "nothing" for lines in (old, new))
    return " -> ".join(said)


def _changes(node, path):
    """Yield what a node may be changed to."""
    yield from _CHANGES.get(type(node), lambda node: ())(node)
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.If | ast.For):
        yield ast.Pass()
    if isinstance(node, ast.keyword):
        yield ()  # an argument less
    if isinstance(node, ast.FunctionDef) and node.name != "__init__":
        yield from _shortened(node)


def _shortened(function):
    """Yield a function whose arguments lack their first item, or their last."""
    names = [a.arg for a in function.args.args if a.arg not in ("self", *SCALARS)]
    for part in ("1:", ":-1"):
        if names:
            line = "; ".join(f"{name} = {name}[{part}]" for name in names)
            yield _with_body(function, ast.parse(line).body + function.body)


def _with_body(function, body):
    other = copy.copy(function)
    other.body = body
    return other


def _compare(node):
    for other in COMPARED.get(type(node.ops[0]), ()):
        yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def _computed(node):
    for other in COMPUTED.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    yield from (node.left, node.right)
    if isinstance(node.op, ONE_WAY):
        yield ast.BinOp(node.right, node.op, node.left)


def _constant(node):
    value = node.value
    if type(value) is bool:
        yield ast.Constant(not value)
    elif type(value) is int:
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif type(value) is str:
        yield from map(ast.Constant, WORDS.get(value, ()))
    elif type(value) is float:
        yield from (ast.Constant(10 * value), ast.Constant(value / 10), ast.Constant(0.0))


def _augmented(node):
    for other in COMPUTED.get(type(node.op), ()):
        yield ast.AugAssign(node.target, other(), node.value)
    target = copy.deepcopy(node.target)
    target.ctx = ast.Store()
    yield ast.Assign([target], node.value)
    value = copy.deepcopy(node.target)
    value.ctx = ast.Load()
    yield ast.Assign([copy.deepcopy(target)], ast.BinOp(value, node.op, node.value))  # w = w - ...


def _name(node):
    """Return the name of the function that a node calls, or ""."""
    func = getattr(node, "func", None)
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _call(node):
    name = _name(node)
    for other in RELATED.get(name, ()):
        func = copy.deepcopy(node.func)
        setattr(func, "attr" if isinstance(func, ast.Attribute) else "id", other)
        yield ast.Call(func, node.args, node.keywords)
    if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") not in ("np", "math"):
        yield node.func.value  # x.copy() -> x
    if name in ("diagonal", "diag"):
        of = node.func.value if name == "diagonal" else node.args[0]
        for axis in ("0", "1"):  # the largest of a row or column, which is mostly the right answers
            yield ast.parse(f"({ast.unparse(of)}).max(axis={axis})", mode="eval").body
    if node.args:
        yield node.args[0]
    if len(node.args) > 1:
        a, b, *rest = node.args
        yield ast.Call(node.func, [b, a, *rest], node.keywords)
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    if name == "range":
        *start, stop = node.args[:2]
        step = node.args[2:]
        first = start[0] if start else ast.Constant(0)
        one = ast.Constant(1)
        yield ast.Call(node.func, [ast.BinOp(first, ast.Add(), one), stop, *step], [])
        yield ast.Call(node.func, [first, ast.BinOp(stop, ast.Sub(), one), *step], [])


def _several(node):
    if len(node.elts) > 1:
        a, b, *rest = node.elts
        yield type(node)([b, a, *rest], node.ctx)
        yield type(node)([*node.elts[:-2], node.elts[-1], node.elts[-2]], node.ctx)
        if isinstance(node.ctx, ast.Load):
            yield type(node)(node.elts[:-1], node.ctx)
            yield type(node)(node.elts[1:], node.ctx)


def _function(node):
    """Yield a function that reads one argument where another was meant, or a default instead of it."""
    args = [a.arg for a in node.args.args if a.arg != "self"]
    usual = dict(zip(args[::-1], node.args.defaults[::-1], strict=False))
    for name in args:
        others = [ast.Name(other, ast.Load()) for other in args if other != name]
        for other in [*others, *([usual[name]] if name in usual else [])]:
            yield _with_body(node, [_Renamed(name, other).visit(copy.deepcopy(part)) for part in node.body])


class _Renamed(ast.NodeTransformer):
    def __init__(self, name, other):
        self.name, self.other = name, other

    def visit_Name(self, node):
        return self.other if node.id == self.name and isinstance(node.ctx, ast.Load) else node


def _slice(node):
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield ast.Slice(**{**dict(ast.iter_fields(node)), name: None})


_CHANGES = {
    ast.Compare: _compare,
    ast.BinOp: _computed,
    ast.Constant: _constant,
    ast.AugAssign: _augmented,
    ast.Call: _call,
    ast.Tuple: _several,
    ast.List: _several,
    ast.FunctionDef: _function,
    ast.Slice: _slice,
    ast.UnaryOp: lambda node: [node.operand],
    ast.Subscript: lambda node: [node.value] if isinstance(node.ctx, ast.Load) else [],
    ast.Attribute: lambda node: [node.value] if node.attr == "T" else [],
    ast.Name: lambda node: [ast.parse("np.uint8", mode="eval").body] if node.id == "int" else [],
    ast.If: lambda node: [ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)],
    ast.IfExp: lambda node: [node.body, node.orelse],
    ast.BoolOp: lambda node: [*node.values, ast.BoolOp(_other_bool(node.op), node.values)],
    ast.ListComp: lambda node: [_without_ifs(node)],
}


def _other_bool(op):
    return ast.Or() if isinstance(op, ast.And) else ast.And()


def _without_ifs(node):
    first, *rest = node.generators
    return ast.ListComp(node.elt, [ast.comprehension(first.target, first.iter, [], first.is_async), *rest])


# ------------------------------------------------------------------------------------ what is mutated


def function_tasks():
    """Return the tasks that ask for a function or a class."""
    return [name for name in tasks() if task(name).names == (_answer_name(name),)]


def _answer_name(name):
    last = name.partition(".")[2]
    return "Adam" if last == "adam" else last


@cache
def reference(task_id):
    """Return the notebook's own solution of a task: the cell that defines its function."""
    tree = find_tree(__file__)
    path = tree / "solutions" / stage(task(task_id).stage).notebook
    name = task(task_id).names[0]
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "### BEGIN SOLUTION" in cell.source and name in cell.source:
            for node in ast.parse(cell.source).body:
                if getattr(node, "name", "") == name:
                    return ast.unparse(_without_docstrings(node))
    raise ValueError(f"No cell of {path} defines {name}.")


def _without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


def right_answers(task_id):
    """Return the bank's right answers to a task, beginning with the notebook's solution."""
    found = [
        ast.unparse(_without_docstrings(ast.parse(entry.source)))
        for entry in entries(task(task_id).stage)
        if entry.task == task_id and entry.kind == "right"
    ]
    return list(dict.fromkeys([reference(task_id), *found]))


def prelude(task_id):
    """Return what the bank runs before every answer to a task."""
    return next(e.prelude for e in entries(task(task_id).stage) if e.task == task_id)


# --------------------------------------------------------------------------------------- and tried


@cache
def probe(task_id, seed):
    return task(task_id).probe(seed)


def marks(task_id, source, seeds):
    """Return the marks of an answer on each of some seeds; whatever ends in an error has none."""
    wanted = replace(task(task_id), expected=None)  # examples cost time, and no marks
    names = {"__name__": "__main__", "TRAINED": FOLDER / "trained.npz"}
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(prelude(task_id), "<prelude>", "exec"), names)
            exec(compile(source, "<mutant>", "exec"), names)
        except Exception:  # the cell stops: there is nothing that could earn marks
            return [0.0] * len(seeds)
    answers = wanted.answers_in(names)
    found = []
    for seed in seeds:
        given = probe(task_id, seed)
        with _patience():
            evidence = wanted.evidence(answers, given)
        report = wanted.judge(given, evidence)
        found.append(report.marks + report.undecided)
    return found


@contextlib.contextmanager
def _patience():
    """Let what takes longer than PATIENCE end in an error, as one of the answer's own."""

    def enough(*_):
        raise TimeoutError("It does not come to an end.")

    if not hasattr(signal, "SIGALRM"):  # Windows
        yield
        return
    before = signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def equivalent(task_id, change):
    """Say whether a change is known to mean the same."""
    return any(re.search(pattern, f"{task_id}: {change}") for pattern, _ in EQUIVALENT)


def survivors(task_id, sources, seeds):
    """Return how many mutants there are, and of those that keep full marks somewhere the marks by seed."""
    full, kept, tried = task(task_id).points, {}, set()
    for source in sources:
        for change, mutant in mutants(source).items():
            if mutant in tried:
                continue
            tried.add(mutant)
            found = marks(task_id, mutant, seeds)
            if max(found) >= full:
                kept[change] = found
    return len(tried), kept


def main():
    """Try all mutants and write them into the table, each task as soon as it is done."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tasks", nargs="*", help="the tasks to try; all unless stated")
    parser.add_argument("--seeds", type=int, default=200, help="how many; of what is costly, fewer")
    asked = parser.parse_args()
    for task_id in asked.tasks or function_tasks():
        seeds = list(range(VISIBLE, min(asked.seeds, COSTLY.get(task_id, asked.seeds)) + 1))
        sources = right_answers(task_id)[: 1 if task_id in COSTLY else None]
        number, kept = survivors(task_id, sources, seeds)
        same = {change for change in kept if equivalent(task_id, change)}
        lucky = Counter(len(set(found)) > 1 for change, found in kept.items() if change not in same)
        row = (task_id, len(sources), number, len(seeds), len(same), lucky[False], lucky[True])
        print(*row, flush=True)
        _keep(row)
        for change in sorted(kept.keys() - same):
            share = sum(m >= task(task_id).points for m in kept[change]) / len(seeds)
            print(f"    {share:.0%}: {change}", flush=True)


def _keep(row):
    """Write a row into the table, in the place of the one that its task had."""
    rows = {}
    if TABLE.exists():
        with TABLE.open(newline="", encoding="utf-8") as file:
            rows = {old[0]: old for old in list(csv.reader(file))[1:]}
    rows[row[0]] = row
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["task", "right answers", "mutants", "seeds", "equivalent", "survivors", "by luck"])
        out.writerows(rows[name] for name in sorted(rows))


if __name__ == "__main__":
    sys.exit(main())
