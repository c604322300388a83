"""Numbers measured on a page, kept under a name so that its prose can state them."""

from numbers import Integral, Real


def glue(**values):
    """Keep measured values under their names, for the text around: `glue(accuracy=0.97)`.

    The prose then says {glue:text}`accuracy:.3f`. NumPy's numbers become Python's, so that any format
    fits them. Outside the book, in a notebook on a machine without `myst_nb`, it does nothing. Raises
    TypeError for a value that is neither a number nor a string.
    """
    plain = {name: _plain(name, value) for name, value in values.items()}
    try:
        import myst_nb
    except ImportError:
        return
    for name, value in plain.items():
        myst_nb.glue(name, value, display=False)


def _plain(name, value):
    """Return `value` as str, int or float."""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    raise TypeError(f"`{name}` must be a number or a string to be glued, but is a {type(value).__name__}.")
