"""Who and where the demo study is: its tambons, its months, and what is planted in it.

The decisions stand in ``story.yaml`` beside this module, the sentences in ``definitions/words/demo.yaml``.
All of it is invented (ข้อมูลสมมติ).
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd
import yaml

from tambonlib import months as month_text
from tambonlib import words

#: The kind of a tambon in which nothing changes.
NO_CHANGE = "no_change"


@dataclass(frozen=True)
class Also:
    """One more thing that is planted in a tambon.

    Parameters
    ----------
    kind
        A name under ``also`` of the story.
    start
        Position of the first month in which it holds.
    strength
        Its meaning depends on the kind.
    """

    kind: str
    start: int
    strength: float


@dataclass(frozen=True)
class Tambon:
    """One invented tambon.

    Parameters
    ----------
    code, name_th, name_en, province_code
        As in the roster.
    kind
        What is planted: a name under ``kinds`` of the story, or :data:`NO_CHANGE`.
    start
        Position of the first changed month among the months of the study, 0 for the first.
    strength
        How strong the planted thing is; its meaning depends on the kind (1.0: nothing).
    also
        What is planted besides, in the tables of the other dimensions.
    """

    code: str
    name_th: str
    name_en: str
    province_code: str
    kind: str
    start: int
    strength: float
    also: tuple["Also", ...] = ()

    def has(self, kind: str) -> "Also | None":
        """What of this kind is planted besides, or None."""
        return next((one for one in self.also if one.kind == kind), None)


@cache
def settings(name: str) -> dict:
    """A YAML file beside this module, as it stands there."""
    place = resources.files("tambonlib.demo") / f"{name}.yaml"
    return yaml.safe_load(place.read_text(encoding="utf-8"))


def study_months() -> tuple[str, ...]:
    """The months of the study, ISO text.

    Examples
    --------
    >>> study_months()[0], study_months()[-1], len(study_months())
    ('2007-01', '2008-09', 21)
    """
    story = settings("story")
    return month_text.span(story["first_month"], story["months"])


@cache
def tambons() -> tuple[Tambon, ...]:
    """All 54 tambons, in the order of their codes.

    Examples
    --------
    >>> len(tambons()), tambons()[0].code, tambons()[0].name_th
    (54, '970101', 'สมมติ ก-01')
    """
    story = settings("story")
    planted = {
        code: (kind, entry["from"], entry["strength"])
        for kind, group in story["kinds"].items()
        for code, entry in group["tambons"].items()
    }
    found = []
    for province in story["provinces"]:
        for number in range(story["districts"] * story["tambons_per_district"]):
            found.append(_tambon(province, number, story, planted))
    return tuple(found)


def _tambon(province: dict, number: int, story: dict, planted: dict) -> Tambon:
    district, place = divmod(number, story["tambons_per_district"])
    code = f"{province['code']}{district + 1:02d}{place + 1:02d}"
    kind, first, strength = planted.get(code, (NO_CHANGE, story["first_month"], 1.0))
    names = {
        lang: words.text("demo.tambon_name", lang, letter=province["letter"][lang], number=f"{number + 1:02d}")
        for lang in words.LANGUAGES
    }
    also = tuple(_also(code, story))
    return Tambon(
        code, names["th"], names["en"], province["code"], kind, _position(first, story), float(strength), also
    )


def _also(code: str, story: dict):
    for kind, group in story["also"].items():
        entry = group if group.get("province") == code[:2] else group["tambons"].get(code)
        if entry is not None:
            yield Also(kind, _position(entry["from"], story), float(entry["strength"]))


def _position(month: str, story: dict) -> int:
    return month_text.ordinal(month) - month_text.ordinal(story["first_month"])


def chosen(which: int | list[str] | tuple[str, ...]) -> tuple[Tambon, ...]:
    """The first so many tambons, or those with these codes.

    Raises
    ------
    ValueError
        When there are not so many, or a code is not one of the demo study.

    Examples
    --------
    >>> [tambon.code for tambon in chosen(["990104"])]
    ['990104']
    """
    everyone = tambons()
    if isinstance(which, int):
        if not 1 <= which <= len(everyone):
            raise ValueError(f"tambons must be a number from 1 to {len(everyone)} or a list of codes; got {which!r}")
        return everyone[:which]
    by_code = {tambon.code: tambon for tambon in everyone}
    unknown = sorted(set(which) - set(by_code))
    if unknown:
        raise ValueError(f"tambons must be codes of the demo study, like '990104'; got {unknown}")
    return tuple(by_code[code] for code in sorted(set(which)))


def chance(seed: int, tambon: Tambon, stream: int) -> np.random.Generator:
    """The source of chance of one tambon and one room.

    Each tambon and each room has a stream of its own, so that neither how many tambons are written
    nor a new table changes what the others hold.
    """
    return np.random.default_rng([seed, int(tambon.code), stream])


def roster() -> pd.DataFrame:
    """The roster as it stands in ``params/demo_roster.csv``.

    Returns
    -------
    DataFrame
        tambon_code, name_th, name_en, province_code, joined (ISO month).
    """
    first = study_months()[0]
    return pd.DataFrame(
        [(t.code, t.name_th, t.name_en, t.province_code, first) for t in tambons()],
        columns=["tambon_code", "name_th", "name_en", "province_code", "joined"],
    )


def planted() -> pd.DataFrame:
    """What is planted in the demo study, one row for each tambon, planted thing and expected direction.

    Returns
    -------
    DataFrame
        tambon_code, name_th, name_en, kind, from_month (ISO; missing where nothing changes), strength,
        indicator, part, direction (up, down, none, high, low, above, below, see ``story.yaml``; missing where only the
        text says what to expect), level (of above and below),
        what_th, what_en, why_th, why_en, expect_th, expect_en. First what is planted in the households' books, by
        tambon, then the rest.

    Examples
    --------
    >>> truths = planted()
    >>> columns = ["tambon_code", "from_month", "indicator", "part", "direction"]
    >>> truths.loc[truths.kind == "less_vice", columns].values.tolist()[:2]
    [['970102', '2007-10', 'D1.3', 'a', 'down'], ['970102', '2007-10', 'D1.7', 'met', 'high']]
    """
    story = settings("story")
    unchanged = [{"indicator": "D1.3", "part": "a", "direction": "none"}]
    rows = []
    for tambon in tambons():
        quiet = tambon.kind == NO_CHANGE
        expected = unchanged if quiet else story["kinds"][tambon.kind]["expected"]
        rows += _planted_rows(tambon, Also(tambon.kind, tambon.start, tambon.strength), expected)
    for kind, group in story["also"].items():
        for tambon in tambons():
            if tambon.has(kind):
                rows += _planted_rows(tambon, tambon.has(kind), group["expected"])
    return pd.DataFrame(rows)


def _planted_rows(tambon: Tambon, thing: Also, expected: list[dict]) -> list[dict]:
    first = None if thing.kind == NO_CHANGE else study_months()[thing.start]
    about = {
        "tambon_code": tambon.code,
        "name_th": tambon.name_th,
        "name_en": tambon.name_en,
        "kind": thing.kind,
        "from_month": first,
        "strength": thing.strength,
    }
    asked = ("indicator", "part", "direction", "level")
    return [{**about, **{name: one.get(name) for name in asked}, **_sentences(thing.kind)} for one in expected or [{}]]


def _sentences(kind: str) -> dict[str, str]:
    return {
        f"{name}_{lang}": words.text(f"demo.kinds.{kind}.{name}", lang)
        for name in ("what", "why", "expect")
        for lang in words.LANGUAGES
    }
