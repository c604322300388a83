"""Every entry of the bank gets its marks and findings; every criterion and layer is held by some entry.

A layer looks at the evidence of an entry once for each code that it is judged by (`remembered`). A mutant of
a task differs from it in one criterion; what the other layers say about an answer stays as it was.
"""

import ast
from collections import Counter
from dataclasses import replace
from functools import cache, wraps

import pytest

from digitrec.checks.engine.catalogue import catalogue
from digitrec.checks.engine.judgement import WRONG, Criterion, Finding
from digitrec.checks.engine.stages import task, tasks
from digitrec.checks.engine.variants import CODE
from tests.bank import SEEDS, entries, evidence


@cache
def remembered(layer):
    """Return the layer with a memory: what it said of some evidence, or raised, it says or raises again."""
    said = {}

    @wraps(layer)
    def look(probe, evidence):
        about = id(evidence), probe.get(CODE)
        if about not in said:
            try:
                said[about] = layer(probe, evidence), None, evidence  # kept, so that no other takes its place
            except Exception as error:
                said[about] = None, error, evidence
        finding, error, _ = said[about]
        if error:
            raise error
        return finding

    return look


def _remembering(wanted):
    criteria = [replace(c, layers=tuple(map(remembered, c.layers))) for c in wanted.criteria]
    return replace(wanted, criteria=tuple(criteria), advice=tuple(map(remembered, wanted.advice)))


TASKS = {task_id: _remembering(wanted) for task_id, wanted in tasks().items()}


@cache
def report_on(entry, seed=1):
    return TASKS[entry.task].judge(*evidence(entry, seed))


@pytest.mark.parametrize("entry", entries(), ids=str)
def test_entry_gets_its_marks_and_codes(entry):
    assert entry.points == task(entry.task).points
    _assert_that_kind_and_marks_agree(entry)
    for seed in SEEDS:
        report = report_on(entry, seed)
        assert (report.marks, report.codes) == (entry.marks, entry.codes), str(report)
        for finding in report.findings:  # a full sentence, and where to read
            assert finding.text.endswith((".", "?", ".`", ".)")) and "\n" not in finding.text
            assert finding.sentence.endswith(".") and "See “" in finding.sentence


def _assert_that_kind_and_marks_agree(entry):
    if entry.kind == "right":
        assert entry.marks == entry.points
    elif entry.kind == "wrong":
        assert len(entry.codes) == 1
    elif entry.kind == "partly":
        assert len(entry.codes) > 1 and 0 < entry.marks < entry.points
    elif entry.kind == "open":
        assert entry.codes == () and entry.marks + report_on(entry).undecided == entry.points
    elif entry.kind == "blank":
        assert (entry.marks, entry.codes) == (0, ("not-begun",))


@pytest.mark.parametrize("task_id", list(tasks()))
def test_task_has_entries_of_every_kind(task_id):
    kinds = Counter(entry.kind for entry in entries() if entry.task == task_id)
    assert kinds["right"] and kinds["wrong"] + kinds["partly"] and kinds["blank"]


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


CRITERIA = [(task_id, criterion) for task_id, wanted in TASKS.items() for criterion in wanted.criteria]


@pytest.mark.parametrize("task_id, criterion", CRITERIA, ids=lambda part: getattr(part, "name", part))
def test_bank_notices_a_changed_criterion(task_id, criterion: Criterion):
    wanted = TASKS[task_id]
    assert _changes(_with(wanted, criterion, layers=()), criterion), "always right is not noticed"
    assert _changes(_with(wanted, criterion, layers=(_fails,))), "always wrong is not noticed"
    assert _changes(_with(wanted, criterion, points=criterion.points + 1)), "another weight is not noticed"


def _layer_mutants():
    """Return by name the mutants that lack one layer, each with the criterion that lacks it."""
    found = {}
    for task_id, criterion in CRITERIA:
        for number, layer in enumerate(criterion.layers, 1):
            rest = tuple(other for other in criterion.layers if other is not layer)
            name = f"{task_id}: {criterion.name}: {number}. {layer.__qualname__}"
            found[name] = _with(TASKS[task_id], criterion, layers=rest), criterion
    return found


LAYERS = _layer_mutants()


@pytest.mark.parametrize("layer", list(LAYERS))
def test_bank_notices_a_missing_layer(layer):
    assert _changes(*LAYERS[layer])
