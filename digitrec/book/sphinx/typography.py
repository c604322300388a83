"""Keeps together what a line must not part: "97.6 %", and a formula and the comma behind it."""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

NO_BREAK_SPACE = "\u00a0"
BEHIND_A_FORMULA = re.compile(rf"{NO_BREAK_SPACE}%[,.;:)]*|[,.;:!?)]+")


class KeepPercentSigns(SphinxTransform):
    """Puts a no-break space before every percent sign of the prose; the number may be a glued one."""

    default_priority = 500

    def apply(self, **kwargs):
        """Change the text, not the code."""
        for text in list(self.document.findall(nodes.Text)):
            if " %" in text and not isinstance(text.parent, nodes.literal | nodes.literal_block | nodes.raw):
                text.parent.replace(text, nodes.Text(text.replace(" %", f"{NO_BREAK_SPACE}%")))


class KeepFormulas(SphinxTransform):
    """Wraps a formula and the sign behind it: Chromium breaks between them, even at a no-break space."""

    default_priority = KeepPercentSigns.default_priority + 1

    def apply(self, **kwargs):
        """Change formulas that a comma, a full stop, a bracket or a percent sign follows."""
        for formula in list(self.document.findall(nodes.math)):
            text = formula.next_node(descend=False, siblings=True)
            behind = BEHIND_A_FORMULA.match(text) if isinstance(text, nodes.Text) else None
            if behind:
                parent = formula.parent
                parent.replace(text, nodes.Text(text[behind.end() :]))
                together = nodes.inline(classes=["kept-together"])
                parent.replace(formula, together)
                together += [formula, nodes.Text(behind.group())]


def setup(app):
    """Register the transforms."""
    app.add_transform(KeepPercentSigns)
    app.add_transform(KeepFormulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
