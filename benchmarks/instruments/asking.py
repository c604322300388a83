"""A strategy for patients that anybody could follow: ask what rules out most for its price, then decide."""

from dataclasses import dataclass
from itertools import combinations

SURE = 0.05  # a rule that errs no more often than this is believed


@dataclass(frozen=True)
class Diagnosis:
    """What the strategy says of a patient, what it asked, and what decided."""

    fault: str
    asked: tuple[str, ...]
    decided_by: str
    rather_than: str


def diagnose(signs, duels, costs):
    """Return the Diagnosis of a patient with these signs, {observation: {sign: number}}.

    At first every fault is possible. The next observation is the one that can tell most pairs of those that
    are left apart, for its price. Then whoever loses more duels than others is out. The last one that is
    left is named. The last observation that ruled others out decided, and the one of these that lost least
    is the runner-up, if the judge takes them for it; else an earlier one is looked for.
    """
    left = list(dict.fromkeys(fault for pair in duels for fault in pair))
    asked, ruled_out = [], []

    def telling(observation):
        pairs = combinations(left, 2)
        return [duels[pair][observation] for pair in pairs if duels[pair][observation].errors <= SURE]

    while len(left) > 1:
        open_ones = [one for one in costs if one not in asked]
        best = max(open_ones, key=lambda one: len(telling(one)) / costs[one], default=None)
        if best is None or not telling(best):
            break
        lost = dict.fromkeys(left, 0)
        for duel in telling(best):
            winner = duel.winner(signs[best][duel.sign])
            lost[duel.below if winner == duel.above else duel.above] += 1
        asked.append(best)
        fewest = min(lost.values())
        out = sorted((fault for fault in left if lost[fault] > fewest), key=lost.get)
        ruled_out += [(best, fault) for fault in reversed(out)]
        left = [fault for fault in left if lost[fault] == fewest]
    every = [Diagnosis(left[0], tuple(asked), *decision) for decision in reversed(ruled_out)]
    return next((one for one in every if counts(one, duels)), (*every, Diagnosis(left[0], (), "", ""))[0])


def counts(diagnosis, duels):
    """Say whether the judge of stage 10 takes the deciding observation of a right diagnosis for one.

    It tells the fault and the runner-up apart, and some other observation does not.
    """
    pair = (diagnosis.fault, diagnosis.rather_than)
    about = duels.get(pair) or duels.get(pair[::-1])
    if about is None:
        return False
    others = (duel for name, duel in about.items() if name != diagnosis.decided_by)
    return about[diagnosis.decided_by].errors <= SURE and any(duel.errors > SURE for duel in others)
