"""The smallest case that shows a finding: a line to paste and run, what it gave, and what was expected.

The cases of a probe grow, so the first that fails is the smallest. It is the first that alone has the
finding's code, if it can be written; where no case has, the first whose result is another than expected.
"""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.wording import a_few, kind_of, with_article

MOST = 24  # numbers that are written out
CLOSE = 6e-4  # of results, which may have been rounded to three places
USUAL = ("int64", "float64", "bool")  # the types of `np.array` that need not be written
SHADES = "·░▒▓█"  # of a picture; no spaces, which HTML would run together


def example(name, expected, layer, code, probe, evidence):
    """Return the lines that show the finding `code` of a layer on the smallest case, or () if none shows it.

    `expected` works out from a case's arguments what the function `name` should return.
    """
    for k in _places(expected, layer, code, probe, evidence):
        case, call = probe["cases"][k], evidence["calls"][k]
        pasted = _call(name, case)
        if pasted:
            gives, wanted = _both(call, expected(*case))
            found = None if call["raised"] else array(call["returned"])
            return (pasted, f"gives: {gives}", f"expected: {wanted}", *_picture(case[0], found))
    return ()


def _both(call, wanted):
    """Write what a call came to and what was expected; of much that looks alike, the first that is not."""
    if call["raised"]:
        return f"stops with {with_article(call['raised']['type'])}", _several(wanted)
    gives, expected, found = _result(call["returned"]), _several(wanted), array(call["returned"])
    if gives == expected and found is not None and found.shape == np.shape(wanted):
        for at in map(tuple, np.argwhere(~np.isclose(found, wanted, rtol=0, atol=CLOSE))[:1].tolist()):
            gives, expected = (f"{a_few(np.asarray(part)[at])} at {list(at)}" for part in (found, wanted))
    return gives, expected


def _places(expected, layer, code, probe, evidence):
    """Return the places of the cases that show the finding, the best first."""
    alike, others = [], []
    for k, (case, call) in enumerate(zip(probe["cases"], evidence["calls"], strict=False)):
        try:
            alone = layer({**probe, "cases": [case]}, {**evidence, "calls": [call]})
        except Exception:  # it looks at several cases together
            alone = None
        if alone and alone.code == code:
            alike.append(k)
        else:
            others.append(k)
    failing = [k for k in alike + others if _fails(evidence["calls"][k], expected(*probe["cases"][k]))]
    if not set(alike) <= set(failing):  # it looks at something else than results
        return []
    return alike or failing


def _fails(call, wanted):
    return call["raised"] or not _is(call["returned"], wanted)


def _is(described, wanted):
    if isinstance(wanted, tuple) and any(np.ndim(part) for part in wanted):
        parts = described.get("items", ())
        return len(parts) == len(wanted) and all(_is(*pair) for pair in zip(parts, wanted, strict=True))
    found, wanted = array(described), np.asarray(wanted)
    if found is None or found.shape != wanted.shape:
        return False
    return np.allclose(found.astype(float), wanted.astype(float), rtol=0, atol=CLOSE)


# ------------------------------------------------------------------------------------ as Python writes it


def _call(name, case):
    """Return the line that calls a function with these arguments, or "" if they are too long for one."""
    before, arguments = [], []
    for number, argument in enumerate(case):
        written = _written(argument)
        if written is None:
            variable = "xyz"[number]
            made = _made(variable, argument)
            if made is None:
                return ""
            before.append(made)
            written = variable
        arguments.append(written)
    return "; ".join([*before, f"{name}({', '.join(arguments)})"])


def _written(argument):
    """Return a short argument as Python writes it, or None if it is long."""
    if not isinstance(argument, np.ndarray):
        return str(argument) if isinstance(argument, int | float | list) else None
    if argument.ndim == 2 and argument.shape[1] == 10 and len(argument) <= 6 and _is_one_hot(argument):
        return f"np.eye(10)[{argument.argmax(axis=1).tolist()}]"
    if argument.size > MOST:
        return None
    kind = "" if argument.dtype.name in USUAL else f", np.{argument.dtype.name}"
    return f"np.array({_list(argument)}{kind})"


def _is_one_hot(argument):
    return argument.dtype == np.float64 and np.isin(argument, (0, 1)).all() and (argument.sum(1) == 1).all()


def _made(variable, argument):
    """Return statements that make a large array of which most is 0, or the same on the diagonal, or None."""
    shape, kind = argument.shape, argument.dtype.name
    rest, made = argument, f"{variable} = np.zeros({shape}, np.{kind})"
    if argument.ndim == 2 and shape[0] == shape[1] and argument.diagonal().any():
        values, counts = np.unique(argument.diagonal(), return_counts=True)
        usual = values[counts.argmax()]
        rest = argument - usual * np.eye(len(argument), dtype=argument.dtype)
        made = f"{variable} = {a_few(usual)} * np.eye({len(argument)}, dtype={kind.replace('int64', 'int')})"
    if not rest.any():
        return made
    places = np.argwhere(rest)
    if len(places) <= 4:
        return "; ".join(
            [made, *(f"{variable}{list(map(int, p))} = {a_few(argument[tuple(p)])}" for p in places)]
        )
    low, high = places.min(axis=0), places.max(axis=0) + 1
    box = tuple(slice(a, b) if b > a + 1 else int(a) for a, b in zip(low, high, strict=True))
    if rest is not argument or argument[box].size > MOST:
        return None
    where = ", ".join(f"{p.start}:{p.stop}" if isinstance(p, slice) else str(p) for p in box)
    return f"{made}; {variable}[{where}] = {_list(argument[box])}"


def _list(values):
    """Write numbers as nested lists."""
    if values.ndim == 0:
        return str(bool(values)) if values.dtype.kind == "b" else a_few(values)
    return f"[{', '.join(map(_list, values))}]"


def _result(described):
    """Write what a call returned."""
    found = array(described)
    if found is not None:
        return _several(found)
    parts = described.get("items", ())
    if 1 < len(parts) <= 4 and any(array(part) is not None for part in parts):
        return f"({', '.join(map(_result, parts))})"
    return "nothing" if described["kind"] == "nothing" else kind_of(described).replace("`", "")


def _several(values):
    """Write a number, a list of numbers, or of many their shape and those that are not 0."""
    if isinstance(values, tuple):
        return f"({', '.join(map(_several, values))})"
    values = np.asarray(values)
    if values.size <= MOST:
        return _list(values)
    places = np.argwhere(values)
    if not len(places):
        return f"shape {values.shape}, 0 everywhere"
    if len(places) > 4:
        return f"an array of shape {values.shape}"
    listed = ", ".join(f"{a_few(values[tuple(p)])} at {list(map(int, p))}" for p in places)
    return f"shape {values.shape}: {listed}, 0 elsewhere"


# ----------------------------------------------------------------------------------------- as a picture


def _picture(images, found):
    """Return the rows of a picture of a single image, beside it what a function made of it, folded back."""
    if not (isinstance(images, np.ndarray) and images.shape == (1, 28, 28)):
        return ()
    if found is None or found.size != images.size or np.array_equal(found.ravel(), images.ravel()):
        return ()
    pair = [images[0].astype(float), np.nan_to_num(found.astype(float)).reshape(28, 28)]
    lit = np.argwhere(pair[0] != 0).tolist() + np.argwhere(pair[1] != 0).tolist()
    rows, columns = (min(int(part) + 2, 28) for part in np.max(lit, axis=0))
    if max(rows, columns) > 8:
        return ()
    told = f"the image's first {rows} rows and {columns} columns, and yours folded back into 28 x 28:"
    shades = [[_shades(row[:columns], part.max()) for row in part[:rows]] for part in pair]
    return (told, *("   ".join(both) for both in zip(*shades, strict=True)))


def _shades(row, most):
    return "".join(SHADES[int(np.ceil(np.clip(v / (most or 1), 0, 1) * 4))] for v in row)
