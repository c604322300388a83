"""What stands in a marked notebook: in each graded cell its report, on top what is to be known first."""

from nbformat.v4 import new_markdown_cell, new_output

NOTE = "digitrec-note"  # the id of the cell on top


def put_reports(notebook, reports, receipt):
    """Let each graded cell show its report; on top stands what a receipt says about the whole notebook."""
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in reports:
            put_report(cell, reports[name])
    put_note(notebook, _said(reports, receipt))


def put_report(cell, report):
    """Let a graded cell show a report, and return its marks, whatever the kernel showed there."""
    cell.execution_count = 1
    cell.outputs = [
        new_output("display_data", data=report.mime_bundle()),
        new_output("execute_result", data={"text/plain": repr(float(report.marks))}, execution_count=1),
    ]


def put_note(notebook, sentences):
    """Put sentences on top of a notebook, in place of those that stand there."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != NOTE]
    if sentences:
        text = "**About the marking of this notebook**\n\n" + "\n".join(f"- {said}" for said in sentences)
        notebook.cells.insert(0, new_markdown_cell(text, id=NOTE))


def _said(reports, receipt):
    said = []
    if receipt.refused:
        said.append(f"It could not be marked, so it earns nothing yet. {receipt.refused}")
    if receipt.stopped:
        said.append(f"It did not come to its end. {receipt.stopped}")
    undecided = sum(report.undecided for report in reports.values())
    if undecided:
        said.append(f"A person decides about {undecided:g} of its points.")
    said += [
        f"Cell {number} uses what the program that marks it uses: `{line}`. Honest work may do so, and it "
        "changes no mark. Your instructor sees this line, too, and may ask you about it."
        for number, line in receipt.flags
    ]
    return said
