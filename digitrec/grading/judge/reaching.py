"""Lines of a submission that reach for whoever marks it: shown to a person, who asks. No mark follows."""

import ast
import re

# What no answer of this course needs, by the names that a line uses.
NAMES = re.compile(
    r"\b(?:_getframe|f_globals|f_back|gc\.get_objects|ast_transformers|input_transformers\w*|run_ast_nodes|"
    r"do_execute|showtraceback|displayhook|display_pub|meta_path|path_hooks|ctypes|gradebook|nbgrader|"
    r"pre_run_cell|post_run_cell|__subclasses__|set_trace|settrace|setprofile|fork|ptrace)\b"
)
MODULES = re.compile(
    r"digitrec\.(?:checks\.|grading|notebooks|classroom|authoring|learner)|IPython\.core|ipykernel"
)
PATHS = re.compile(r"/course\b|/proc/|\.digitrec|solutions/|submitted/|autograded/")
STRING = re.compile(r"(\"\"\"|'''|\"|')(?:\\.|(?!\1).)*\1")
OPENS = re.compile(r"\b(?:open|Path|listdir|walk|glob|scandir|exists|connect|system|run|Popen)\b")
PATCHED = ("builtins", "__builtins__", "np", "numpy", "sys", "digitrec", "keras", "tf")


def reaching(notebook):
    """Return pairs (number of the cell, line) for the lines of a notebook that reach for the grader."""
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or cell.metadata.get("nbgrader", {}).get("locked"):
            continue
        lines = cell.source.splitlines()
        numbers = {at for at, line in enumerate(lines) if _reaches(line)} | _patches(cell.source)
        found += [(number, lines[at].strip()[:200]) for at in sorted(numbers) if at < len(lines)]
    return tuple(found)


def _reaches(line):
    code = STRING.sub("''", line).split("#")[0]  # words in a text are only words
    return bool(NAMES.search(code) or MODULES.search(code) or (OPENS.search(code) and PATHS.search(line)))


def _patches(source):
    """Return the lines that put something else in the place of what Python or NumPy has."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    patched = (
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
    )
    return {target.lineno - 1 for target in patched if target.value.id in PATCHED}
