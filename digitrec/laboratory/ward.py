"""A ward: five patients with one budget, read from a file or the one for practice that the course ships."""

import io
import zipfile
import zlib
from pathlib import Path

import numpy as np

from digitrec.laboratory.observations import Notes
from digitrec.laboratory.patient import Patient
from digitrec.laboratory.record import NAMES, DamagedRecord, Record

FILE = "patients.npz"
PRACTICE_FILE = Path(__file__).with_name("practice.npz")
PRACTICE = "practice"  # the number of the ward for practice
PRACTICE_SAID = "The ward for practice"  # what it prints itself as
NUMBER = r"\d{3}-\d{3}-\d{3}"  # of the ward that somebody was given
LETTERS = "ABCDE"
LONGEST_NUMBER = 40


class WardError(ValueError):
    """A file of patients that cannot be read; the message says why and what to do."""


class Ward:
    """Five patients, A to E: `ward.A` or `ward["A"]`. They share one budget."""

    def __init__(self, number, records):
        """Put five Records into their beds; `number` says which ward it is, and nothing about the faults."""
        self.number, self.notes = number, Notes()
        self._patients = {
            letter: Patient(record, letter, self.notes)
            for letter, record in zip(LETTERS, records, strict=True)
        }

    @property
    def is_practice(self):
        """Whether this is the ward for practice, which is the same for everybody."""
        return self.number == PRACTICE

    def __getitem__(self, letter):
        """Return the patient of a letter."""
        found = self._patients.get(letter.strip().upper()) if isinstance(letter, str) else None
        if found is None:
            raise KeyError(f"The patients are called {', '.join(LETTERS)}; none is called {letter!r}.")
        return found

    def __getattr__(self, name):
        """Return the patient of a letter."""
        if name in tuple(LETTERS):
            return self._patients[name]
        raise AttributeError(f"A ward has the patients {', '.join(LETTERS)}, and no {name!r}.")

    def __dir__(self):
        """Name the patients too, for whoever presses Tab."""
        return [*super().__dir__(), *LETTERS]

    def __iter__(self):
        """Yield the patients, A first."""
        return iter(self._patients.values())

    def __len__(self):
        """Say how many patients there are."""
        return len(self._patients)

    def __repr__(self):
        """Say which ward it is and what is spent."""
        which = PRACTICE_SAID if self.is_practice else f"Ward {self.number}"
        return f"{which}: patients {', '.join(LETTERS)}. {self.notes.standing()}"

    def save(self, path):
        """Write the patients into a file that `open_ward` reads: what they answer with, and no truth."""
        save(path, self.number, [patient.record for patient in self])


def save(path, number, records):
    """Write a ward's number and its five Records into a file; the same ward gives the same bytes."""
    Path(path).write_bytes(to_bytes(number, records))


def to_bytes(number, records):
    """Return the bytes of the file of a ward's number and its five Records."""
    arrays = {"number": np.array(number)}
    for letter, record in zip(LETTERS, records, strict=True):
        arrays |= {f"{letter}_{name}": getattr(record, name) for name in NAMES}
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def open_ward(path=None):
    """Return the Ward in a file; by default `patients.npz` beside the notebook, or the one for practice.

    Raises WardError for a file that is missing, damaged or something else.
    """
    if path is None:
        path = FILE if Path(FILE).exists() else PRACTICE_FILE
    return Ward(*read(path))


def read(path):
    """Return (number, five Records) of a file. Raises WardError."""
    named = Path(path).name
    again = "Get it again from whoever gave it to you, or open the ward for practice without it."
    try:
        number, records = _read(path)
    except OSError as error:
        why = error.strerror or "it is no archive of arrays"
        raise WardError(f"{named} cannot be read ({why}). {again}") from None
    except DamagedRecord as error:
        raise WardError(f"{named} holds no patients of this laboratory: {error} {again}") from None
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        raise WardError(f"{named} holds no patients of this laboratory. {again}") from None
    return number, records


def _read(path):
    arrays = np.load(path, allow_pickle=False)
    if isinstance(arrays, np.ndarray):
        raise ValueError("one array")
    with arrays:
        number = str(arrays["number"][()])[:LONGEST_NUMBER]
        return number, [Record(**{name: arrays[f"{letter}_{name}"] for name in NAMES}) for letter in LETTERS]
