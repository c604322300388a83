"""Maths as MathML, written at build time: the browser draws it, no script and no other host needed."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util.math import get_node_equation_number


def visit_math(self, node):
    """Write inline maths."""
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def visit_displaymath(self, node):
    """Write a displayed formula, with its number where it has a label."""
    self.body.append(self.starttag(node, "div", CLASS="math-display"))
    formula = convert(_known(node.astext()), display="block")
    self.body.append(f'<div class="math-scroll">{formula}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this formula")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _known(latex):
    """Return LaTeX with `split` for `aligned`: of the two, latex2mathml knows only that one."""
    return latex.strip().replace("{aligned}", "{split}")


def setup(app):
    """Register the renderer; `_config.yml` chooses it by `html_math_renderer: mathml`."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
