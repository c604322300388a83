"""Maths as MathML: the browser draws it, no script and no other host needed."""

import re

from latex2mathml.converter import convert

RIGHT, LEFT = '<mtd columnalign="right"', '<mtd columnalign="left"'  # the two columns of a pair, cut at `&`
TO_THE_RIGHT = "text-align: right; text-align: -webkit-right"  # Chromium obeys the second only

# A minus behind one of ( [ , = < > ← ≈, perhaps with a space between: a sign, and no subtraction.
BEFORE_A_SIGN = r"<mo[^>]*>(?:\[|&#x(?:00028|0002C|0003D|0003C|0003E|02190|02248);)</mo>(?:<mspace [^>]*/>)*"
SIGN = re.compile(rf"({BEFORE_A_SIGN})<mo>&#x02212;</mo>")

# As high as the smallest root sign: over a lower letter Chromium hangs the sign below the line.
ROOT_HEIGHT = '<mspace width="0" height="0.75em" depth="0.15em" />'


def inline(latex):
    """Return a formula within a line, LaTeX, as MathML."""
    return _polished(convert(latex))


def displayed(latex):
    """Return a displayed formula, LaTeX, as MathML."""
    if "{aligned}" not in latex:
        return _polished(convert(latex.strip(), display="block"))
    # Of `aligned` and `split`, which are written alike, latex2mathml knows only the second.
    return _polished(_lined_up(convert(latex.strip().replace("{aligned}", "{split}"), display="block")))


def _polished(mathml):
    """Return a formula whose minus keeps close to its number, (-1), and whose roots stand on the line."""
    mathml = SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', mathml)
    return mathml.replace("<msqrt>", f"<msqrt>{ROOT_HEIGHT}")


def _lined_up(mathml):
    """Return a formula of several lines whose columns meet where LaTeX has its `&`, mostly at the `=`.

    latex2mathml states the alignment as an attribute that MathML Core has dropped: Chromium centres every
    cell. A style says it to all browsers. Between two pairs of columns a gap is left.
    """
    mathml = mathml.replace("<mtr>" + RIGHT, f'<mtr><mtd style="{TO_THE_RIGHT}; padding-inline: 0"')
    mathml = mathml.replace(RIGHT, f'<mtd style="{TO_THE_RIGHT}; padding-inline: 2em 0"')
    return mathml.replace(LEFT, '<mtd style="text-align: left; padding-inline: 0"')
