"""Whose doing an error is: an interrupt stops a check, a mistake of ours is told to the instructor alone."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import replace

import click
import pytest

import digitrec.checks.engine.stages
from digitrec import preparing
from digitrec.checks import grade, report_on
from digitrec.checks.asking.faults import fault_of, interrupted
from digitrec.checks.engine.judgement import UNCLEAR
from digitrec.checks.engine.stages import task
from digitrec.cli import Commands, no_interrupt_is_lost

FLATTEN = task("preparing.flatten")


def right(images):
    return images.reshape(len(images), 784)


def stopped(*_):
    signal.raise_signal(signal.SIGINT)


def endless(*_):
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    while True:
        pass


class Cleaning:
    """Calls for an interrupt, tidies up, and lets it go on."""

    def __call__(self, *_):
        try:
            stopped()
        except KeyboardInterrupt:
            raise


@pytest.mark.parametrize("function", [stopped, endless, Cleaning()])
def test_an_interrupt_ends_a_check_at_once_and_leaves_everything_as_it_was(function, capsys):
    with pytest.raises(KeyboardInterrupt):
        grade("preparing.flatten", function)
    assert preparing.one_hot([1]).shape == (1, 10)  # the reference answers again
    print("heard")
    assert capsys.readouterr().out == "heard\n"
    assert grade("preparing.flatten", right) == 2.0


def test_an_interrupt_ends_the_check_of_a_class_too():
    class Adam:
        def __init__(self, learning_rate=0.001):
            stopped()

    with pytest.raises(KeyboardInterrupt):
        report_on("from_scratch.adam", Adam)


def test_an_interrupt_while_an_answer_is_described_ends_the_check():
    class Shows:
        def __array__(self, *_, **__):
            stopped()

    with pytest.raises(KeyboardInterrupt):
        report_on("preparing.flatten", lambda images: Shows())
    with pytest.raises(KeyboardInterrupt):
        report_on("preparing.predictions", Shows(), 1)


def test_an_interrupt_while_an_error_is_described_ends_the_check():
    class Slow(Exception):  # noqa: N818
        def __str__(self):
            stopped()

    def raises(_images):
        raise Slow

    with pytest.raises(KeyboardInterrupt):
        report_on("preparing.flatten", raises)


def test_a_keyboard_interrupt_that_the_answer_raises_is_its_own_doing():
    def raises(_images):
        raise KeyboardInterrupt

    assert report_on("preparing.flatten", raises).codes == ("did-not-finish",)
    for error, outside in ((KeyboardInterrupt, False), (ValueError, False)):
        with pytest.raises(error) as caught:
            raise error
        assert interrupted(caught.value) == outside


# ------------------------------------------------------------------------------------ faults of the course


def broken(*_):
    return {}["no such thing"]


def as_ours(monkeypatch, **changes):
    """Change the task `flatten`, and let what this file defines count as the course's own code."""
    known = {**digitrec.checks.engine.stages.tasks(), FLATTEN.id: replace(FLATTEN, **changes)}
    monkeypatch.setattr(digitrec.checks.engine.stages, "tasks", lambda: known)
    monkeypatch.setattr("digitrec.checks.asking.faults.OURS", ("",))


@pytest.mark.parametrize("where", ["probe", "collect", "find"])
def test_a_fault_of_ours_leaves_the_points_to_a_person_and_is_not_shown(monkeypatch, capsys, where):
    as_ours(monkeypatch, **{where: broken})
    assert grade("preparing.flatten", **({} if where == "find" else {"flatten": right})) == 0.0
    printed = capsys.readouterr().out
    assert "flatten: 0 of 2 points; a person decides about 2 more." in printed
    assert "Something went wrong in the check itself, not in your answer." in " ".join(printed.split())
    assert "KeyError" not in printed and "Traceback" not in printed
    report = report_on("preparing.flatten", right) if where != "find" else None
    if report:
        assert {result.status for result in report.results} == {UNCLEAR}
        assert report.faults[0].startswith("Traceback") and "KeyError: 'no such thing'" in report.faults[0]


def test_a_fault_in_an_advice_costs_nothing_and_is_told_to_the_instructor():
    wanted = replace(FLATTEN, advice=(broken,))
    probe = wanted.probe(1)
    report = wanted.judge(probe, wanted.evidence({"flatten": right}, probe))
    assert (report.marks, report.undecided) == (2.0, 0.0)
    assert len(report.faults) == 1


def test_the_same_fault_in_several_criteria_is_told_once():
    criteria = tuple(replace(criterion, layers=(broken,), needs=()) for criterion in FLATTEN.criteria)
    probe = FLATTEN.probe(1)
    report = replace(FLATTEN, criteria=criteria).judge(probe, FLATTEN.evidence({"flatten": right}, probe))
    assert (report.undecided, len(report.faults)) == (2.0, 1)


def test_an_object_of_the_learners_that_cannot_be_looked_at_is_no_fault_of_ours():
    def collect(answer, _probe):
        return {"shape": answer.shape}

    class Shapeless:
        @property
        def shape(self):
            raise AttributeError("no shape here")

    wanted = replace(FLATTEN, collect=collect)
    probe = wanted.probe(1)
    report = wanted.judge(probe, wanted.evidence({"flatten": Shapeless()}, probe))
    assert (report.undecided, report.faults) == (2.0, ())
    assert "The answer could not be read." in str(report)


def test_a_traceback_is_a_fault_if_only_the_course_and_what_is_installed_are_in_it():
    with pytest.raises(TypeError) as caught:
        preparing.flatten("no images")
    error = caught.value
    assert fault_of(error) == ""  # this file called it
    error.__traceback__ = error.__traceback__.tb_next
    assert "preparing.py" in fault_of(error)


class Thing:
    """Something that can be let go of."""


def test_an_interrupt_that_python_drops_comes_again():
    thing = Thing()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt), no_interrupt_is_lost():
        del thing
        time.sleep(5)
    assert callback() is None


LEFT_BEHIND = """
import asyncio, click
from digitrec.cli import Commands

async def cell():
    await asyncio.sleep(0.05)
    raise RuntimeError("the kernel died")

def check():
    loop = asyncio.new_event_loop()
    loop.call_soon(press_ctrl_c)
    try:
        loop.run_until_complete(cell())
    finally:
        loop.run_until_complete(asyncio.sleep(0.2))  # as nbclient does, which ends the kernel

def press_ctrl_c():
    raise KeyboardInterrupt

Commands.get_command = lambda *_: click.Command("check", callback=check)
Commands("digitrec")(["check"])
"""


def test_after_ctrl_c_nothing_is_said_of_what_was_waited_for():
    done = subprocess.run([sys.executable, "-c", LEFT_BEHIND], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "Stopped.\n")


@pytest.mark.parametrize("module", ["digitrec.cli", "digitrec.grading.run.submission"])
def test_neither_a_command_nor_the_runner_waits_for_grammars_that_no_notebook_needs(module):
    code = f"import {module}, nbformat, sys; nbformat.validate(nbformat.v4.new_notebook())"
    code += "; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_only_an_output_that_cannot_be_written_is_called_so(monkeypatch, capsys):
    def broken():
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Commands, "get_command", lambda *_: click.Command("broken", callback=broken))
    number = errno.ECONNREFUSED
    with pytest.raises(ConnectionRefusedError):
        Commands("digitrec")(["broken"])
    assert "cannot be written" not in capsys.readouterr().err
