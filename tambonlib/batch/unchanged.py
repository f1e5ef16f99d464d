"""Whether anything changed since a run that had nothing left to do: one hash of the content of all files behind it."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

from tambonlib.records import atomic
from tambonlib.words import LOADER

_PROGRAM = Path(__file__).resolve().parents[1]
_BESIDE = ("notebooks/tambon.ipynb", "requirements.lock")
_OWN = {".work", ".unchanged", ".lock", ".lock.holder.json", "__pycache__"}


def known(study_file: Path, command: Mapping[str, object]) -> Mapping | None:
    """Return ``files``, ``reports`` and ``index`` as a run of this command noted them; None where it must run again."""
    try:
        place = _note(study_file, command)
        noted = json.loads(place.read_text(encoding="utf-8"))
        same = noted["hash"] == _state(study_file)[0]
        return {**noted, "index": place.parents[1] / noted["index"]} if same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
        return None


def remember(study_file: Path, command: Mapping[str, object], again: Callable[[], bool], **facts: object) -> bool:
    """Call `again`, a further run; note the files where it returns that nothing was to be done, and changed nothing."""
    state, files = _state(study_file)
    if not again() or _state(study_file)[0] != state:
        return False
    noted = json.dumps({**facts, "hash": state, "files": files})
    atomic.write_bytes(_note(study_file, command), noted.encode("utf-8"))
    return True


def _state(study_file: Path) -> tuple[str, int]:
    """The hash of names and contents, and the number of files; libraries count with the versions in their names."""
    libraries = {path.name for place in sys.path for path in Path(place).glob("*.dist-info")}
    digest, files = hashlib.sha256(f"{sys.version} {sorted(libraries)}".encode()), 0
    for name, path in _files(study_file):
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
        digest.update(f"{name} {content}\n".encode("utf-8", "surrogateescape"))
        files += path.is_file()
    return digest.hexdigest(), files


def _files(study_file: Path) -> Iterator[tuple[str, Path]]:
    told, folders = _study(study_file)
    named = [
        study_file,
        *(study_file.parent / told[key] for key in ("roster", "mapping", "agreed_lists") if key in told),
    ]
    projects = (study_file.resolve().parents[1], _PROGRAM.parent)
    yield from (("file", path) for path in [*named, *(base / name for base in projects for name in _BESIDE)])
    for key, folder in {"program": _PROGRAM, **folders}.items():
        seen = set()  # a link may lead back to a folder above it
        for place, below, names in os.walk(folder, followlinks=True):
            if (real := os.path.realpath(place)) in seen:
                below.clear()
                continue
            seen.add(real)
            below[:] = sorted({*below} - _OWN)
            within = os.path.relpath(place, folder)
            yield from ((f"{key}/{within}/{name}", Path(place, name)) for name in sorted({*names} - _OWN))


def _study(study_file: Path) -> tuple[Mapping, dict[str, Path]]:
    """What the study file tells, read without loading more, and the study's folders."""
    told, data = yaml.load(study_file.read_bytes(), Loader=LOADER), f"../data/{study_file.stem}"
    usual = {"sources": f"{data}/field_books", "records": f"{data}/records", "results": f"{data}/results"}
    usual["outputs"] = f"../outputs/{study_file.stem}"
    given = told.get("folders") or {}
    return told, {key: (study_file.parent / str(given.get(key) or place)).resolve() for key, place in usual.items()}


def _note(study_file: Path, command: Mapping[str, object]) -> Path:
    name = hashlib.sha256(json.dumps(command, sort_keys=True).encode("utf-8")).hexdigest()[:16]
    return _study(study_file)[1]["outputs"] / ".unchanged" / f"{name}.json"
