"""Every entry of the bank gets its marks and its findings, and every criterion is held by some entry."""

import ast
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from digitrec.checks.engine.catalogue import catalogue
from digitrec.checks.engine.judgement import WRONG, Criterion, Finding
from digitrec.checks.engine.stages import task, tasks
from tests.bank import entries, evidence

HIDDEN_SEED = 20  # another than that of the visible checks


@cache
def report_on(entry, seed=1):
    return task(entry.task).judge(*evidence(entry, seed))


@pytest.mark.parametrize("entry", entries(), ids=str)
def test_entry_gets_its_marks_and_codes(entry):
    wanted = task(entry.task)
    assert entry.points == wanted.points
    for seed in (1, HIDDEN_SEED):
        report = report_on(entry, seed)
        assert (report.marks, report.codes) == (entry.marks, entry.codes), str(report)
        for finding in report.findings:  # a full sentence, and where to read
            assert finding.text.endswith((".", "?", ".`", ".)")) and "\n" not in finding.text
            assert finding.sentence.endswith(".") and "See “" in finding.sentence


@pytest.mark.parametrize("task_id", list(tasks()))
def test_task_has_entries_of_every_kind(task_id):
    kinds = Counter(entry.kind for entry in entries() if entry.task == task_id)
    assert kinds["right"] and kinds["wrong"] + kinds["partly"] and kinds["blank"]


@pytest.mark.parametrize("entry", entries(), ids=str)
def test_kind_and_marks_agree(entry):
    if entry.kind == "right":
        assert entry.marks == entry.points
    elif entry.kind == "wrong":
        assert len(entry.codes) == 1
    elif entry.kind == "partly":
        assert len(entry.codes) > 1 and 0 < entry.marks < entry.points
    elif entry.kind == "blank":
        assert (entry.marks, entry.codes) == (0, ("not-begun",))


@pytest.mark.parametrize("code", list(catalogue()))
def test_code_has_an_entry_that_triggers_it_alone(code):
    assert any(entry.codes == (code,) for entry in entries())


def test_no_two_entries_are_the_same():
    seen = Counter((entry.task, ast.dump(ast.parse(entry.source))) for entry in entries())
    assert [task_id for (task_id, _), times in seen.items() if times > 1] == []
    titles = Counter(str(entry) for entry in entries())
    assert [title for title, times in titles.items() if times > 1] == []


def _changes(mutant, criterion=None):
    """Say whether any entry of the mutant's task gets other marks, codes or certainty than it states.

    With `criterion`, which the mutant is milder in, only the entries that fail it can differ.
    """
    for entry in entries():
        if entry.task == mutant.id and (criterion is None or _fails_in(entry, criterion)):
            report = mutant.judge(*evidence(entry))
            if (report.marks, report.codes) != (entry.marks, entry.codes):
                return True
            if report.undecided != report_on(entry).undecided:
                return True
    return False


def _fails_in(entry, criterion):
    return any(r.name == criterion.name and r.status == WRONG for r in report_on(entry).results)


def _with(wanted, criterion, **changes):
    criteria = [replace(c, **changes) if c is criterion else c for c in wanted.criteria]
    return replace(wanted, criteria=tuple(criteria))


def _fails(_probe, _evidence):
    return Finding("not-begun", "Always wrong.")


CRITERIA = [(task_id, criterion) for task_id, wanted in tasks().items() for criterion in wanted.criteria]


@pytest.mark.parametrize("task_id, criterion", CRITERIA, ids=lambda part: getattr(part, "name", part))
def test_bank_notices_a_changed_criterion(task_id, criterion: Criterion):
    wanted = tasks()[task_id]
    assert _changes(_with(wanted, criterion, layers=()), criterion), "always right is not noticed"
    assert _changes(_with(wanted, criterion, layers=(_fails,))), "always wrong is not noticed"
    assert _changes(_with(wanted, criterion, points=criterion.points + 1)), "another weight is not noticed"


def _layer_mutants():
    """Group the mutants with one layer left out by the layer that they lack."""
    groups = {}
    for wanted in tasks().values():
        for criterion in wanted.criteria:
            for layer in criterion.layers:
                rest = tuple(other for other in criterion.layers if other is not layer)
                module = layer.__module__.rpartition(".")[2]  # no stage's name in it: see tests/conftest.py
                name = f"{module}.{layer.__qualname__}"
                if "lambda" in name or module != "layers":
                    name = f"{wanted.id}: {criterion.name}: {name}"
                groups.setdefault(name, []).append((_with(wanted, criterion, layers=rest), criterion))
    return groups


LAYERS = _layer_mutants()


@pytest.mark.parametrize("layer", list(LAYERS))
def test_bank_notices_a_missing_layer(layer):
    assert any(_changes(*mutant) for mutant in LAYERS[layer])
