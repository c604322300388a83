"""The formgrader on a gradebook that marking has made: the marks, and a written answer marked there."""

import pytest
from formgrader import formgrader_in
from marked_class import ANSWERS_OF_THE_BANK, OWN_NOTEBOOKS

from digitrec.course import stage as stage_called

STAGE = stage_called("evaluating")  # the first with an answer that a person marks


@pytest.fixture(scope="module")
def page(marked_class, browser, tmp_path_factory):
    """A page of the browser, and the formgrader's address."""
    marked_class.mark(STAGE)
    with formgrader_in(marked_class.root, tmp_path_factory.mktemp("home")) as address:
        opened = browser.new_page()
        opened.formgrader = f"{address}/formgrader"
        yield opened


def test_it_shows_the_marks_that_were_recorded(marked_class, page):
    page.goto(f"{page.formgrader}/gradebook/{STAGE.stem}/{STAGE.name}")
    rows = page.locator("tbody tr")
    students = [*OWN_NOTEBOOKS, *ANSWERS_OF_THE_BANK]
    page.wait_for_function(f"() => document.querySelectorAll('tbody tr td.score').length >= {len(students)}")
    with marked_class.gradebook() as gradebook:
        found = gradebook.notebook_submissions(STAGE.name, STAGE.stem)
        expected = sorted(f"{one.score:g} / {one.max_score:g}" for one in found)
        asked = sum(one.needs_manual_grade for one in found)
    shown = sorted(row.locator("td.score").first.inner_text() for row in rows.all())
    assert shown == expected and len(set(shown)) > 1
    assert page.locator("tbody td.needs-manual-grade .glyphicon-ok").count() == asked > 0


def test_a_written_answer_is_marked_there(marked_class, page):
    with marked_class.gradebook() as gradebook:
        (written,) = [g for g in marked_class.grades(gradebook, STAGE, "solved") if g.needs_manual_grade]
        name, submission, most = written.name, written.notebook.id, written.max_score
    page.goto(f"{page.formgrader}/submissions/{submission}/")
    field = page.locator(f"input.score[id='{name}']")
    try:
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            field.fill(f"{most - 0.5:g}")
            field.blur()  # whatever else takes the field away, as a script that begins, has it saved as well
        assert given(marked_class, name) == (most - 0.5, False)
    finally:
        with marked_class.gradebook() as gradebook:  # others look at this class, too
            (now,) = [g for g in marked_class.grades(gradebook, STAGE, "solved") if g.name == name]
            now.manual_score, now.needs_manual_grade = None, True
            gradebook.db.commit()


def given(marked_class, name):
    """Return the hand mark of a cell, and whether a person is still asked for one."""
    with marked_class.gradebook() as gradebook:
        (grade,) = [g for g in marked_class.grades(gradebook, STAGE, "solved") if g.name == name]
        return grade.manual_score, grade.needs_manual_grade
