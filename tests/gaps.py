"""What a task lacks: a sentence for each gap in its four files."""

import re
from collections import Counter
from importlib import import_module

from digitrec.authoring.new_task import GAP
from digitrec.course import stage
from tests.bank import entries


def unfilled(tree, name):
    """Return a sentence for each place of a file below `tree` that is still to be filled in."""
    path = tree / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [
        f"{name}, line {number}: fill in {what}"
        for number, line in enumerate(lines, start=1)
        for what in re.findall(rf'{GAP}:? ?([^".\\]*)', line)
    ]


def gaps(task, tree):
    """Return what the module, the bank, the notebook and the chapter of `task` lack, a sentence each."""
    of = stage(task.stage)
    module = f"digitrec/checks/{task.stage}/{task.name}.py"
    bank = f"tests/submissions/{task.stage}/{task.name}.py"
    notebook, chapter = f"solutions/{of.notebook.as_posix()}", f"book/{of.stem}.md"
    found = unfilled(tree, module) + unfilled(tree, bank)
    kinds = Counter(entry.kind for entry in entries(task.stage) if entry.task == task.id)
    for kind, of_kind in (("right", {"right"}), ("wrong", {"wrong", "partly"}), ("blank", {"blank"})):
        if not of_kind & kinds.keys():
            found.append(f"{task.id}: the bank has no {kind} answer yet: {bank}")
    everywhere = {entry.codes for entry in entries()}
    text = (tree / chapter).read_text(encoding="utf-8")
    for code in getattr(import_module(module.removesuffix(".py").replace("/", ".")), "CODES", {}):
        if (code,) not in everywhere:
            found.append(f"{task.id}: no answer in the bank triggers {code} alone: {bank}")
        if f"{{mistake}} {code}\n" not in text:
            found.append(f"{task.id}: the chapter has no block for {code}: {chapter}")
    if f'grade(\\"{task.id}\\"' not in (tree / notebook).read_text(encoding="utf-8"):
        found.append(f"{task.id}: no cell of the notebook marks it yet, run `digitrec generate`: {notebook}")
    return found
