"""Makes what a release consists of, in dist/: the course, the exercises alone, the built book, and a wheel.

Run `digitrec book` first, then this in a checkout: the course is what git knows of, so that nobody's marks
and submissions can be in it. The same commit gives the same bytes but for the wheel.
"""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LICENCES = ("LICENSE", "LICENSE-text", "digitrec/mnist/README.md")
BOOK = Path("book", "_build", "html")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can name


def version(root):
    """Return the version that pyproject.toml names."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def course_files(root):
    """Return the files that git knows of, below `root`. Raises CalledProcessError outside a checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True).stdout
    return sorted(name for name in listed.decode().split("\0") if name and (root / name).is_file())


def exercise_files(files):
    """Return of the course's files what a learner needs who has the packages: notebooks, and the licences."""
    return [name for name in files if name.startswith("exercises/") or name in LICENCES]


def book_files(root):
    """Return the files of the built book, below its folder. Raises FileNotFoundError if it is not built."""
    folder = root / BOOK
    if not (folder / "index.html").is_file():
        raise FileNotFoundError(f"There is no book in {BOOK}: run `digitrec book` first.")
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_zip(target, folder, names, below):
    """Write files of a folder into a zip, below one folder of its own; a program stays one."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            about = zipfile.ZipInfo(f"{below}/{name}", EPOCH)
            about.external_attr = ((folder / name).stat().st_mode & 0o755 | 0o644) << 16
            archive.writestr(about, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)


def release(root, dist):
    """Write the three zips into `dist`, and return their paths."""
    number, files = version(root), course_files(root)
    dist.mkdir(parents=True, exist_ok=True)
    parts = {
        "course": (root, files),
        "exercises": (root, exercise_files(files)),
        "book": (root / BOOK, book_files(root)),
    }
    made = []
    for part, (folder, names) in parts.items():
        below = f"digitrec-{number}" if part == "course" else f"digitrec-{part}-{number}"
        made.append(dist / f"{below}.zip")
        write_zip(made[-1], folder, names, below)
    return made


if __name__ == "__main__":
    try:
        for path in release(ROOT, ROOT / "dist"):
            print(path.relative_to(ROOT))
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
    wheel = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", "dist", "."]
    sys.exit(subprocess.run(wheel, cwd=ROOT).returncode)
