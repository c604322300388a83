"""Layers for questions whose answer is written down: a number, or the letter of a choice."""

import numpy as np

from digitrec.checks.asking.values import number
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few, kind_of


def number_is(name, expected, code, text, tolerance=0.0, mistakes=()):
    """Return the layer that wants `name` to be the number `expected`.

    `expected` is a number or a function of (probe, evidence). `mistakes` are triples (number or function,
    code, text) of answers that are known to go wrong; otherwise the finding is `code` with `text`. In the
    texts, `{found}` is the learner's number.
    """

    def layer(probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        if found is None or not np.isfinite(found):
            return Finding(code, f"{_what(name, described)} A number was expected: {_lower(text)}")
        if abs(found - _value(expected, probe, evidence)) <= tolerance:
            return None
        for wrong, wrong_code, wrong_text in mistakes:
            mistake = _value(wrong, probe, evidence)
            if abs(found - mistake) <= max(tolerance, 5e-4 * abs(mistake)):
                return Finding(wrong_code, f"`{name}` is {a_few(found)}. {wrong_text}")
        return Finding(code, f"`{name}` is {a_few(found)}. {text}")

    return layer


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


def _value(number_or_function, probe, evidence):
    return number_or_function(probe, evidence) if callable(number_or_function) else number_or_function


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
