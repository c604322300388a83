"""Characters that nobody sees and that come along when code is pasted: a cell runs without them."""

import re

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # the no-break space and its relatives
NOTHING = (
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"  # soft hyphen, zero width, direction, mark
)
ENDS = "\u0085\u2028\u2029"  # other ends of a line
TOKEN = re.compile(
    r"(?P<kept>'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|#[^\n]*)"
    rf"|(?P<space>[{SPACES}])|(?P<nothing>[{NOTHING}])|(?P<end>[{ENDS}])",
    re.DOTALL,
)


def without_invisible(source):
    """Return the text of a cell without invisible characters; strings and comments stay as they are."""
    return TOKEN.sub(
        lambda found: found["kept"] or (" " if found["space"] else "\n" if found["end"] else ""), source
    )


def begin(shell):
    """Have IPython read each cell without its invisible characters."""
    shell.input_transformers_cleanup.insert(
        0, lambda lines: without_invisible("".join(lines)).splitlines(keepends=True)
    )
