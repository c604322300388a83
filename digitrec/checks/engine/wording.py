"""How findings write what a learner's answer holds: a number, a shape, a kind of thing."""

from digitrec.checks.asking.values import array

KINDS = {
    "text": "text",
    "function": "a function",
    "class": "a class",
    "number": "a single number",
    "model": "a Keras model",
}
TYPES = {
    "dict": "a dictionary",
    "set": "a set",
    "module": "a module",
    "History": "a `History`, what `fit` returns",
    "generator": "a generator, which holds no values yet",
    "zip": "a `zip`, which holds no values yet",
    "map": "a `map`, which holds no values yet",
    "filter": "a `filter`, which holds no values yet",
}
FEW = 4  # things of a list that are named one by one


def kind_of(described):
    """Say in words what kind of thing a described value is."""
    if described["kind"] == "array":
        if described["type"] in ("list", "tuple") and described["value"].ndim == 1:
            count = described["value"].size
            return f"a {described['type']} of {plural(count, 'number')}" if count else "an empty list"
        return f"an array of shape {shape(described['value'])}"
    if described["kind"] == "nothing":
        return "nothing (`None`)"
    if described["kind"] == "several":
        return _several(described)
    other = TYPES.get(described["type"], f"an object of type `{described['type']}`")
    return KINDS.get(described["kind"], other)


def _several(described):
    """Say what is in a list, tuple or array that is no array of numbers."""
    items = described.get("items", ())  # some descriptions leave them out
    holder = {"list": "a list", "tuple": "a tuple"}.get(described["type"], "an array")
    if not items:
        return holder
    if all(item["kind"] == "text" for item in items):
        return f"{holder} of text"
    kinds = {(item["kind"], item["type"] if item["kind"] != "array" else "") for item in items}
    if len(items) > 1 and len(kinds) == 1:
        ((kind, name),) = kinds
        if kind == "array" and len(items) > FEW:
            return f"{holder} of {len(items)} arrays"
        if kind == "other" and name not in TYPES:
            return f"{holder} of {len(items)} objects of type `{name}`"
    if len(items) > FEW:
        return f"{holder} of {len(items)} things that are not all numbers"
    listed = [kind_of(item) for item in items]
    last = f" and {listed[-1]}" if listed[1:] else ""
    return f"{holder} of {plural(len(items), 'thing')}: {', '.join(listed[:-1] or listed)}{last}"


def shape(values):
    """Write an array's shape as NumPy does."""
    return str(tuple(int(length) for length in values.shape))


def a_few(number):
    """Write a number of a learner's answer, a few digits of it: 10000, 0.502, 1.5e-05."""
    number = float(number)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.4g}"


def listed(numbers):
    """Write a few numbers in brackets: (0, 0.2, 1)."""
    return f"({', '.join(a_few(number) for number in numbers.ravel())})"


def said_of(described):
    """Write a described value for a sentence: a number, a short text, a shape, or its kind."""
    if described["kind"] == "nothing":
        return "not filled in yet"
    if described["kind"] == "text":
        return f"the text “{' '.join(described['value'].split())[:40]}”"
    found = array(described)
    if found is None or found.size > 4:
        return kind_of(described)
    return a_few(found) if found.ndim == 0 else f"({', '.join(a_few(v) for v in found.ravel())})"


def with_article(thing):
    """Write a digit or the name of an error with its article: a 7, an 8, a TypeError, an IndexError."""
    word = str(thing)
    return f"an {word}" if word.startswith(("8", "A", "E", "I", "O", "Unb")) else f"a {word}"


def plural(number, what):
    """Write a number of things: 1 epoch, 5 epochs."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
