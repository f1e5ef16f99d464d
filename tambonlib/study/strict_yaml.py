"""YAML as ``yaml.safe_load`` reads it, with every surprise said aloud instead of swallowed.

``safe_load`` takes the last of two equal keys in silence, turns ``010203`` into 4227 and
``no`` into False, and tells no line numbers. Here the same loader resolves every value, and
each value keeps its line and the characters that stood there, so that whoever asks for text
can say "quote it". Two equal keys are a fault; so are anchors, aliases and merge keys, because
with them a value no longer stands where it is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tambonlib.errors import Fault

_KINDS = {"str": "text", "int": "integer", "float": "number", "bool": "boolean", "null": "null", "timestamp": "date"}
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 20
_ALIASES = (yaml.AnchorToken, yaml.AliasToken)
_OPENING = (
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


@dataclass(frozen=True)
class Entry:
    """One value of a YAML file.

    Parameters
    ----------
    kind
        ``text``, ``integer``, ``number``, ``boolean``, ``null``, ``date``, ``list`` or ``mapping``.
    value
        What ``safe_load`` makes of it; for a date its characters, for a list a tuple of
        entries, for a mapping a dict of entries.
    raw
        The characters as they stood, without quotes; for lists and mappings "".
    line
        Counted from 1.
    """

    kind: str
    value: object
    raw: str
    line: int


def read_entries(path: Path, file: str | None = None) -> tuple[Entry | None, list[Fault]]:
    """The file's top mapping as entries, and every fault of its writing.

    Parameters
    ----------
    path
        The file, in UTF-8 (with or without a byte order mark).
    file
        What the faults call it; else its path as given.

    Returns
    -------
    The top entry (kind ``mapping``), or None when nothing can be read; and the faults.
    """
    shown = str(path) if file is None else file
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return None, [opening_fault(error, shown)]
    except UnicodeDecodeError as error:
        return None, [Fault("not_utf8", file=shown, found=f"byte {error.object[error.start]:#04x}")]
    return parse_entries(text, shown)


def opening_fault(error: OSError, file: str) -> Fault:
    """Why a file could not be opened: it is not there, is a folder, or something else stands in the way."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Fault("file_missing", file=file)
    if error.filename and Path(error.filename).is_dir():  # Windows tells a folder as a missing right
        return Fault("file_is_folder", file=file)
    return Fault("file_unreadable", file=file, values={"reason": error.strerror})


def parse_entries(text: str, file: str) -> tuple[Entry | None, list[Fault]]:
    """The same from text.

    Examples
    --------
    >>> top, faults = parse_entries("code: 010203\\ncode: '010203'", "example.yaml")
    >>> [(fault.code, fault.row) for fault in faults]
    [('duplicate_key', 2)]
    """
    faults: list[Fault] = []
    try:
        loader = yaml.SafeLoader(text)
        try:
            faults += _token_faults(text, file)
            node = None if faults else loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark or error.context_mark).line + 1
        return None, [Fault("yaml_unreadable", file=file, row=line, values={"problem": error.problem or error.context})]
    except yaml.YAMLError as error:
        problem = getattr(error, "reason", "unreadable")
        return None, [Fault("yaml_unreadable", file=file, values={"problem": problem})]
    if faults:
        return None, faults
    if not isinstance(node, yaml.MappingNode):
        return None, [Fault("not_a_mapping", file=file)]
    return _entry(node, "", file, faults, loader), faults


def _token_faults(text: str, file: str) -> list[Fault]:
    """What is refused before composing: anchors and aliases, which can unfold without end, and depth."""
    faults: list[Fault] = []
    depth = deepest = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, _ALIASES):
            faults.append(Fault("yaml_alias", file=file, row=token.start_mark.line + 1, found=token.value))
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > _DEEPEST >= deepest:  # the first time only
            faults.append(Fault("yaml_deep", file=file, row=token.start_mark.line + 1, values={"deepest": _DEEPEST}))
        deepest = max(deepest, depth)
    return faults


def _entry(node: yaml.Node, path: str, file: str, faults: list[Fault], loader: yaml.SafeLoader) -> Entry:
    line = node.start_mark.line + 1
    if node.tag == f"{_TAG}map":
        return Entry("mapping", _mapping(node, path, file, faults, loader), "", line)
    if node.tag == f"{_TAG}seq":
        items = (_entry(item, f"{path}[{place}]", file, faults, loader) for place, item in enumerate(node.value))
        return Entry("list", tuple(items), "", line)
    kind = _KINDS.get(node.tag.removeprefix(_TAG)) if isinstance(node, yaml.ScalarNode) else None
    if kind is None:
        faults.append(Fault("yaml_tag", file=file, row=line, key=path, found=node.tag.replace(_TAG, "!!")))
        return Entry("null", None, "", line)
    if kind == "date":
        # Its characters are kept: a date of the Buddhist era, or the 31st of February, cannot
        # always be made, and must be told to the reader in the words in which it was written.
        return Entry(kind, node.value, node.value, line)
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError, IndexError):
        faults.append(Fault("yaml_tag", file=file, row=line, key=path, found=node.value))
        return Entry("null", None, node.value, line)
    return Entry(kind, value, node.value, line)


def _mapping(node: yaml.MappingNode, path: str, file: str, faults: list[Fault], loader: yaml.SafeLoader) -> dict:
    found: dict[str, Entry] = {}
    for name, line, value in _pairs(node, path, file, faults):
        key = f"{path}.{name}" if path else name
        entry = _entry(value, key, file, faults, loader)
        if name in found:
            faults.append(Fault("duplicate_key", file=file, row=line, key=key, values={"first": found[name].line}))
        else:
            found[name] = entry
    return found


def _pairs(node: yaml.MappingNode, path: str, file: str, faults: list[Fault]) -> Iterator[tuple[str, int, yaml.Node]]:
    """Keys as their characters: a key ``530101`` or ``no`` is a name here, never a number."""
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault("yaml_key", file=file, row=line, key=path or None))
        elif key.tag == f"{_TAG}merge":
            faults.append(Fault("yaml_alias", file=file, row=line, key=path or None, found="<<"))
        else:
            yield key.value, line, value
