"""The table of stages: the command line, the tests, the book and the README read it from here."""

from dataclasses import dataclass
from pathlib import Path

WORKED = "The stage in five lines"  # the section of each chapter that has the whole stage in code


class TreeNotFoundError(FileNotFoundError):
    """A command that needs the course's tree was run outside it."""


@dataclass(frozen=True)
class Stage:
    """One stage of the course: its stem names the same thing in every folder of the tree."""

    stem: str  # "02_preparing"
    title: str
    points: int  # marked by the tests or, where `by_hand` says so, by a person
    minutes: int  # for a learner, notebook only
    by_hand: int = 0  # of the points
    bonus: bool = False

    @property
    def number(self):
        """The stage's number, 0 to 10."""
        return int(self.stem[:2])

    @property
    def name(self):
        """The stage's name without its number: `preparing`."""
        return self.stem[3:]

    @property
    def worth(self):
        """The points as the tables write them: `12`, `+20` for a bonus, `-` for none."""
        return f"{'+' if self.bonus else ''}{self.points}" if self.points else "-"

    @property
    def notebook(self):
        """The notebook's path below `solutions/` or `exercises/`."""
        return Path(self.stem, f"{self.name}.ipynb")


STAGES = (
    Stage("00_warm_up", "Warm up", 0, 20),
    Stage("01_loading", "Load the data", 6, 40),
    Stage("02_preparing", "Prepare the data", 10, 55),
    Stage("03_building", "Build the network", 12, 70),
    Stage("04_compiling", "Compile it", 10, 75),
    Stage("05_training", "Train it", 12, 60),
    Stage("06_evaluating", "Evaluate it", 12, 70, by_hand=2),
    Stage("07_predicting", "Predict", 8, 60),
    Stage("08_capstone", "Capstone", 30, 150, by_hand=4),
    Stage("09_from_scratch", "From scratch", 20, 180, bonus=True),
    Stage("10_laboratory", "When it does not learn", 15, 90, bonus=True),
)


def stage(name):
    """Return the stage called `name`: a number, `preparing` or `02_preparing`. Raises ValueError."""
    wanted = str(name).strip().lower()
    for candidate in STAGES:
        if wanted in {candidate.stem, candidate.name, str(candidate.number), candidate.stem[:2]}:
            return candidate
    names = ", ".join(candidate.name for candidate in STAGES)
    raise ValueError(f"There is no stage called {name!r}. The stages are: {names}.")


def find_tree(start="."):
    """Return the course's folder: `start` or the nearest one above it that holds `_config.yml`.

    Raises TreeNotFoundError, with what to do, if there is none.
    """
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / "_config.yml").is_file() and (folder / "book").is_dir():
            return folder
    raise TreeNotFoundError(
        f"This command works on the course's own folder, and {start} is not inside it. "
        f"Change to the folder that holds `_config.yml`, then try again.{where_to_get_it()}"
    )


def where_to_get_it():
    """Say where the course's folder is to be had, where only the package is installed; else nothing.

    The address is that in the package's own data, if it has one.
    """
    if (Path(__file__).parents[1] / "_config.yml").is_file():
        return ""
    from importlib.metadata import metadata

    links = metadata("digitrec").get_all("Project-URL") or []
    address = links[0].partition(", ")[2] if links else "the place from which you have this package"
    return (
        " Only the package is installed here. The exercises and the book are in the course's folder: "
        f"download it from {address}, then run `pip install -r requirements.txt` in it."
    )
