"""The directive `live`: a figure that one can touch, in the place of the picture that the cell above drew.

    ```{live} one-pixel
    :name: fig-one-pixel
    :alt: What a sighted reader takes from the still picture.
    :height: 380 560

    The caption, one message, for both.
    ```

The picture is what paper, the printable book and a reader without scripts get. Where scripts run, `frame.js`
puts the live figure in its place as soon as the reader comes near; its own script is `one-pixel.js` in
`digitrec/pages/figures/`. The heights, in CSS pixels, wide and on phones, are kept free: nothing jumps.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from digitrec.book.sphinx.captions import Caption, JoinPictures
from digitrec.pages.files import figure_script

FRAME = "pages/figures/frame.js"


class live_place(nodes.General, nodes.Element):  # noqa: N801, nodes are named in small letters
    """The still picture of a live figure, and the room for the live one."""


def _heights(text):
    """Return both heights in CSS pixels; raises ValueError, as docutils wants it."""
    found = re.fullmatch(r"(\d{2,4}) +(\d{2,4})", (text or "").strip())
    if not found:
        raise ValueError("two heights in CSS pixels, wide and on a phone: 380 560")
    return found.groups()


class Live(Caption):
    """A caption whose picture comes to life."""

    required_arguments = 1
    option_spec = {**Caption.option_spec, "height": _heights}  # noqa: RUF012

    def run(self):
        """Return the figure of the caption, with what `MakePlaces` needs to know."""
        name, heights = self.arguments[0], self.options.get("height")
        script = figure_script(name)
        if not script.is_file():
            raise self.error(f"There is no live figure {name!r}: {script.name} is not in pages/figures.")
        if heights is None:
            raise self.error("A live figure needs `:height:`, in CSS pixels: wide, and on a phone.")
        self.env.note_dependency(str(script))
        (figure,) = super().run()
        figure["classes"].append("live")
        figure["live"] = {"name": name, "heights": heights}
        return [figure]


class MakePlaces(SphinxTransform):
    """Puts the picture of each live figure into a place that the live one can take."""

    default_priority = JoinPictures.default_priority + 1

    def apply(self, **kwargs):
        """Wrap the pictures; the first place of a page brings the script."""
        first = True
        for figure in self.document.findall(nodes.figure):
            about = figure.attributes.pop("live", None)
            if about is None or isinstance(
                figure[0], nodes.caption
            ):  # its cell drew nothing: there is a warning
                continue
            place = live_place("", **about, first=first)
            first = False
            picture = figure[0]
            figure.replace(picture, place)
            place += picture


def _visit(translator, node):
    on_page = translator.builder.name == "html"  # on paper nothing is live
    if on_page and node["first"]:
        translator.body.append(f'<script defer src="{FRAME}"></script>\n')
    wide, narrow = node["heights"]
    live = f' data-live="{node["name"]}" style="--wide: {wide}px; --narrow: {narrow}px"' if on_page else ""
    translator.body.append(f'<div class="live-place"{live}>\n')


def _depart(translator, node):
    translator.body.append("</div>\n")


def setup(app):
    """Register the directive and its place."""
    app.add_node(live_place, html=(_visit, _depart))
    app.add_directive("live", Live)
    app.add_transform(MakePlaces)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
