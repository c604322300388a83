"""What a rehearsal came to, in words: marks by task, who was lost, how much was tried, how long it takes."""

from digitrec.rehearsal.comparing import KEPT, LOST
from digitrec.rehearsal.pace import in_words

LARGE = 300  # learners: a class that many ask about
SHOWN = 5  # answers of a task that are named on the screen
MOST = 20  # sentences of a kind
FEW = 10  # submissions of a stage: fewer tell little about its pace


def told(result):
    """Return the lines that say what a Rehearsed came to."""
    parts = [
        _by_task(result),
        _verdict(result),
        _named(result),
        _others(result),
        _covered(result),
        _listed("What to know besides:", result.notes),
        _listed("What this rehearsal cannot judge:", result.plan.cannot),
        _pace(result),
    ]
    return [line for part in parts if part for line in (*part, "")][:-1]


def _by_task(result):
    if not result.tallies:
        return []
    width = max(len(task) for task in result.tallies)
    lines = [f"{'':{width}}  right answers  lost marks  other answers  kept marks  lost more than due"]
    for tally in result.tallies.values():
        numbers = (
            (tally.right, 13),
            (tally.count(LOST, right=True), 10),
            (tally.others, 13),
            (tally.count(KEPT), 10),
            (tally.count(LOST, right=False), 18),
        )
        row = "  ".join(f"{number or '-':>{wide}}" for number, wide in numbers)
        lines.append(f"{tally.task:{width}}  {row}")
    return lines


def _verdict(result):
    lost = sum(tally.count(LOST) for tally in result.tallies.values())
    kept = sum(tally.count(KEPT) for tally in result.tallies.values())
    if not result.tallies:
        return []
    said = [] if result.wrong else [_nobody_lost(result)]
    if not lost and not kept:
        return ["Every right answer has its marks, and no other answer has more than it should have.", *said]
    counted = (
        f"{_answers(lost)} lost marks that {_they(lost)} should have, and {_answers(kept)} kept marks that "
        f"{_they(kept)} should not have."
    )
    return [counted[0].upper() + counted[1:], *said]


def _nobody_lost(result):
    who = f"{result.n} learner" + ("s" if result.n > 1 else "")
    return (
        f"All that {who} handed in through the archives of two platforms is collected, marked and handed "
        "back. Nobody is lost or there twice, and the mark sheets agree with the gradebook."
    )


def _named(result):
    lines = []
    for tally in result.tallies.values():
        stand = [d for d in tally.deviations if d.stands]
        if stand:
            lines.append(f"{tally.task}:")
            lines += [f"  {d} ({d.learner.login})" for d in stand[:SHOWN]]
            if len(stand) > SHOWN:
                lines.append(f"  And {len(stand) - SHOWN} more.")
    return lines


def _others(result):
    beside = result.only_beside_others
    lines = _listed("What else is not as it should be:", result.wrong)
    if beside:
        lines += _listed(
            f"{_answers(len(beside))} got other marks beside answers to other tasks, and the right ones in a "
            "notebook alone, so nothing is wrong with the checks:",
            [str(d) for d in beside[:SHOWN]],
        )
    return lines


def _covered(result):
    plan = result.plan
    to = "these stages" if len(result.stages) > 1 else result.stages[0].stage.stem
    said = f"Handed in were {len(plan.answers):,} of the bank's {plan.of_answers:,} answers to {to}"
    if result.trusted:
        said += ". Attacks were left out: without a sandbox they would attack this machine."
    else:
        said += f" and {len(plan.attacks)} of {plan.of_attacks} attacks."
    if len(plan.answers) < plan.of_answers and plan.whole > result.n:
        said += f" With {plan.whole} learners it is every answer: `digitrec rehearse {plan.whole}`."
    return [said]


def _pace(result):
    if not result.paces:
        return []
    sizes = list(dict.fromkeys((result.n, LARGE)))
    side = f"{result.workers} side by side" if result.workers > 1 else "one after the other"
    lines = [f"How long a class takes on this machine, {side}: an estimate from this run."]
    heads = "".join(f"  {size:>6} learners" for size in sizes)
    lines.append(f"  {'':24}  to start  a submission{heads}")
    for pace in result.paces:
        row = "".join(f"  {in_words(pace.seconds(size)):>15}" for size in sizes)
        lines.append(
            f"  {f'mark {pace.stage.stem}':24}  {in_words(pace.start):>8}  {pace.each:>10.1f} s{row}"
        )
    rest = _around(result)
    if rest:
        row = "".join(f"  {in_words(rest * size / result.n):>15}" for size in sizes)
        lines.append(f"  {'collect, hand back':24}  {'':8}  {rest / result.n:>10.1f} s{row}")
    total = "".join(f"  {in_words(whole_class(result, size)):>15}" for size in sizes)
    lines.append(f"  {'together':24}  {'':8}  {'':12}{total}")
    if min(pace.measured for pace in result.paces) < FEW:
        lines.append("  It rests on few submissions: a larger rehearsal tells it better.")
    return lines


def whole_class(result, size):
    """Return the seconds that a class of this size takes from its archives to its mark sheets."""
    return sum(pace.seconds(size) for pace in result.paces) + _around(result) * size / result.n


def _around(result):
    return sum(result.seconds.get(step, 0.0) for step in result.around)


def _listed(title, sentences):
    more = [f"  And {len(sentences) - MOST} more."] if len(sentences) > MOST else []
    return [title, *(f"  {said}" for said in sentences[:MOST]), *more] if sentences else []


def _answers(number):
    return f"{number or 'no'} answer" + ("" if number == 1 else "s")


def _they(number):
    return "it" if number == 1 else "they"
