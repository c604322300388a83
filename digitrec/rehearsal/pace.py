"""How long a real class will take on this machine, worked out from the times of a rehearsal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How fast a stage was marked: an estimate, from few submissions."""

    stage: object
    start: float  # s, until the first can be marked
    each: float  # s, for each submission, with those that ran beside it
    measured: int  # submissions that this rests on

    def seconds(self, n):
        """Return the seconds that a class of `n` will take."""
        return self.start + n * self.each


def pace_of(stage, begun, stamps, workers):
    """Return the Pace of a stage; `stamps` are the times at which honest submissions were recorded.

    Those that run side by side come together, so the first of them tell about the start. Attacks do not
    count: few classes wait for a notebook that never ends.
    """
    first, last = stamps[0], stamps[-1]
    each = (last - first) / (len(stamps) - 1) if len(stamps) > 1 else 0.0
    start = max(0.0, first - begun - workers * each)
    if len(stamps) <= workers:  # nobody waited for another: the start cannot be told from the rest
        start, each = 0.0, (last - begun) / len(stamps)
    return Pace(stage, start, each, len(stamps))


def in_words(seconds):
    """Say how long something takes, as roughly as an estimate is: `40 s`, `6 min`, `1 h 20 min`."""
    if seconds < 100:
        return f"{max(1, round(seconds)):d} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
