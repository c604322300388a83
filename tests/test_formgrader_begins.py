"""Where a person begins in the formgrader: at the task that waits, with what nobody answered folded away."""

import pytest
from class_to_hand_back import STAGE, TASK, gradebook, make, write
from formgrader import formgrader_in
from quick_grading import WRITTEN

SELECTED = "() => document.activeElement && document.activeElement.id"


@pytest.fixture(scope="module")
def page(tmp_path_factory, browser):
    """A page of the formgrader; ada waits with both written answers, ben with one, cid with none."""
    root = make(tmp_path_factory.mktemp("course"), ("ada", "ben", "cid"))
    write(root, "ada", in_words_answer="Because.")
    with gradebook(root) as opened:
        ids = {one.student.id: one.id for one in opened.notebook_submissions(STAGE.name, STAGE.stem)}
    with formgrader_in(root, tmp_path_factory.mktemp("home")) as address:
        found = browser.new_page(viewport={"width": 1366, "height": 768})
        found.root, found.ids, found.base = root, ids, f"{address}/formgrader/submissions"
        yield found


def ready(page):
    page.evaluate("""() => new Promise(done => (function look() {
      const still = window.MathJax && MathJax.loaded && !$("body, html").is(":animated");
      if (still) done(); else setTimeout(look, 20);
    })())""")


def show(page, student, query=""):
    page.goto(f"{page.base}/{page.ids[student]}/{query}")
    ready(page)


def test_it_opens_at_the_first_task_that_waits_for_a_person(page):
    for student, cell in (("ada", TASK), ("ben", WRITTEN)):
        show(page, student)
        assert page.evaluate(SELECTED) == cell
        box = page.locator(f"input.score[id='{cell}']").bounding_box()
        assert 0 < box["y"] < 768 and page.evaluate("scrollY") > 1000


def test_an_address_with_a_place_opens_there(page):
    show(page, "ada", "?index=1")
    assert page.evaluate(SELECTED) != TASK


def test_what_nobody_answered_is_folded_and_can_be_unfolded(page):
    show(page, "ben")
    folded = page.locator(".nbgrader_cell", has=page.locator("#one-hot-comment"))
    body = folded.locator(".panel-body")
    assert folded.locator(".nbgrader-label").inner_text() == "Not answered" and not body.is_visible()
    button = folded.locator("button[aria-expanded]")
    button.click()
    assert body.is_visible() and button.get_attribute("aria-expanded") == "true"
    answered = page.locator(".nbgrader_cell", has=page.locator("#flatten-comment"))
    assert answered.locator(".panel-body").is_visible()


def test_what_waits_for_a_person_is_never_folded(page):
    show(page, "ada")
    assert page.locator(f".nbgrader_cell:has(input[id='{TASK}']) .panel-body").is_visible()


def test_next_goes_to_the_next_that_waits_and_at_the_end_to_the_list(page):
    for student, other in (("ada", "ben"), ("ben", "ada"), ("cid", None)):
        show(page, student)
        page.locator("li.next a").click()
        page.wait_for_url(f"{page.base}/*/**")
        ready(page)
        assert page.url.split("/")[-2] in ({page.ids[other]} if other else {page.ids["ada"], page.ids["ben"]})
    with gradebook(page.root) as opened:
        for one in opened.notebook_submissions(STAGE.name, STAGE.stem):
            for grade in one.grades:
                grade.needs_manual_grade = False
        opened.db.commit()
    last = max(page.ids, key=page.ids.get)
    show(page, last)
    page.locator("li.next a").click()
    page.wait_for_url(f"**/gradebook/{STAGE.stem}/{STAGE.name}*")
