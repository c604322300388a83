"""Read the mark of a graded cell from what the cell returned."""

import ast
import math
import re
from dataclasses import dataclass

# The text of a Python or NumPy number: `1.5`, `1e-3`, `np.float64(0.1)`.
NUMBER = re.compile(r"(?:np\.float(?:16|32|64)\()?([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?inf)\)?")
ROUNDING = 1e-9


@dataclass(frozen=True)
class Mark:
    """The points that a graded cell earned and, where the cell's own output does not tell, why."""

    points: float
    reason: str = ""


def mark_of(cell):
    """Return the Mark of an executed graded code cell, 0 for all that is not plainly a number in range.

    A cell that ends in an expression is worth its value, from 0 to the cell's points. One that ends in a
    statement, such as `assert`, is worth its points unless it raises. Text on stderr changes nothing.
    """
    highest = float(cell.metadata.nbgrader.points)
    if any(output.output_type == "error" for output in cell.outputs):
        return Mark(0.0)
    if cell.execution_count is None:
        return Mark(0.0, "This cell did not run.")
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    if not results:
        if _ends_in_value(cell.source):
            return Mark(0.0, "This cell should return a number and returned nothing.")
        return Mark(highest)
    if len(results) > 1:
        return Mark(0.0, "This cell returned more than one result, so none of them counts.")
    return _mark_in_range(_text(results[0]), highest)


def _mark_in_range(text, highest):
    match = NUMBER.fullmatch(text)
    value = float(match[1]) if match else math.nan
    if not math.isfinite(value):
        return Mark(
            0.0, f"This cell should return a number from 0 to {highest:g} and returned {_short(text)}."
        )
    if not 0 <= value <= highest + ROUNDING:
        return Mark(0.0, f"This cell returned {_short(text)}, which is not between 0 and {highest:g}.")
    return Mark(min(value, highest))


def _ends_in_value(source):
    """Say whether the last line is an expression that is meant to have a value; `print(...)` is not."""
    if source.rstrip().endswith(";"):
        return False
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):  # IPython's own syntax, such as %time
        return False
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    if isinstance(last, ast.Call) and isinstance(last.func, ast.Name) and last.func.id == "print":
        return False
    return last is not None


def _text(result):
    text = result.get("data", {}).get("text/plain", "")
    return ("".join(text) if isinstance(text, list) else str(text)).strip()


def _short(text):
    return (text[:37] + "..." if len(text) > 40 else text) or "nothing that can be read"
