"""The ward for practice: trains its five patients, once.

    python -m digitrec.authoring.practice_ward

writes two files: the patients, `digitrec/laboratory/practice.npz`, and what is wrong with them, which a
sandbox does not hold, `digitrec/checks/engine/practice_ward.json`.
"""

import json

from digitrec.checks.engine.wards import PRACTICE_TRUTH
from digitrec.laboratory.training import train
from digitrec.laboratory.ward import PRACTICE, PRACTICE_FILE, save

PATIENTS = (
    ("frozen-layer", 20),
    ("healthy", 21),
    ("class-left-out", 22),
    ("labels-shuffled", 23),
    ("missing-relu", 24),
)


def main():
    """Train the five and write both files again."""
    save(PRACTICE_FILE, PRACTICE, [train(*patient).record for patient in PATIENTS])
    truth = {"number": PRACTICE, "faults": [fault for fault, _ in PATIENTS]}
    PRACTICE_TRUTH.write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
