"""Charts as inline SVG, their sizes in per cent: as wide as their place, and the letters stay large.

Each stands beside a table with the same numbers, or is a cell of one.
"""

from markupsafe import Markup, escape

HEIGHT, FOOT, HEAD = 150, 20, 18  # px: of the columns, of the labels below, of the counts above


def histogram(rows, told):
    """Return a histogram of (label, count); `told` is what it says, for those who hear it."""
    most = max((count for _, count in rows), default=0) or 1
    width = 100 / max(1, len(rows))
    parts = []
    for at, (label, count) in enumerate(rows):
        height = HEIGHT * count / most
        top, middle = HEAD + HEIGHT - height, width * (at + 0.5)
        parts.append(
            f'<rect class="bar" x="{width * (at + 0.12):.2f}%" y="{top:.1f}" width="{width * 0.76:.2f}%" '
            f'height="{height:.1f}"/>'
        )
        if count:
            parts.append(f'<text x="{middle:.2f}%" y="{top - 4:.1f}" text-anchor="middle">{count}</text>')
        first = str(label).partition(" ")[0]
        parts.append(
            f'<text x="{middle:.2f}%" y="{HEAD + HEIGHT + 15}" text-anchor="middle">{escape(first)}</text>'
        )
    line = f'<line class="axis" x1="0" x2="100%" y1="{HEAD + HEIGHT}" y2="{HEAD + HEIGHT}"/>'
    return _svg("".join(parts) + line, HEAD + HEIGHT + FOOT, f'role="img" aria-label="{escape(told)}"')


def stacked(parts):
    """Return a bar of parts one after the other, (class, count) each; it stands beside its numbers."""
    total = sum(count for _, count in parts) or 1
    x, drawn = 0.0, ""
    for name, count in parts:
        wide = 100 * count / total
        if count:
            drawn += f'<rect class="{name}" x="{x:.2f}%" y="0" width="{wide:.2f}%" height="14"/>'
        x += wide
    return _svg(drawn, 14, 'aria-hidden="true" focusable="false"')


def bar(share):
    """Return a bar of a share, 0 to 1; it stands beside its number."""
    drawn = f'<rect class="bar" x="0" y="0" width="{100 * max(0.0, min(1.0, share)):.2f}%" height="8"/>'
    return _svg(drawn, 8, 'aria-hidden="true" focusable="false"')


def _svg(inside, height, about):
    return Markup(f'<svg class="chart" width="100%" height="{height}" {about}>{inside}</svg>')
