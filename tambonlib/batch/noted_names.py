"""How a note names the files on which it rests, without telling where on this machine, or in whose folder, Python
and its libraries lie.
"""

import hashlib
import os
import site
import sys
from functools import cache
from importlib import resources
from pathlib import Path


def noted_name(base: Path, path: Path) -> str:
    """The path from `base`; of what lies elsewhere in a folder of Python's, from there on, since that folder may be
    in somebody's home.

    Examples
    --------
    >>> noted_name(Path("/srv/study"), Path("/srv/study/params/a.yaml"))
    'params/a.yaml'
    >>> noted_name(Path("/srv/study"), Path(sys.prefix) / "lib" / "a.py")
    '{python}/lib/a.py'
    """
    if not path.is_relative_to(base):
        for mark, folder in _marks().items():
            if path.is_relative_to(folder):
                return f"{mark}/{path.relative_to(folder).as_posix()}"
    return Path(os.path.relpath(path, base)).as_posix()


def noted_path(base: Path, name: str) -> Path:
    """The path that :func:`noted_name` gave this name; where Python has no such folder any more, one that is not
    there.
    """
    mark, _, within = name.partition("/")
    folder = _marks().get(mark)
    return folder / within if folder else base / name


def package() -> Path:
    """The folder of this program."""
    return Path(str(resources.files("tambonlib")))


def _marks() -> dict[str, Path]:
    return _marks_of(sys.prefix, site.getusersitepackages(), tuple(sys.path))


@cache
def _marks_of(python: str, user: str, search_path: tuple[str, ...]) -> dict[str, Path]:
    """What stands for a folder → the folder; the search path can be in another order next time, so its folders are
    known by their hash.
    """
    found = {
        "{python}": Path(python),
        "{user}": Path(user),
        "{program}": package().parent,
        "{project}": Path(__file__).resolve().parents[2],
    }
    found |= {
        f"{{path {hashlib.sha256(one.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}}}": Path(one)
        for one in search_path
    }
    # Everything lies below the top of a disk; and a folder that is told from elsewhere is not known again.
    return {mark: folder for mark, folder in found.items() if folder.is_absolute() and folder != Path(folder.anchor)}
