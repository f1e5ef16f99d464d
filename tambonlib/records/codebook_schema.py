"""Reading the codebook's YAML files and finding everything that is wrong with them.

The files are in ``definitions/codebook``: one per dimension, and ``values.yaml`` with the lists
of allowed values that several columns share. What comes out is plain mappings;
:mod:`tambonlib.records.codebook` makes tables of them.
"""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable

import yaml

from tambonlib.errors import Fault, TambonError
from tambonlib.words import LANGUAGES, LOADER

#: The types of a column, each with the dtype in which it is kept.
TYPES = {
    "identifier": "str",
    "tambon_code": "str",
    "village_no": "str",
    "text": "str",
    "category": "str",
    "date": "str",
    "month": "str",
    "integer": "Int64",
    "number": "float64",
    "percent": "float64",
    "amount": "float64",
    "yes_no": "boolean",
}
#: The parts of the codebook in the order in which it is read.
PARTS = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "powers", "support", "learning", "release", "context")
PERSONAL = ("no", "pseudonym", "indirect", "direct")
SENSITIVE = ("no", "policy", "law")
PRECISIONS = ("day", "month", "year")

#: The same safe reading twice; the one in C is ten times faster and not built everywhere.
_SHARED_VALUES = "values.yaml"
_TABLE_WORDS = {"dimension", "label", "about", "frequency", "key", "when", "book", "identity", "columns"}
_COLUMN_WORDS = {
    "type",
    "label",
    "about",
    "required",
    "allowed",
    "chart",
    "refers_to",
    "personal",
    "sensitive",
    "unit",
    "minimum",
    "maximum",
    "precision",
    "default",
}
_IDENTITY_WORDS = {"by", "order", "opening", "plus", "minus", "closing"}
_BOOK_WORDS = {"by", "date", "flow", "amount", "balance"}


def read_codebook_files(folder: Traversable, charts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, dict]:
    """Every table of the folder as plain mappings, checked whole, shared value lists put in.

    Parameters
    ----------
    folder
        Where the YAML files are.
    charts
        The charts that a column may name: chart → code → label in both languages.

    Raises
    ------
    TambonError
        With all faults of all files.
    """
    faults: list[Fault] = []
    trees: dict[str, dict] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            trees[entry.name], repeated = _load(entry.read_text(encoding="utf-8"))
            faults += [Fault("codebook_twice", file=entry.name, key=path) for path in repeated]
    shared = trees.pop(_SHARED_VALUES, {})
    faults += [fault for name in shared for fault in _value_faults(shared[name], _SHARED_VALUES, name)]
    tables, homes = _together(trees, faults)
    for name, table in tables.items():
        faults += _table_faults(name, table, homes[name], tables, shared, charts)
    if faults:
        raise TambonError(faults)
    return {name: _with_values(table, shared) for name, table in tables.items()}


def _load(text: str) -> tuple[dict, list[str]]:
    """The content of a YAML text, and its repeated keys."""
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        return loader.construct_document(node) if node else {}, list(_repeated_keys(node))
    finally:
        loader.dispose()


def _repeated_keys(node: yaml.Node | None, path: str = "") -> Iterator[str]:
    """Keys that one mapping has twice; plain YAML would silently keep the last."""
    if not isinstance(node, yaml.MappingNode):
        return
    seen = set()
    for key, value in node.value:
        here = f"{path}.{key.value}" if path else key.value
        if key.value in seen:
            yield here
        seen.add(key.value)
        yield from _repeated_keys(value, here)


def _together(trees: Mapping[str, Mapping], faults: list[Fault]) -> tuple[dict[str, Mapping], dict[str, str]]:
    """All tables in one mapping, and the file of each."""
    tables: dict[str, Mapping] = {}
    homes: dict[str, str] = {}
    for file, tree in trees.items():
        for name, table in tree.items():
            if name in tables:
                faults.append(Fault("codebook_twice", file=file, key=name))
            crooked = list(_not_mappings(name, table, file))
            faults += crooked
            if not crooked:
                tables[name], homes[name] = table, file
    return tables, homes


def _not_mappings(name: str, table, file: str) -> Iterator[Fault]:
    """A table, its columns and each column are mappings; nothing more can be said of one that is not."""
    columns = table.get("columns", {}) if isinstance(table, Mapping) else None
    if not isinstance(columns, Mapping):
        yield Fault("codebook_mapping", file=file, key=name, found=str(table if columns is None else columns))
        return
    for column, entry in columns.items():
        if not isinstance(entry, Mapping):
            yield Fault("codebook_mapping", file=file, key=f"{name}.{column}", found=str(entry))


def _table_faults(name, table, file, tables, shared, charts) -> Iterator[Fault]:
    columns = table.get("columns") or {}
    yield from _unknown(set(table) - _TABLE_WORDS, _TABLE_WORDS, file, name)
    for word in ("label", "about", "frequency"):
        yield from _language_faults(table.get(word), file, f"{name}.{word}")
    if table.get("dimension") not in PARTS:
        yield _choice(file, f"{name}.dimension", table.get("dimension"), PARTS)
    if not columns:
        yield Fault("codebook_no_columns", file=file, key=name)
    named = [(word, column) for word in ("key", "when") for column in _as_list(table.get(word, []))]
    for word, known in (("book", _BOOK_WORDS), ("identity", _IDENTITY_WORDS)):
        rule = table.get(word) or {}
        yield from _unknown(set(rule) ^ known if rule else set(), known, file, f"{name}.{word}")
        named += [(word, column) for entry in rule.values() for column in _as_list(entry)]
    for word, column in named:
        if column not in columns:
            yield Fault("codebook_no_such_column", file=file, key=f"{name}.{word}", found=column)
    for column, entry in columns.items():
        yield from _column_faults(f"{name}.{column}", entry, file, tables, shared, charts)


def _column_faults(path, entry, file, tables, shared, charts) -> Iterator[Fault]:
    yield from _unknown(set(entry) - _COLUMN_WORDS, _COLUMN_WORDS, file, path)
    for word, known in (("type", TYPES), ("personal", PERSONAL), ("sensitive", SENSITIVE)):
        if (word == "type" or word in entry) and entry.get(word) not in known:
            yield _choice(file, f"{path}.{word}", entry.get(word), known)
    for word in ("label", "unit", "about"):
        if word == "label" or word in entry:
            yield from _language_faults(entry.get(word), file, f"{path}.{word}")
    for grade in entry.get("precision", []):
        if grade not in PRECISIONS:
            yield _choice(file, f"{path}.precision", grade, PRECISIONS)
    yield from _category_faults(path, entry, file, shared, charts)
    if "refers_to" in entry:
        target, _, column = str(entry["refers_to"]).partition(".")
        if column not in ((tables.get(target) or {}).get("columns") or {}):
            yield Fault("codebook_reference", file=file, key=f"{path}.refers_to", found=str(entry["refers_to"]))
    lowest, highest = entry.get("minimum"), entry.get("maximum")
    if lowest is not None and highest is not None and lowest > highest:
        yield Fault("codebook_limits", file=file, key=path, found=f"{lowest} … {highest}")


def _category_faults(path, entry, file, shared, charts) -> Iterator[Fault]:
    """A category has allowed values, or a chart, and nothing else has; each value has both labels."""
    given = [word for word in ("allowed", "chart") if word in entry]
    if len(given) != (1 if entry.get("type") == "category" else 0):
        yield Fault("codebook_category", file=file, key=path, found=" ".join(given) or "–")
    if "chart" in entry and entry["chart"] not in charts:
        yield _choice(file, f"{path}.chart", entry["chart"], charts)
    allowed = entry.get("allowed", {})
    if isinstance(allowed, str):
        if allowed not in shared:
            yield _choice(file, f"{path}.allowed", allowed, shared)
        allowed = shared.get(allowed, {})
    else:
        yield from _value_faults(allowed, file, f"{path}.allowed")
    if entry.get("type") == "category" and "default" in entry and entry["default"] not in allowed:
        yield _choice(file, f"{path}.default", entry["default"], allowed)


def _value_faults(values, file: str, path: str) -> Iterator[Fault]:
    if not isinstance(values, Mapping):
        yield Fault("codebook_languages", file=file, key=path, found=str(values))
        return
    for code, label in values.items():
        if not isinstance(code, str):
            yield Fault("codebook_code_text", file=file, key=path, found=str(code))
        yield from _language_faults(label, file, f"{path}.{code}")


def _language_faults(label, file: str, path: str) -> Iterator[Fault]:
    """A text must have exactly the languages of the program, none of them blank."""
    whole = isinstance(label, Mapping) and set(label) == set(LANGUAGES)
    if not whole or not all(isinstance(said, str) and said.strip() for said in label.values()):
        yield Fault("codebook_languages", file=file, key=path, found=str(label))


def _unknown(words, known, file: str, path: str) -> Iterator[Fault]:
    for word in sorted(words):
        yield _choice(file, f"{path}.{word}", word, sorted(known))


def _choice(file: str, path: str, found, known) -> Fault:
    return Fault("codebook_choice", file=file, key=path, found=str(found), values={"known": ", ".join(known)})


def _as_list(entry) -> list[str]:
    return entry if isinstance(entry, list) else [entry]


def _with_values(table: Mapping, shared: Mapping) -> dict:
    """The table with its shared value lists written out."""
    columns = {
        name: {**entry, "allowed": shared[entry["allowed"]]} if isinstance(entry.get("allowed"), str) else entry
        for name, entry in table["columns"].items()
    }
    return {**table, "columns": columns}
