"""The tables of the papers that a lecturer is asked for, made when the book is built: they cannot drift."""

import csv
import re
from pathlib import Path

import nbformat
import yaml

from digitrec.checks.engine.stages import tasks
from digitrec.course import STAGES, find_tree

OPENING = re.compile(r"\*\*When you have finished, you can\*\*\n\n(.*?)\n\n", re.DOTALL)
TEST = re.compile(r"tests/\w+\.py::\w+")
LEVELS = {  # of OpenACR's terms, as its catalogue spells them
    "supports": "supports",
    "partially-supports": "partially supports",
    "does-not-support": "does not support",
    "not-applicable": "not applicable",
    "not-evaluated": "not evaluated",
}


def outcomes(stage, tree):
    """Return what somebody can do after a stage, a phrase each, as its notebook promises it."""
    cells = nbformat.read(Path(tree, "solutions", stage.notebook), as_version=4).cells
    listed = next(found[1] for cell in cells if (found := OPENING.search(cell.source)))
    return [
        " ".join(item.split()).rstrip(";.") for item in re.split(r"^- ", listed, flags=re.MULTILINE) if item
    ]


def syllabus(tree=None):
    """Return the syllabus as Markdown: for each stage its outcomes, and what each task looks at."""
    tree = tree or find_tree()
    said = []
    for stage in STAGES:
        of_stage = [task for task in tasks().values() if task.stage == stage.name]
        said += [f"**{stage.number} {stage.title}** ({_points(stage)}, {stage.minutes} minutes)", ""]
        said += [f"- {outcome}" for outcome in outcomes(stage, tree)]
        if of_stage:
            said += ["", "| task | points | what earns them |", "| --- | --- | --- |"]
            said += [_row(task) for task in of_stage]
        if stage.by_hand:
            said += [f"| a written answer | {stage.by_hand} | a person marks it |"]
        said.append("")
    return "\n".join(said)


def conformance(tree=None):
    """Return the accessibility conformance report as Markdown, a table for each level of WCAG."""
    tree = tree or find_tree()
    report = read_report(tree)
    names = criteria(tree)
    said = []
    for level in ("a", "aa"):
        chapter = report["chapters"][f"success_criteria_level_{level}"]
        said += [f"**Level {level.upper()}**", "", "| criterion | level | remarks |", "| --- | --- | --- |"]
        for criterion in chapter["criteria"]:
            (about,) = (part["adherence"] for part in criterion["components"] if part["name"] == "web")
            title = f"{criterion['num']} {names[criterion['num']][1]}"
            notes = TEST.sub(r"`\g<0>`", " ".join(about.get("notes", "").split()))
            said.append(f"| {title} | {LEVELS[about['level']]} | {notes} |")
        said.append("")
    return "\n".join(said)


def read_report(tree):
    """Return the report in OpenACR's form, as data."""
    return yaml.safe_load(Path(tree, "book", "accessibility.yaml").read_text(encoding="utf-8"))


def criteria(tree):
    """Return {number: (level, name)} of the success criteria of WCAG 2.2, levels A and AA.

    Source: https://www.w3.org/TR/WCAG22/.
    """
    with open(Path(tree, "book", "wcag-2.2.csv"), newline="", encoding="utf-8") as file:
        return {row["number"]: (row["level"], row["name"]) for row in csv.DictReader(file)}


def _points(stage):
    if not stage.points:
        return "no marks"
    return f"{stage.points} points{', a bonus' if stage.bonus else ''}"


def _row(task):
    earned = "; ".join(f"{criterion.name} ({criterion.points:g})" for criterion in task.criteria)
    return f"| `{task.name}` | {task.points:g} | {earned.replace('|', chr(92) + '|')} |"
