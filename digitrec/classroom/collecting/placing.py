"""Put what counts into `submitted/`, where nothing that somebody put there is overwritten without a word."""

import hashlib
from datetime import datetime
from pathlib import Path, PurePosixPath

from digitrec.classroom.collecting.collected import (
    AMBIGUOUS,
    COLLECTED,
    DAMAGED,
    EARLIER,
    FOLDER,
    LEFT_OUT,
    Standing,
    replace,
)
from digitrec.classroom.collecting.folder_names import file_name, same
from digitrec.classroom.collecting.recognising import cells_of
from digitrec.classroom.collecting.sorting import KEPT, TIMESTAMP
from digitrec.classroom.times import write_time


class Placing:
    """Writes the files of one assignment; its `before` is kept up with what stands in submitted/."""

    def __init__(self, course, recogniser, before, decided=False, into=None):
        """Take what stands in submitted/, which is written to; or, where that is given, the folder `into`.

        `decided`: somebody said whose the files are, and that they count.
        """
        self.course, self.before, self.assignment = course, before, before.assignment
        self.decided, self.into = decided, into
        self.notebooks = {same(f"{known.name}.ipynb") for known in recogniser.of(before.assignment)}
        self.newly = set()  # students whose notebook was written now

    def place(self, one):
        """Put a Found file where it belongs, if it is a notebook that counts, or keep it for a person."""
        if one.row.status == COLLECTED and one.kind == "notebook":
            self._notebook(one)
        if one.row.asks and KEPT in one.row.note and one.sha256:
            self._keep(one)

    def finish(self, found):
        """Put beside the notebooks what came with them, and the times; take away what is no longer there."""
        for student in self.newly:
            standing = self.before.standing[student]
            for name, about in list(standing.items()):
                if not about.notebook:
                    self._take_away(student, name, about)
                    del standing[name]
        notebooks = {one.person.id: one for one in found if one.row.status == COLLECTED and one.row.notebook}
        for one in found:
            if one.row.status != COLLECTED or one.row.notebook:
                continue
            notebook = notebooks.get(one.person.id)
            if notebook is None:
                one.row.status, one.row.note = (
                    LEFT_OUT,
                    "No notebook of this learner's was collected with it.",
                )
            else:
                self._beside(one, notebook)

    def folder(self, student):
        """Return the folder of what a student handed in."""
        return Path(self.course.submitted, student, self.assignment)

    def _put(self, student, name, data):
        if self.into is None:
            replace(self.folder(student) / name, data)
        else:
            replace(Path(self.into, student, name), data)

    def _notebook(self, one):
        student, name = one.person.id, f"{one.row.notebook}.ipynb"
        path = self.folder(student) / name
        standing = self.before.standing.setdefault(student, {}).get(name)
        there = _hash(path)
        uploaded = one.when.isoformat() if one.when else ""
        if there == one.sha256:
            one.row.note = one.row.note or "It stands there already."
            if not uploaded and standing:
                uploaded = one.row.uploaded = standing.uploaded
            elif uploaded and (standing or not (path.parent / TIMESTAMP).exists()):
                self._timestamp(student, one.when)
        elif there is not None and not self._replaces(one, path, there, standing):
            return
        else:
            self._put(student, name, one.item.read())
            self._timestamp(student, one.when)
        if self.into is None:
            self.newly.add(student)
            rank = one.owner.rank if one.owner else 0
            about = Standing(one.sha256, uploaded, one.row.platform, rank, one.packed)
            self.before.standing[student][name] = about

    def _replaces(self, one, path, there, standing):
        """Say whether a file may replace the one that stands there; where it may not, its line says why."""
        if self.decided:
            self._keep_bytes(path.read_bytes(), f"{one.person.id}-before-{path.name}")
            one.row.note = f"It replaces another file, which is kept in {FOLDER}/{self.assignment}/."
            return True
        where = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
        if standing is None or standing.sha256 != there:
            one.row.status, one.row.asks = AMBIGUOUS, True
            one.row.note = f"In {where} stands a file that was not put there by collecting: it stays. {KEPT}"
            return False
        if one.row.unreadable:
            one.row.status = DAMAGED
            one.row.note = f"It cannot be read as a notebook: the one in {where} stays."
            return False
        if cells_of(path.read_bytes()) is None:  # whatever came when: this one can be marked
            return True
        later = _is_later(one, standing)
        if later is None:
            one.row.status, one.row.asks = AMBIGUOUS, True
            one.row.note = f"Nothing says whether it came before or after the one in {where}. {KEPT}"
        elif not later:
            one.row.status = EARLIER
            one.row.note = f"A later upload of this learner stands in {where} already."
        return bool(later)

    def _timestamp(self, student, when):
        if when:
            self._put(student, TIMESTAMP, (write_time(when) + "\n").encode())
        elif self.into is None:  # the time of another upload
            (self.folder(student) / TIMESTAMP).unlink(missing_ok=True)

    def _beside(self, one, notebook):
        """Write a file that came with a notebook, as far as it lies from it and under a name that can be."""
        student, taken = one.person.id, self.before.standing.setdefault(one.person.id, {})
        at, root = one.item.path, notebook.item.path.parent
        inside = at.relative_to(root) if at.is_relative_to(root) and root.parts else None
        if inside is None:
            inside = PurePosixPath((one.owner.file if one.owner else "") or at.name)
        name = "/".join(file_name(part) for part in inside.parts)
        path = self.folder(student) / name
        if same(name) in self.notebooks or same(name) in {same(other) for other in taken if other != name}:
            one.row.status, one.row.note = LEFT_OUT, "Another file of this learner has the same name."
            return
        there = _hash(path)
        if there not in (None, one.sha256) and (name not in taken or taken[name].sha256 != there):
            one.row.status, one.row.note = LEFT_OUT, f"In its place stands a file of somebody's: {path.name}."
            return
        if there != one.sha256:
            self._put(student, name, one.item.read())
        taken[name] = Standing(one.sha256, notebook=False)

    def _take_away(self, student, name, about):
        path = self.folder(student) / name
        if _hash(path) == about.sha256:
            path.unlink()

    def _keep(self, one):
        """Keep a file for the person who decides about it, under a name that says where it came from."""
        who = one.row.number or one.row.student or "unknown"
        one.row.kept = file_name(f"{who}-{one.sha256[:8]}-{one.short}")
        self._keep_bytes(one.item.read(), one.row.kept)
        kept = f"{FOLDER}/{self.assignment}/{one.row.kept}"
        one.row.note = one.row.note.replace(KEPT, KEPT.replace("FILE", kept))

    def _keep_bytes(self, data, name):
        replace(Path(self.course.root, FOLDER, self.assignment, file_name(name)), data)


def _is_later(one, standing):
    """Say whether a file came after the one that stands: by its time, its rank, or when it was packed."""
    rank = one.owner.rank if one.owner else 0
    for mine, other in (
        (one.when, _time(standing.uploaded)),
        (rank, standing.rank if standing.platform == one.row.platform else 0),
        (_time(one.packed), _time(standing.packed)),
    ):
        if mine and other and mine != other:
            return mine > other
    return None


def _time(text):
    return datetime.fromisoformat(text) if text else None


def _hash(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
