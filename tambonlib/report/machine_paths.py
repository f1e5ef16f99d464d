"""Where on a machine, and in whose folder, a file lies is nobody's business who reads a page or a notebook.

A page shows names of files only. An executed notebook keeps what helps whoever mends it, such as the lines of an error, and loses
only what names the machine.
"""

import os
import re
import site
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath

# A drive, a home folder, a shared folder of another computer, or the address of a file.
_ABSOLUTE = r"(?:(?:file:/+)?[A-Za-z]:[\\/]+|file:/+|\\\\+|/+|~[\\/])"
_QUOTED_PATH = re.compile(rf"(?P<quote>['\"])(?P<path>{_ABSOLUTE}[^'\"\n]*[\\/][^'\"\n]*)(?P=quote)")
_BARE_PATH = re.compile(rf"(?<![\w.:/\\<~]){_ABSOLUTE}(?:[^\s/\\:'\"<>|]+[\\/]+)+[^\s/\\:'\"<>|,;)]*")
_TERMINAL_COLOUR = re.compile(r"(\x1b\[[0-9;]*[A-Za-z])")
# A name goes on with these; Thai letters may stand directly before a path.
_IN_A_NAME = r"A-Za-z0-9_.+-"


@dataclass(frozen=True)
class Folders:
    """The folders of a machine that are cut from an executed notebook.

    Parameters
    ----------
    known
        Folders of packages, of Python and of the project: what lies in them is told from there on.
    home
        The user's folder: of what else lies in it, only names of files are told. None where a user has none.
    """

    known: tuple[str, ...]
    home: str | None


def folders_here(project: Path) -> Folders:
    """The folders of this machine and process, for a project that lies here."""
    paths = sysconfig.get_paths()
    packages = [paths["purelib"], paths["platlib"], paths["stdlib"], site.getusersitepackages(), *(one for one in sys.path if one.endswith("-packages"))]
    library = Path(__file__).resolve().parents[2]
    known = {str(one) for one in (*packages, sys.prefix, sys.base_prefix, library, project, project.resolve())}
    # A folder at the top of a disk (/usr, /srv) names nobody, and what only looks like a path would be cut.
    told = sorted((one for one in known if len(Path(one).parts) > 2), key=len, reverse=True)
    home = Path(os.path.expanduser("~"))
    return Folders(tuple(told), str(home) if home.is_absolute() and home != Path(home.anchor) else None)


def without_machine_paths(text: str) -> str:
    """The text with absolute paths cut down to the name of the file, and without terminal colours.

    Examples
    --------
    >>> without_machine_paths("/home/somchai/study/demo.yaml:3: UserWarning: see https://example.org/a/b")
    'demo.yaml:3: UserWarning: see https://example.org/a/b'
    >>> without_machine_paths("needed 'C:\\\\Users\\\\Som Chai\\\\demo.yaml' and 3/4 และ/หรือ")
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
    """Whether one of these folders may stand in the text; seen quickly, since it seldom does."""
    return any(one in text for one in telltales(folders))


@cache
def telltales(folders: Folders) -> tuple[str, ...]:
    r"""What stands in every text, or in the JSON of a text, that names one of these folders; as few as will do.

    Examples
    --------
    >>> telltales(Folders(("/srv/env/lib/site-packages", "/srv/env", "/home/somchai/study"), "/home/somchai"))
    ('/home/somchai', '/srv/env', '~/', '~\\')
    """
    told = [one for one in (*folders.known, folders.home) if one]
    spelled = sorted({"~/", "~\\", *(spelling for one in told for spelling in (one, one.replace("\\", "\\\\"), one.replace("\\", "/")))})
    return tuple(one for one in spelled if not any(one != other and one.startswith(other) for other in spelled))


def _piece_without(text: str, folders: Folders) -> str:
    for folder in folders.known:
        text = _cut(text, folder, folders.home)
    if folders.home is None:
        return text
    text = _each_path(text, lambda path: _file_name(path) if _is_below(path, folders.home) else path)
    return re.sub(rf"(?<![{_IN_A_NAME}/\\~])(?:file://)?{_pattern(folders.home)}(?![{_IN_A_NAME}/\\])", "…", text)


def _cut(text: str, folder: str, home: str | None) -> str:
    """The text in which paths begin below the folder; the folder itself becomes "…"."""
    spelled = [_pattern(folder)]
    if home is not None and folder != home and Path(folder).is_relative_to(home):
        spelled.append(_pattern(f"~{folder.removeprefix(home)}"))  # so IPython tells it
    either = rf"(?<![{_IN_A_NAME}/\\~])(?:file://)?(?:{'|'.join(spelled)})"
    return re.sub(rf"{either}(?![{_IN_A_NAME}/\\])", "…", re.sub(rf"{either}[/\\]+(?=[^\s'\"<>])", "", text))


def _pattern(folder: str) -> str:
    """The folder with either slash, and with those that a programmer's text doubles."""
    return r"[/\\]+".join(re.escape(part) for part in re.split(r"[/\\]+", folder))


def _is_below(path: str, home: str) -> bool:
    return re.match(rf"(?:file:/*?)?(?:{_pattern(home)}|~)[/\\]", path) is not None


def _each_path(text: str, told: Callable[[str], str]) -> str:
    """The text with each absolute path told another way."""
    quoted = _QUOTED_PATH.sub(lambda match: f"{match['quote']}{told(match['path'])}{match['quote']}", text)
    return _BARE_PATH.sub(lambda match: told(match[0]), quoted)


def _file_name(path: str) -> str:
    """The last part where it is a file; a folder may be named after a person, so it becomes "…"."""
    pure = PureWindowsPath(path) if "\\" in path or path[1:2] == ":" else PurePosixPath(path)
    return pure.name if pure.suffix and not path.endswith(("/", "\\")) else "…"
