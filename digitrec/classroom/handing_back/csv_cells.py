"""A CSV file of which single cells change and every other byte stays: quotes, line ends, delimiter, mark.

Python's own reader forgets how a cell was quoted. A platform compares what it gets back with what it gave.
"""

import codecs
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

DELIMITERS = ",;\t"


class SheetError(Exception):
    """A platform's file that cannot be filled in; the message says why and what to do."""


@dataclass
class Sheet:
    """The cells of a CSV file by row and column, as text; `set` notes a change, `to_bytes` makes it."""

    path: Path
    text: str = field(repr=False)
    delimiter: str
    mark: bytes = field(repr=False)  # the byte-order mark, if there is one
    spans: list = field(repr=False)  # by row: (start, end) of each cell in the text
    changes: dict = field(default_factory=dict)

    @property
    def header(self):
        """The cells of the first row."""
        return [self.cell(0, column) for column in range(len(self.spans[0]))]

    @property
    def rows(self):
        """The numbers of the rows below the header that are not empty."""
        return [at for at, spans in enumerate(self.spans) if at and any(end > start for start, end in spans)]

    def cell(self, row, column):
        """Return the text of a cell, without its quotes; of one that is not there, nothing."""
        if not 0 <= column < len(self.spans[row]):
            return ""
        start, end = self.spans[row][column]
        raw = self.text[start:end]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    def set(self, row, column, value):
        """Put a value into a cell that is there; quoted where the old one was, or has to be."""
        start, end = self.spans[row][column]
        quoted = self.text[start:end].startswith('"') or self.delimiter in value
        self.changes[start, end] = f'"{value}"' if quoted else value

    def to_bytes(self):
        """Return the file with its changes."""
        parts, at = [], 0
        for (start, end), value in sorted(self.changes.items()):
            parts += [self.text[at:start], value]
            at = end
        return self.mark + "".join([*parts, self.text[at:]]).encode("utf-8")


def read_sheet(path):
    """Return the Sheet in a CSV file of UTF-8. Raises SheetError for anything else."""
    path = Path(path)
    data = path.read_bytes()
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        raise SheetError(
            f"{path.name} is not UTF-8, so a spreadsheet has saved it anew. Download it again from the "
            "platform and give that file, unopened."
        ) from None
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), ())))
    spans = _spans(text, delimiter)
    if len(spans) < 2:
        raise SheetError(f"{path.name} has no rows below its header: export it again from the platform.")
    return Sheet(path, text, delimiter, mark, spans)


def _spans(text, delimiter):
    """Return where each cell stands, by row; a quoted cell may hold line ends and delimiters."""
    cell = re.compile(rf'("(?:[^"]|"")*"|[^"{delimiter}\r\n][^{delimiter}\r\n]*|)({delimiter}|\r\n|\r|\n|\Z)')
    rows, row, at = [], [], 0
    while at < len(text) or row:
        match = cell.match(text, at)
        if match is None:  # a quote within a cell, or one that is never closed
            line = text.count("\n", 0, at) + 1
            raise SheetError(f"Line {line} of the file is no CSV: download it again from the platform.")
        row.append(match.span(1))
        at = match.end()
        if match[2] != delimiter:
            rows.append(row)
            row = []
        elif at == len(text):
            row.append((at, at))
            rows.append(row)
            row = []
    return rows
