"""Checks of a mapping file: all faults at once, each with its place and the nearest known name."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

import yaml

from tambonlib.errors import Fault
from tambonlib.records.codebook import Column, Table
from tambonlib.thai import comparable

_TOP = ("mapping", "words", "two_digit_years", "totals", "sources")
_ERAS = ("BE", "CE")
_WORDS = ("zero", "missing")
_SOURCE = (
    "name",
    "files",
    "sheet",
    "table",
    "columns",
    "constants",
    "tambon_from",
    "split",
    "values",
    "non_data",
    "only",
    "outside_roster",
    "spread",
    "ignore",
)
_YES_NO = ("Y", "N")

_SPLIT = ("heading", "column", "set")
_SPREAD = ("column", "by", "rule")


def repeated_keys(node: yaml.Node | None, path: str = "") -> Iterator[tuple[str, int]]:
    """Keys that one mapping has twice, with their row; safe_load would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            here = f"{path}.{key.value}".lstrip(".")
            if key.value in seen:
                yield here, key.start_mark.line + 1
            seen.add(key.value)
            yield from repeated_keys(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, start=1):
            yield from repeated_keys(item, f"{path}[{number}]")


def mapping_faults(
    tree: object, file: str, tables: Mapping[str, Table], derived: Collection[str] = ()
) -> Iterator[Fault]:
    """Everything that is wrong with the tree of a mapping file."""
    if not isinstance(tree, Mapping):
        yield Fault("mapping_kind_mapping", file=file, found=_shown(tree))
        return
    yield from _unknown_keys(tree, _TOP, file, "")
    if tree.get("mapping") != 1:
        yield Fault("mapping_version", file=file, key="mapping", found=_shown(tree.get("mapping")))
    if tree.get("two_digit_years") not in (None, *_ERAS):
        yield _not_known("mapping_choice", tree["two_digit_years"], _ERAS, file, "two_digit_years")
    yield from _words_faults(tree, file)
    sources = tree.get("sources")
    if not isinstance(sources, list) or not sources:
        yield Fault("mapping_no_sources", file=file, key="sources", found=_shown(sources))
        return
    for number, entry in enumerate(sources, start=1):
        yield from _source_faults(entry, file, f"sources[{number}]", tables, derived)


def _words_faults(tree: Mapping, file: str) -> Iterator[Fault]:
    words = tree.get("words") or {}
    if not isinstance(words, Mapping):
        yield Fault("mapping_kind_mapping", file=file, key="words", found=_shown(words))
        return
    yield from _unknown_keys(words, _WORDS, file, "words.")
    for name in _WORDS:
        yield from _texts_faults(words.get(name, []), file, f"words.{name}")
    yield from _texts_faults(tree.get("totals") or [], file, "totals")
    # Every row begins with a blank word: all of them would be totals.
    for word in _as_list(tree.get("totals")):
        if isinstance(word, str) and not comparable(word):
            yield Fault("mapping_blank", file=file, key="totals", found=word)
    zero, missing = (
        {_meaning(word): word for word in _as_list(words.get(name)) if isinstance(word, str)} for name in _WORDS
    )
    for meaning in sorted(zero.keys() & missing.keys()):
        yield Fault("mapping_word_twice", file=file, key="words", found=zero[meaning])


def _meaning(word: str) -> str:
    """What two spellings of a word have in common; a code in digits counts by its value."""
    key = comparable(word)
    return f"{float(key):g}" if re.fullmatch(r"[0-9]+\.?[0-9]*", key) else key


def _source_faults(entry, file: str, path: str, tables: Mapping[str, Table], derived) -> Iterator[Fault]:
    if not isinstance(entry, Mapping):
        yield Fault("mapping_kind_mapping", file=file, key=path, found=_shown(entry))
        return
    yield from _unknown_keys(entry, _SOURCE, file, f"{path}.")
    for name in ("files", "table"):
        if not entry.get(name):
            yield Fault("mapping_key_missing", file=file, key=f"{path}.{name}")
    shapes = list(_shape_faults(entry, file, path))
    yield from shapes
    table = tables.get(_shown(entry.get("table")))
    if table is None:
        if entry.get("table") and not isinstance(entry["table"], list | Mapping):
            yield _not_known("mapping_unknown_table", entry["table"], tables, file, f"{path}.table")
        return
    if table.name in derived:
        yield Fault("mapping_derived_fed", file=file, key=f"{path}.table", found=table.name)
    if not shapes:
        yield from _column_faults(entry, file, path, table)
        yield from _value_faults(entry, file, path, table)
        yield from _unfed_faults(entry, file, path, table)


def _column_faults(entry: Mapping, file: str, path: str, table: Table) -> Iterator[Fault]:
    """Columns that the codebook does not know, and headings that mean two things."""
    for name in ("columns", "constants", "values"):
        for column in entry.get(name) or {}:
            if column not in table.columns:
                yield _not_known("mapping_unknown_column", column, table.columns, file, f"{path}.{name}.{column}")
    for number, part in enumerate(entry.get("split") or [], start=1):
        for column in [part["column"], *(part.get("set") or {})]:
            if column not in table.columns:
                yield _not_known("mapping_unknown_column", column, table.columns, file, f"{path}.split[{number}]")
    ignored = {comparable(heading) for heading in _as_list(entry.get("ignore"))}
    for column, headings in (entry.get("columns") or {}).items():
        for heading in _as_list(headings):
            if comparable(heading) in ignored:
                yield Fault("mapping_ignored_and_used", file=file, key=f"{path}.columns.{column}", found=heading)


def _value_faults(entry: Mapping, file: str, path: str, table: Table) -> Iterator[Fault]:
    """Translations, constants and settings of a split must give codes that the column allows."""
    for column, value in (entry.get("constants") or {}).items():
        yield from _code_faults(table.columns.get(column), [value], file, f"{path}.constants.{column}")
    for number, part in enumerate(entry.get("split") or [], start=1):
        for column, value in (part.get("set") or {}).items():
            yield from _code_faults(table.columns.get(column), [value], file, f"{path}.split[{number}].set.{column}")
    for column, words in (entry.get("values") or {}).items():
        tree = words["map"] if "from" in words else words
        yield from _code_faults(table.columns.get(column), list(_leaves_of(tree)), file, f"{path}.values.{column}")


def _code_faults(column: Column | None, values: list, file: str, path: str) -> Iterator[Fault]:
    if column is None:
        return
    known = _YES_NO if column.type == "yes_no" else column.allowed
    if column.type != "yes_no" and not known:
        return
    given = {("Y" if value else "N") if isinstance(value, bool) else value for value in values}
    for value in sorted({value for value in given if value not in (*known, "", None)}, key=str):
        yield _not_known("mapping_code_not_allowed", value, known, file, path)


def _unfed_faults(entry: Mapping, file: str, path: str, table: Table) -> Iterator[Fault]:
    """Required columns that nothing feeds."""
    fed = {*(entry.get("columns") or {}), *(entry.get("constants") or {})}
    fed |= {column for column, words in (entry.get("values") or {}).items() if "from" in words}
    for part in entry.get("split") or []:
        fed |= {part["column"], *(part.get("set") or {})}
    if entry.get("tambon_from") or entry.get("spread") or ("hh_id" in fed and table.name != "household"):
        fed.add("tambon_code")
    for name, column in table.columns.items():
        if column.required and column.default is None and name not in fed:
            yield Fault("mapping_required_unfed", file=file, key=f"{path}.columns", found=None, values={"column": name})


def _shape_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    """Lists where lists belong, texts where texts belong."""
    for name in ("files", "sheet", "ignore"):
        if entry.get(name) is not None:
            yield from _texts_faults(entry[name], file, f"{path}.{name}")
    for name in ("columns", "constants", "values", "non_data", "only", "spread"):
        value = entry.get(name)
        if value is not None and not isinstance(value, Mapping):
            yield Fault("mapping_kind_mapping", file=file, key=f"{path}.{name}", found=_shown(value))
    yield from _heading_faults(entry, file, path)
    for name in ("name", "table"):
        yield from _scalar_faults(entry.get(name), file, f"{path}.{name}")
    for column, value in _items_of(entry.get("constants")):
        yield from _scalar_faults(value, file, f"{path}.constants.{column}")
    yield from _choice_faults(entry, file, path)
    yield from _split_shape_faults(entry.get("split"), file, f"{path}.split")
    spread = entry.get("spread")
    if isinstance(spread, Mapping):
        yield from _unknown_keys(spread, _SPREAD, file, f"{path}.spread.")
        for name in _SPREAD:
            if name not in spread:
                yield Fault("mapping_key_missing", file=file, key=f"{path}.spread.{name}")
        yield from _texts_faults([spread.get("by", "")], file, f"{path}.spread.by")
    for column, words in _items_of(entry.get("values")):
        yield from _translation_faults(words, file, f"{path}.values.{column}")


def _heading_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    """Headings with their columns or words: texts, and at least one."""
    for name in ("columns", "non_data", "only"):
        for key, texts in _items_of(entry.get(name)):
            yield from _texts_faults([key], file, f"{path}.{name}")
            yield from _texts_faults(texts, file, f"{path}.{name}.{key}")
            if not _as_list(texts) or (name == "columns" and "" in _as_list(texts)):
                yield Fault("mapping_blank", file=file, key=f"{path}.{name}.{key}", found=_shown(texts))


def _choice_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    choices = {"tambon_from": ("file",), "outside_roster": ("non_data", "issue")}
    found = {name: entry.get(name) for name in choices}
    if isinstance(entry.get("spread"), Mapping):
        choices["spread.rule"], found["spread.rule"] = ("remainder",), entry["spread"].get("rule")
        choices["spread.column"], found["spread.column"] = ("tambon_code",), entry["spread"].get("column")
    for name, known in choices.items():
        if found[name] is not None and found[name] not in known:
            yield _not_known("mapping_choice", found[name], known, file, f"{path}.{name}")


def _split_shape_faults(split, file: str, path: str) -> Iterator[Fault]:
    if split is None:
        return
    if not isinstance(split, list) or not all(isinstance(part, Mapping) for part in split):
        yield Fault("mapping_kind_list", file=file, key=path, found=_shown(split))
        return
    for number, part in enumerate(split, start=1):
        yield from _unknown_keys(part, _SPLIT, file, f"{path}[{number}].")
        for name in ("heading", "column"):
            if not isinstance(part.get(name), str):
                yield Fault(
                    "mapping_kind_text", file=file, key=f"{path}[{number}].{name}", found=_shown(part.get(name))
                )
        if not isinstance(part.get("set", {}), Mapping):
            yield Fault("mapping_kind_mapping", file=file, key=f"{path}[{number}].set", found=_shown(part["set"]))
        for column, value in _items_of(part.get("set")):
            yield from _scalar_faults(value, file, f"{path}[{number}].set.{column}")
    if len({_shown(part.get("column")) for part in split}) > 1:
        yield Fault("mapping_split_columns", file=file, key=path, found=_shown([part.get("column") for part in split]))


def _translation_faults(words, file: str, path: str) -> Iterator[Fault]:
    if not isinstance(words, Mapping):
        yield Fault("mapping_kind_mapping", file=file, key=path, found=_shown(words))
        return
    if "from" not in words:
        yield from _flat_faults(words, 1, file, path)
        return
    yield from _unknown_keys(words, ("from", "map"), file, f"{path}.")
    yield from _texts_faults(words["from"], file, f"{path}.from")
    depth = len(words["from"]) if isinstance(words["from"], list) else 1
    if not isinstance(words.get("map"), Mapping):
        yield Fault("mapping_kind_mapping", file=file, key=f"{path}.map", found=_shown(words.get("map")))
        return
    yield from _flat_faults(words["map"], depth, file, f"{path}.map")


def _flat_faults(tree: Mapping, depth: int, file: str, path: str) -> Iterator[Fault]:
    """Keys are texts that differ when compared; there are as many levels as headings."""
    seen: dict[str, object] = {}
    for text, branch in tree.items():
        here = f"{path}.{text}"
        if not isinstance(text, str):
            yield Fault("mapping_kind_text", file=file, key=path, found=_shown(text))
            continue
        if seen.setdefault(comparable(text), branch) != branch:
            yield Fault("mapping_same_text", file=file, key=here, found=text)
        if (depth > 1) != isinstance(branch, Mapping):
            yield Fault("mapping_depth", file=file, key=here, found=_shown(branch))
        elif depth > 1:
            yield from _flat_faults(branch, depth - 1, file, here)
        else:
            yield from _scalar_faults(branch, file, here)


def _unknown_keys(tree: Mapping, known: Collection[str], file: str, path: str) -> Iterator[Fault]:
    for key in tree:
        if key not in known:
            yield _not_known("mapping_unknown_key", key, known, file, f"{path}{key}")


def _not_known(code: str, found, known: Collection[str], file: str, path: str) -> Fault:
    names = [str(name) for name in known]
    near = difflib.get_close_matches(str(found), names, n=1, cutoff=0.0)
    values = {"nearest": near[0] if near else "-", "known": ", ".join(names)}
    return Fault(code, file=file, key=path, found=_shown(found), values=values)


def _texts_faults(value, file: str, path: str) -> Iterator[Fault]:
    """A text or a list of texts; YAML turns bare numbers and yes/no into something else."""
    for item in _as_list(value):
        if not isinstance(item, str):
            yield Fault("mapping_kind_text", file=file, key=path, found=_shown(item))


def _scalar_faults(value, file: str, path: str) -> Iterator[Fault]:
    """One value where a list or entries cannot mean anything."""
    if isinstance(value, list | Mapping):
        yield Fault("mapping_kind_text", file=file, key=path, found=_shown(value))


def _items_of(value):
    return value.items() if isinstance(value, Mapping) else ()


def _leaves_of(tree: Mapping) -> Iterator[object]:
    for branch in tree.values():
        if isinstance(branch, Mapping):
            yield from _leaves_of(branch)
        else:
            yield branch


def _as_list(value) -> list:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _shown(value: object) -> str:
    return str(value)
