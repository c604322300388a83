"""A name that is not there because its cell stopped: the cell and what was raised are said first."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output

from digitrec.checks.asking.cells import makes
from digitrec.notebooks.card import card_of

MADE = {
    "a = 3": {"a"},
    "a, b = 1, 2\nfor c in []: d = 4": {"a", "b", "c", "d"},
    "def flatten(images):\n    flat = 3\nclass Adam:\n    t = 1": {"flatten", "Adam"},
    "a = [b for b in range(3)]": {"a"},
    "%time a = 3": {"a"},
    "%%time\na = 3": {"a"},
    "!pip list\na = 3": {"a"},
    "def flatten(images)\n    return images": {"flatten"},
    "a, b = (1, 2": {"a", "b"},
    "if a == 3": set(),
}


@pytest.mark.parametrize("source, names", MADE.items())
def test_names_that_a_cell_makes(source, names):
    assert makes(source) == names


def shown(*sources):
    """Run cells one after the other in a kernel; return what each shows as text."""
    begin = "import numpy as np\nfrom digitrec.checks import check, grade"
    notebook = new_notebook(cells=[new_code_cell(source) for source in (begin, *sources)])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    texts = [
        [output.get("data", {}).get("text/plain", "") for output in cell.outputs] for cell in notebook.cells
    ]
    return [" ".join("".join(text).split()) for text in texts[1:]]


def test_the_cell_that_stopped_is_named_until_it_has_run():
    said = shown(
        "def flatten(images)\n    return images",
        'check("preparing.flatten")',
        "n_train = 60000\nn_test = max(np.zeros((3, 4)))\nlowest = 0",
        'check("loading.facts")',
        "commonest_digit = np.argmx([1])",
        'grade("loading.counts")',
        "def flatten(images): return images.reshape(len(images), 784)",
        'check("preparing.flatten")',
    )
    first = "There is no `flatten` yet: cell 2 stopped at `def flatten(images)` with a SyntaxError."
    assert said[1].startswith(f"✗ flatten: 0 of 2 points. ✗ Not yet: {first}")
    second = "cell 4, which begins with `n_train = 60000`, stopped at `n_test = max(np.zeros((3, 4)))`"
    assert second in said[3].partition("See")[0]
    assert "`max`" in said[3].partition("See")[0]
    assert "with an AttributeError. `numpy` has nothing of the name `argmx`" in said[5]
    assert said[7].startswith("✓ flatten: right")


def test_the_card_says_which_cell_stopped():
    graded = {"nbgrader": {"grade": True, "solution": False, "points": 2.0, "grade_id": "flatten-graded"}}
    answer = new_code_cell("# mine\ndef flatten(images)\n    return images", execution_count=3)
    answer.outputs = [new_output("error", ename="SyntaxError", evalue="expected ':'", traceback=[])]
    mark = new_code_cell('grade("preparing.flatten", flatten)', execution_count=4, metadata=graded)
    missing = new_output("error", ename="NameError", evalue="name 'flatten' is not defined", traceback=[])
    mark.outputs = [missing]
    (found,) = card_of(nbformat.from_dict(new_notebook(cells=[answer, mark]))).tasks
    assert found.marks == 0
    assert found.said[0].startswith(
        "There is no `flatten` yet: cell 3, which begins with `# mine`, stopped with a SyntaxError. Python"
    )
    (found,) = card_of(nbformat.from_dict(new_notebook(cells=[mark]))).tasks
    assert found.said == ("The cell ended in NameError: name 'flatten' is not defined",)
