"""The shape of one source in a mapping file: lists where lists belong, texts where texts belong."""

import difflib
from collections.abc import Collection, Iterator, Mapping

from tambonlib.errors import Fault
from tambonlib.records.keys import key_of

_SPLIT = ("heading", "column", "set")
_SPREAD = ("column", "by", "rule")


def shape_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    """Lists where lists belong, texts where texts belong."""
    for name in ("files", "sheet", "ignore"):
        if entry.get(name) is not None:
            yield from texts_faults(entry[name], file, f"{path}.{name}")
    for name in ("columns", "constants", "values", "non_data", "only", "spread"):
        value = entry.get(name)
        if value is not None and not isinstance(value, Mapping):
            yield Fault("mapping_kind_mapping", file=file, key=f"{path}.{name}", found=shown(value))
    yield from _heading_faults(entry, file, path)
    for name in ("name", "table"):
        yield from scalar_faults(entry.get(name), file, f"{path}.{name}")
    for column, value in items_of(entry.get("constants")):
        yield from scalar_faults(value, file, f"{path}.constants.{column}")
    yield from _choice_faults(entry, file, path)
    yield from _split_shape_faults(entry.get("split"), file, f"{path}.split")
    spread = entry.get("spread")
    if isinstance(spread, Mapping):
        yield from unknown_keys(spread, _SPREAD, file, f"{path}.spread.")
        for name in _SPREAD:
            if name not in spread:
                yield Fault("mapping_key_missing", file=file, key=f"{path}.spread.{name}")
        yield from texts_faults([spread.get("by", "")], file, f"{path}.spread.by")
    for column, words in items_of(entry.get("values")):
        yield from _translation_faults(words, file, f"{path}.values.{column}")


def _heading_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    """Headings with their columns or words: texts, and at least one."""
    for name in ("columns", "non_data", "only"):
        for key, texts in items_of(entry.get(name)):
            yield from texts_faults([key], file, f"{path}.{name}")
            yield from texts_faults(texts, file, f"{path}.{name}.{key}")
            if not as_list(texts) or (name == "columns" and "" in as_list(texts)):
                yield Fault("mapping_blank", file=file, key=f"{path}.{name}.{key}", found=shown(texts))


def _choice_faults(entry: Mapping, file: str, path: str) -> Iterator[Fault]:
    choices = {"tambon_from": ("file",), "outside_roster": ("non_data", "issue")}
    found = {name: entry.get(name) for name in choices}
    if isinstance(entry.get("spread"), Mapping):
        choices["spread.rule"], found["spread.rule"] = ("remainder",), entry["spread"].get("rule")
        choices["spread.column"], found["spread.column"] = ("tambon_code",), entry["spread"].get("column")
    for name, known in choices.items():
        if found[name] is not None and found[name] not in known:
            yield not_known("mapping_choice", found[name], known, file, f"{path}.{name}")


def _split_shape_faults(split, file: str, path: str) -> Iterator[Fault]:
    if split is None:
        return
    if not isinstance(split, list) or not all(isinstance(part, Mapping) for part in split):
        yield Fault("mapping_kind_list", file=file, key=path, found=shown(split))
        return
    for number, part in enumerate(split, start=1):
        yield from unknown_keys(part, _SPLIT, file, f"{path}[{number}].")
        for name in ("heading", "column"):
            if not isinstance(part.get(name), str):
                yield Fault("mapping_kind_text", file=file, key=f"{path}[{number}].{name}", found=shown(part.get(name)))
        if not isinstance(part.get("set", {}), Mapping):
            yield Fault("mapping_kind_mapping", file=file, key=f"{path}[{number}].set", found=shown(part["set"]))
        for column, value in items_of(part.get("set")):
            yield from scalar_faults(value, file, f"{path}[{number}].set.{column}")
    if len({shown(part.get("column")) for part in split}) > 1:
        yield Fault("mapping_split_columns", file=file, key=path, found=shown([part.get("column") for part in split]))


def _translation_faults(words, file: str, path: str) -> Iterator[Fault]:
    if not isinstance(words, Mapping):
        yield Fault("mapping_kind_mapping", file=file, key=path, found=shown(words))
        return
    if "from" not in words:
        yield from _flat_faults(words, 1, file, path)
        return
    yield from unknown_keys(words, ("from", "map"), file, f"{path}.")
    yield from texts_faults(words["from"], file, f"{path}.from")
    depth = len(words["from"]) if isinstance(words["from"], list) else 1
    if not isinstance(words.get("map"), Mapping):
        yield Fault("mapping_kind_mapping", file=file, key=f"{path}.map", found=shown(words.get("map")))
        return
    yield from _flat_faults(words["map"], depth, file, f"{path}.map")


def _flat_faults(tree: Mapping, depth: int, file: str, path: str) -> Iterator[Fault]:
    """Keys are texts that differ when compared; there are as many levels as headings."""
    seen: dict[str, object] = {}
    for text, branch in tree.items():
        here = f"{path}.{text}"
        if not isinstance(text, str):
            yield Fault("mapping_kind_text", file=file, key=path, found=shown(text))
            continue
        if seen.setdefault(key_of(text), branch) != branch:
            yield Fault("mapping_same_text", file=file, key=here, found=text)
        if (depth > 1) != isinstance(branch, Mapping):
            yield Fault("mapping_depth", file=file, key=here, found=shown(branch))
        elif depth > 1:
            yield from _flat_faults(branch, depth - 1, file, here)
        else:
            yield from scalar_faults(branch, file, here)


def unknown_keys(tree: Mapping, known: Collection[str], file: str, path: str) -> Iterator[Fault]:
    for key in tree:
        if key not in known:
            yield not_known("mapping_unknown_key", key, known, file, f"{path}{key}")


def not_known(code: str, found, known: Collection[str], file: str, path: str) -> Fault:
    names = [str(name) for name in known]
    near = difflib.get_close_matches(str(found), names, n=1, cutoff=0.0)
    values = {"nearest": near[0] if near else "-", "known": ", ".join(names)}
    return Fault(code, file=file, key=path, found=shown(found), values=values)


def texts_faults(value, file: str, path: str) -> Iterator[Fault]:
    """A text or a list of texts; YAML turns bare numbers and yes/no into something else."""
    for item in as_list(value):
        if not isinstance(item, str):
            yield Fault("mapping_kind_text", file=file, key=path, found=shown(item))


def scalar_faults(value, file: str, path: str) -> Iterator[Fault]:
    """One value where a list or entries cannot mean anything."""
    if isinstance(value, list | Mapping):
        yield Fault("mapping_kind_text", file=file, key=path, found=shown(value))


def items_of(value):
    return value.items() if isinstance(value, Mapping) else ()


def leaves_of(tree: Mapping) -> Iterator[object]:
    for branch in tree.values():
        if isinstance(branch, Mapping):
            yield from leaves_of(branch)
        else:
            yield branch


def as_list(value) -> list:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def shown(value: object) -> str:
    return str(value)
