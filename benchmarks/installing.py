"""How much is downloaded when the course is installed, and how long the rest takes.

    python -m benchmarks.installing

Does what `pip install -r requirements.txt` does, in two halves: fetches the packages into a folder, then
installs them from there, without a network, into a fresh virtual environment. Writes `installing.csv`: the
size of the download, the processor's seconds for the second half, and what the environment takes on the disk.
From the size anybody can work out what their own line needs. Some three minutes, and a gigabyte.
"""

import csv
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from digitrec.course import find_tree

RESULT = Path(__file__).with_suffix(".csv")


def main():
    """Measure, and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        row = measure(Path(folder))
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
    print(row)


def measure(folder):
    """Return the row: megabytes, and seconds of a processor (a busy machine takes longer by the clock)."""
    listed = (find_tree() / "requirements.txt").read_text("utf-8").splitlines()
    wanted, wheels, environment = folder / "wanted.txt", folder / "wheels", folder / "environment"
    wanted.write_text("\n".join(line for line in listed if not line.startswith("-e")), encoding="utf-8")
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "download", "--no-cache-dir", "-d", str(wheels), "-r", str(wanted)], check=True)
    start = os.times()
    subprocess.run(
        [*pip, "install", "--no-index", "--find-links", str(wheels), "-r", str(wanted)], check=True
    )
    end = os.times()
    seconds = end.children_user + end.children_system - start.children_user - start.children_system
    return {
        "packages": len(list(wheels.iterdir())),
        "download_mb": _megabytes(wheels),
        "install_seconds": round(seconds),
        "disk_mb": _megabytes(environment),
    }


def _megabytes(folder):
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)


if __name__ == "__main__":
    main()
