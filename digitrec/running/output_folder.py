"""A folder of results that is there whole or not at all."""

import errno
import secrets
import shutil
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

PATIENCE = 2.0  # seconds: on Windows a virus scanner or OneDrive may hold a new folder for a moment


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
    is untouched; with an error in the block, the temporary folder is removed. Where the block was finished
    and only the renaming fails, what was written is kept, and the error says where. Raises OutputError, with
    what to do, where `folder` is taken, cannot be made, or the disk runs full.
    """
    folder = Path(folder)
    try:
        check_free(folder, overwrite)
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _new_beside(folder, "unfinished")
    except OSError as error:
        raise _explained(error, folder) from None
    finished = False
    try:
        yield unfinished
        finished = True
        _exchange(unfinished, folder, overwrite)
    except OSError as error:
        if finished:
            raise _kept(error, unfinished, folder) from None
        raise _explained(error, folder) from None
    except BaseException:
        finished = False  # interrupted by a person
        raise
    finally:
        if not finished:
            shutil.rmtree(unfinished, ignore_errors=True)


def _new_beside(folder, what):
    """Make a new folder beside `folder`, open to those to whom its parent is."""
    new = folder.with_name(f".{folder.name}-{what}-{secrets.token_hex(4)}")  # mkdtemp's would be private
    new.mkdir()
    return new


def _exchange(unfinished, folder, overwrite):
    check_free(folder, overwrite)  # someone may have come first in the meantime
    if not folder.exists():
        _rename(unfinished, folder)
        return
    earlier = _new_beside(folder, "earlier")
    try:
        _rename(folder, earlier / "run")
        _rename(unfinished, folder)
    except BaseException:  # Ctrl+C too
        if (earlier / "run").exists():
            (earlier / "run").rename(folder)
        earlier.rmdir()
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _rename(folder, name):
    """Rename a folder; where that is refused, go on trying until `PATIENCE` is at an end."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            folder.rename(name)
            return
        except PermissionError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def _kept(error, unfinished, folder):
    """Return the error of a finished run that did not get its name, as an OutputError."""
    reason = str(error)
    if isinstance(error, PermissionError):
        reason = f"Another program, such as a virus scanner or OneDrive, holds `{folder}` or its contents."
    elif not isinstance(error, OutputError):
        reason = f"`{folder}` cannot be written: {error.strerror or error}."
    return OutputError(f"{reason} The finished results are in `{unfinished}`: rename that folder yourself.")


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
