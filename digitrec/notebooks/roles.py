"""What a cell is to nbgrader, read from its metadata; importing nbgrader for this would take a second."""

SCHEMA_VERSION = 3  # of the metadata, nbgrader's own


def is_task(cell):
    """Say whether a person marks what stands below the cell."""
    return bool(_about(cell).get("task", False))


def is_grade(cell):
    """Say whether the cell is marked."""
    return bool(_about(cell).get("grade", False))


def is_solution(cell):
    """Say whether the learner's answer stands in the cell."""
    return bool(_about(cell).get("solution", False))


def is_locked(cell):
    """Say whether the cell is put back as it was released."""
    return not is_solution(cell) and (is_grade(cell) or bool(_about(cell).get("locked", False)))


def _about(cell):
    return cell.metadata.get("nbgrader", {})
