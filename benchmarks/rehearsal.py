"""How long a rehearsal takes, stage by stage, and what a class of 300 would take by it.

    python -m benchmarks.rehearsal [N]

Runs `digitrec rehearse N`, 30 unless stated, with all stages on this course, as an instructor would. Writes
benchmarks/rehearsal.csv: for each stage the seconds to start and for each submission, then the whole run. Run
it on a machine that does nothing else.
"""

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

from digitrec.course import STAGES, find_tree
from digitrec.rehearsal.round_trip import rehearse
from digitrec.rehearsal.telling import LARGE, told, whole_class

RESULT = Path(__file__).with_suffix(".csv")


def main():
    """Rehearse, print what is told, and write the table."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    stages, workers = [stage for stage in STAGES if stage.points], os.cpu_count() or 1
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="digitrec-", ignore_cleanup_errors=True) as folder:
        result = rehearse(find_tree(Path(__file__).parent), Path(folder).resolve(), n, stages, workers)
    took = time.perf_counter() - began
    print("\n".join(told(result)))
    rows = [(p.stage.stem, f"{p.start:.1f}", f"{p.each:.2f}", p.measured) for p in result.paces]
    rows.append((f"a class of {LARGE}", "", f"{whole_class(result, LARGE):.0f}", ""))
    rows.append(("the rehearsal", "", f"{took:.0f}", n))
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["what", "start", "seconds", "learners"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
