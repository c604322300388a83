"""What tells faults apart: rules between two of them, the strategy that asks by them, and their tables."""

import csv
from itertools import combinations
from math import comb, factorial

import numpy as np
import pytest

from benchmarks import patients
from benchmarks.instruments.asking import SURE, Diagnosis, counts, diagnose
from benchmarks.instruments.duels import Duel, duel
from digitrec.checks.engine import wards
from digitrec.laboratory.faults import NAMES


@pytest.fixture(scope="module")
def rows():
    return patients.measured()


@pytest.fixture(scope="module")
def found(rows):
    return patients.rules(rows)


def test_a_duel_takes_the_sign_that_tells_the_two_apart():
    rng = np.random.default_rng(0)
    noise, far = rng.normal(size=(2, 20)), np.linspace(0, 1, 20)
    one, other = np.column_stack([noise[0], far + 5]), np.column_stack([noise[1], far])
    settled = duel(("a", "b"), (one, other), ("noise", "far"))
    assert (settled.above, settled.below, settled.sign, settled.errors) == ("a", "b", "far", 0)
    assert settled.threshold == pytest.approx((5 + 1) / 2)  # between the lowest of a and the highest of b
    assert settled.winner(3.1) == "a" and settled.winner(2.9) == "b"
    assert duel(("b", "a"), (other, one), ("noise", "far")) == settled


def test_errors_are_those_on_patients_that_the_rule_has_not_seen():
    one, other = np.arange(10.0)[:, None], np.arange(100.0, 110.0)[:, None]
    one[0] = 1_000  # a patient on the wrong side: whatever part it is in, it is taken for the other
    assert duel(("a", "b"), (one, other), ("x",)).errors == pytest.approx((1 / 10 + 0) / 2)
    rng = np.random.default_rng(1)
    same = [duel(("a", "b"), rng.normal(size=(2, 20, 9)), tuple("abcdefghi")).errors for _ in range(20)]
    assert 0.4 < np.mean(same) < 0.6  # nine signs that say nothing cannot be made to say something


def made_up(**errors):
    """Return Duels between three faults on two observations: above 0 is the one named first."""
    return {
        pair: {
            name: Duel(*pair, "sign", 0.0, errors.get(f"{''.join(pair)}_{name}", 0.0))
            for name in ("curve", "weights")
        }
        for pair in combinations("abc", 2)
    }


def test_the_strategy_asks_what_tells_most_for_its_price_and_says_what_decided():
    duels = made_up(ab_curve=0.5)
    costs = {"curve": 1, "weights": 3}
    asked = diagnose({"curve": {"sign": 1}, "weights": {"sign": -1}}, duels, costs)
    assert asked == Diagnosis("b", ("curve", "weights"), "weights", "a")  # c went with the curve
    assert counts(asked, duels)
    first = diagnose({"curve": {"sign": -1}, "weights": {"sign": 1}}, duels, costs)
    assert first == Diagnosis("c", ("curve",), "curve", "a")
    assert not counts(first, duels)  # the weights tell c from a as well: nobody would take one for the other
    assert not counts(Diagnosis("c", (), "", ""), duels)
    unlike_b = diagnose({"curve": {"sign": -1}}, made_up(bc_weights=0.5), costs)
    assert unlike_b == Diagnosis("c", ("curve",), "curve", "b")  # b could be taken for c by its weights


def test_the_judges_table_is_what_the_patients_give(found):
    assert len(found) == len(NAMES) * (len(NAMES) - 1) / 2
    for pair, about in found.items():
        assert wards.errors(*pair) == {name: round(one.errors, 4) for name, one in about.items()}
        assert wards.errors(*pair[::-1]) == wards.errors(*pair)
        assert all(wards.sign(*pair, name) == one.sign for name, one in about.items())


def test_for_any_two_faults_there_is_an_observation_that_tells_them_apart():
    assert [pair for pair in combinations(NAMES, 2) if min(wards.errors(*pair).values()) > SURE] == []


def test_every_fault_has_a_runner_up():
    for name in NAMES:
        others = [wards.errors(name, other).values() for other in NAMES if other != name]
        assert any(max(shares) > SURE >= min(shares) for shares in others), name


def test_a_guesser_passes_as_rarely_as_can_be_counted():
    n, five = len(NAMES), patients.WARD
    passing = 0
    for right in range(patients.TO_PASS, five + 1):  # so many in their place, none of the others in theirs
        others = five - right
        none = sum(
            (-1) ** k * comb(others, k) * factorial(n - right - k) // factorial(n - five)
            for k in range(others + 1)
        )
        passing += comb(five, right) * none
    share = passing / (factorial(n) // factorial(n - five))
    assert patients.guessing() == pytest.approx(share, abs=3e-4) and share < 0.05


def test_the_table_of_what_was_named_is_of_the_same_patients(rows):
    with patients.NAMED.open(encoding="utf-8") as file:
        named = list(csv.DictReader(file))
    assert [(row["fault"], int(row["seed"])) for row in named] == [row[:2] for row in rows]
    assert all((row["right"] == "1") == (row["fault"] == row["named"]) for row in named)
    assert all(row["right"] >= row["decision_counts"] for row in named)
