"""Feedback as a notebook, for a platform that hands a file back under the name of the learner's own."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import is_grade, is_solution

from digitrec.checks.engine.display import points


def as_notebook(nb, summary):
    """Return the bytes of a notebook: the summary in a cell on top, below it what was handed back.

    `nb` and `summary` are what FeedbackPage hands to its template: no text of a graded cell is left in it.
    """
    tasks = {task.anchor: task for task in summary.tasks}
    made = new_notebook(cells=[new_markdown_cell(_summary(summary))])
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader", {})
        task = tasks.get(about.get("grade_id"))
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            made.cells.append(new_markdown_cell(_result(task)))
        elif cell.cell_type == "code":
            outputs = [output for output in cell.outputs if output.output_type != "execute_result"]
            made.cells.append(new_code_cell(cell.source, outputs=outputs))
        else:
            made.cells.append(new_markdown_cell(cell.source, attachments=cell.get("attachments", {})))
        if comment := about.get("comment"):
            made.cells.append(new_markdown_cell(f"**Comment.** {comment}"))
    return (nbformat.writes(made) + "\n").encode()


def _summary(summary):
    first = [f"**{said}**" for said in summary.first]
    head = f"# {summary.title}: {points(summary.marks)} of {points(summary.points)} points"
    rows = "\n".join(
        f"| {task.title} | {points(task.marks)} of {points(task.points)} | {task.word} |"
        for task in summary.tasks
    )
    parts = [*(first[:1] if summary.stopped else ()), head, *(first[1:] if summary.stopped else first)]
    parts.append(f"| task | points | result |\n|---|---|---|\n{rows}")
    if summary.findings:
        parts += ["## What was found", "\n".join(f"1. {_point(point)}" for point in summary.findings)]
    if summary.next:
        parts += ["## What to do next", *summary.next]
    return "\n\n".join(parts)


def _point(point):
    where = f"[{point.where}]({point.link})" if point.link else point.where
    advice = "**Advice, no marks lost.** " if point.advice else ""
    return f"{advice}{point.text} {', '.join(point.tasks)}. {where}"


def _result(task):
    said = [f"**{task.title}: {points(task.marks)} of {points(task.points)} points**"]
    said += [
        "\n".join(
            f"- {name} ({points(of)}): {word}{f'. {note}' if note else ''}"
            for name, of, word, note in task.criteria
        )
    ]
    for finding in task.findings:
        said.append(finding.text)
        if finding.example:
            said.append("\n".join(f"    {line}" for line in finding.example))
    return "\n\n".join(filter(None, [*said, *task.said]))
