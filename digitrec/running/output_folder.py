"""A folder of results that is there whole or not at all."""

import errno
import shutil
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class OutputError(OSError):
    """Results cannot be written where they should go; the message says why and what to do."""


def check_free(folder, overwrite=False):
    """Raise OutputError if something stands at `folder` already, unless it is an earlier folder of ours."""
    folder = Path(folder)
    if not folder.exists() and not folder.is_symlink():
        return
    here = Path.cwd()
    if folder.resolve() in (here, *here.parents):
        raise OutputError(f"You are inside the output folder `{folder}`. Choose another with --output.")
    if not folder.is_dir():
        raise OutputError(f"The output `{folder}` is a file. Choose another name with --output.")
    if not any(folder.iterdir()):
        return
    record = folder / "metrics.json"
    if not record.is_file():
        raise OutputError(
            f"The output folder `{folder}` holds other files. Choose another with --output: "
            "it is not overwritten, even with --overwrite."
        )
    if not overwrite:
        when = datetime.fromtimestamp(record.stat().st_mtime)
        when = f"{when:%H:%M}" if when.date() == datetime.now().date() else f"{when:%d %B %Y}"
        raise OutputError(
            f"The output folder `{folder}` already holds a run from {when}. "
            "Choose another with --output, or add --overwrite."
        )


@contextmanager
def new_folder(folder, overwrite=False):
    """Give a temporary folder to write into; it becomes `folder` when the block ends without an error.

    It stands beside `folder`, so that the last step is a renaming. Until then an earlier run in `folder`
    is untouched; with an error, the temporary folder is removed. Raises OutputError, with what to do,
    where `folder` is taken, cannot be made, or the disk runs full.
    """
    folder = Path(folder)
    try:
        check_free(folder, overwrite)
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-unfinished-", dir=folder.parent))
    except OSError as error:
        raise _explained(error, folder) from None
    try:
        yield unfinished
        unfinished.chmod(0o755)  # mkdtemp keeps it private
        _exchange(unfinished, folder, overwrite)
    except OSError as error:
        raise _explained(error, folder) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _exchange(unfinished, folder, overwrite):
    check_free(folder, overwrite)  # someone may have come first in the meantime
    if not folder.exists():
        unfinished.rename(folder)
        return
    earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name}-earlier-", dir=folder.parent))
    try:
        folder.rename(earlier / "run")
        unfinished.rename(folder)
    except BaseException:  # Ctrl+C too
        if (earlier / "run").exists():
            (earlier / "run").rename(folder)
        earlier.rmdir()
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _explained(error, folder):
    """Return the error as an OutputError that a person can act on."""
    if isinstance(error, OutputError):
        return error
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is used up",
        errno.EACCES: "you may not write there",
        errno.EPERM: "you may not write there",
        errno.EROFS: "that disk is read-only",
        errno.ENOTDIR: "a part of that path is a file",
        errno.EEXIST: "a part of that path is a file",
        errno.ENAMETOOLONG: "the name is too long",
    }
    reason = reasons.get(error.errno, error.strerror or str(error))
    advice = "Free some space, or choose another place with --output."
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        advice = "Choose another place with --output."
    return OutputError(f"The results cannot be written to `{folder}`: {reason}. {advice}")
