"""The directive `caption`: it makes the picture that the code cell above it drew into a figure.

    ```{caption}
    :name: fig-pixels
    :alt: What a sighted reader takes from the picture.

    The caption, one sentence, with any markup.
    ```

It stands right below the cell, outside it: changing a caption executes nothing again. A picture drawn by a
cell without a caption and its `alt` is a warning, and a warning fails the build.

A figure that would be too wide for a phone is drawn as several pictures, which stand side by side where there
is room. `:alt:` then has a text for each of them, with ` || ` between.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from PIL import Image
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

LOGGER = logging.getLogger(__name__)
CSS_PIXELS_PER_INCH = 96


class Caption(SphinxDirective):
    """Caption and alternative text of the picture above."""

    has_content = True
    option_spec = {"name": directives.unchanged_required, "alt": directives.unchanged_required}  # noqa: RUF012

    def run(self):
        """Return a figure that has its caption, and gets its pictures from `JoinPictures`."""
        if not self.content or not self.options.get("alt", "").strip():
            raise self.error("A caption needs a sentence, and `:alt:` with what is to be seen.")
        texts = [self._plain(text) for text in self.options["alt"].split(" || ")]
        figure = nodes.figure(classes=["drawn", *["parts"] * (len(texts) > 1)], alt=texts)
        self.set_source_info(figure)
        self.add_name(figure)
        parsed = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        if len(parsed) != 1 or not isinstance(parsed[0], nodes.paragraph):
            raise self.error("A caption is one paragraph.")
        figure += nodes.caption(parsed[0].rawsource, "", *parsed[0].children)
        return [figure]

    def _plain(self, text):
        """Return text without its markup; glued numbers are put in."""
        inline, _ = self.state.inline_text(" ".join(text.split()), self.lineno)
        return nodes.inline("", "", *inline).astext()


class JoinPictures(SphinxTransform):
    """Moves the picture of the cell above into each figure made by `caption`."""

    default_priority = 300

    def apply(self, **kwargs):
        """Join pictures with captions, and warn of those that lack the other half."""
        for figure in list(self.document.findall(nodes.figure)):
            if "drawn" in figure["classes"]:
                self._join(figure)
        for image in self.document.findall(nodes.image):
            if not image.get("alt", "").strip():
                LOGGER.warning(
                    "This picture has no alternative text: put a `caption` with `:alt:` below its cell.",
                    location=image if image.line else _cell_of(image),
                )

    def _join(self, figure):
        siblings = figure.parent.children
        above = siblings[siblings.index(figure) - 1] if siblings.index(figure) else None
        pictures = _pictures(above) if isinstance(above, nodes.container) else []
        texts = figure["alt"]
        if len(pictures) != len(texts):
            LOGGER.warning(
                "A caption belongs right below a cell that draws as many pictures as its `:alt:` has texts; "
                f"here are {len(pictures)} and {len(texts)}.",
                location=figure,
            )
            return
        for place, (picture, text) in enumerate(zip(pictures, texts, strict=True)):
            output = picture.parent
            output.remove(picture)
            if not output.children:
                output.parent.remove(output)
            for image in picture.findall(nodes.image):
                image["alt"] = text
                if width := _width(self.env.relfn2path(image["uri"])[1]):
                    image["width"] = f"{width}px"
            figure.insert(place, picture)
        del figure["alt"]


def _pictures(cell):
    """Return the outputs of a cell that are pictures; each may hold several formats of one picture."""
    outputs = cell.findall(
        lambda node: isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"
    )
    return [output for output in outputs if any(output.findall(nodes.image))]


def _width(path):
    """Return a picture's width in CSS pixels, from the resolution that it was drawn for, or None."""
    try:
        with Image.open(path) as image:
            return round(image.width * CSS_PIXELS_PER_INCH / image.info["dpi"][0])
    except (OSError, KeyError):
        return None


def _cell_of(node):
    while node.parent is not None and not node.line:
        node = node.parent
    return node


def setup(app):
    """Register the directive and its transform."""
    app.add_directive("caption", Caption)
    app.add_transform(JoinPictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
