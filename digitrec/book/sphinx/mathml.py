"""Maths of the book as MathML, written at build time."""

from docutils import nodes
from sphinx.util.math import get_node_equation_number

from digitrec.notebooks.formulas import displayed, inline


def visit_math(self, node):
    """Write inline maths."""
    self.body.append(inline(node.astext()))
    raise nodes.SkipNode


def visit_displaymath(self, node):
    """Write a displayed formula, with its number where it has a label."""
    self.body.append(self.starttag(node, "div", CLASS="math-display"))
    self.body.append(f'<div class="math-scroll">{displayed(node.astext())}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this formula")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    """Register the renderer; `_config.yml` chooses it by `html_math_renderer: mathml`."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
