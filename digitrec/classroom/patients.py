"""Patients for a class: a roster becomes a file for each learner, what `digitrec patients` does."""

import csv
import io
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from digitrec.classroom.changing.learner_names import why_not
from digitrec.classroom.spreadsheets import defused
from digitrec.classroom.variants import people_in
from digitrec.grading.record import wards
from digitrec.grading.record.given import NotGiven, key
from digitrec.grading.record.receipts import write_whole
from digitrec.laboratory import ONE_THREAD
from digitrec.laboratory.ward import FILE, to_bytes


@dataclass(frozen=True)
class HandedOut:
    """What making patients came to."""

    students: int  # who have patients now
    new: int  # of them for the first time
    kept: tuple[str, ...]  # have patients and are not in this roster
    made_secret: bool


def hand_out(root, roster, workers=None, on_trained=None):
    """Write patients/STUDENT/patients.npz into the course's folder `root` for each of a roster.

    Whoever has a ward keeps it, also one who is not in the roster any more. What was interrupted goes on
    where it was. `on_trained(number, of)` is called after each file. Raises NotGiven.
    """
    people = people_in(roster)
    for student in people:
        if said := why_not(student):
            raise NotGiven(f"{student!r} cannot be the name of a folder. {said}")
    before = {key(student): number for student, number in wards.GIVEN.listed(root)}
    secret = wards.GIVEN.read_secret(root)
    if secret is None and before:
        raise NotGiven(wards.LOST)
    made_secret = secret is None
    if made_secret:
        secret = wards.GIVEN.make_secret(root)
    numbers = {student: wards.ward_for(secret, student).number for student in people} | before
    _write_list(root, numbers)
    waiting = {student: number for student, number in numbers.items() if not _file(root, student).is_file()}
    with _processes(workers) as pool:
        trained = {pool.submit(ward_file, secret, number): who for who, number in waiting.items()}
        for done, future in enumerate(as_completed(trained), start=1):
            path = _file(root, trained[future])
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, future.result())
            if on_trained:
                on_trained(done, len(trained))
    kept = tuple(sorted(before.keys() - people.keys()))
    return HandedOut(len(numbers), len(people.keys() - before.keys()), kept, made_secret)


def ward_file(secret, number):
    """Return the bytes of the file of the ward with this number, trained anew: about five seconds."""
    from digitrec.laboratory.training import train

    drawn = wards.ward_of(secret, number)
    pairs = zip(drawn.faults, drawn.seeds, strict=True)
    return to_bytes(number, [train(fault, seed).record for fault, seed in pairs])


def _file(root, student):
    return Path(root, wards.FOLDER, student, FILE)


def _write_list(root, numbers):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(wards.GIVEN.columns)
    writer.writerows((defused(student), number) for student, number in sorted(numbers.items()))
    try:
        write_whole(Path(root, wards.WARDS), out.getvalue().encode("utf-8-sig"))
    except OSError as error:
        said = f"{wards.WARDS} cannot be written ({error}): close it elsewhere, then try again."
        raise NotGiven(said) from None


def _leave_stopping_to_the_parent():
    """Let Ctrl+C pass by: the parent hears it too, and stops all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _processes(workers):
    """Yield a pool of processes with one thread each, one for each processor unless said."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers or os.cpu_count(), spawn, _leave_stopping_to_the_parent)
    others = multiprocessing.active_children()
    try:
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()  # what it has begun is begun anew next time
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
