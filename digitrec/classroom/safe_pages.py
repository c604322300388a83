"""The two pages that show a learner's notebook, nbgrader's feedback and its formgrader: nothing in them runs.

Whatever nbgrader's templates write is escaped; what a learner wrote as Markdown or HTML is cleaned; of a
notebook only what is shown reaches the template; and no page asks another host.
"""

import re
from functools import partial
from pathlib import Path

from jinja2 import DictLoader, Environment, pass_context
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import formgrader, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler
from traitlets import default

from digitrec.classroom.cleaning import clean_html, clean_markdown
from digitrec.classroom.handing_back.shown import shown

# nbconvert's filters that escape what they are given and return HTML.
ESCAPING = ("ansi2html", "highlight_code", "escape_html", "escape_html_keep_quotes")

IN_A_SCRIPT = re.compile(r'= "\{\{ (\w+) \}\}";')
FONT = re.compile(r"@font-face\s*\{[^}]*\}")

# The formgrader's scripts are nbgrader's own files, and some lines in its pages.
OWN_FILES = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
# The formgrader waits for MathJax before it selects a field: this stands in its place.
IN_PLACE_OF_MATHJAX = Path(__file__).with_name("formgrader.js")


class SafePage(HTMLExporter):
    """A notebook as a page in which nothing of a learner's runs and which asks no other host."""

    in_place_of_mathjax = ""

    @default("extra_loaders")
    def _own_macro(self):
        macro = "{% macro mathjax(address) %}" + self.in_place_of_mathjax + "{% endmacro %}"
        return [DictLoader({"mathjax.html.j2": macro})]

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page of a notebook, and nbconvert's resources."""
        return super().from_notebook_node(self.shown(nb), resources, **kw)

    def shown(self, nb):
        """Return what the page shows of a notebook: the rest of its file can hold anything."""
        return shown(nb)

    def default_filters(self):
        """Yield the filters of the templates; the clean ones come last and win."""
        yield from super().default_filters()
        yield "markdown2html", self.markdown2html
        yield "clean_html", lambda source: Markup(clean_html(source))
        yield "strip_files_prefix", lambda source: source  # it would edit what is clean already

    @pass_context
    def markdown2html(self, context, source):
        """Return Markdown as clean HTML; pictures are the cell's attachments, or lie beside the notebook."""
        attachments = context.get("cell", {}).get("attachments", {})
        folder = context.get("resources", {}).get("metadata", {}).get("path", "")
        return Markup(clean_markdown(source, attachments, folder))

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def _register_filter(self, environ, name, jinja_filter):
        found = super()._register_filter(environ, name, jinja_filter)
        if name in ESCAPING:
            environ.filters[name] = _as_html(environ.filters[name])
        return found

    def _preprocess(self, nb, resources):
        nb, resources = super()._preprocess(nb, resources)
        for cell in nb.cells:
            if cell.cell_type == "code" and cell.execution_count is None:
                cell.execution_count = "\N{NO-BREAK SPACE}"  # the templates would write it as an entity
        styles = resources.get("inlining", {})
        styles["css"] = [_without_fonts(css) for css in styles.get("css", ())]
        return nb, resources

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        include = resources["include_css"]
        resources["include_css"] = lambda name: _without_fonts(include(name))
        return resources


class FormgraderPage(SafePage):
    """The page on which an instructor marks the written answers."""

    in_place_of_mathjax = f"<script>\n{IN_PLACE_OF_MATHJAX.read_text(encoding='utf-8')}</script>"


class _Templates(Environment):
    """The formgrader's templates, which write names from their address between quotes in a script."""

    def preprocess(self, source, name=None, filename=None):
        """Let such a name be written as JavaScript writes it."""
        return super().preprocess(IN_A_SCRIPT.sub(r"= {{ \1 | tojson }};", source), name, filename)


class Navigation(handlers.SubmissionNavigationHandler):
    """Goes on to the next notebook that waits for a person; where none does, to the next one."""

    def _next(self, assignment_id, notebook_id, submission):
        known = self.gradebook.notebook_submissions(notebook_id, assignment_id)
        asked = {one.id for one in known if one.needs_manual_grade} - {submission.id}
        waiting = [one for one in self._get_submission_ids(assignment_id, notebook_id) if one in asked]
        if not waiting:
            return super()._next(assignment_id, notebook_id, submission)
        return self._submission_url(next((one for one in waiting if one > submission.id), waiting[0]))


def _read_anew(handler):
    """Let the next request read the gradebook anew: others write in it, and its session lasts."""
    if gradebook := handler.settings["nbgrader_gradebook"]:
        gradebook.db.rollback()  # nbgrader commits what it writes, each time


def use_safe_pages():
    """Let the formgrader use these pages; there is no setting for it."""
    BaseHandler.on_finish = _read_anew
    formgrader.HTMLExporter = FormgraderPage
    formgrader.Environment = partial(_Templates, autoescape=True)
    handlers.SubmissionHandler.content_security_policy = OWN_FILES
    handlers.default_handlers[:] = [
        (pattern, Navigation if handler is handlers.SubmissionNavigationHandler else handler, *rest)
        for pattern, handler, *rest in handlers.default_handlers
    ]
    # A file that came with a submission opens as one of a strange site.
    handlers.SubmissionFilesHandler.content_security_policy = "sandbox; frame-ancestors 'self'"


def _without_fonts(css):
    """Leave out the fonts: icons, in files that do not come with the page."""
    return Markup(FONT.sub("", css))


def _as_html(escaping):
    return lambda *args, **kwargs: Markup(escaping(*args, **kwargs))
