"""From which likeness on two submissions are a reason to ask.

    python -m benchmarks.similarity

Makes classes of a stage from the bank of answers, `tests/submissions`, and compares every pair as `digitrec
similar` does. In an honest class each learner has, in each task, an answer of the bank that is nobody else's
(`apart`), or draws one, so that some pairs have whole answers in common by chance (`drawn`; in how many tasks
says `same`). The bank's answers are not strangers: many are one text with one mistake or another. Beside each
class stand copies of a few of its members: every name changed, comments left out and statements spaced anew
(`renamed`), or that in half of the tasks and the rest honest (`half`). Writes benchmarks/similarity.csv, rows
by stage and kind of pair: how many pairs, how many were long enough to tell, and how many reach each
limit; prints the sums. About half a minute.
"""

import ast
import csv
import random
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from digitrec.classroom.answers import given_texts
from digitrec.classroom.likeness import pairs
from digitrec.classroom.report.anonymous import MAGIC
from digitrec.course import STAGES, find_tree
from tests.bank import entries

RESULT = Path(__file__).with_suffix(".csv")
LIMITS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
KINDS = ("right", "wrong", "partly")
CLASSES = 5  # of each stage and kind
DRAWN = 300  # learners of a class whose answers are drawn
COPIED = 5  # of each class


class Renamed(ast.NodeTransformer):
    """Gives every name that a text binds another."""

    def __init__(self, tree, keep, rng):
        """Draw a new name for each, but for those to `keep`."""
        bound = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        bound |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        self.names = {name: f"v{rng.randrange(10**6)}" for name in sorted(bound - set(keep))}

    def visit_Name(self, node):  # noqa: D102
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node):  # noqa: D102
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_keyword(self, node):  # noqa: D102
        node.arg = self.names.get(node.arg, node.arg)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node):  # noqa: D102
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)

    visit_ClassDef = visit_FunctionDef  # noqa: N815


def renamed(text, keep, rng):
    """Return code with other names, without its comments, and spaced as Python writes it."""
    tree = ast.parse(MAGIC.sub(r"\1pass", text))
    return ast.unparse(Renamed(tree, keep, rng).visit(tree))


def bank(stage):
    """Return the texts of the answers by task."""
    found = defaultdict(list)
    for entry in entries(stage.name):
        if entry.kind in KINDS:
            found[entry.task].append(entry.source.strip())
    return dict(found)


def classes(stage, answers, rng):
    """Yield (cells by learner, kind of each pair that is looked at, by pair)."""
    for _ in range(CLASSES):
        most = min(map(len, answers.values()))
        apart = {task: rng.sample(texts, most) for task, texts in answers.items()}
        chosen = {f"a{k:03}": {task: texts[k] for task, texts in apart.items()} for k in range(most)}
        yield _with_copies(chosen, answers, rng, "apart")
        chosen = {
            f"a{k:03}": {task: rng.choice(texts) for task, texts in answers.items()} for k in range(DRAWN)
        }
        yield _with_copies(chosen, answers, rng, "drawn")


def _with_copies(chosen, answers, rng, kind):
    kinds = {}
    for one, other in combinations(sorted(chosen), 2):
        same = sum(chosen[one][task] == chosen[other][task] for task in chosen[one])
        kinds[one, other] = (kind, same)
    names = {task: [task.partition(".")[2]] for task in answers}
    everybody = dict(chosen)
    for number, source in enumerate(rng.sample(sorted(chosen), min(COPIED, len(chosen)))):
        tasks = list(answers)
        half = set(rng.sample(tasks, max(1, len(tasks) // 2)))
        for copied, which in (("renamed", set(tasks)), ("half", half)):
            name = f"z{number:03}{copied}"
            everybody[name] = {
                task: renamed(chosen[source][task], names[task], rng)
                if task in which
                else rng.choice(answers[task])
                for task in tasks
            }
            kinds[source, name] = (f"{copied} beside {kind}", len(which))
    cells = {who: tuple(enumerate(texts.values(), start=1)) for who, texts in everybody.items()}
    return cells, kinds


def main():
    """Measure, write the rows and print them."""
    rows = []
    for stage in STAGES:
        answers = bank(stage)
        if not answers:
            continue
        rng = random.Random(stage.stem)
        tree = find_tree()
        given = given_texts(*(tree / name / stage.notebook for name in ("exercises", "solutions")))
        total, long_enough, reached = Counter(), Counter(), defaultdict(Counter)
        for cells, kinds in classes(stage, answers, rng):
            found = pairs.compare(cells, given, limit=min(LIMITS))
            short = set(found.too_short)
            shares = {(pair.one, pair.other): pair.share for pair in found.pairs}
            for pair, kind in kinds.items():
                total[kind] += 1
                long_enough[kind] += short.isdisjoint(pair)
                for limit in LIMITS:
                    reached[kind][limit] += shares.get(pair, 0) >= limit
        for kind, same in sorted(total):
            about = {"stage": stage.stem, "kind": kind, "same": same, "pairs": total[kind, same]}
            about["long_enough"] = long_enough[kind, same]
            rows.append(about | {f"{limit:g}": reached[kind, same][limit] for limit in LIMITS})
    with open(RESULT, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for kind in ("apart", "drawn", "renamed", "half"):
        those = [row for row in rows if row["kind"].startswith(kind)]
        sums = {
            name: sum(row[name] for row in those)
            for name in ("pairs", "long_enough", *map("{:g}".format, LIMITS))
        }
        print(kind, sums)


if __name__ == "__main__":
    main()
