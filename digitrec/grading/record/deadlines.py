"""Due dates and extensions of class.toml, entered where nbgrader keeps them: in its gradebook, in UTC."""


def due(settings, assignment):
    """Return until when everybody can hand in, as nbgrader keeps times: UTC without saying so; or None."""
    until = settings.deadline(assignment)
    return until.replace(tzinfo=None) if until else None


def enter(gradebook, settings, assignment, student):
    """Enter the deadline of an assignment and a student's extension, where class.toml has a deadline.

    What class.toml says holds: an extension that is taken out of it is gone. Without a deadline there, what
    stands in the gradebook stays.
    """
    until = due(settings, assignment)
    if until is None:
        return
    gradebook.find_assignment(assignment).duedate = until
    own = settings.deadline(assignment, student).replace(tzinfo=None)
    gradebook.find_submission(assignment, student).extension = own - until if own > until else None
