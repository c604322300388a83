"""How findings write what a learner's answer holds: a number, a shape, a kind of thing."""

from digitrec.checks.asking.values import array

KINDS = {
    "text": "text",
    "function": "a function",
    "class": "a class",
    "several": "a list or tuple",
    "number": "a single number",
}


def kind_of(described):
    """Say in words what kind of thing a described value is."""
    if described["kind"] == "array":
        return f"an array of shape {shape(described['value'])}"
    if described["kind"] == "nothing":
        return "nothing (`None`)"
    return KINDS.get(described["kind"], f"an object of type `{described['type']}`")


def shape(values):
    """Write an array's shape as NumPy does."""
    return str(tuple(int(length) for length in values.shape))


def a_few(number):
    """Write a number of a learner's answer, a few digits of it: 10000, 0.502, 1.5e-05."""
    number = float(number)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.4g}"


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
