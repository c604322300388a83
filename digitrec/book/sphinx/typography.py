"""Keeps a percent sign on the line of its number: "97.6 %" breaks nowhere."""

from docutils import nodes
from sphinx.transforms import SphinxTransform

NO_BREAK_SPACE = "\u00a0"


class KeepPercentSigns(SphinxTransform):
    """Puts a no-break space before every percent sign of the prose; the number may be a glued one."""

    default_priority = 500

    def apply(self, **kwargs):
        """Change the text, not the code."""
        for text in list(self.document.findall(nodes.Text)):
            if " %" in text and not isinstance(text.parent, nodes.literal | nodes.literal_block | nodes.raw):
                text.parent.replace(text, nodes.Text(text.replace(" %", f"{NO_BREAK_SPACE}%")))


def setup(app):
    """Register the transform."""
    app.add_transform(KeepPercentSigns)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
