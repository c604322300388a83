"""Maths as MathML, written at build time: the browser draws it, no script and no other host needed."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util.math import get_node_equation_number

RIGHT, LEFT = '<mtd columnalign="right"', '<mtd columnalign="left"'  # the two columns of a pair, cut at `&`
TO_THE_RIGHT = "text-align: right; text-align: -webkit-right"  # Chromium obeys the second only


def visit_math(self, node):
    """Write inline maths."""
    self.body.append(convert(node.astext()))
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


def displayed(latex):
    """Return a displayed formula, LaTeX, as MathML."""
    if "{aligned}" not in latex:
        return convert(latex.strip(), display="block")
    # Of `aligned` and `split`, which are written alike, latex2mathml knows only the second.
    return _lined_up(convert(latex.strip().replace("{aligned}", "{split}"), display="block"))


def _lined_up(mathml):
    """Return a formula of several lines whose columns meet where LaTeX has its `&`, mostly at the `=`.

    latex2mathml states the alignment as an attribute that MathML Core has dropped: Chromium centres every
    cell. A style says it to all browsers. Between two pairs of columns a gap is left.
    """
    mathml = mathml.replace("<mtr>" + RIGHT, f'<mtr><mtd style="{TO_THE_RIGHT}; padding-inline: 0"')
    mathml = mathml.replace(RIGHT, f'<mtd style="{TO_THE_RIGHT}; padding-inline: 2em 0"')
    return mathml.replace(LEFT, '<mtd style="text-align: left; padding-inline: 0"')


def setup(app):
    """Register the renderer; `_config.yml` chooses it by `html_math_renderer: mathml`."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
