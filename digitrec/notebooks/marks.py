"""What a graded cell came to, read from its outputs: the number that it returned and the report beside it.

Number and report are the word of the kernel that ran the cell. The number is the mark; a report that does not
agree with it is left out.
"""

import ast
import math
import re
from dataclasses import dataclass

from digitrec.checks.asking.cells import makes
from digitrec.checks.engine.display import waits
from digitrec.checks.engine.errors import no_name_yet
from digitrec.checks.engine.report import REPORT, NotAReportError, Report
from digitrec.notebooks.master import task_id

# The text of a Python or NumPy number: `1.5`, `1e-3`, `np.float64(0.1)`.
NUMBER = re.compile(r"(?:np\.float(?:16|32|64)\()?([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?inf)\)?")
ROUNDING = 1e-9


@dataclass(frozen=True)
class Mark:
    """What a graded cell came to, in a report's words: of its `points`, those earned and those undecided."""

    name: str  # "flatten"
    points: float
    marks: float | None  # None: not run yet, or marked by a person alone
    undecided: float = 0.0  # that the check leaves to a person
    by_hand: bool = False  # a person marks this one by design
    reason: str = ""  # why it earned nothing, where the cell itself does not say
    printed: tuple[str, ...] = ()  # by a cell without a report, the error that ended it last
    report: Report | None = None

    @property
    def right(self):
        """Whether all points were earned."""
        return self.marks is not None and self.marks >= self.points

    @property
    def open(self):
        """Whether there is something left to do for the learner."""
        return (self.marks or 0.0) + self.undecided < self.points and not self.waits

    @property
    def waits(self):
        """Whether nothing is wrong so far, and it will be checked at another time."""
        return self.report is not None and waits(self.report)

    @property
    def later(self):
        """The points of a task that waits."""
        return self.points - (self.marks or 0.0) if self.waits else 0.0

    @property
    def said(self):
        """What there is to say about points that were not earned, a paragraph each."""
        if self.right:
            return ()
        found = self.report.sentences if self.report else self.printed
        return (*found, self.reason) if self.reason else found

    @property
    def faults(self):
        """The tracebacks of mistakes in the checks, for whoever can mend them."""
        return self.report.faults if self.report else ()


def mark_of(cell, before=()):
    """Return the Mark of an executed graded code cell, 0 for all that is not plainly a number in range.

    `before` are the cells above it, which may tell why a name is not there.

    A cell that ends in an expression is worth its value, from 0 to the cell's points. One that ends in a
    statement, such as `assert`, is worth its points unless it raises. Text on stderr changes nothing.
    """
    points = float(cell.metadata.nbgrader.points)
    marks, reason = _marks(cell, points)
    report = _report(cell)
    if report is None or reason or _failed(cell) or abs(report.marks - marks) > ROUNDING:
        return Mark(task_name(cell), points, marks, reason=reason, printed=_printed(cell, before))
    undecided = max(0.0, min(report.undecided, points - marks))
    return Mark(task_name(cell), points, marks, undecided, report=report)


def task_name(cell):
    """Return the name that the task has in `grade("preparing.flatten", ...)`, or else nbgrader's."""
    if found := task_id(cell.source):
        return found.rpartition(".")[2]
    return cell.metadata.nbgrader.grade_id


def _marks(cell, points):
    """Return the marks of a cell and, where its own output does not tell, why it has none."""
    if _failed(cell):
        return 0.0, ""
    if cell.execution_count is None:
        return 0.0, "This cell did not run."
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    if not results:
        if _ends_in_value(cell.source):
            return 0.0, "This cell should return a number and returned nothing."
        return points, ""
    if len(results) > 1:
        return 0.0, "This cell returned more than one result, so none of them counts."
    return _marks_in_range(_text(results[0]), points)


def _marks_in_range(text, points):
    match = NUMBER.fullmatch(text)
    value = float(match[1]) if match else math.nan
    if not math.isfinite(value):
        return 0.0, f"This cell should return a number from 0 to {points:g} and returned {_short(text)}."
    if not 0 <= value <= points + ROUNDING:
        return 0.0, f"This cell returned {_short(text)}, which is not between 0 and {points:g}."
    return min(value, points), ""


def _report(cell):
    """Return the last report that a cell shows, which goes with the value that it returns; or None.

    After a check that said the same, it comes with the value itself.
    """
    kinds = ("display_data", "execute_result")
    shown = [o.data[REPORT] for o in cell.outputs if o.output_type in kinds and REPORT in o.data]
    try:
        return Report.from_dict(shown[-1]) if shown else None
    except NotAReportError:
        return None


def _failed(cell):
    return any(output.output_type == "error" for output in cell.outputs)


def _printed(cell, before):
    """Return what a cell printed and the error that ended it, a paragraph each, repetitions left out."""
    said = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            said += [line.strip() for line in "".join(output.text).splitlines() if line.strip()]
        elif output.output_type == "error":
            said.append(_ended(output, before))
    return tuple(dict.fromkeys(said))


def _ended(error, before):
    if error.ename in ("KernelDied", "NotReached", "CellTimeoutError") and error.evalue:
        return error.evalue
    if error.ename == "KeyboardInterrupt":
        return "The cell was stopped before it had finished."
    name = re.fullmatch(r"name '(\w+)' is not defined.*", error.evalue)
    stopped = name and _stopped_before(name[1], before)
    return stopped or f"The cell ended in {error.ename}: {error.evalue}"


def _stopped_before(name, cells):
    """Return the sentence on the last of these cells that would have made a name and stopped, or nothing."""
    makers = [cell for cell in cells if cell.cell_type == "code" and name in makes(cell.source)]
    raised = [output for output in makers[-1].outputs if output.output_type == "error"] if makers else ()
    if not raised:
        return ""
    first = makers[-1].source.strip().partition("\n")[0][:80]
    number, error = makers[-1].execution_count, raised[-1]
    about = {"cell": number, "first": first, "code": "", "type": error.ename, "message": error.evalue}
    return no_name_yet(name, about)


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
