"""What a graded cell earns for what it returned, and how a run ends that would not end by itself."""

import re
from textwrap import dedent

import pytest
from nbformat.v4 import new_code_cell, new_output
from toy_course import cell, find, notebook

from digitrec.checks.engine.judgement import RIGHT, UNCLEAR, WRONG, Finding, Result
from digitrec.checks.engine.report import REPORT, Report
from digitrec.grading.run.cells import RunCells
from digitrec.notebooks.marks import mark_of


def ran(source, *texts, points=2, count=1):
    """Return a graded cell that ran and showed `texts` as its results."""
    graded = cell("a", source, points=points)
    graded.execution_count = count
    graded.outputs = [new_output("execute_result", {"text/plain": t}, execution_count=1) for t in texts]
    return graded


def came_to(graded):
    """Return the marks of a cell and what is said about marks that are missing."""
    mark = mark_of(graded)
    return mark.marks, mark.reason


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
    assert came_to(ran("grade(x)", text)) == (points, "")


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
    assert mark.marks == 0
    assert (text or "nothing that can be read") in mark.reason


def test_a_cell_that_should_return_a_number_and_does_not_earns_nothing():
    assert mark_of(ran("grade(x)")).marks == 0
    assert mark_of(ran("f(x)\n# the end")).marks == 0


@pytest.mark.parametrize(
    "source", ["assert f(2) == 4", "assert f(2) == 4\nprint('ok')", "x = grade(y)", "%time f()", "f(2);"]
)
def test_a_cell_that_ends_in_a_statement_is_worth_its_points(source):
    assert came_to(ran(source)) == (2.0, "")


def test_an_error_a_second_result_and_a_cell_that_did_not_run_earn_nothing():
    failed = ran("grade(x)", "2.0")
    failed.outputs.append(new_output("error", ename="E", evalue="", traceback=[]))
    assert came_to(failed) == (0.0, "")
    assert mark_of(ran("grade(x)", "2.0", "2.0")).marks == 0
    assert mark_of(ran("assert True", count=None)).marks == 0


REPORT_OF_ONE = Report(
    "preparing.scale",
    "Task 2: `scale`",
    2.0,
    (
        Result("the range", 1, RIGHT),
        Result("the type", 0.5, WRONG, Finding("not-scaled", "Up to 255.")),
        Result("the rest", 0.5, UNCLEAR, note="It is unknown."),
    ),
)


def showed(*bundles, value="1.0"):
    """Return a graded cell that showed these outputs before its value."""
    graded = ran('grade("preparing.scale", scale)', value)
    graded.outputs = [*(new_output("display_data", data) for data in bundles), *graded.outputs]
    return graded


def test_a_report_says_what_is_undecided_and_why_points_are_missing():
    mark = mark_of(showed(REPORT_OF_ONE.mime_bundle()))
    assert (mark.name, mark.points, mark.marks, mark.undecided) == ("scale", 2.0, 1.0, 0.5)
    assert (mark.right, mark.open, mark.report) == (False, True, REPORT_OF_ONE)
    assert mark.said == (
        "A person decides about 0.5 more.",
        "Up to 255. See “Why divide by 255” (chapter 2).",
        "Could not tell: the rest. It is unknown.",
    )


def test_of_several_reports_the_last_goes_with_the_value():
    all_right = Report("preparing.scale", "Task 2: `scale`", 2.0, (Result("all", 2, RIGHT),))
    assert mark_of(showed(all_right.mime_bundle(), REPORT_OF_ONE.mime_bundle())).report == REPORT_OF_ONE
    assert mark_of(showed(REPORT_OF_ONE.mime_bundle(), all_right.mime_bundle())).report is None  # it says 2


def test_the_line_after_a_check_carries_the_report_with_the_value():
    graded = ran('grade("preparing.scale", scale)', "1.0")
    graded.outputs[0]["data"] |= {**REPORT_OF_ONE.mime_bundle(brief=True), "text/plain": "1.0"}
    assert mark_of(graded).report == REPORT_OF_ONE
    assert mark_of(graded) == mark_of(showed(REPORT_OF_ONE.mime_bundle()))


@pytest.mark.parametrize("data", [None, 7, [], {}, {"version": 2}])
def test_what_is_no_report_leaves_the_number_alone(data):
    mark = mark_of(showed(REPORT_OF_ONE.mime_bundle(), {REPORT: data, "text/plain": "all right"}))
    assert (mark.marks, mark.undecided, mark.report, mark.said) == (1.0, 0.0, None, ())


def test_a_report_beside_another_number_or_an_error_does_not_count():
    assert mark_of(showed(REPORT_OF_ONE.mime_bundle(), value="0.0")).undecided == 0.0
    failed = showed(REPORT_OF_ONE.mime_bundle())
    failed.outputs.append(new_output("error", ename="KeyboardInterrupt", evalue="", traceback=[]))
    assert mark_of(failed).said == ("The cell was stopped before it had finished.",)
    assert (mark_of(failed).marks, mark_of(failed).undecided) == (0.0, 0.0)


def test_a_cell_that_prints_its_words_still_has_them():
    graded = ran("assert f(2) == 4", points=2)
    graded.outputs = [
        new_output("stream", name="stdout", text="  f(2) should be 4\n\nf(2) should be 4\n"),
        new_output("error", ename="AssertionError", evalue="no", traceback=[]),
    ]
    assert mark_of(graded).said == ("f(2) should be 4", "The cell ended in AssertionError: no")


def test_text_on_stderr_changes_nothing():
    noisy = ran("grade(x)", "1.5")
    noisy.outputs.insert(0, new_output("stream", name="stderr", text="I0000 cpu_feature_guard"))
    assert came_to(noisy) == (1.5, "")


def test_a_flood_of_output_is_cut_and_the_result_kept():
    flood = "for _ in range(200):\n    print('x' * 1000)\n1.0"
    nb = notebook([cell("flood", flood, points=1), cell("after", "2.0", points=2)])
    ended, _ = RunCells(max_output=20_000).preprocess(nb, {})
    outputs = find(ended, "flood").outputs
    assert sum(len(o.text) for o in outputs if o.output_type == "stream") < 21_000
    assert "more than 20000 characters" in outputs[-2].text
    assert came_to(find(ended, "flood")) == (1.0, "")
    assert came_to(find(ended, "after")) == (2.0, "")


def test_a_report_and_an_error_are_kept_beside_a_flood_and_do_not_make_one():
    shown = "display({'application/vnd.digitrec.report+json': {}}, raw=True)"
    flood = f"for _ in range(200):\n    print('x' * 1000)\n{shown}\n1 / 0"
    nb = notebook([cell("flood", flood), cell("reports", f"for _ in range(500):\n    {shown}")])
    ended, _ = RunCells(max_output=20_000).preprocess(nb, {})
    assert [output.output_type for output in find(ended, "flood").outputs[-2:]] == ["display_data", "error"]
    assert 0 < len(find(ended, "reports").outputs) < 400


def test_a_kernel_says_nothing_beside_the_log_of_a_batch(capfd):
    RunCells().preprocess(notebook([cell("a", "1.0", points=1)]), {"metadata": {"path": "."}})
    assert "IPKernelApp" not in "".join(capfd.readouterr())


def test_a_notebook_that_takes_too_long_in_all_is_stopped():
    sleeps = [new_code_cell("import time; time.sleep(60)") for _ in range(2)]
    nb = notebook([cell("first", "1.0", points=1), *sleeps, cell("last", "1.0", points=1)])
    ended, _ = RunCells(notebook_timeout=5).preprocess(nb, {})
    assert came_to(find(ended, "first")) == (1.0, "")
    assert mark_of(find(ended, "last")).marks == 0
    assert "more than 5 s" in find(ended, "last").outputs[0].evalue


def test_the_time_that_a_deaf_cell_took_is_told():
    deaf = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"
    nb = notebook([new_code_cell(deaf), cell("last", "1.0", points=1)])
    ended, _ = RunCells(notebook_timeout=4).preprocess(nb, {})
    (seconds,) = re.findall(r"still running after (\d) s", find(ended, "last").outputs[0].evalue)
    assert int(seconds) >= 3


def test_a_kernel_that_says_it_is_idle_and_never_answers_is_ended():
    replaced = """
        import builtins
        true = builtins.isinstance
        builtins.isinstance = lambda value, kind: true(value, kind) or kind.__module__.startswith("digitrec")
        builtins.any = lambda *_: False
        builtins.all = lambda *_: True
    """
    cells = [new_code_cell(dedent(replaced)), new_code_cell("1 + 1"), cell("last", "1.0", points=1)]
    runs = RunCells(reply_timeout=5)
    ended, _ = runs.preprocess(notebook([cell("first", "1.0", points=1), *cells]), {})
    assert came_to(find(ended, "first")) == (1.0, "")
    assert mark_of(find(ended, "last")).marks == 0
    assert "After cell 2" in runs.stopped and "no longer answered" in runs.stopped
