"""What a class misunderstood: findings by frequency, answers by what they do, each with an example."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from digitrec.checks.engine.catalogue import catalogue, misconception
from digitrec.checks.engine.judgement import UNCHECKED, WRONG
from digitrec.classroom.report.kinds import RIGHT, kinds

EXPLAINED = 3  # things to explain again
GIST = 90  # letters
LONGEST = 30  # lines of an example
MOST_TRIED = 60  # answers among which an example is looked for
# What somebody did, and not what they misunderstood: nothing to explain to a class.
NOT_TO_EXPLAIN = {"not-begun", "did-not-finish", "reference-called", "cell-stopped"}


@dataclass(frozen=True)
class Example:
    """A real answer without what names somebody, and what its check found."""

    code: str = ""
    sentence: str = ""
    lines: tuple[str, ...] = ()  # the smallest failing case

    @property
    def gist(self):
        """What the answer does, in a few words: what it gave in that case, or how the sentence begins."""
        given = [line.removeprefix("gives: ") for line in self.lines if line.startswith("gives: ")]
        gives = f"gives {given[0]}" if given and not given[0].startswith("stops") else "".join(given)
        words = gives or self.sentence.partition(". ")[0]
        return words if len(words) <= GIST else f"{words[:GIST].rpartition(' ')[0]} ..."


@dataclass(frozen=True)
class Found:
    """One misconception in a class."""

    code: str
    name: str
    where: str
    link: str
    tasks: tuple[str, ...]  # ids, the one with most learners first
    learners: tuple[str, ...]
    lost: float  # points of all of them together
    advice: bool
    example: Example

    @property
    def several(self):
        """Whether more than one learner has it."""
        return len(self.learners) > 1


@dataclass(frozen=True)
class KindShown:
    """A kind of answers to a task, with an example where there is something to see."""

    kind: object
    names: tuple[str, ...]  # of its findings, in words
    example: Example
    has_code: bool  # so a comment can be given to it


def findings(gathered, anonymiser):
    """Return a Found for each code in a StageOfClass; those that cost points first, then the commonest."""
    had = defaultdict(lambda: defaultdict(list))  # by code and task: (learner, answer, finding, points)
    for learner in gathered.tried:
        for task, answer in learner.answers.items():
            for finding, lost in _of_report(answer.report):
                had[finding.code][task].append((learner, answer, finding, lost))
    found = []
    for code, of_tasks in had.items():
        tasks = sorted(of_tasks, key=lambda task: (-len(of_tasks[task]), task))
        every = [one for those in of_tasks.values() for one in those]
        row = misconception(code)
        found.append(
            Found(
                code,
                row.name,
                row.where,
                row.link,
                tuple(tasks),
                tuple(sorted({learner.id for learner, *_ in every})),
                round(sum(lost for *_, lost in every), 2),
                all(finding.advice for _, _, finding, _ in every),
                _example(of_tasks[tasks[0]], tasks[0], anonymiser),
            )
        )
    return sorted(found, key=lambda one: (one.advice, -len(one.learners), -one.lost, one.code))


def to_explain(found):
    """Return the few Found that are worth explaining to the whole class again, the commonest first."""
    worth = [one for one in found if one.several and not one.advice and one.code not in NOT_TO_EXPLAIN]
    return worth[:EXPLAINED]


def kinds_shown(gathered, task, anonymiser):
    """Return a KindShown for each kind of answers to a task, the commonest first."""
    by_id = {learner.id: learner for learner in gathered.tried if task in learner.answers}
    answers = {who: one.answers[task] for who, one in by_id.items()}
    shown = []
    for kind in kinds({who: (answer.codes, answer.behaviour) for who, answer in answers.items()}):
        every = [
            (by_id[who], answers[who], finding, lost)
            for who in kind.learners
            for finding, lost in _of_report(answers[who].report)
            if finding.code == kind.codes[0]
        ]
        names = () if kind.name == RIGHT else tuple(map(_name, kind.codes))
        example = _example(every, task, anonymiser) if every else Example()
        shown.append(KindShown(kind, names, example, kind.codes[0] in catalogue()))
    return shown


def _name(code):
    try:
        return misconception(code).name
    except KeyError:
        return {"could-not-tell": "the check could not tell: a person decides"}.get(
            code, "points are missing"
        )


def _of_report(report):
    """Return (finding, points lost) of a report, each finding once.

    What was not checked, because it depends on something that is wrong, is lost by the finding before it.
    """
    stop = next((finding for finding in report.advice if not finding.advice), None)
    lost, last = Counter(), stop
    for result in report.results:
        if result.status == WRONG:
            last = result.finding
        if last and result.status in (WRONG, UNCHECKED):
            lost[last] += result.points
    return [*lost.items(), *((finding, 0.0) for finding in report.advice if finding not in lost)]


def _example(had, task, anonymiser):
    """Return the Example that shows best what those in `had` share: what most do, short, little left out."""
    common = Counter(answer.behaviour for _, answer, _, _ in had)
    tried = sorted(
        had, key=lambda one: (-common[one[1].behaviour], len(one[0].written.answer(task)), one[0].id)
    )
    best = None
    for learner, _, finding, _ in tried[:MOST_TRIED]:
        text = learner.written.answer(task)
        code, names = anonymiser.code(text) if text else ("", {})
        if code.count("\n") >= LONGEST:
            code = "\n".join([*code.splitlines()[:LONGEST], "..."])
        renamed = sum(before != after for before, after in names.items())
        rank = (not code, not finding.example, renamed)
        if best is None or rank < best[0]:
            best = (rank, code, names, finding)
        if rank == (False, False, 0):
            break
    _, code, names, finding = best
    lines = tuple(anonymiser.sentence(line, names) for line in finding.example)
    return Example(code, anonymiser.sentence(finding.text, names), lines)
