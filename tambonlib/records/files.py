"""Which files an import reads, what each is called, and which sources it feeds."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tambonlib.errors import Fault, TambonError
from tambonlib.records.mapping import Mapping, Source

_LOCK = "~$"
_SUFFIXES = (".xlsx", ".csv")


@dataclass(frozen=True)
class InputFile:
    """A file to import.

    Parameters
    ----------
    path
        Its place on this machine.
    identity
        Its path relative to the sources folder (with /), or its name when it is elsewhere. Two files with
        one identity are the same file at different times.
    inside
        Whether it is in the sources folder.
    """

    path: Path
    identity: str
    inside: bool

    def hash(self) -> str:
        """A fingerprint of its content."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def pattern_matches(pattern: str, identity: str) -> bool:
    """Whether a file's identity fits a pattern; * stays within a folder, ** goes through folders.

    Examples
    --------
    >>> pattern_matches("books/*.xlsx", "books/a.xlsx"), pattern_matches("*.xlsx", "books/a.xlsx")
    (True, False)
    """
    parts = re.split(r"(\*\*/|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.fullmatch("".join(wild.get(part, re.escape(part)) for part in parts), identity) is not None


def sources_of(file: InputFile, mapping: Mapping) -> list[Source]:
    """The sources that a file feeds. A file from elsewhere is known by its name alone."""
    found = []
    for source in mapping.sources:
        patterns = source.files if file.inside else [pattern.rsplit("/", 1)[-1] for pattern in source.files]
        if any(pattern_matches(pattern, file.identity) for pattern in patterns):
            found.append(source)
    return found


def is_lock(path: Path) -> bool:
    """Whether a spreadsheet program left this file behind while a workbook was open."""
    return path.name.startswith(_LOCK)


def files_in(folder: Path) -> list[InputFile]:
    """Every file under the sources folder, in the order of its identity; links out of it are followed."""
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    files = [InputFile(path, path.relative_to(folder).as_posix(), True) for path in found]
    return sorted(files, key=lambda file: file.identity)


def dead_links(folder: Path) -> list[str]:
    """Links under the sources folder that lead to no file: to nowhere, or to a folder, whose files are not read."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in Path(folder).rglob("*")
        if path.is_symlink() and not path.is_file()
    )


def given_files(paths: Iterable[Path], folder: Path, mapping: Mapping) -> list[InputFile]:
    """The files that someone named, checked: all are there, known to the mapping, and different.

    Raises
    ------
    TambonError
        With every file that cannot be taken.
    """
    files, faults = [], []
    for path in map(Path, paths):
        file = _identified(path, folder)
        files.append(file)
        if not path.is_file():
            faults.append(Fault("file_not_there", file=str(path)))
        elif path.suffix.lower() not in _SUFFIXES:
            faults.append(Fault("file_kind", file=str(path), found=path.suffix))
        elif not sources_of(file, mapping):
            faults.append(
                Fault(
                    "file_not_mapped", file=str(path), found=file.identity, values={"known": _patterns(mapping.sources)}
                )
            )
    faults += _same_identity(files)
    if faults:
        raise TambonError(faults)
    return sorted(files, key=lambda file: file.identity)


def _identified(path: Path, folder: Path) -> InputFile:
    whole, root = path.resolve(), Path(folder).resolve()
    if whole.is_relative_to(root):
        return InputFile(path, whole.relative_to(root).as_posix(), True)
    return InputFile(path, path.name, False)


def _same_identity(files: Sequence[InputFile]) -> list[Fault]:
    seen: dict[str, InputFile] = {}
    faults = []
    for file in files:
        first = seen.setdefault(file.identity, file)
        if first is not file:
            faults.append(
                Fault("file_twice", file=str(file.path), found=file.identity, values={"first": str(first.path)})
            )
    return faults


def _patterns(sources: Sequence[Source]) -> str:
    return ", ".join(dict.fromkeys(pattern for source in sources for pattern in source.files))
