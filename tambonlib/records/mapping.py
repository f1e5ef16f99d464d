"""The mapping: which sheet and heading feeds which column, and how values translate.

The format is described in docs/mapping.md. :func:`load_mapping` reads the file, checks it whole
(:mod:`tambonlib.records.mapping_schema`) and gives frozen values; nothing else reads it.
"""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tambonlib.errors import Fault, TambonError
from tambonlib.records import mapping_schema
from tambonlib.records.codebook import tables
from tambonlib.thai import comparable

#: What joins the two lines of a heading in two merged rows.
HEADING_JOINT = " / "


@dataclass(frozen=True)
class Split:
    """One of several headings under which a row's only amount may be written."""

    heading: str
    column: str
    sets: AnyMapping[str, str]


@dataclass(frozen=True)
class Translation:
    """How the text of a cell (or of several cells together) becomes a value.

    `headings` is empty when the column's own cell is translated; else the texts under these
    headings count together. Keys of `texts` are tuples of comparable texts, one per heading.
    """

    headings: tuple[str, ...]
    texts: AnyMapping[tuple[str, ...], str]


@dataclass(frozen=True)
class Source:
    """One entry under ``sources``: a kind of sheet that feeds one table.

    Headings are kept as they were written; they are compared by :func:`tambonlib.thai.comparable`.
    """

    number: int
    name: str
    table: str
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    columns: AnyMapping[str, tuple[str, ...]]
    constants: AnyMapping[str, str]
    tambon_from: str | None
    split: tuple[Split, ...]
    values: AnyMapping[str, Translation]
    non_data: AnyMapping[str, tuple[str, ...]]
    only: AnyMapping[str, tuple[str, ...]]
    outside_roster: str
    spread: AnyMapping[str, str] | None
    ignore: tuple[str, ...]

    def headings(self) -> dict[str, str]:
        """Every heading that this source knows: comparable text → as it was written."""
        lists = [*self.columns.values(), self.ignore, tuple(self.non_data), tuple(self.only)]
        lists += [translation.headings for translation in self.values.values()]
        lists += [tuple(part.heading for part in self.split)]
        lists += [(self.spread["by"],)] if self.spread else []
        return {comparable(heading): heading for headings in lists for heading in headings}

    def ignored(self) -> set[str]:
        """The headings that are deliberately not taken, as comparable texts."""
        return {comparable(heading) for heading in self.ignore}


@dataclass(frozen=True)
class Mapping:
    """A mapping file, checked: words for numbers, era of short years, words of totals rows, sources."""

    zero: frozenset[str]
    missing: frozenset[str]
    era: str | None
    totals: tuple[str, ...]
    sources: tuple[Source, ...]


def load_mapping(path: Path, derived: tuple[str, ...] = ()) -> Mapping:
    """Read and check a mapping file.

    Parameters
    ----------
    path
        The YAML file.
    derived
        Tables that the study derives from the ledger; no source may feed them.

    Raises
    ------
    TambonError
        With everything that is wrong with the file.
    """
    path = Path(path)
    tree, faults = _read_yaml(path)
    if not faults:
        faults = list(mapping_schema.mapping_faults(tree, path.name, tables(), derived))
    if faults:
        raise TambonError(faults)
    return mapping_from(tree)


def mapping_from(tree: AnyMapping) -> Mapping:
    """The mapping that a checked tree describes. A blank cell is missing unless it is declared zero."""
    words = tree.get("words") or {}
    return Mapping(
        zero=_keys(words.get("zero")),
        missing=_keys(words.get("missing")) | {""} - _keys(words.get("zero")),
        era=tree.get("two_digit_years"),
        totals=tuple(comparable(word) for word in _as_tuple(tree.get("totals"))),
        sources=tuple(_source(number, entry) for number, entry in enumerate(tree["sources"], start=1)),
    )


def _keys(words: str | list[str] | None) -> frozenset[str]:
    return frozenset(comparable(word) for word in _as_tuple(words))


def _source(number: int, entry: AnyMapping) -> Source:
    return Source(
        number=number,
        name=entry.get("name") or f"{entry['table']} {number}",
        table=entry["table"],
        files=_as_tuple(entry["files"]),
        sheets=_as_tuple(entry.get("sheet")),
        columns={column: _as_tuple(headings) for column, headings in (entry.get("columns") or {}).items()},
        constants={column: _as_text(value) for column, value in (entry.get("constants") or {}).items()},
        tambon_from=entry.get("tambon_from"),
        split=tuple(
            Split(part["heading"], part["column"], {k: _as_text(v) for k, v in (part.get("set") or {}).items()})
            for part in entry.get("split") or ()
        ),
        values={column: _translation(words) for column, words in (entry.get("values") or {}).items()},
        non_data={heading: _as_tuple(words) for heading, words in (entry.get("non_data") or {}).items()},
        only={heading: _as_tuple(words) for heading, words in (entry.get("only") or {}).items()},
        outside_roster=entry.get("outside_roster", "issue"),
        spread=entry.get("spread"),
        ignore=_as_tuple(entry.get("ignore")),
    )


def _translation(words: AnyMapping) -> Translation:
    if set(words) == {"from", "map"}:
        headings = _as_tuple(words["from"])
        return Translation(headings, dict(_flat(words["map"], len(headings))))
    return Translation((), {(comparable(text),): _as_text(code) for text, code in words.items()})


def _flat(tree: AnyMapping, depth: int, before: tuple[str, ...] = ()):
    """Walk down a map of maps: one level for each heading."""
    for text, branch in tree.items():
        here = (*before, comparable(text))
        if depth == 1:
            yield here, _as_text(branch)
        else:
            yield from _flat(branch, depth - 1, here)


def _as_tuple(value) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _as_text(value) -> str:
    """A scalar of YAML as a cell would hold it; YAML reads a bare yes/no as a truth value."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return "" if value is None else str(value)


def _read_yaml(path: Path) -> tuple[object, list[Fault]]:
    if not path.is_file():
        return None, [Fault("mapping_not_there", file=path.name, found=str(path))]
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        tree = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: letters that are no UTF-8, or a bare 2008-02-31
        return None, [Fault("mapping_not_yaml", file=path.name, found=" ".join(str(error).split()))]
    return tree, [
        Fault("mapping_key_twice", file=path.name, row=row, key=key) for key, row in mapping_schema.repeated_keys(node)
    ]
