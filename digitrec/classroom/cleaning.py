"""What a learner wrote, as HTML that a page of ours can hold: it runs, fetches and covers nothing."""

import html
import re

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.token import STANDARD_TYPES

from digitrec.notebooks.formulas import displayed, inline

LONGEST_FORMULA = 4000  # characters; a longer one stays LaTeX


def _words(text):
    return set(text.split())


TEXT = _words("""
    a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary
    sup table tbody td tfoot th thead tr u ul var wbr
""")
MATHS = _words("""
    math mfrac mi mmultiscripts mn mo mover mphantom mroot mrow mspace msqrt mstyle msub msubsup
    msup mtable mtd mtext mtr munder munderover
""")
OF_MATHS = _words("""
    depth display displaystyle fence form height largeop linethickness lspace mathvariant maxsize minsize
    movablelimits rspace separator stretchy style width
""")
OF_CELLS = {"colspan", "rowspan", "style"}
# No `id` and no `name`: the formgrader's scripts find its fields and buttons by them.
ATTRIBUTES = {
    **dict.fromkeys(MATHS, OF_MATHS),
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": OF_CELLS,
    "th": OF_CELLS,
    "ol": {"start"},
    "details": {"open"},
    "pre": {"style"},
    "span": {"style"},
}
# Classes that colour code, and no other: the formgrader's scripts find its fields by class, too.
CLASSES = {
    "span": {name for name in STANDARD_TYPES.values() if name},
    "div": {"highlight", "digitrec-report"},
}
# Properties that colour and align; none that places a box over the page or can name an address.
STYLES = _words("""
    background-color color font-style font-weight padding-inline text-align text-decoration white-space
""")

LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+\Z", re.IGNORECASE)
# Control characters but tab and line feed, and those that turn the direction of what follows them.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*\Z")


def _address(tag, attribute, value):
    """Let a link lead to another site only, and a picture be one that lies in the page."""
    if attribute == "href":
        return value if LINK.match(value) else None
    if attribute == "src":
        return value if PICTURE.match(value) else None
    return value


CLEANER = nh3.Cleaner(
    tags=TEXT | MATHS,
    attributes=ATTRIBUTES,
    attribute_filter=_address,
    allowed_classes=CLASSES,
    filter_style_properties=STYLES,
    url_schemes={"http", "https", "mailto", "data"},
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


def clean_html(source):
    """Return HTML without what runs, fetches, covers or is found by the page's own scripts."""
    return CLEANER.clean(writable(source))


def clean_markdown(source, attachments=None, path=""):
    """Return Markdown as clean HTML, formulas as MathML.

    A picture shows if it is attached to the cell, written into the text, or lies below the folder `path`.
    What the renderer cannot read shows as it was written.
    """
    try:
        renderer = _Renderer(
            escape=False,
            attachments=attachments or {},
            path=path,
            embed_images=True,
            exclude_anchor_links=True,
        )
        rendered = MarkdownWithMath(renderer=renderer).render(writable(source))
    except Exception:  # whatever a text can bring about: the page is for reading it
        rendered = f"<pre>{html.escape(writable(source))}</pre>"
    return CLEANER.clean(rendered)


def writable(text):
    """Return anything as text that can be written: half a character, as JSON can hold one, becomes a `?`."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def visible(text):
    """Return anything as text whose every character is seen; what turns directions or rings bells is not."""
    return INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", writable(text))


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, with formulas as MathML and diagrams as the text they are."""

    def inline_math(self, body):
        """Write a formula within a line."""
        return _formula(inline, body, f"${body}$")

    def block_math(self, body):
        """Write a displayed formula."""
        return _formula(displayed, body, f"$${body}$$")

    def latex_environment(self, name, body):
        """Write an environment, aligned equations say."""
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return _formula(displayed, whole, whole)

    def block_mermaidjs(self, code):
        """Write a diagram's source."""
        return f"<pre>{html.escape(code)}</pre>"

    def task_list_item(self, text, checked=False):
        """Write a point of a list with its box, which is no field here."""
        return f"<li>{'☑' if checked else '☐'} {text}</li>\n"

    def _embed_image_or_attachment(self, src):
        name = src.removeprefix("attachment:")
        if name == src:
            return super()._embed_image_or_attachment(src)
        found = self.attachments.get(name)
        return super()._embed_image_or_attachment(src) if found else src


def _formula(write, latex, source):
    """Return LaTeX as MathML, or what stood there where that cannot be."""
    if len(latex) <= LONGEST_FORMULA:
        try:
            return write(latex)
        except Exception:  # the converter raises what its parser meets
            pass
    return f"<code>{html.escape(source)}</code>"
