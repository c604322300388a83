"""Lines of a submission that reach for whoever marks it: shown to a person, who asks. No mark follows."""

import ast
import re

# What no answer of this course needs, by the names that a line uses.
NAMES = re.compile(
    r"\b(?:_getframe|f_globals|f_back|gc\.get_objects|ast_transformers|input_transformers\w*|run_ast_nodes|"
    r"do_execute|showtraceback|displayhook|display_pub|meta_path|path_hooks|ctypes|gradebook|nbgrader|"
    r"pre_run_cell|post_run_cell|__subclasses__|set_trace|settrace|setprofile|fork|ptrace|zmq|iopub_socket|"
    r"shell_handlers|user_expressions|parent_header|inspect\.(?:stack|trace|currentframe|getouterframes))\b|"
    r"\blist\(sys\.modules|\bsys\.modules(?:\[|\.(?:items|values|pop|update))"
)
MODULES = re.compile(
    r"digitrec\.(?:checks\.(?!(?:check|grade|reveal)\()|grading|notebooks|classroom|authoring|learner)|"
    r"IPython\.core|ipykernel"
)
PATHS = re.compile(r"/course\b|/proc/|\.digitrec|solutions/|submitted/|autograded/")
QUOTE = re.compile(r"\"\"\"|'''|\"|'")
# What follows a quote, to its end; nothing is tried twice, however long a line somebody wrote.
TO_ITS_END = {quote: re.compile(rf"(?>(?:\\.|(?!{quote}).)*){quote}") for quote in ('"""', "'''", '"', "'")}
OPENS = re.compile(r"\b(?:open|Path|listdir|walk|glob|scandir|exists|connect|system|run|Popen)\b")
# What people use of the notebook's shell, and ask it: whether it is one.
SHELL = {"run_line_magic", "run_cell_magic", "magic", "system", "getoutput", "run_cell"}
SHELL |= {"config", "__class__", "execution_count"}
PATCHED = ("builtins", "__builtins__", "np", "numpy", "sys", "digitrec", "keras", "tf")
RUNS = re.compile(r"\b(?:exec|eval|compile|getattr|setattr|__import__|import_module)\s*\(")  # a text as code
LINE_END = re.compile(r"\r\n|\r|\n")  # as Python counts lines
# Magics, commands and calls for help, their results kept under a name or not: none is Python.
OF_THE_NOTEBOOK = re.compile(r"(?m)^([ \t]*)(?:[\w., \t]+=[ \t]*)?(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$")


def reaching(notebook):
    """Return pairs (number of the cell, line) for the lines of a notebook that reach for the grader."""
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or cell.metadata.get("nbgrader", {}).get("locked"):
            continue
        lines = LINE_END.split(cell.source)
        numbers = {at for at, line in enumerate(lines) if _reaches(line)} | _patches(cell.source)
        found += [(number, lines[at].strip()[:200]) for at in sorted(numbers) if at < len(lines)]
    return tuple(found)


def _reaches(line):
    code = line if RUNS.search(line) else _without_texts(line).split("#")[0]  # words in a text are only words
    return bool(NAMES.search(code) or MODULES.search(code) or (OPENS.search(code) and PATHS.search(line)))


def _without_texts(line):
    """Return a line of code with nothing in its strings; one that does not end on the line stays."""
    parts, at, open_ended = [], 0, set()
    while start := QUOTE.search(line, at):
        quote = start[0]
        end = None if quote in open_ended else TO_ITS_END[quote].match(line, start.end())
        if end is None:
            open_ended.add(quote)
            parts.append(line[at : start.end()])
            at = start.end()
        else:
            parts.append(line[at : start.start()] + "''")
            at = end.end()
    return "".join(parts) + line[at:]


def _patches(source):
    """Return the lines that put something else in the place of what Python, NumPy or the notebook has."""
    try:
        tree = ast.parse(OF_THE_NOTEBOOK.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # or nested too deep
        return set()
    nodes = list(ast.walk(tree))
    assigned = [node for node in nodes if isinstance(node, ast.Assign)]
    shells = {name.id for node in assigned if _is_shell(node.value) for name in node.targets if _is(name)}
    patched = {*PATCHED, *_other_names(nodes)}
    found = {node for node in tree.body if _gives_points(node)}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            stored = not isinstance(node.ctx, ast.Load) and _is(node.value) and node.value.id in patched
            shell = _is_shell(node.value) or (_is(node.value) and node.value.id in shells)
            if stored or (shell and node.attr not in SHELL):
                found.add(node)
        elif isinstance(node, ast.Call) and _is(node.func) and node.func.id in ("setattr", "delattr"):
            found.update({node} if node.args and _is(node.args[0]) and node.args[0].id in patched else ())
    return {node.lineno - 1 for node in found}


def _is(node):
    return isinstance(node, ast.Name)


def _is_shell(node):
    return isinstance(node, ast.Call) and _is(node.func) and node.func.id == "get_ipython"


def _other_names(nodes):
    """Yield the names that a cell gives to the modules of `PATCHED` and to what is in them."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module = getattr(node, "module", None) or alias.name
                if module.split(".")[0] in PATCHED:
                    yield alias.asname or alias.name


def _gives_points(node):
    """Say whether a node makes a `grade` or `check` that gives the same number to everybody."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        called, given = [name.id for name in node.targets if _is(name)], [node.value.body]
    elif isinstance(node, ast.FunctionDef):
        called, given = [node.name], [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
    else:
        return False
    numbers = {n.value for n in given if isinstance(n, ast.Constant) and type(n.value) in (int, float)}
    constant = len(numbers) == 1 and all(isinstance(n, ast.Constant) for n in given)
    return constant and not {"grade", "check"}.isdisjoint(called)
