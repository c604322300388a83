"""What tells the faults of the laboratory apart, measured on hundreds of patients.

    python -m benchmarks.patients            # trains them, then works out the tables
    python -m benchmarks.patients --tables   # works out the tables from patients.csv alone

Trains 20 patients of each kind and measures their signs (`digitrec.laboratory.signs`). Writes `patients.csv`,
a row a patient. From them come, by the rules of `benchmarks.instruments.duels`:

- `digitrec/checks/engine/separations.json`: how often each observation takes one fault for another, and by
  which sign; the judge reads it;
- `patients_named.csv`: what the strategy of `benchmarks.instruments.asking` names, a row a patient, by rules
  that were found without that patient: what it spent, which observation decided, and against which fault.

Prints how often the strategy is right, whom it takes for whom, and how often somebody passes who guesses.
About ten minutes of processor time, on as many processors as there are, with one thread on each.
"""

import csv
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.instruments.asking import SURE, counts, diagnose
from benchmarks.instruments.duels import duels
from digitrec.checks.engine.wards import SEPARATIONS
from digitrec.laboratory import ONE_THREAD
from digitrec.laboratory.faults import NAMES
from digitrec.laboratory.observations import OBSERVATIONS, price
from digitrec.laboratory.signs import SIGNS

RESULT = Path(__file__).with_suffix(".csv")
NAMED = RESULT.with_stem("patients_named")
EACH = 20  # patients of a kind
DEALT = 5  # the strategy meets a part of the patients with rules from the other parts
COLUMNS = tuple(f"{observation}.{sign.name}" for observation, those in SIGNS.items() for sign in those)
COSTS = {observation.name: observation.cost for observation in OBSERVATIONS}
SIGNS_OF = {observation: tuple(sign.name for sign in those) for observation, those in SIGNS.items()}
GUESSES = 200_000
WARD, TO_PASS = 5, 3  # a right fault with its observation is 3 of 15 points: three of five are half and more


def measure():
    """Train the patients and write their signs; no two are trained from the same seed."""
    of, took = EACH * len(NAMES), 0.0
    os.environ.update(ONE_THREAD)  # of the processes that begin here
    with (
        RESULT.open("w", newline="", encoding="utf-8") as file,
        ProcessPoolExecutor(mp_context=get_context("spawn")) as pool,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["fault", "seed", *COLUMNS])
        for done, (row, seconds) in enumerate(pool.map(_measure_one, range(of)), start=1):
            writer.writerow(row)
            took += seconds
            print(f"\r{done} of {of}, {took / done:.2f} s of processor time each", end="", flush=True)
    print()


def _measure_one(seed):
    """Return the row of the patient that is trained from this seed, and the processor time that it took."""
    from digitrec.laboratory.signs import signs
    from digitrec.laboratory.training import train

    began, name = process_time(), NAMES[seed % len(NAMES)]
    found = signs(train(name, seed))
    row = [f"{found[o][s]:.6g}" for o, s in (column.split(".") for column in COLUMNS)]
    return [name, seed, *row], process_time() - began


def measured():
    """Return the rows of `patients.csv` as (fault, seed, {observation: {sign: number}})."""
    with RESULT.open(newline="", encoding="utf-8") as file:
        return [
            (
                row["fault"],
                int(row["seed"]),
                {o: {s: float(row[f"{o}.{s}"]) for s in names} for o, names in SIGNS_OF.items()},
            )
            for row in csv.DictReader(file)
        ]


def rules(rows):
    """Return the Duels between all faults, found on these rows."""
    of_fault = {name: [signs for fault, _, signs in rows if fault == name] for name in NAMES}
    table = {
        name: {o: np.array([list(signs[o].values()) for signs in found]) for o in SIGNS_OF}
        for name, found in of_fault.items()
    }
    return duels(table, SIGNS_OF)


def write_separations(found, each):
    """Write the errors of each pair of faults, and the sign of the best rule, by observation."""
    pairs = {
        " | ".join(sorted(pair)): {name: [round(duel.errors, 4), duel.sign] for name, duel in about.items()}
        for pair, about in found.items()
    }
    lines = ",\n".join(f"  {json.dumps(pair)}: {json.dumps(pairs[pair])}" for pair in sorted(pairs))
    SEPARATIONS.write_text(f'{{"each": {each}, "pairs": {{\n{lines}\n}}}}\n', encoding="utf-8")


def write_named(rows):
    """Meet each patient with rules that were found without it; write and return what came of it."""
    said = []
    for part in range(DEALT):
        apart = [row for at, row in enumerate(rows) if at // len(NAMES) % DEALT != part]
        found = rules(apart)
        for at, (fault, seed, signs) in enumerate(rows):
            if at // len(NAMES) % DEALT == part:
                one = diagnose(signs, found, COSTS)
                right = one.fault == fault
                said.append((fault, seed, one.fault, price(one.asked), one.decided_by, one.rather_than))
                said[-1] += (int(right), int(right and counts(one, found)))
    said.sort(key=lambda row: row[1])
    with NAMED.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = ("fault", "seed", "named", "spent", "decided_by", "rather_than", "right", "decision_counts")
        writer.writerows([header, *said])
    return said


def guessing(seed=16):
    """Return how often a guesser passes who names five different faults, all observations being right."""
    rng = np.random.default_rng(seed)
    guess = rng.random((GUESSES, len(NAMES))).argpartition(WARD, axis=1)[:, :WARD]
    guess = rng.permuted(guess, axis=1)  # a ward's five faults are 0 to 4, in this order
    return ((guess == np.arange(WARD)).sum(axis=1) >= TO_PASS).mean()


def tell(found, said):
    """Print what the tables say."""
    unsure = {pair: about for pair, about in found.items() if min(d.errors for d in about.values()) > SURE}
    print(f"{len(found)} pairs of faults; no observation tells apart: {list(unsure) or 'none'}")
    for name in COSTS:
        sure = sum(about[name].errors <= SURE for about in found.values())
        print(f"  {name}: tells {sure} pairs apart")
    spent, right, deciding = (np.array([row[at] for row in said]) for at in (3, 6, 7))
    print(f"{len(said)} patients: named rightly {right.mean():.1%}, with an observation that counts")
    print(f"  {deciding.mean():.1%}; spent {spent.mean():.2f} a patient, at most {spent.max()}")
    for fault in NAMES:
        wrong = sorted({row[2] for row in said if row[0] == fault and row[2] != fault})
        if wrong:
            share = np.mean([row[6] for row in said if row[0] == fault])
            print(f"  {fault}: {share:.0%} right, else {', '.join(wrong)}")
    print(f"Who guesses passes in {guessing():.3%} of {GUESSES:,} wards.")


def main():
    """Measure unless told otherwise, work out the tables, and print what they say."""
    if "--tables" not in sys.argv:
        measure()
    rows = measured()
    found = rules(rows)
    write_separations(found, len(rows) // len(NAMES))
    tell(found, write_named(rows))


if __name__ == "__main__":
    main()
