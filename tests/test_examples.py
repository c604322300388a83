"""A finding shows the smallest case: the line runs as it stands, and gives what the finding says it gives."""

import contextlib
import io
import re
from functools import cache

import numpy as np
import pytest

from digitrec.checks import report_on
from digitrec.checks.engine.report import Report
from digitrec.checks.engine.stages import tasks
from tests.bank import entries, evidence, task

SHOWING = [task_id for task_id, wanted in tasks().items() if wanted.expected]


@cache
def shown(task_id):
    """Return the answers of the bank that lose marks, each with the examples of its findings."""
    found = []
    for entry in entries(task(task_id).stage):
        if entry.task == task_id and entry.kind in ("wrong", "partly"):
            report = task(task_id).judge(*evidence(entry))
            found += [(entry, f.example) for f in report.findings if f.example]
    return found


def numbers(written):
    """Read numbers as an example writes them, a number, lists or a tuple; None for anything in words."""
    if re.search(r"[a-z]", re.sub(r"nan|inf|True|False", "", written)):
        return None
    return np.array(eval(written, {"nan": np.nan, "inf": np.inf}), dtype=float)


@pytest.mark.parametrize("task_id", SHOWING)
def test_the_line_gives_what_is_said(task_id):
    assert shown(task_id)
    for entry, (line, gives, expected, *_) in shown(task_id):
        assert expected != f"expected: {gives.removeprefix('gives: ')}", entry
        names = {"np": np, **entry.answers()}
        *before, call = line.split("; ")
        exec("\n".join(before), names)
        said = gives.removeprefix("gives: ")
        with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            if said.startswith("stops with"):
                with pytest.raises(Exception) as caught:
                    eval(call, names)
                assert said.split()[-1] == caught.type.__name__, entry
            elif numbers(said) is not None:
                got = np.array(eval(call, names), dtype=float)
                assert np.allclose(got, numbers(said), rtol=1e-2, atol=1e-3, equal_nan=True), (entry, line)


@pytest.mark.parametrize("task_id", SHOWING)
def test_the_smallest_case_is_short(task_id):
    lines = [len(example[0]) for _, example in shown(task_id)]
    assert min(lines) < 150 and max(lines) < 240


def test_the_first_case_that_fails_is_shown():
    def mistakes(actual, predicted):
        return [i for i in range(1, len(actual)) if actual[i] != predicted[i]]

    (finding,) = report_on("predicting.mistakes", mistakes).findings
    line, gives, expected = finding.example
    assert line.startswith("mistakes(np.array([") and (gives, expected) == ("gives: []", "expected: [0]")
    assert f"      {line}\n      gives: []\n" in str(report_on("predicting.mistakes", mistakes))


def test_an_image_is_shown_as_a_picture():
    finding, *_ = report_on("preparing.flatten", lambda x: x.transpose(0, 2, 1).reshape(-1, 784)).findings
    told, *rows = finding.example[3:]
    assert "folded back into 28 x 28" in told
    given, back = (np.array([list(row.split("   ")[k]) for row in rows]) for k in (0, 1))
    assert (given != "·").sum() == 4 and np.array_equal(back, given.T)


def test_what_fails_on_no_case_has_no_example():
    def scale(pixels):
        result = pixels / 255
        if pixels.dtype == "float32":
            pixels /= 2
        return result

    report = report_on("preparing.scale", scale)
    assert report.codes == ("changes-input",) and report.findings[0].example == ()


def test_an_example_travels_with_its_report():
    report = report_on("predicting.mistakes", lambda actual, predicted: np.flatnonzero(actual > predicted))
    assert report.findings[0].example
    assert Report.from_dict(report.to_dict()) == report
    before = report.to_dict()
    del before["criteria"][1]["finding"]["example"]  # as version 1.0.0 wrote it
    assert Report.from_dict(before).findings[0].example == ()
