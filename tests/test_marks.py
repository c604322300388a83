"""What a graded cell earns for what it returned, and how a run ends that would not end by itself."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_output
from toy_course import cell, find, notebook

from digitrec.grading.run.cells import RunCells
from digitrec.notebooks.marks import Mark, mark_of


def ran(source, *texts, points=2, count=1):
    """Return a graded cell that ran and showed `texts` as its results."""
    graded = cell("a", source, points=points)
    graded.execution_count = count
    graded.outputs = [new_output("execute_result", {"text/plain": t}, execution_count=1) for t in texts]
    return graded


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("0", 0.0),
        ("0.0", 0.0),
        ("1.5", 1.5),
        ("2", 2.0),
        ("2.0", 2.0),
        ("1e-3", 0.001),
        ("np.float64(0.1)", 0.1),
        ("np.float32(2.0)", 2.0),
        ("2.0000000000000004", 2.0),
    ],
)
def test_a_number_in_range_is_the_mark(text, points):
    assert mark_of(ran("grade(x)", text)) == Mark(points)


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-inf",
        "np.float64(nan)",
        "-1",
        "-0.1",
        "2.1",
        "1e9",
        "True",
        "'2'",
        "array(2.)",
        "[2.0]",
        "2+0j",
        "2 2",
        "",
    ],
)
def test_anything_else_earns_nothing_and_says_what_was_returned(text):
    mark = mark_of(ran("grade(x)", text))
    assert mark.points == 0
    assert (text or "nothing that can be read") in mark.reason


def test_a_cell_that_should_return_a_number_and_does_not_earns_nothing():
    assert mark_of(ran("grade(x)")).points == 0
    assert mark_of(ran("f(x)\n# the end")).points == 0


@pytest.mark.parametrize(
    "source", ["assert f(2) == 4", "assert f(2) == 4\nprint('ok')", "x = grade(y)", "%time f()", "f(2);"]
)
def test_a_cell_that_ends_in_a_statement_is_worth_its_points(source):
    assert mark_of(ran(source)) == Mark(2.0)


def test_an_error_a_second_result_and_a_cell_that_did_not_run_earn_nothing():
    failed = ran("grade(x)", "2.0")
    failed.outputs.append(new_output("error", ename="E", evalue="", traceback=[]))
    assert mark_of(failed) == Mark(0.0)
    assert mark_of(ran("grade(x)", "2.0", "2.0")).points == 0
    assert mark_of(ran("assert True", count=None)).points == 0


def test_text_on_stderr_changes_nothing():
    noisy = ran("grade(x)", "1.5")
    noisy.outputs.insert(0, new_output("stream", name="stderr", text="I0000 cpu_feature_guard"))
    assert mark_of(noisy) == Mark(1.5)


def test_a_flood_of_output_is_cut_and_the_result_kept():
    flood = "for _ in range(200):\n    print('x' * 1000)\n1.0"
    nb = notebook([cell("flood", flood, points=1), cell("after", "2.0", points=2)])
    ended, _ = RunCells(max_output=20_000).preprocess(nb, {})
    outputs = find(ended, "flood").outputs
    assert sum(len(o.text) for o in outputs if o.output_type == "stream") < 21_000
    assert "more than 20000 characters" in outputs[-2].text
    assert mark_of(find(ended, "flood")) == Mark(1.0)
    assert mark_of(find(ended, "after")) == Mark(2.0)


def test_a_kernel_says_nothing_beside_the_log_of_a_batch(capfd):
    RunCells().preprocess(notebook([cell("a", "1.0", points=1)]), {"metadata": {"path": "."}})
    assert "IPKernelApp" not in "".join(capfd.readouterr())


def test_a_notebook_that_takes_too_long_in_all_is_stopped():
    sleeps = [new_code_cell("import time; time.sleep(60)") for _ in range(2)]
    nb = notebook([cell("first", "1.0", points=1), *sleeps, cell("last", "1.0", points=1)])
    ended, _ = RunCells(notebook_timeout=5).preprocess(nb, {})
    assert mark_of(find(ended, "first")) == Mark(1.0)
    assert mark_of(find(ended, "last")).points == 0
    assert "more than 5 s" in find(ended, "last").outputs[0].evalue


def test_the_time_that_a_deaf_cell_took_is_told():
    deaf = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"
    nb = notebook([new_code_cell(deaf), cell("last", "1.0", points=1)])
    ended, _ = RunCells(notebook_timeout=4).preprocess(nb, {})
    (seconds,) = re.findall(r"still running after (\d) s", find(ended, "last").outputs[0].evalue)
    assert int(seconds) >= 3
