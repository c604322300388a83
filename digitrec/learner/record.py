"""The marks of the last checks, kept beside the learner's notebooks: a check does not change the notebook."""

import hashlib
import json
from contextlib import suppress

from digitrec.notebooks.reading import read_notebook

RECORD = ".digitrec/checked.json"


def fingerprint(path):
    """Return a short text that changes whenever a cell of the notebook does."""
    sources = [[cell.cell_type, cell.source] for cell in read_notebook(path).cells]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def record_of(path):
    """Return the marks of the last checks in the notebook's folder, by notebook; none if there are none."""
    try:
        record = json.loads((path.parent / RECORD).read_text(encoding="utf-8"))
        return {
            name: {
                "mark": float(kept["mark"]),
                "points": float(kept["points"]),
                "later": float(kept.get("later", 0)),
                "sources": kept["sources"],
            }
            for name, kept in record.items()
        }
    except (OSError, ValueError, AttributeError, KeyError, TypeError):  # missing, or edited by hand
        return {}


def remember(path, card):
    """Keep the marks of a notebook. Where its folder cannot be written, they are not kept."""
    record = record_of(path)
    sums = {"mark": card.marks, "points": card.points, "later": card.later}
    record[path.name] = {**sums, "sources": fingerprint(path)}
    file = path.parent / RECORD
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
