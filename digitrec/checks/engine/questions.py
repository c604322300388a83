"""Layers for questions whose answer is written down: a number, or the letter of a choice."""

import re

import numpy as np

from digitrec.checks.asking.values import number
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few, kind_of

TYPED = re.compile(r"[-+*/(). ,\d]*\d[-+*/(). ,\d]*%?")  # a number or a sum between quotation marks


def number_is(name, expected, code, text, tolerance=0.0, mistakes=()):
    """Return the layer that wants `name` to be the number `expected`.

    `expected` is a number or a function of (probe, evidence). `mistakes` are triples (number or function,
    code, text or function) of answers that are known to go wrong; otherwise the finding is `code` with
    `text`.
    """

    def layer(probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        if finding := mistyped(name, described):
            return finding
        if found is None or not np.isfinite(found):
            return Finding(code, f"{_what(name, described)} A number was expected: {_lower(text)}")
        if abs(found - _value(expected, probe, evidence)) <= tolerance:
            return None
        for wrong, wrong_code, wrong_text in mistakes:
            mistake = _value(wrong, probe, evidence)
            if abs(found - mistake) <= max(tolerance, 5e-4 * abs(mistake)):
                said = _value(wrong_text, probe, evidence)
                return Finding(wrong_code, f"`{name}` is {a_few(found)}. {said}")
        return Finding(code, f"`{name}` is {a_few(found)}. {text}")

    return layer


def mistyped(name, described):
    """Return the finding on a number that was written as text or with a comma, or None."""
    if described["kind"] == "text" and (typed := TYPED.fullmatch(described["value"].strip())):
        return Finding(
            "number-as-text",
            f"`{name}` is the text “{typed[0]}”: what stands between quotation marks is no number to Python, "
            f"whatever it looks like. Write it without them{' and without a comma' * (',' in typed[0])}.",
        )
    values = described["value"] if described["kind"] == "array" and described["type"] == "tuple" else None
    if values is None or values.shape not in ((2,), (3,)) or np.any(values < 0) or np.any(values % 1):
        return None
    first, *rest = (int(value) for value in values)
    whole, point = f"{first}{''.join(f'{part:03}' for part in rest)}", f"{first}.{rest[0]}"
    ways = []
    if first and all(99 < part < 1000 or part == 0 for part in rest):
        ways.append(f"a large number without it, {whole}")
    if len(rest) == 1 and (rest[0] or not first):
        ways.append(f"a decimal with a point, {point}")
    written = f" Write {', and '.join(ways)}." if ways else ""
    listed, many = ", ".join(map(str, (first, *rest))), ("two", "three")[len(rest) - 1]
    return Finding(
        "number-with-comma",
        f"`{name}` is ({listed}), {many} numbers: to Python, a comma stands between two numbers and never "
        f"inside one.{written}",
    )


def rejoined(values):
    """Return a list of numbers as it was meant if each was written with a comma: 5,923 for 5923, or None."""
    values = np.asarray(values)
    if (
        values.ndim
        and values.size
        and values.size % 2 == 0
        and not np.any(values % 1)
        and values.max() <= 999
    ):
        return values.reshape(-1, 2) @ [1000, 1]
    return None


def choice_is(name, right, code, explanations):
    """Return the layer that wants the letter `right`; `explanations` says of every wrong letter why not."""
    letters = sorted([right, *explanations])

    def layer(_probe, evidence):
        described = evidence["values"][name]
        found = described["value"].strip(" ().").lower() if described["kind"] == "text" else None
        if found == right:
            return None
        if found in explanations:
            return Finding(code, f"`{name}` is “{found}”. {explanations[found]}")
        listed = ", ".join(f'"{letter}"' for letter in letters)
        return Finding(code, f"{_what(name, described)} One of the letters {listed} was expected.")

    return layer


def _value(value_or_function, probe, evidence):
    return value_or_function(probe, evidence) if callable(value_or_function) else value_or_function


def _what(name, described):
    if described["kind"] == "nothing":
        return f"`{name}` has no value yet."
    if described["kind"] == "text":
        return f"`{name}` is the text “{described['value'][:40]}”."
    if described["kind"] == "number":
        return f"`{name}` is {a_few(described['value'])}."
    return f"`{name}` is {kind_of(described)}."


def _lower(text):
    return text[0].lower() + text[1:]
