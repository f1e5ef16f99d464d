"""Notebooks and texts without the folders of the machine that made them; also quick copies of notebooks.

A page shows names of files only. An executed notebook keeps what helps to mend it, such as the lines of an error, and
loses only what names the machine or its user.
"""

import json
import os
import re
import site
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring
from pathlib import Path, PurePosixPath, PureWindowsPath

import nbformat
from nbformat import NotebookNode

# A drive, a home folder, a shared folder of another computer, or the address of a file.
_ABSOLUTE = r"(?:(?:file:/+)?[A-Za-z]:[\\/]+|file:/+|\\\\+|/+|~[\\/])"
_QUOTED_PATH = re.compile(rf"(?P<quote>['\"])(?P<path>{_ABSOLUTE}[^'\"\n]*[\\/][^'\"\n]*)(?P=quote)")
# A part of a path without quotes, and one with a single blank in it, which no file ends; two blanks may be a sentence.
_PART = r"[^\s/\\:'\"<>|]+(?<![,;])"
_LAST = r"[^\s/\\:'\"<>|,;)]*"
_SPACED = r"[^\s/\\:'\"<>|.,;]+ [^\s/\\:'\"<>|,;]+"
# Thai vowels and tone marks are no letters to Python: ไร่/ครัวเรือน/ปี is no path.
_BARE_PATH = re.compile(rf"(?<![\w\u0e00-\u0e7f.:/\\<~]){_ABSOLUTE}(?:{_PART}[\\/]+)+{_LAST}(?<!\.)")
_TERMINAL_COLOUR = re.compile(r"(\x1b\[[0-9;]*[A-Za-z])")
# A name goes on with these; Thai letters may come directly before a path.
_IN_A_NAME = r"A-Za-z0-9_.+\-"
_BEFORE = rf"(?<![{_IN_A_NAME}/\\~])"
# A full stop goes on with a name only before a letter or digit; else it ends a sentence.
_AFTER = r"(?![A-Za-z0-9_+\-/\\]|\.+[A-Za-z0-9_])"
# So clearly the beginning of a path that it is one behind a Thai letter too: where people's folders lie (a user of
# Windows may have a blank), drives,
# a home folder, another computer, the address of a file.
_USERS = r"[A-Za-z]:[\\/]+(?i:Users)[\\/]+(?:[^\\/:*?'\"<>|\n]+\\+)?|/(?:home|Users|root|mnt|media|Volumes)[\\/]+"
_CLEAR_ROOT = rf"(?:{_USERS}|[A-Za-z]:\\+|(?:[A-Za-z]:/|~[\\/]+|\\\\+|file:/+){_PART}[\\/]+)"
_A_USER = re.compile(r"(?:file:/*)?(?:/*[A-Za-z]:[\\/]+(?i:Users)|/(?:home|Users))[\\/]+[^\\/]+")


@dataclass(frozen=True)
class Folders:
    """The folders of a machine that are cut from an executed notebook.

    Parameters
    ----------
    known
        Folders of packages, of Python and of the project: paths below them begin there.
    home
        The user's folder: of other files in it only the name remains. None where a user has none.
    """

    known: tuple[str, ...]
    home: str | None


def folders_here(project: Path) -> Folders:
    """The folders of this machine and process, for a project in this folder."""
    paths = sysconfig.get_paths()
    packages = [
        paths["purelib"],
        paths["platlib"],
        paths["stdlib"],
        site.getusersitepackages(),
        *(one for one in sys.path if one.endswith("-packages")),
    ]
    library = Path(__file__).resolve().parents[2]
    known = {str(one) for one in (*packages, sys.prefix, sys.base_prefix, library, project, project.resolve())}
    # A folder at the top of a disk (/usr, /srv) names nobody, and what only looks like a path would be cut.
    cut = sorted((one for one in known if len(Path(one).parts) > 2), key=len, reverse=True)
    home = Path(os.path.expanduser("~"))
    return Folders(tuple(cut), str(home) if home.is_absolute() and home != Path(home.anchor) else None)


def without_machine_paths(text: str) -> str:
    r"""The text with absolute paths cut down to the name of the file, and without terminal colours.

    Examples
    --------
    >>> without_machine_paths("/home/somchai/study/demo.yaml:3: UserWarning: see https://example.org/a/b")
    'demo.yaml:3: UserWarning: see https://example.org/a/b'
    >>> without_machine_paths("needed 'C:\\Users\\Som Chai\\demo.yaml' and 3/4 และ/หรือ")
    "needed 'demo.yaml' and 3/4 และ/หรือ"
    """
    return _each_path(_TERMINAL_COLOUR.sub("", text), _file_name)


def without_folders(text: str, folders: Folders) -> str:
    """The text without what names a machine in paths below these folders; any other text stays, letter by letter.

    Examples
    --------
    >>> here = Folders(("/home/somchai/env/lib/site-packages", "/srv/work/study"), "/home/somchai")
    >>> without_folders("File /home/somchai/env/lib/site-packages/pandas/frame.py:12 in get", here)
    'File pandas/frame.py:12 in get'
    >>> without_folders("/srv/work/study/params/a.yaml, '/home/somchai/My Files/b.csv', /api/v1/users", here)
    "params/a.yaml, 'b.csv', /api/v1/users"
    """
    if not may_name(text, folders):
        return text
    pieces = _TERMINAL_COLOUR.split(text)
    # A path may begin directly behind a colour, so colours are set aside; they are every second piece.
    pieces[::2] = [_piece_without(piece, folders) for piece in pieces[::2]]
    return "".join(pieces)


def may_name(text: str, folders: Folders) -> bool:
    """Whether the text may contain one of these folders; a quick test, since it seldom does."""
    return any(one in text for one in telltales(folders))


@cache
def telltales(folders: Folders) -> tuple[str, ...]:
    r"""The shortest texts of which one is in every text, or JSON of a text, that names one of these folders.

    Examples
    --------
    >>> telltales(Folders(("/srv/env/lib/site-packages", "/srv/env", "/home/somchai/study"), "/home/somchai"))
    ('/home/somchai', '/srv/env', '~/', '~\\')
    """
    named = [one for one in (*folders.known, folders.home) if one]
    spelled = sorted({"~/", "~\\", *(spelling for one in named for spelling in _spellings(one))})
    return tuple(one for one in spelled if not any(one != other and one.startswith(other) for other in spelled))


def _spellings(folder: str) -> set[str]:
    """The folder with either slash and with doubled ones, as Python's repr and JSON write them."""
    if folder[1:2] == ":":  # editors write the letter of a drive small
        either = {f"{letter}{folder[1:]}" for letter in (folder[0].upper(), folder[0].lower())}
    else:
        either = {folder}
    return {one.replace("\\", slash) for one in either for slash in ("/", *("\\" * times for times in (1, 2, 4, 8)))}


def _piece_without(text: str, folders: Folders) -> str:
    # Told from a folder above it, a home would have its name: such folders are cut after it.
    above = [one for one in folders.known if folders.home is not None and Path(one) in Path(folders.home).parents]
    for folder in folders.known:
        text = text if folder in above else _cut(text, folder, folders.home)
    text = text if folders.home is None else _without_home(text, _pattern(folders.home))
    for folder in above:
        text = _cut(text, folder, folders.home)
    return text


def _without_home(text: str, home: str) -> str:
    text = _each_path(text, lambda path: _file_name(path) if _is_below(path, home) else path, rf"(?:{home}|~)[\\/]+")
    return re.sub(rf"{_BEFORE}(?:file://)?{home}{_AFTER}", "…", text)


def _cut(text: str, folder: str, home: str | None) -> str:
    """The text in which paths begin below the folder; the folder itself becomes "…"."""
    spelled = [_pattern(folder)]
    if home is not None and folder != home and Path(folder).is_relative_to(home):
        spelled.append(_pattern(f"~{folder.removeprefix(home)}"))  # as IPython writes it
    either = rf"{_BEFORE}(?:file://)?(?:{'|'.join(spelled)})"
    return re.sub(rf"{either}[/\\]*{_AFTER}", "…", re.sub(rf"{either}[/\\]+(?=[^\s'\"<>,;)])", "", text))


def _pattern(folder: str) -> str:
    """The folder with either slash, and with those that a programmer's text doubles."""
    parts = [re.escape(part) for part in re.split(r"[/\\]+", folder)]
    if folder[1:2] == ":":
        parts[0] = f"(?i:{parts[0]})"
    return r"[/\\]+".join(parts)


def _is_below(path: str, home: str) -> bool:
    return re.match(rf"(?:file:/*?)?(?:{home}|~)[/\\]", path) is not None


def _each_path(text: str, replaced: Callable[[str], str], root: str = _CLEAR_ROOT) -> str:
    """The text with each absolute path replaced, also below `root` where blanks or Thai letters surround it."""
    quoted = _QUOTED_PATH.sub(lambda match: f"{match['quote']}{replaced(match['path'])}{match['quote']}", text)
    return _BARE_PATH.sub(
        lambda match: replaced(match[0]), _from_root(root).sub(lambda match: replaced(match[0]), quoted)
    )


@cache
def _from_root(root: str) -> re.Pattern[str]:
    """A pattern of paths below `root`: to the end of a file's name, or to the next blank."""
    in_folders = rf"(?:(?:{_PART}|{_SPACED})[\\/]+)*(?![^\s/\\:'\"<>|]*(?<![,;])[/\\])"
    file = rf"{_LAST}\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]+"
    return re.compile(rf"{_BEFORE}(?:file:/*)?{root}(?:{in_folders}{file}|(?:{_PART}[\\/]+)*{_LAST}(?<!\.))")


def _file_name(path: str) -> str:
    """The last part where it is a file; a folder may be named after a person, so it becomes "…"."""
    pure = PureWindowsPath(path) if "\\" in path or path[1:2] == ":" else PurePosixPath(path)
    is_file = pure.suffix and not path.endswith(("/", "\\")) and not _A_USER.fullmatch(path)
    return pure.name if is_file else "…"


_TEXT_KINDS = ("text/",)
_TEXT_KINDS_TOO = {"application/javascript", "image/svg+xml"}
_NOT_STORED = {"orig_nbformat", "orig_nbformat_minor", "signature"}


class PlainNotebook(NotebookNode):
    """A notebook that ``copy.deepcopy`` copies quickly, nbconvert's copies included."""

    def __deepcopy__(self, memo: dict) -> "PlainNotebook":
        return plain_copy(self)


def plain_copy(notebook: Mapping) -> PlainNotebook:
    """A copy that shares nothing that could be changed.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> given = new_notebook(cells=[new_code_cell("1 + 1")])
    >>> made = plain_copy(given)
    >>> made.cells[0].source = "2"
    >>> given.cells[0].source, made == given
    ('1 + 1', False)
    """
    made = PlainNotebook()
    dict.update(made, {name: _copied(value) for name, value in notebook.items()})
    return made


def _copied(value: object) -> object:
    if isinstance(value, dict):
        made = NotebookNode()
        dict.update(made, {name: _copied(item) for name, item in value.items()})
        return made
    if isinstance(value, (list, tuple)):
        return [_copied(item) for item in value]
    return value


def notebook_text(notebook: NotebookNode) -> str:
    r"""The notebook as ``nbformat.writes`` writes it, letter by letter.

    Its schema is not checked here: the exporter does that before anything is shown.

    Examples
    --------
    >>> import nbformat
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> given = new_notebook(cells=[new_code_cell("a = 1\nb = 2", metadata={"tags": []}, id="one")])
    >>> notebook_text(given) == nbformat.writes(given)
    True
    """
    return "".join(_pieces(_as_stored(notebook), "\n"))


def _as_stored(notebook: Mapping) -> dict:
    """Texts as lists of lines, and nothing that is true only while a notebook is open."""
    metadata = {name: value for name, value in notebook["metadata"].items() if name not in _NOT_STORED}
    return {**notebook, "metadata": metadata, "cells": [_cell_as_stored(cell) for cell in notebook["cells"]]}


def _cell_as_stored(cell: Mapping) -> dict:
    stored = {**cell, "metadata": {name: value for name, value in cell["metadata"].items() if name != "trusted"}}
    if isinstance(cell.get("source"), str):
        stored["source"] = cell["source"].splitlines(True)
    if "attachments" in cell:
        stored["attachments"] = {name: _lines_by_kind(kinds) for name, kinds in cell["attachments"].items()}
    if cell["cell_type"] == "code":
        stored["outputs"] = [_output_as_stored(output) for output in cell["outputs"]]
    return stored


def _output_as_stored(output: Mapping) -> Mapping:
    if output["output_type"] in ("execute_result", "display_data"):
        return {**output, "data": _lines_by_kind(output.get("data", {}))}
    if output["output_type"] == "stream" and isinstance(output["text"], str):
        return {**output, "text": output["text"].splitlines(True)}
    return output


def _lines_by_kind(kinds: Mapping[str, object]) -> dict[str, object]:
    return {
        kind: value.splitlines(True) if isinstance(value, str) and _is_text(kind) else value
        for kind, value in kinds.items()
    }


def _is_text(kind: str) -> bool:
    return kind.startswith(_TEXT_KINDS) or kind in _TEXT_KINDS_TOO


def _pieces(value: object, line: str) -> Iterator[str]:
    """The value as JSON, a line for each item, indented by one space for each level (``line`` begins a line)."""
    if isinstance(value, str):
        yield encode_basestring(value)
    elif isinstance(value, dict) and value:
        inner, before = f"{line} ", "{"
        for name in sorted(value):
            yield f"{before}{inner}{encode_basestring(name)}: "
            yield from _pieces(value[name], inner)
            before = ","
        yield f"{line}}}"
    elif isinstance(value, (list, tuple)) and value:
        inner, before = f"{line} ", "["
        if all(type(item) is str for item in value):
            yield "[" + inner + f",{inner}".join(map(encode_basestring, value))
        else:
            for item in value:
                yield before + inner
                yield from _pieces(item, inner)
                before = ","
        yield f"{line}]"
    else:
        yield (
            encode_basestring(value.decode("ascii"))
            if isinstance(value, bytes)
            else json.dumps(value, ensure_ascii=False)
        )


def sanitized(content: bytes, project: Path) -> bytes:
    """The file of an executed notebook without the folders of this machine; unchanged where it names none.

    Parameters
    ----------
    content
        The file's bytes. A notebook that cannot be read is returned unchanged: whoever made it has reported that.
    project
        The folder in which it ran.
    """
    folders = folders_here(project)
    if not any(one.encode("utf-8", "surrogateescape") in content for one in telltales(folders)):
        return content
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
    except (ValueError, AttributeError):
        return content
    made = sanitized_outputs(notebook, folders)
    return content if made == notebook else notebook_text(made).encode("utf-8")


def sanitized_outputs(notebook: NotebookNode, folders: Folders) -> NotebookNode:
    """A copy of the notebook in which no output names these folders.

    An error keeps its lines; pictures are not changed.
    """
    made = plain_copy(notebook)
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            _sanitize(output, folders)
    return made


def _sanitize(output: NotebookNode, folders: Folders) -> None:
    for name in ("text", "ename", "evalue"):
        if isinstance(output.get(name), str):
            output[name] = without_folders(output[name], folders)
    if "traceback" in output:
        output["traceback"] = [without_folders(line, folders) for line in output["traceback"]]
    for kind, shown in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(shown, str):
            output["data"][kind] = without_folders(shown, folders)
