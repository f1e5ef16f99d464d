"""YAML as ``yaml.safe_load`` reads it, with lines, and every surprise reported as a fault; sections ask it for values.

``safe_load`` takes the last of two equal keys in silence, turns ``010203`` into 4227 and
``no`` into False, and keeps no line numbers. Here the same loader resolves every value, and
each value keeps its line and the characters that were written, so that whoever asks for text
can say "quote it". Two equal keys are a fault; so are anchors, aliases and merge keys, because
with them a value is no longer written where it is read.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tambonlib import months
from tambonlib.errors import Fault
from tambonlib.words import LANGUAGES

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

# Years that a study can be about. A year above the second bound is read as Buddhist Era.
_FIRST_YEAR, _LAST_YEAR, _FIRST_BUDDHIST_YEAR = 1900, 2200, 2400
_BUDDHIST_OFFSET = 543
_PLAIN_INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)")
_ISO = {"date": re.compile(r"(\d{4})(-\d{2}-\d{2})", re.ASCII), "month": re.compile(r"(\d{4})(-\d{2})", re.ASCII)}
_THAI_LETTER = re.compile("[ก-ฮ]")


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
        The characters as written, without quotes; for lists and mappings "".
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
    """Why a file could not be opened: it is not there, is a folder, or something else prevents it."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Fault("file_missing", file=file)
    if error.filename and Path(error.filename).is_dir():  # Windows reports a folder as a missing right
        return Fault("file_is_folder", file=file)
    return Fault("file_unreadable", file=file, values={"reason": error.strerror})


def parse_entries(text: str, file: str) -> tuple[Entry | None, list[Fault]]:
    r"""Parse YAML text; as :func:`read_entries`.

    Examples
    --------
    >>> top, faults = parse_entries("code: 010203\ncode: '010203'", "example.yaml")
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
        # always be made, and must be shown to the reader in the words in which it was written.
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


@dataclass(frozen=True)
class Section:
    """A mapping of the file, its dotted path (empty at the top) and the shared faults."""

    entries: Mapping[str, Entry]
    path: str
    file: str
    line: int
    faults: list[Fault]

    def fault(self, code: str, key: str | None, found: object = None, **values: object) -> None:
        """Note what is wrong at `key` (None: with the section as a whole)."""
        entry = self.entries.get(key) if key else None
        self.faults.append(
            Fault(
                code,
                file=self.file,
                row=entry.line if entry else self.line,
                key=self.dotted(key),
                found=None if found is None else str(found),
                values=values,
            )
        )

    def dotted(self, key: str | None) -> str:
        """The path from the top of the file."""
        return ".".join(part for part in (self.path, key) if part)

    def know(self, names: Iterable[str]) -> None:
        """Fault every key that is not among `names`, with the nearest of them."""
        known = list(names)
        for key in self.entries:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            if near:
                self.fault("unknown_key", key, nearest=near[0])
            else:
                self.fault("unknown_key_far", key, known=", ".join(known))

    def get(self, key: str, kinds: Iterable[str], code: str, required: bool) -> Entry | None:
        """The entry at `key` if it is of one of these kinds; `code` is the fault if it is not."""
        entry = self.entries.get(key)
        if entry is None or entry.kind == "null":
            if required:
                self.fault("key_missing", key, name=key)
            return None
        if entry.kind not in kinds:
            self.fault(code, key, entry.raw or None)
            return None
        return entry

    def text(self, key: str, required: bool = True) -> str | None:
        """Text; a number, a date, yes or no without quotes is a fault that says to quote it."""
        entry = self.entries.get(key)
        code = "text_needed" if entry and entry.kind in ("list", "mapping") else "unquoted_text"
        entry = self.get(key, ("text",), code, required)
        if entry is None:
            return None
        if not entry.value.strip():
            self.fault("key_missing", key, name=key)
            return None
        return entry.value.strip()

    def both(self, key: str, required: bool = True) -> dict[str, str] | None:
        """A text in Thai and English: ``{"th": …, "en": …}``."""
        part = self.section(key, required)
        if part is None:
            return None
        part.know(LANGUAGES)
        return part.languages()

    def languages(self) -> dict[str, str] | None:
        """The keys ``th`` and ``en`` of this section; Thai must hold Thai letters."""
        texts = {lang: self.text(lang) for lang in LANGUAGES}
        if texts["th"] and not _THAI_LETTER.search(texts["th"]):
            self.fault("thai_needed", "th", texts["th"])
        return texts if all(texts.values()) else None

    def section(self, key: str, required: bool = True) -> "Section | None":
        """The mapping at `key`."""
        entry = self.get(key, ("mapping",), "mapping_needed", required)
        return None if entry is None else Section(entry.value, self.dotted(key), self.file, entry.line, self.faults)

    def sections(self, key: str) -> "list[Section]":
        """The mappings of the list at `key`."""
        entry = self.get(key, ("list",), "list_needed", required=True)
        if entry is None:
            return []
        if not entry.value:
            self.fault("key_missing", key, name=key)
        found = []
        for place, item in enumerate(entry.value):
            path = f"{self.dotted(key)}[{place}]"
            if item.kind == "mapping":
                found.append(Section(item.value, path, self.file, item.line, self.faults))
            else:
                found_there = item.raw or None
                self.faults.append(Fault("mapping_needed", file=self.file, row=item.line, key=path, found=found_there))
        return found

    def words(self, key: str, allowed: Iterable[str]) -> tuple[str, ...] | None:
        """The list of words at `key`, each one of `allowed` and there once; None when it is not there."""
        entry = self.get(key, ("list",), "list_needed", required=False)
        if entry is None:
            return None
        known, taken = list(allowed), []
        for place, item in enumerate(entry.value):
            here = {"file": self.file, "row": item.line, "key": f"{self.dotted(key)}[{place}]"}
            if item.kind != "text":
                self.faults.append(Fault("unquoted_text", found=item.raw or None, **here))
            elif item.value not in known:
                near = difflib.get_close_matches(item.value, known, n=1)
                code, values = ("unknown_word", {"nearest": near[0]}) if near else ("not_allowed", {})
                self.faults.append(
                    Fault(code, found=item.value, values=values or {"allowed": ", ".join(known)}, **here)
                )
            elif item.value in taken:
                self.faults.append(Fault("word_twice", found=item.value, **here))
            else:
                taken.append(item.value)
        return tuple(taken)

    def boolean(self, key: str, default: bool) -> bool | None:
        """True or false; None when it is something else."""
        if key not in self.entries:
            return default
        entry = self.get(key, ("boolean",), "boolean_needed", required=True)
        return None if entry is None else entry.value

    def integer(self, key: str, minimum: int, maximum: int) -> int | None:
        """A whole number in plain digits, within the bounds; ``010`` and ``1_000`` are refused."""
        entry = self.get(key, ("integer",), "integer_needed", required=True)
        if entry is None:
            return None
        if not _PLAIN_INTEGER.fullmatch(entry.raw):
            self.fault("integer_plain", key, entry.raw, read_as=entry.value)
        elif not minimum <= entry.value <= maximum:
            self.fault("integer_bounds", key, entry.raw, minimum=minimum, maximum=maximum)
        else:
            return entry.value
        return None

    def when(self, key: str, form: str, required: bool = True) -> str | None:
        """A date or a month (`form`) as ISO text in the Christian Era."""
        entry = self.get(key, ("text", "date"), f"iso_{form}", required)
        if entry is None:
            return None
        found = when_fault(entry.raw, form)
        if found is None:
            return entry.raw
        code, values = found
        self.fault(code, key, entry.raw, **values)
        return None


def when_fault(text: str, form: str) -> tuple[str, dict[str, object]] | None:
    """What is wrong with `text` as an ISO ``"date"`` or ``"month"``: a fault's code and values, or None.

    Examples
    --------
    >>> when_fault("2550-01", "month")
    ('wrong_era', {'christian': '2007-01'})
    >>> when_fault("2007-1", "month")
    ('iso_month', {})
    """
    match = _ISO[form].fullmatch(text)
    if match is None:
        return (f"iso_{form}", {})
    year, rest = int(match[1]), match[2]
    buddhist = year >= _FIRST_BUDDHIST_YEAR
    christian = f"{year - _BUDDHIST_OFFSET if buddhist else year:04d}{rest}"
    try:
        _ = months.ordinal(christian) if form == "month" else datetime.date.fromisoformat(christian)
    except ValueError:
        return (f"iso_{form}", {})
    if buddhist:
        return ("wrong_era", {"christian": christian})
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ("year_bounds", {"first": _FIRST_YEAR, "last": _LAST_YEAR})
    return None
