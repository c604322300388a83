"""Feedback and formgrader in a real browser: what a learner wrote runs, fetches and changes nothing."""

import base64
import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from formgrader import formgrader_in
from hostile_pages import payloads
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader.handlers import template_path
from playwright.sync_api import Error
from toy_course import CONFIG, cell, run_nbgrader

from digitrec.classroom.cleaning import clean_markdown
from digitrec.classroom.handing_back.feedback_page import FeedbackPage

PAYLOADS = payloads()
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC"
)
HONEST = f"""\
# My answer

It is **bold**, with $a_1^2 < \\frac{{1}}{{2}}$ in the line, `code`, and [a link](https://example.org/page?a=1).

$$\\begin{{aligned}} a &= 1 \\\\ b &= -2 \\end{{aligned}}$$

1. one
2. two

- [x] done

| digit | count |
|-------|------:|
| 4     |    32 |

```python
def f(x): return x < 2
```

![attached](attachment:seen.png) ![written](data:image/png;base64,{PICTURE}) ![beside](beside.png)
"""
REPORT = "application/vnd.digitrec.report+json"
NAME = "\"><img src=x onerror=window.pwned='id'>"
FIRST, LAST = "</script><script>window.pwned='first'</script>", "<img src=x onerror=window.pwned='last'>"


# ---------------------------------------------------------------------------------------- what is shown where


def showing(output_type, source="x", about=None, **output):
    """Return a code cell with one output, which no schema has seen."""
    made = new_code_cell(source)
    made.metadata.update(about or {})
    made.outputs = [from_dict({"output_type": output_type, "metadata": {}, **output})]
    return made


def displaying(data, metadata=None, **more):
    return showing("display_data", data=data, metadata=metadata or {}, **more)


def written(name, text, attachments=None):
    """Return a written answer."""
    made = new_markdown_cell(text, metadata=cell(name, text, points=1, solution=True).metadata)
    made.attachments = attachments or {
        "evil.png": {"image/png": f'AAAA"onerror={text}'},
        text: {f"text/html;{text}": text},
    }
    return made


PLACES = {
    "answer": written,
    "task": lambda name, text: cell(name, text, points=1, task=True),
    "own text": lambda name, text: new_markdown_cell(text),
    "raw": lambda name, text: new_raw_cell(text, metadata={"raw_mimetype": "text/html"}),
    "code": lambda name, text: showing("?", text, about={"magics_language": text, "tags": [text]}),
    "stream": lambda name, text: showing("stream", name="stdout", text=text),
    "error": lambda name, text: showing(
        "error", ename=text, evalue=text, traceback=[text, f"\x1b[0;31m{text}\x1b[0m"]
    ),
    "text/html": lambda name, text: displaying({"text/html": text, REPORT: {"text": text}}),
    "isolated": lambda name, text: displaying({"text/html": text}, {"text/html": {"isolated": True}}),
    "text/markdown": lambda name, text: displaying({"text/markdown": text}),
    "text/latex": lambda name, text: displaying({"text/latex": text}),
    "text/plain": lambda name, text: displaying({"text/plain": text}),
    "text/vnd.mermaid": lambda name, text: displaying({"text/vnd.mermaid": text}),
    "image/svg+xml": lambda name, text: displaying(
        {"image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>'}
    ),
    "image/png": lambda name, text: displaying(
        {"image/png": f'AAAA" onerror="{text}'},
        {"image/png": {"width": text, "height": f"1 {text}", "alt": f'"{text}'}},
    ),
    "a file's name": lambda name, text: displaying(
        {"image/png": PICTURE}, {"filenames": {"image/png": f"http://elsewhere.example/{text}"}}
    ),
    "an SVG file's name": lambda name, text: displaying(
        {"image/svg+xml": "<svg/>"}, svg_filename=f"http://elsewhere.example/{text}"
    ),
    "application/javascript": lambda name, text: displaying(
        {"application/javascript": f"window.pwned='js'; {text}"}
    ),
    "a widget": lambda name, text: displaying(
        {"application/vnd.jupyter.widget-view+json": {"model_id": text, "version_major": 2}}
    ),
    "of no known kind": lambda name, text: displaying({text: text, "application/pdf": text}),
}


def hostile(place):
    """Return a notebook that holds every payload in one place, and in its own metadata."""
    made = [PLACES[place](f"answer-{number}", text) for number, text in enumerate(PAYLOADS.values())]
    mixed = "".join(PAYLOADS.values())
    notebook = new_notebook()
    notebook.cells = made  # no schema sees them
    notebook.metadata = {
        "title": mixed,
        "language_info": {"name": mixed, "pygments_lexer": mixed},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {mixed: mixed}}},
    }
    return notebook


def honest():
    """Return a notebook as somebody hands it in who means no harm."""
    answer = written("answer-0", HONEST, {"seen.png": {"image/png": PICTURE}})
    task = cell("task-0", HONEST.replace("attachment:seen", "beside"), points=1, task=True)
    table = displaying({"text/html": "<table class='dataframe'><tr><td>four</td></tr></table>"})
    return new_notebook(cells=[answer, task, table])


# ------------------------------------------------------------------------------------------------- the course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a gradebook and marked notebooks; nothing of it was run."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_bytes(CONFIG.read_bytes())
    (root / "solutions" / "toy").mkdir(parents=True)
    (root / "solutions" / "toy" / "toy.ipynb").write_text(json.dumps(honest()))
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.add_assignment("toy")
        gradebook.add_notebook("toy", "toy")
        for number in range(len(PAYLOADS)):
            name = f"answer-{number}"
            gradebook.add_grade_cell(name, "toy", "toy", max_score=1, cell_type="markdown")
            gradebook.add_solution_cell(name, "toy", "toy")
            gradebook.add_source_cell(name, "toy", "toy", cell_type="markdown", source="")
        gradebook.add_task_cell("task-0", "toy", "toy", max_score=1, cell_type="markdown")
        gradebook.add_source_cell("task-0", "toy", "toy", cell_type="markdown", source="")
        students = {place.replace("/", "-"): hostile(place) for place in PLACES} | {
            "honest": honest(),
            NAME: honest(),
        }
        for student, notebook in students.items():
            named = {"first_name": FIRST, "last_name": LAST} if student == NAME else {}
            gradebook.add_student(student, **named)
            gradebook.add_submission("toy", student)
            comment = gradebook.find_comment("answer-0", "toy", "toy", student)
            comment.manual_comment = "Well **done**. " + "\n\n".join(PAYLOADS.values()).replace("\ud83d", "")
            for kind in ("autograded", "submitted"):
                folder = root / kind / student / "toy"
                folder.mkdir(parents=True)
                # As ASCII: a payload is half a character.
                (folder / "toy.ipynb").write_text(json.dumps(notebook), "ascii")
                (folder / "beside.png").write_bytes(base64.b64decode(PICTURE))
                (folder / "page.html").write_text("<script>window.pwned='page'</script>")
                (folder / "PICTURE.SVG").write_text("<svg onload='window.pwned=1'/>")
        gradebook.db.commit()
    return root


@pytest.fixture(scope="module")
def feedback(course):
    """The folder of feedback pages, written by nbgrader's own command."""
    done = run_nbgrader(course, "generate_feedback", "toy")
    assert done.status == 0, done.log
    return course / "feedback"


@pytest.fixture(scope="module")
def server(course, tmp_path_factory):
    """The address of a Jupyter server with the formgrader, started in the course's folder."""
    with formgrader_in(course, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="module")
def submissions(course):
    """The address of each student's page in the formgrader."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "digitrec") as gradebook:
        found = gradebook.notebook_submissions("toy", "toy")
        return {one.student.id: f"/formgrader/submissions/{one.id}/" for one in found}


# -------------------------------------------------------------------------------------------------- the watch

MAY_ASK = ("/formgrader/static/", "/formgrader/api/", "/favicon.ico", "/static/")
# Every event a payload waits for, on everything that a learner wrote; then what it left in the page.
PROVOKE = """() => {
  for (const e of document.querySelectorAll(".rendered_html, .rendered_html *, .output, .output *")) {
    if (e.tagName === "A") continue;
    for (const kind of ["mouseover", "mouseenter", "focus", "click", "toggle", "animationstart"])
      e.dispatchEvent(new Event(kind));
  }
}"""
TRACES = """() => {
  const BANNED =
    /^(script|style|link|meta|base|i?frame|object|embed|form|input|button|select|textarea|video|svg)$/i;
  const faults = [], theirs = [...document.querySelectorAll(
    ".text_cell_render *, .output *, .panel-footer div > :not(textarea), body > :not(.container)")];
  const own = e => e.closest("nav, nav + script, .tooltip, .help, #statusmessage, [name=top]:empty");
  if (window.pwned !== undefined) faults.push(`ran: ${window.pwned}`);
  if (document.scripts.length !== EXPECTED) faults.push(`${document.scripts.length} scripts`);
  for (const e of theirs) {
    if (own(e)) continue;
    const tag = e.outerHTML.slice(0, 120);
    if (BANNED.test(e.tagName)) faults.push(`element: ${tag}`);
    for (const a of e.attributes) {
      if (/^on|^data-|^(id|name|srcset|formaction|action|ping)$/.test(a.name))
        faults.push(`${a.name}: ${tag}`);
      if (a.name === "href" && !/^(https?:|mailto:)/.test(a.value)) faults.push(`link: ${tag}`);
      if (a.name === "src" && !/^data:image[/]/.test(a.value)) faults.push(`source: ${tag}`);
      if (a.name === "style" && /url|position|z-index|opacity/.test(a.value)) faults.push(`style: ${tag}`);
      if (a.name === "class" && /tabbable|score|credit|navbar|modal|comment/.test(a.value))
        faults.push(`class: ${tag}`);
    }
  }
  return faults;
}"""


# The formgrader has selected a field; until then it would still change its address.
SELECTED = """() => new Promise(done => (function look() {
  if (window.MathJax && MathJax.loaded === false) setTimeout(look, 20); else done();
})())"""

# What the payloads have begun is over: a picture that is none has failed, two frames were painted.
AFTERWARDS = """() => new Promise(done => {
  const picture = new Image();
  const frame = (then) => requestAnimationFrame(() => setTimeout(then));
  picture.onerror = () => frame(() => frame(() => requestIdleCallback(() => done())));
  picture.src = "data:image/png,";
})"""


class Watch:
    """A browser's page that notes whatever a page should not do."""

    def __init__(self, browser):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page, self.faults, self.address = self.context.new_page(), [], ""
        page, note = self.page, self.faults.append
        self.context.on("page", lambda other: note(f"opened {other.url}"))
        page.on("dialog", lambda dialog: (note(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", self._asked)
        page.on("download", lambda load: note(f"download: {load.url}"))
        page.on("frameattached", lambda frame: note(f"frame: {frame.url}"))
        page.on(
            "framenavigated",
            lambda frame: (
                re.sub(r"\?index=\d+$", "", frame.url) == self.address or note(f"went to {frame.url[:200]}")
            ),
        )
        page.on("console", self._said)
        page.on("pageerror", lambda error: note(f"script: {error}"))

    def _said(self, line):
        if line.type == "error" and "ERR_INVALID_URL" not in line.text:  # a picture that is none
            self.faults.append(f"console: {line.text[:300]}")

    def _asked(self, request):
        if request.url == self.address or request.url.startswith("data:image/"):
            return
        here, there = urlsplit(self.address), urlsplit(request.url)
        fine = there.scheme == here.scheme == "http" and there.netloc == here.netloc
        if not fine or request.method != "GET" or not there.path.startswith(MAY_ASK):
            self.faults.append(f"asks {request.method} {request.url[:200]}")

    def open(self, address, scripts=None):
        """Open a page, provoke what it holds, and return what it did."""
        self.faults.clear()
        self.address = address
        counted = "document.scripts.length" if scripts is None else str(scripts)
        try:
            self.page.goto(address, wait_until="load")
            self.page.evaluate(SELECTED)
            self.page.evaluate(PROVOKE)
            self.page.evaluate(AFTERWARDS)
            return [*self.faults, *self.page.evaluate(TRACES.replace("EXPECTED", counted))]
        except Error as error:  # the page is not there any more
            return [*self.faults, f"left: {error}"]


@pytest.fixture(scope="module")
def watch(browser):
    found = Watch(browser)
    yield found
    found.context.close()


# -------------------------------------------------------------------------------------------------- the pages


def student(place):
    return place.replace("/", "-")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_happens_in_the_feedback(feedback, watch, place):
    page = feedback / student(place) / "toy" / "toy.html"
    faults = watch.open(page.as_uri(), scripts=0)
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="module")
def scripts(server, submissions, watch):
    """How many scripts a page of the formgrader has: those of an honest answer's."""
    faults = watch.open(f"{server}{submissions['honest']}")
    assert not faults, "\n".join(faults)
    return watch.page.evaluate("document.scripts.length")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_happens_in_the_formgrader(server, submissions, watch, scripts, place):
    faults = watch.open(f"{server}{submissions[student(place)]}", scripts)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_happens_where_a_payload_stands_alone(watch, tmp_path, name):
    faults = watch.open(page_of(FeedbackPage, PAYLOADS[name], tmp_path), scripts=0)
    assert not faults, "\n".join(faults)


def test_the_watch_sees_what_nbgraders_own_page_does(watch, tmp_path):
    harmful = {name: text for name, text in PAYLOADS.items() if name.startswith(("runs", "fetches"))}
    seen = set()
    for name, text in harmful.items():
        address = page_of(HTMLExporter, text, tmp_path)
        faults = [fault for fault in watch.open(address) if "mathjax" not in fault and "ERR_" not in fault]
        seen |= {name} if faults else set()
    assert len(seen) > len(harmful) / 2, sorted(set(harmful) - seen)


def page_of(exporter, text, folder):
    """Return the address of the feedback page of one written answer; without a page, of an empty one."""
    made = written("answer-0", text)
    made.metadata.nbgrader.update(score=1, comment="")
    notebook, html = new_notebook(), ""
    notebook.cells = [made]
    about = {"nbgrader": {"notebook": "toy", "score": 1, "max_score": 1, "late_penalty": 0}}
    with suppress(InvalidNotebook):  # nbconvert's own class stops at an attachment that is not there
        html, _ = made_once(exporter).from_notebook_node(notebook, about)
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8", errors="replace")
    return page.as_uri()


@cache
def made_once(exporter):
    """Return an exporter of the class; as in the commands, it reads its templates once for all pages."""
    styles = Path(template_path).parent / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    return exporter(
        template_name="feedback",
        extra_template_basedirs=[template_path],
        extra_template_paths=[str(styles)],
    )


@pytest.mark.parametrize("path", [
    "/formgrader/manage_students",
    "/formgrader/manage_submissions/toy",
    "/formgrader/gradebook/toy/toy",
    f"/formgrader/manage_students/{quote(NAME)}",
    f"/formgrader/manage_students/{quote(NAME)}/toy",
])  # fmt: skip
def test_a_students_name_is_a_name(server, watch, path):
    faults = watch.open(f"{server}{path}")
    watch.page.wait_for_selector("#main-table td:nth-child(2)")
    assert not [*faults, *watch.faults]
    assert watch.page.evaluate("window.pwned") is None


def test_a_students_name_is_a_name_where_the_answers_are_marked(server, submissions, watch):
    assert not watch.open(f"{server}{submissions[NAME]}")
    assert f"{LAST}, {FIRST}" in watch.page.locator("nav").text_content()


@pytest.mark.parametrize("path", [
    f"/formgrader/gradebook/{quote(FIRST, safe='')}",
    f"/formgrader/manage_students/{quote(FIRST, safe='')}",
    "/formgrader/gradebook/%5C/%3Bwindow.pwned=1%2F%2F",
    "/formgrader/manage_students/%5C/%3Bwindow.pwned=1%2F%2F",
])  # fmt: skip
def test_an_address_of_the_formgrader_runs_nothing(server, watch, path):
    watch.open(f"{server}{path}")
    assert watch.page.evaluate("window.pwned") is None


def test_a_file_that_was_handed_in_opens_without_your_rights(server, submissions, watch):
    watch.page.goto(f"{server}{submissions['honest']}page.html")  # its scripts are off, and so are ours in it
    assert watch.page.evaluate("window.pwned") is None
    assert watch.page.evaluate("origin") == "null"


# ----------------------------------------------------------------------------------- an honest answer is read


def test_a_page_of_the_learners_own_is_not_handed_back(feedback):
    handed_back = {path.name for path in (feedback / "honest" / "toy").iterdir()}
    assert handed_back == {"toy.html", "beside.png"}


def test_an_honest_answer_looks_as_it_should(feedback, server, submissions, watch):
    for address in ((feedback / "honest" / "toy" / "toy.html").as_uri(), f"{server}{submissions['honest']}"):
        assert not watch.open(address)
        for index in range(2):
            assert_readable(watch.page.locator(".text_cell_render").nth(index))
        assert watch.page.locator(".output td", has_text="four").is_visible()
        assert watch.page.locator(".input_prompt", has_text="In").inner_text() == "In\xa0[\xa0]:"


def assert_readable(answer):
    assert answer.locator("h1").inner_text() == "My answer"
    assert answer.locator("strong").inner_text() == "bold"
    assert answer.locator("math mfrac").first.is_visible()
    assert answer.locator("math[display=block] mtr").count() == 2
    assert answer.locator("ol li").all_inner_texts() == ["one", "two"]
    assert answer.locator("ul li").inner_text() == "☑ done"
    assert answer.locator("td").all_inner_texts() == ["4", "32"]
    assert answer.locator("pre .k").first.inner_text() == "def"
    assert answer.locator("a").get_attribute("href") == "https://example.org/page?a=1"
    widths = answer.locator("img").evaluate_all("all => all.map(image => image.naturalWidth)")
    assert widths == [10, 10, 10]


def test_an_answer_is_marked_in_the_formgrader(course, server, submissions, watch):
    watch.open(f"{server}{submissions['honest']}")
    watch.page.wait_for_function("formgrader.loaded && formgrader.grades.loaded")
    watch.page.locator(".full-credit").first.click()
    watch.page.wait_for_function("document.querySelector('#answer-0').value === '1'")
    watch.page.wait_for_load_state("networkidle")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "digitrec") as gradebook:
        assert gradebook.find_grade("answer-0", "toy", "toy", "honest").manual_score == 1


@pytest.mark.parametrize("latex", ["{" * 500, "x" * 5000, r"\left("])
def test_a_formula_that_cannot_be_drawn_is_shown_as_it_was_written(latex):
    assert f"<code>$${latex}$$</code>" in clean_markdown(f"It is $${latex}$$.")
