"""The long table of results: one row for each tambon × month × part, whatever the indicators said.

The rows have one fixed order, so a value is put in its place by counting, without looking for texts.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Card
from tambonlib.indicators.indicator import fed_tambons
from tambonlib.indicators.reasons import HOW_TO_DECLARE, REASONS

COLUMNS = ("tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition")
STATUSES = ("ok", "too_few", "not_collected", "cannot_be_computed")
_REASONS = tuple(REASONS)
_NONE = -1


def results_table(
    told: Sequence[tuple[Card, pd.DataFrame]],
    codes: list[str],
    months: tuple[str, ...],
    held: Mapping[str, set[str]],
    minimum: int,
    outside: np.ndarray,
) -> pd.DataFrame:
    """All rows that results must have, sorted by tambon_code, indicator, part, month.

    Parameters
    ----------
    told
        Each card with what its function gave; rows of other tambons and months are left out.
    codes
        The tambons, sorted.
    months
        ISO months of the study.
    held
        Table → the tambons of which it holds something.
    minimum
        A value that rests on fewer units is taken out, where its part has a minimum.
    outside
        Of each tambon × month whether the tambon had not joined yet: there nothing has a value, since a zero where
        nobody was yet there is none.

    Returns
    -------
    DataFrame
        The columns of docs/house.md.

    Raises
    ------
    ValueError
        When an indicator broke what every later step relies on.
    """
    parts = sorted((card.id, part.key) for card, _ in told for part in card.parts)
    layers = _filled(told, parts, codes, months)
    fed, least, definitions = _about(parts, [card for card, _ in told], codes, held)
    layers = _only_joined(_only_fed(layers, fed), outside)
    missing = np.isnan(layers["value"])
    too_few = ~missing & least[None, :, None] & (layers["n"] < minimum)
    reason = np.where(too_few, _REASONS.index("too_few_households"), layers["reason"])
    value = np.where(too_few, np.nan, layers["value"])
    _check(value, reason)
    return _rows({**layers, "value": value, "reason": reason}, parts, definitions, codes, months)


def in_order(blocks: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Results of the same tambons and months, of different indicators, as one table in the order of results."""
    filled = [block for block in blocks if len(block)]
    tambons, months = (filled[0][name].nunique() for name in ("tambon_code", "month"))
    # The first row of each part, in the first tambon, says which parts a block has.
    named = [block.iloc[: len(block) // tambons : months] for block in filled]
    parts = [list(zip(rows["indicator"], rows["part"], strict=True)) for rows in named]
    rank = {part: i for i, part in enumerate(sorted(chain(*parts)))}
    tambon, month = np.arange(tambons)[:, None, None], np.arange(months)
    place = [(tambon * len(rank) + np.array([rank[part] for part in own])[:, None]) * months + month for own in parts]
    order = np.argsort(np.concatenate([one.ravel() for one in place]))
    return pd.concat(filled, ignore_index=True).take(order).reset_index(drop=True)


def _filled(
    told: Sequence[tuple[Card, pd.DataFrame]], parts: list[tuple[str, str]], codes: list[str], months: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """What was told, as layers of tambons × parts × months; NaN and no reason where nothing was."""
    shape = (len(codes), len(parts), len(months))
    layers = {name: np.full(math.prod(shape), np.nan) for name in ("value", "N")}
    layers |= {"n": np.zeros(math.prod(shape)), "reason": np.full(math.prod(shape), _NONE, dtype="int16")}
    there = np.zeros(math.prod(shape), dtype="bool")
    of_part = {part: i for i, part in enumerate(parts)}
    for card, rows in told:
        keys = [part.key for part in card.parts]
        tambon, month = _places(rows["tambon_code"], codes), _places(rows["month"], months)
        own = np.array([*(of_part[card.id, key] for key in keys), _NONE])
        part = own[_places(rows["part"], keys)]
        inside = (tambon >= 0) & (part >= 0) & (month >= 0)
        place = ((tambon * len(parts) + part) * len(months) + month)[inside]
        before = np.count_nonzero(there)
        there[place] = True
        if np.count_nonzero(there) - before != len(place):
            raise ValueError(f"results must hold each tambon × indicator × part × month once; {card.id} broke this")
        for name, values in _values(card, rows).items():
            layers[name][place] = values[inside]
    return {name: layer.reshape(shape) for name, layer in layers.items()}


def _places(texts: pd.Series, known: Sequence[str]) -> np.ndarray:
    """The place of each text among the known ones; the last place (−1) where it is none of them."""
    return pd.Index(known, dtype="str").get_indexer(texts.astype("str"))


def _values(card: Card, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    said = rows["reason"] if "reason" in rows else pd.Series(None, index=rows.index, dtype="str")
    reason = _places(said, _REASONS)
    if np.count_nonzero(reason != _NONE) != said.count():
        unknown = sorted(set(said.dropna().astype("str")) - set(_REASONS))
        raise ValueError(
            f"results must hold only reasons that exist; {card.id} gives {', '.join(unknown)}; {HOW_TO_DECLARE}"
        )
    numbers = {name: rows[name].to_numpy(dtype="float64", na_value=np.nan) for name in ("value", "n", "N")}
    return {**numbers, "n": np.nan_to_num(numbers["n"]), "reason": reason}


def _about(
    parts: list[tuple[str, str]], cards: Sequence[Card], codes: list[str], held: Mapping[str, set[str]]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Of each tambon × part whether the needed tables hold something.

    Then of each part whether it has a minimum, and its definition.
    """
    fed = {card.id: fed_tambons(card, held, set(codes)) for card in cards}
    of = {(card.id, part.key): (part.minimum, card.definition) for card in cards for part in card.parts}
    there = np.array([[code in fed[name][key] for name, key in parts] for code in codes], dtype="bool").reshape(
        len(codes), len(parts)
    )
    return there, np.array([of[part][0] for part in parts], dtype="bool"), [of[part][1] for part in parts]


def _only_fed(layers: dict[str, np.ndarray], fed: np.ndarray) -> dict[str, np.ndarray]:
    """Where a needed table holds nothing of a tambon there is no value; where a function was silent, the reason."""
    fed = fed[:, :, None]
    value = np.where(fed, layers["value"], np.nan)
    silent = np.isnan(value) & (layers["reason"] == _NONE)
    reason = np.where(silent, _REASONS.index("nothing_this_month"), layers["reason"])
    return {
        "value": value,
        "n": np.where(fed, layers["n"], 0),
        "N": np.where(fed, layers["N"], np.nan),
        "reason": np.where(fed, reason, _REASONS.index("no_records")),
    }


def _only_joined(layers: dict[str, np.ndarray], outside: np.ndarray) -> dict[str, np.ndarray]:
    """Before a tambon joined there is no value, whatever an indicator says of these months."""
    without = {"value": np.nan, "n": 0, "N": np.nan, "reason": _REASONS.index("not_joined_yet")}
    return {name: np.where(outside[:, None, :], without[name], layer) for name, layer in layers.items()}


def _check(value: np.ndarray, reason: np.ndarray) -> None:
    """Refuse to hand over results that would break what every later step relies on."""
    if (np.isfinite(value) != (reason == _NONE)).any():
        raise ValueError(
            "results must hold a finite value exactly where there is no reason against one; an indicator broke this"
        )


def _rows(
    layers: dict[str, np.ndarray],
    parts: list[tuple[str, str]],
    definitions: list[str],
    codes: list[str],
    months: tuple[str, ...],
) -> pd.DataFrame:
    tambon, part, month = (place.ravel() for place in np.indices(layers["value"].shape))
    reason = layers["reason"].ravel()
    status = np.array([*(STATUSES.index(REASONS[name]) for name in _REASONS), STATUSES.index("ok")])
    return pd.DataFrame(
        {
            "tambon_code": _texts(codes, tambon),
            "month": _texts(months, month),
            "indicator": _texts([name for name, _ in parts], part),
            "part": _texts([key for _, key in parts], part),
            "value": layers["value"].ravel(),
            "n": _whole(layers["n"]),
            "N": _whole(layers["N"]),
            "status": _texts(STATUSES, status[reason]),
            "reason": _texts(_REASONS, reason),
            "definition": _texts(definitions, part),
        }
    )


def _texts(known: Sequence[str], place: np.ndarray) -> pd.Series:
    """The texts at these places; missing where the place is −1."""
    return pd.Series(pd.array(list(known), dtype="str").take(place, allow_fill=True), dtype="str")


def _whole(numbers: np.ndarray) -> pd.Series:
    flat = numbers.ravel()
    unknown = np.isnan(flat)
    return pd.Series(pd.arrays.IntegerArray(np.where(unknown, 0, flat).astype("int64"), unknown))


def before_joining(roster: pd.DataFrame, codes: Sequence[str], months: Sequence[str]) -> np.ndarray:
    """Of each tambon × month whether the tambon had not joined yet.

    Parameters
    ----------
    roster
        tambon_code and, where it is known, the month ``joined``; a tambon without it was there from the beginning.
    codes, months
        The tambons and the ISO months that are asked for.

    Examples
    --------
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "joined": ["2007-01", "2008-02"]})
    >>> before_joining(roster, ["990101", "990102"], ["2008-01", "2008-02"]).tolist()
    [[False, False], [True, False]]
    """
    if "joined" not in roster:
        return np.zeros((len(codes), len(months)), dtype="bool")
    since = roster.set_index("tambon_code")["joined"].reindex(codes).fillna("").to_numpy(dtype=object)
    return np.array(months, dtype=object)[None, :] < since[:, None]
