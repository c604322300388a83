"""What a submission's answers come to: a report for each, whatever the evidence is."""

from digitrec.checks.asking.packing import unpack
from digitrec.checks.engine.judgement import UNCHECKED, Finding, Result
from digitrec.checks.engine.report import Report
from digitrec.checks.engine.stages import task
from digitrec.grading.judge.evidence import MalformedEvidence, parse


def report_on(task_id, probe, evidence, reason):
    """Return the Report on one answer: evidence as bytes, or None and the reason why there is none."""
    wanted = task(task_id)
    if evidence is not None:
        try:
            return wanted.judge(unpack(probe), parse(evidence))
        except MalformedEvidence as error:
            reason = str(error)
        except (KeyError, TypeError, AttributeError, ValueError):  # evidence of another form than ours
            reason = "What came back from the notebook does not have the form of an answer to this task."
    return without_evidence(wanted, reason)


def without_evidence(wanted, reason):
    """Return the Report of a task about which nothing is known but the reason why."""
    results = tuple(Result(c.name, c.points, UNCHECKED) for c in wanted.criteria)
    advice = (Finding("did-not-finish", reason),)
    return Report(wanted.id, wanted.title, float(wanted.points), results, advice, wanted.right)
