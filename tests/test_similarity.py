"""Pairs that are alike: winnowing as its authors describe it, what is left out, and what was measured."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as for_all
from hypothesis import strategies as some
from report_class import CHECKS, LOOPS, Person, hand_in, make_course

from digitrec.classroom.likeness import pairs
from digitrec.classroom.likeness.fingerprints import GRAM, WINDOW, fingerprints, tokens, winnowed
from digitrec.cli import main

MEASURED = Path(__file__).parents[1] / "benchmarks" / "similarity.csv"

OTHER_NAMES = [
    ("table", "ergebnis"),
    ("label", "etikett"),
    ("row", "zeile"),
    ("place", "i"),
    ("number", "k"),
    ("images", "bilder"),
]


def disguised(text):
    for name, other in OTHER_NAMES:
        text = text.replace(name, other)
    return text.replace("\n    ", "\n      # mine\n    ").replace(" == ", "==").replace("10", "12")


def test_winnowing_keeps_what_its_authors_kept():
    # Schleimer, Wilkerson and Aiken 2003, figure 2: the hashes of "adorunrunrunadorunrun", windows of four.
    hashes = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]
    assert [hashes[at] for at in winnowed(hashes, 4)] == [17, 17, 8, 39, 17]


@for_all(some.randoms(use_true_random=False))
def test_whatever_two_texts_share_that_is_long_enough_is_found(rng):
    def words(many):
        return [rng.choice(("x + ", "len(x) - ", "x[0] * ", "sum(x) / ", "max(x) % ")) for _ in range(many)]

    common = " ".join(words(GRAM + WINDOW - 1)) + "1"
    assert len(tokens(common)) >= GRAM + WINDOW - 1
    one, other = ("".join(words(9)) + common + "\n" for _ in range(2))
    assert fingerprints(one).keys() & fingerprints(other).keys()


def test_names_texts_numbers_comments_and_spacing_change_no_fingerprint():
    assert fingerprints(disguised(LOOPS)).keys() == fingerprints(LOOPS).keys()
    assert fingerprints(LOOPS.replace("[]", "list()")).keys() != fingerprints(LOOPS).keys()


def test_a_place_is_that_of_its_lines():
    lines = {line for first, last in fingerprints(LOOPS).values() for line in (first, last)}
    assert min(lines) >= 2 and max(lines) <= len(LOOPS.splitlines())


@pytest.mark.parametrize(
    "text", ["def f(:\n  'open", "x = 'é\ud800'", "%%bash\nls", "((((", "", "\x00", "a\tb\\"]
)
def test_what_is_no_python_has_fingerprints_or_none(text):
    assert isinstance(fingerprints(text * 20), dict)


def cells(*texts):
    return tuple(enumerate(texts, start=1))


def strangers(many, rng=random.Random(4)):  # noqa: B008 (the same strangers each time)
    """Return learners each of whom wrote two long cells like nobody else's."""

    def text():
        steps = ("x = x.{}(axis=1)", "for k in x.{}(): print(k)", "y = [v.{} for v in x]", "assert x.{} > 3")
        return "\n".join(rng.choice(steps).format(f"w{rng.randrange(10**6)}") for _ in range(12))

    return {f"s{k:03}": cells(text(), text()) for k in range(many)}


def test_a_disguised_copy_is_found_among_strangers():
    found = pairs.compare(
        {**strangers(30), "ada": cells(LOOPS, CHECKS), "ben": cells(*map(disguised, (LOOPS, CHECKS)))}
    )
    assert [(pair.one, pair.other) for pair in found.pairs] == [("ada", "ben")]
    assert found.pairs[0].share == 1
    ours = {place for place, _ in found.pairs[0].places}
    assert {number for number, *_ in ours} == {1, 2}


def test_one_answer_alone_is_no_reason_to_ask():
    own = strangers(2)
    ada, ben = (cells(LOOPS, text) for _, text in (own["s000"][1], own["s001"][1]))
    assert pairs.compare({**strangers(30), "ada": ada, "ben": ben}, limit=0.1).pairs == ()


def test_what_the_course_wrote_and_what_many_wrote_is_nobodys_own():
    both = {"ada": cells(LOOPS, CHECKS), "ben": cells(LOOPS, CHECKS)}
    assert len(pairs.compare({**strangers(30), **both}).pairs) == 1
    assert pairs.compare({**strangers(30), **both}, given=(disguised(LOOPS), CHECKS)).pairs == ()
    many = {f"m{k}": cells(LOOPS, CHECKS) for k in range(pairs.ALWAYS_FEW + 1)}
    found = pairs.compare({**strangers(30), **many})
    assert found.pairs == () and set(found.too_short) == set(many)


def test_nothing_is_said_of_short_texts():
    short = "def scale(pixels):\n    return pixels / 255"
    found = pairs.compare(
        {"ada": cells(short, "x = 1"), "ben": cells(short, "x = 1"), "cid": cells(LOOPS, CHECKS)}
    )
    assert found.pairs == () and found.too_short == ("ada", "ben") and found.compared == 1


def test_the_limit_is_the_measured_one():
    with open(MEASURED, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sums = Counter()
    for row in rows:
        kind = row["kind"].split()[0] + (" apart" if row["kind"] == "drawn" and row["same"] == "0" else "")
        sums[kind, "long"] += int(row["long_enough"])
        sums[kind, "found"] += int(row[f"{pairs.LIMIT:g}"])
    assert sums["apart", "long"] > 3000 and sums["apart", "found"] == 0
    assert sums["drawn apart", "found"] < 1e-4 * sums["drawn apart", "long"]
    assert sums["renamed", "found"] > 0.75 * sums["renamed", "long"]


def test_the_command_lists_pairs_and_shows_both_places(tmp_path, monkeypatch):
    root = make_course(tmp_path / "course")
    monkeypatch.chdir(root)
    texts = {"one_hot": LOOPS, "prepare": CHECKS}
    twins = [
        Person("ada", "Ada <b>L</b>", {}, texts),
        Person("ben", "Ben O", {}, {name: disguised(text) for name, text in texts.items()}),
    ]
    hand_in(root, [*twins, Person("cid", "Cid")])
    run = CliRunner().invoke(main, ["similar", "preparing"])
    assert run.exit_code == 0, run.output
    assert (
        "ada  ben  100% alike" in run.output
        and "1 pair is alike, of 3 learners compared; 0 wrote" in run.output
    )
    shown = (root / "reports" / "02_preparing_similar.html").read_text(encoding="utf-8")
    assert (
        "<mark>    for etikett in etiketts:</mark>" in shown
        and "<mark>    for label in labels:</mark>" in shown
    )
    assert "<b>L</b>" not in shown and "it is a reason to ask, and no mark follows from it" in shown


def test_without_marks_there_is_nothing_to_compare(tmp_path, monkeypatch):
    monkeypatch.chdir(make_course(tmp_path / "course"))
    run = CliRunner().invoke(main, ["similar", "preparing"])
    assert run.exit_code == 1 and "Nothing of 02_preparing is marked yet" in run.output
