"""Every text that the program shows, in Thai and in English, in one place.

Source: ``definitions/words/*.yaml``. A text's key is the name of its file followed
by its path in the file: ``faults.unknown_key.needed``. Each text has both languages; there is
no fallback from one to the other. Values go in by name: ``{count}``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import yaml

LANGUAGES = ("th", "en")
#: For every YAML file of ours: the safe loader; where PyYAML was built with libyaml, the one that reads ten times as
#: fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def text(key: str, lang: str, **values: object) -> str:
    """The text with this key in this language, its values put in.

    Parameters
    ----------
    key
        File name and path, with dots between.
    lang
        ``"th"`` or ``"en"``.
    values
        What goes in for the names in braces. A value that the text does not name is left out.

    Raises
    ------
    KeyError
        When there is no such text, no such language, or a named value is not given.

    Examples
    --------
    >>> text("faults.heading", "en", count=2)
    'This input cannot be used yet; faults: 2'
    """
    return _template(key, lang).format(**values)


@cache
def _template(key: str, lang: str) -> str:
    """The text as written in its file; a report asks some thousand times."""
    if lang not in LANGUAGES:
        raise KeyError(f"lang must be one of {LANGUAGES}; got {lang!r}")
    template = _texts_of(key.partition(".")[0]).get(key)
    if template is None:
        file, _, path = key.partition(".")
        line = f"{path}: {{th: …, en: …}}"
        raise KeyError(f"no text {key!r}; add `{line}` to tambonlib/definitions/words/{file}.yaml")
    return template[lang]


def both(key: str, **values: object) -> dict[str, str]:
    """The text in both languages: ``{"th": …, "en": …}``."""
    return {lang: text(key, lang, **values) for lang in LANGUAGES}


def keys(prefix: str = "") -> list[str]:
    """All keys that begin with `prefix`, in alphabetical order."""
    return sorted(key for key in _texts() if key.startswith(prefix))


def _texts() -> Mapping[str, Mapping[str, str]]:
    """All texts of all files."""
    names = sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))
    return {key: found for name in names for key, found in _texts_of(name).items()}


@cache
def _texts_of(name: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of one file; a command that says one sentence need not read all of them."""
    file = _folder() / f"{name}.yaml"
    if not file.is_file():
        return {}
    return dict(_leaves(yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER), name))


def _folder() -> Traversable:
    return resources.files("tambonlib") / "definitions" / "words"


def _leaves(tree: Mapping, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Walk down to the texts: mappings whose keys are the languages; what else they hold is no text."""
    if set(tree) & set(LANGUAGES):
        yield path, {lang: said for lang, said in tree.items() if lang in LANGUAGES}
        return
    for name, branch in tree.items():
        if not isinstance(branch, Mapping):
            raise TypeError(f"{path}.{name} must be a mapping with th and en; got {branch!r}")
        yield from _leaves(branch, f"{path}.{name}")
