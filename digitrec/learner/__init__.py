"""What a learner working alone needs: the exercises, a report card, and how far they have come."""


class LearnerError(Exception):
    """Something that the learner can put right; the message says how."""
