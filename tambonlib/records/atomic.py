"""Files that are either whole or not there: written beside, forced to the disk, then renamed."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically: a reader sees the old file or the new one, never half of it."""

    def write(stream) -> None:
        stream.write(data)

    write_with(path, write)


def write_if_changed(path: Path, data: bytes) -> None:
    """Write `data` to `path` as :func:`write_bytes`, unless the file holds exactly this already."""
    if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
        write_bytes(path, data)


def write_with(path: Path, write: Callable) -> None:
    """Let `write` fill a stream beside `path`, then put it in its place.

    The folder is made when it is not there. When anything fails, `path` is as it was and nothing
    is left beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; not every system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
