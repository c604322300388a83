"""How far the stages have come, without running anything."""

from dataclasses import dataclass
from pathlib import Path

from digitrec.course import STAGES
from digitrec.learner import LearnerError
from digitrec.learner.own import master_of, read_own
from digitrec.learner.record import fingerprint, record_of
from digitrec.notebooks.card import card_of
from digitrec.notebooks.restoring import restore


@dataclass(frozen=True)
class Progress:
    """How far one stage has come."""

    stage: object
    path: Path | None = None  # the learner's notebook, None where there is none
    begun: int = 0  # answers that are no longer what was handed out
    answers: int = 0
    mark: float | None = None
    points: float = 0.0
    later: float = 0.0  # of the points, those of which is told later whether they are earned
    source: str = ""  # where the mark comes from


def progress_of(folder, exercises):
    """Return the Progress of every stage that has exercises, for the notebooks in `folder`."""
    folder = Path(folder)
    return [
        _progress(s, folder / s.notebook, exercises) for s in STAGES if (exercises / s.notebook).is_file()
    ]


def _progress(of_stage, path, exercises):
    if not path.is_file():
        return Progress(of_stage)
    try:
        notebook, master = read_own(path), master_of(path, exercises)
    except LearnerError:
        return Progress(of_stage, path, source="cannot be read")
    restored, _ = restore(notebook, master)
    now = {cell.id: cell.source for cell in restored.cells}
    answers = [cell for cell in master if cell.solution]
    begun = sum(now.get(cell.name, cell.source).strip() != cell.source.strip() for cell in answers)
    card, source = card_of(restored, executed=False), "as last run in Jupyter"
    mark, points = card.marks if any(t.marks is not None for t in card.marked) else None, card.points
    later = card.later
    remembered = record_of(path).get(path.name)
    if remembered:
        mark, points, later = (remembered[name] for name in ("mark", "points", "later"))
        source = "checked" if remembered["sources"] == fingerprint(path) else "changed since it was checked"
    source = "" if mark is None else source
    return Progress(of_stage, path, begun, len(answers), mark, points, later, source)
