"""Names that the course's cells use and that mean something else by now: said in a sentence, or given back.

A variable called `np`, `sum` or `keras` hides what the name stood for. The error that follows shows the place
where it was missed, and not the line to mend.
"""

import builtins
import types

ABSENT = {
    "pandas": "NumPy's arrays do what the course asks for",
    "sklearn": "its metrics are a few lines of NumPy, which the course has you write",
    "seaborn": "`digitrec.plotting` and matplotlib draw what the course asks for",
}
SETS_UP = ("use_packaged_mnist()", "load_mnist()")  # a set-up cell calls one of these


class SetUpCell:
    """The set-up cell that a kernel ran last, and what it made: modules, functions and classes by name."""

    def __init__(self):
        """Know of none yet."""
        self.source, self.names, self.made = "", (), {}

    def remember(self, source, variables):
        """Take a cell that ran if it is a set-up cell."""
        if "from digitrec" not in source or not any(call in source for call in SETS_UP):
            return
        try:
            code = compile(source, "set-up", "exec")
        except SyntaxError:
            return
        self.source, self.names = source, tuple(name for name in code.co_names if name in variables)
        kinds = (types.ModuleType, types.FunctionType, type)
        self.made = {name: variables[name] for name in self.names if isinstance(variables[name], kinds)}


SET_UP = SetUpCell()


def begin(shell):
    """Have a kernel explain names, and run the set-up cell again after `%reset`."""

    def remember(result):
        if result.success:
            SET_UP.remember(result.info.raw_cell, shell.user_ns)

    def explain(shell, kind, error, trace, tb_offset=None):
        frame = innermost(trace)
        sentence = frame.f_globals is shell.user_ns and reason(error, frame)
        if sentence:
            error._render_traceback_ = lambda: [f"{kind.__name__}: {error}", "", sentence]
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.events.register("post_run_cell", remember)
    shell.set_custom_exc((NameError, TypeError, AttributeError, ModuleNotFoundError), explain)
    line_magic = shell.run_line_magic

    def run_line_magic(name, line, _stack_depth=1):
        """Run a line magic; after `%reset` the names of the set-up cell are there again."""
        __tracebackhide__ = True
        result = line_magic(name, line, _stack_depth=_stack_depth + 1)
        if name == "reset" and SET_UP.source and not SET_UP.made.keys() <= shell.user_ns.keys():
            shell.run_cell(SET_UP.source, silent=True)
            print("Everything was reset. The set-up cell was run again: the names that it makes are there.")
        return result

    shell.run_line_magic = run_line_magic


def innermost(trace):
    """Return the frame in which an error was raised."""
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame


def reason(error, frame):
    """Return the sentence that says which name an error comes from, or nothing."""
    variables = frame.f_globals
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "").partition(".")[0]
        if package in ABSENT:
            return f"The course's environment does without {package}: {ABSENT[package]}."
        return ""
    if isinstance(error, NameError):
        if error.name in SET_UP.names:
            return (
                f"`{error.name}` comes from the set-up cell at the top of the notebook: run that cell again."
            )
        if frame.f_code.co_names[:1] == ("digitrec.checks",):  # a cell that checks an answer
            return f"There is no `{error.name}` here yet. If you wrote it, run its cell first."
        return ""
    for name in dict.fromkeys(frame.f_code.co_names):
        if name not in variables or (name in frame.f_locals and frame.f_locals is not variables):
            continue
        meant, value = SET_UP.made.get(name, getattr(builtins, name, None)), variables[name]
        if meant is None or value is meant or not _comes_from(error, value):
            continue
        kind = type(value).__name__
        if name in SET_UP.made:
            again = "run the cell at the top of the notebook again"
        else:
            again = f"run `del {name}`, which gives Python's own back"
        return (
            f"`{name}` is {'an' if kind[0].lower() in 'aeiou' else 'a'} {kind} by now, and no longer "
            f"{_called(meant)}. Give your variable another name, then {again}."
        )
    return ""


def _comes_from(error, value):
    """Say whether an error is about this value."""
    if isinstance(error, AttributeError):
        return error.obj is value
    return f"'{type(value).__name__}' object is not" in str(error)


def _called(meant):
    if isinstance(meant, types.ModuleType):
        return f"the module {meant.__name__}"
    module = getattr(meant, "__module__", "")
    return "Python's own function" if module == "builtins" else f"the one of {module}"
