"""The report as data: there and back, beside text and HTML in a notebook, and what is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from nbformat import validate
from nbformat.v4 import new_code_cell, new_notebook, new_output

from digitrec.checks import report_on
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR, WRONG, Finding, Result
from digitrec.checks.engine.report import REPORT, NotAReportError, Report


def right(images):
    return images.reshape(len(images), 784)


def wrong_order(images):
    return images.transpose(0, 2, 1).reshape(-1, 784)


MIXED = Report(
    "preparing.scale",
    "Task 2: `scale`",
    6.5,
    (
        Result("the range", 1, RIGHT),
        Result("the type", 2, WRONG, Finding("not-scaled", "Up to 255.")),
        Result("the rest", 0.5, UNCHECKED),
        Result("a layer", 3.0, UNCLEAR, note="It is unknown."),
    ),
    (Finding("changes-input", "It has changed.", advice=True),),
    "on 4 batches.",
    faults=("Traceback ...\nKeyError: 1",),
)
REPORTS = {
    "right": report_on("preparing.flatten", right),
    "wrong": report_on("preparing.flatten", wrong_order),
    "not begun": report_on("preparing.flatten", None),
    "several variables": report_on("preparing.predictions", (10_000, 784), 3),
    "mixed": MIXED,
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_survives_the_journey_as_json(name):
    report = REPORTS[name]
    again = Report.from_dict(json.loads(json.dumps(report.to_dict(), allow_nan=False)))
    assert again == report
    assert (str(again), again._repr_html_()) == (str(report), report._repr_html_())


def test_the_data_says_all_that_a_reader_wants():
    data = MIXED.to_dict()
    assert (data["version"], data["task"], data["title"]) == (1, "preparing.scale", "Task 2: `scale`")
    assert (data["points"], data["marks"], data["undecided"]) == (6.5, 1.0, 3.0)
    assert [c["status"] for c in data["criteria"]] == [
        "right", "wrong", "not checked yet", "could not tell"
    ]  # fmt: skip
    assert data["criteria"][1]["finding"] == {
        "code": "not-scaled",
        "text": "Up to 255.",
        "advice": False,
        "example": [],
        "where": "See “Why divide by 255” (chapter 2).",
        "link": "02_preparing.html#not-scaled",
    }
    assert data["criteria"][3]["note"] == "It is unknown."
    assert data["advice"][0]["code"] == "changes-input"


def test_a_notebook_gets_the_text_the_html_and_the_data():
    data, _ = DisplayFormatter().format(REPORTS["wrong"])
    assert "Not yet: The rows hold" in data["text/plain"] and "<li>" in data["text/html"]
    assert data == REPORTS["wrong"].mime_bundle()
    cell = new_code_cell(outputs=[new_output("display_data", data)])
    validate(new_notebook(cells=[cell]))
    assert Report.from_dict(cell.outputs[0].data[REPORT]) == REPORTS["wrong"]  # a dict of nbformat's own


def test_what_a_terminal_would_obey_and_what_no_file_can_hold_is_replaced():
    def flatten(images):
        raise ValueError("\x1b[2Jgone \ud800")

    report = report_on("preparing.flatten", flatten)
    written = json.dumps(report.mime_bundle(), ensure_ascii=False).encode()
    again = Report.from_dict(json.loads(written)[REPORT])
    assert "\N{REPLACEMENT CHARACTER}[2Jgone" in again.findings[0].text
    forged = {**report.to_dict(), "title": "\x1b[2J"}
    assert Report.from_dict(forged).title == "\N{REPLACEMENT CHARACTER}[2J"


def _changed(**parts):
    return {**MIXED.to_dict(), **parts}


def _criterion(**parts):
    first, *others = MIXED.to_dict()["criteria"]
    return _changed(criteria=[{**first, **parts}, *others])


FORGED = {
    "nothing": None,
    "a list": [],
    "an empty dict": {},
    "another version": _changed(version=2),
    "a version that is a word": _changed(version="1"),
    "a task that is a number": _changed(task=7),
    "criteria that are none": _changed(criteria=[7]),
    "criteria in a dict": _changed(criteria={}),
    "points that are nan": _changed(points=float("nan")),
    "points that are infinite": _criterion(points=float("inf")),
    "points that are below zero": _criterion(points=-1.0),
    "points beyond all floats": _criterion(points=10**400),
    "points that are a truth": _criterion(points=True),
    "points that are a word": _criterion(points="1"),
    "marks that were not earned": _changed(marks=6.5),
    "a sum that is not": _changed(points=7.5),
    "undecided points that are not": _changed(undecided=0.0),
    "an unknown status": _criterion(status="perfect"),
    "a mistake without a finding": _criterion(status="wrong"),
    "an unknown code": _changed(advice=[{"code": "no-such", "text": "", "advice": True}]),
    "a code that is a list": _changed(advice=[{"code": [], "text": "", "advice": True}]),
    "a finding that is a word": _criterion(status="wrong", finding="not-scaled"),
    "begun that is a number": _changed(begun=1),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_no_report_is_refused_in_one_sentence(name):
    with pytest.raises(NotAReportError) as refusal:
        Report.from_dict(FORGED[name])
    said = str(refusal.value)
    assert said.startswith("This ") and said.endswith(".") and "\n" not in said and said.count(". ") == 0


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(st.text(), part, max_size=3)),
    max_leaves=8,
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(sorted(MIXED.to_dict())), JSON, max_size=3))
def test_whatever_stands_in_a_notebook_it_is_read_or_refused(parts):
    try:
        report = Report.from_dict(_changed(**parts))
    except NotAReportError:
        return
    assert 0 <= report.marks + report.undecided <= report.points + 0.01
    assert str(report) and report._repr_html_()


def test_a_link_leads_into_the_book_whatever_the_data_says(monkeypatch):
    monkeypatch.setenv("DIGITREC_BOOK", "https://example.org/book")
    data = REPORTS["wrong"].to_dict()
    finding = next(c["finding"] for c in data["criteria"] if c["finding"])
    finding |= {"link": "javascript:alert(1)", "where": "<script>"}
    shown = Report.from_dict(data)._repr_html_()
    assert 'href="https://example.org/book/02_preparing.html#wrong-pixel-order"' in shown
    assert "javascript" not in shown and "<script>" not in shown
