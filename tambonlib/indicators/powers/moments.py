"""Start, then-rating and end of a power, side by side."""

import numpy as np
import pandas as pd

from tambonlib.indicators.by_series import plain_values

_KEY = ["tambon_code", "power", "item", "rater_kind"]
#: The moments that are shown together, each with the side of time from which its rating is taken.
_SHOWN = {"start": "first", "then": "last", "end": "last"}
#: What is taken from the row that speaks for a moment, with its dtype; and what stands where there is no such row.
_TAKEN = {"value": "float64", "round": "str", "reason": "str", "rubric_version": "str"}
_NAMED = {"rubric_version": "version"}
_NOT_RATED = (None, None, "moment_not_rated", None)
# Means of three raters miss each other by rounding only.
_DIGITS = 9


def start_then_end(levels: pd.DataFrame) -> pd.DataFrame:
    """What a side said at the start, what it says of the start when it looks back, and what it says at the end.

    The three belong together. People who learn what good is may rate the same start lower when they look back
    (response shift), so the start alone hides progress; and people tend to assume that they improved, so the
    then-rating alone inflates it. For this reason no single difference is made here.

    Parameters
    ----------
    levels
        From :func:`tambonlib.indicators.powers.levels.power_levels`.

    Returns
    -------
    DataFrame
        One row for each tambon × power or item × side, in the order of `levels`. For each of start, then and end:
        ``<moment>`` (level, missing with its ``<moment>_reason``), ``<moment>_round`` and ``<moment>_version`` of the
        rubric. Where a moment was rated in several rounds the start is the first that has a level, the other two are
        the last. ``shift``: then − start, in levels; ``note``: a key under ``powers.note.`` in the words, which says
        what the shift means, or why there is none.

    Examples
    --------
    >>> from tambonlib.indicators.powers.example import example_ratings
    >>> from tambonlib.indicators.powers.levels import power_levels
    >>> told = start_then_end(power_levels(example_ratings(), months=("2008-01", "2009-01")))
    >>> own = told[(told["power"] == "V") & told["item"].isna() & (told["rater_kind"] == "self")]
    >>> own[["start", "then", "end", "shift", "note"]].values.tolist()
    [[2.5, 1.75, 3.25, -0.75, 'then_lower']]
    """
    keys = levels[_KEY].drop_duplicates(ignore_index=True)
    # A few hundred rows on each page of a report: look-ups take a tenth of the time of three merges.
    wanted, taken = _plain(keys, _KEY), _taken(levels)
    columns: dict[str, pd.Series] = {}
    for moment in _SHOWN:
        found = [taken.get((*key, moment), _NOT_RATED) for key in wanted]
        for place, (name, dtype) in enumerate(_TAKEN.items()):
            column = moment if name == "value" else f"{moment}_{_NAMED.get(name, name)}"
            columns[column] = pd.Series([one[place] for one in found], index=keys.index, dtype=dtype)
    return _with_note(keys.assign(**columns))


def _taken(levels: pd.DataFrame) -> dict[tuple, tuple]:
    """The row of each key and moment that speaks for it; a round with a level goes before one without."""
    taken: dict[tuple, tuple] = {}
    for *key, value, when, reason, version in _plain(levels, [*_KEY, "moment", *_TAKEN]):
        if key[-1] not in _SHOWN:
            continue
        known = taken.get(tuple(key))
        if known is None or _speaks_before((value, when), known, _SHOWN[key[-1]]):
            taken[tuple(key)] = (
                value,
                when,
                reason if reason is not None or value is not None else "moment_not_rated",
                version,
            )
    return taken


def _speaks_before(one: tuple, other: tuple, side: str) -> bool:
    if (one[0] is None) != (other[0] is None):
        return one[0] is not None
    return one[1] < other[1] if side == "first" else one[1] > other[1]


def _plain(table: pd.DataFrame, columns: list[str]) -> list[tuple]:
    """The rows as Python has them; missing is None."""
    return list(zip(*(plain_values(table[name]) for name in columns), strict=True))


def _with_note(rows: pd.DataFrame) -> pd.DataFrame:
    both = rows["start"].notna() & rows["then"].notna()
    same_rubric = rows["start_version"] == rows["then_version"]
    shift = (rows["then"] - rows["start"]).round(_DIGITS).where(both & same_rubric)
    note = np.select(
        [~both, ~same_rubric, shift < 0, shift > 0],
        ["no_then_rating", "rubric_changed", "then_lower", "then_higher"],
        "then_same",
    )
    return rows.assign(shift=shift, note=pd.Series(note, index=rows.index, dtype="str"))
