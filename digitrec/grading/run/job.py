"""A job: one submission to run and what to ask it, and what came of it, as bytes for another process."""

from dataclasses import asdict, dataclass, field

import nbformat

from digitrec.grading.run import frames


@dataclass(frozen=True)
class Limits:
    """What a submission may take, in seconds and bytes; each process by itself and all together."""

    cell: float = 600.0  # seconds for a cell, where nothing else is said
    notebook: float = 3600.0  # seconds for all cells
    processor: int = 3600  # seconds of processor time of one process
    memory: int = 3 * 2**30  # beyond what a kernel has when it starts
    disk: int = 256 * 2**20  # in its home, and as much in /tmp
    processes: int = 64
    output: int = 10_000_000  # characters kept from one cell
    evidence: int = 64 * 2**20  # bytes of one answer


@dataclass(frozen=True)
class Ask:
    """One question about one graded cell: which task, on inputs of which seed."""

    cell: str  # nbgrader's name of the graded cell
    seed: str  # "public" or "drawn"
    question: dict
    probe: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back: evidence as bytes, or the reason why there is none."""

    cell: str
    seed: str
    evidence: bytes | None = field(repr=False)
    reason: str = ""


@dataclass(frozen=True)
class Job:
    """One notebook of one stage, put back as the course released it, and the files that came with it.

    `seconds` has limits of single cells, by nbgrader's names.
    """

    stage: str
    notebook: nbformat.NotebookNode = field(repr=False)
    asks: tuple[Ask, ...] = ()
    files: dict = field(default_factory=dict, repr=False)
    seconds: dict = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def to_bytes(self):
        """Return the job as a message."""
        plain = {
            "stage": self.stage,
            "notebook": nbformat.writes(self.notebook),
            "asks": [[ask.cell, ask.seed, ask.question] for ask in self.asks],
            "files": list(self.files),
            "seconds": self.seconds,
            "limits": asdict(self.limits),
        }
        return frames.pack(plain, [*(ask.probe for ask in self.asks), *self.files.values()])

    @classmethod
    def from_bytes(cls, message):
        """Return the job of a message."""
        plain, blobs = frames.unpack(message)
        asks = [Ask(*about, probe) for about, probe in zip(plain["asks"], blobs, strict=False)]
        files = dict(zip(plain["files"], blobs[len(asks) :], strict=True))
        return cls(
            plain["stage"],
            nbformat.reads(plain["notebook"], as_version=4),
            tuple(asks),
            files,
            plain["seconds"],
            Limits(**plain["limits"]),
        )


@dataclass(frozen=True)
class Ran:
    """A notebook that was run: its cells with their outputs, the answers, and how the run went."""

    notebook: nbformat.NotebookNode = field(repr=False)
    answers: tuple[Answer, ...] = ()
    stopped: str = ""  # why it did not come to its end
    seconds: dict = field(default_factory=dict)  # of each cell, by nbgrader's name
    isolated: bool = True

    def to_bytes(self):
        """Return the run as a message."""
        plain = {
            "notebook": nbformat.writes(self.notebook),
            "answers": [[a.cell, a.seed, a.evidence is not None, a.reason] for a in self.answers],
            "stopped": self.stopped,
            "seconds": self.seconds,
            "isolated": self.isolated,
        }
        return frames.pack(plain, [a.evidence or b"" for a in self.answers])

    @classmethod
    def from_bytes(cls, message):
        """Return the run of a message. Raises ValueError for anything else."""
        plain, blobs = frames.unpack(message)
        answers = [
            Answer(cell, seed, blob if there else None, reason)
            for (cell, seed, there, reason), blob in zip(plain["answers"], blobs, strict=True)
        ]
        return cls(
            nbformat.reads(plain["notebook"], as_version=4),
            tuple(answers),
            plain["stopped"],
            plain["seconds"],
            plain["isolated"],
        )
