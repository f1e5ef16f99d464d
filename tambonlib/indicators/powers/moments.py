"""Start, then-rating and end of a power, side by side."""

import numpy as np
import pandas as pd

_KEY = ["tambon_code", "power", "item", "rater_kind"]
#: The moments that are shown together, each with the side of time from which its rating is taken.
_SHOWN = {"start": "first", "then": "last", "end": "last"}
# Means of three raters miss each other by rounding only.
_DIGITS = 9


def start_then_end(levels: pd.DataFrame) -> pd.DataFrame:
    """What a side said at the start, what it says of the start when it looks back, and what it says at the end.

    The three belong together. People who learn what good is may rate the same start lower when they look back (response shift), so the start
    alone hides progress; and people tend to assume that they improved, so the then-rating alone inflates it. For this reason
    no single difference is made here.

    Parameters
    ----------
    levels
        From :func:`tambonlib.indicators.powers.levels.power_levels`.

    Returns
    -------
    DataFrame
        One row for each tambon × power or item × side, in the order of `levels`. For each of start, then and end:
        ``<moment>`` (level, missing with its ``<moment>_reason``), ``<moment>_round`` and ``<moment>_version`` of the rubric. Where a moment was
        rated in several rounds the start is the first that has a level, the other two are the last. ``shift``:
        then − start, in levels; ``note``: a key under ``powers.note.`` in the words, which says what the shift means, or why there
        is none.

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
    for moment, side in _SHOWN.items():
        keys = keys.merge(_taken(levels, moment, side), on=_KEY, how="left", validate="one_to_one")
        reason = keys[f"{moment}_reason"].astype("str")
        silent = keys[moment].isna() & reason.isna()
        keys = keys.assign(**{f"{moment}_reason": reason.mask(silent, "moment_not_rated")})
    return _with_note(keys)


def _taken(levels: pd.DataFrame, moment: str, side: str) -> pd.DataFrame:
    """The row of each key that speaks for the moment; a round with a level goes before one without."""
    rows = levels[levels["moment"] == moment]
    rows = rows.assign(silent=rows["value"].isna()).sort_values("round", ascending=side == "first", kind="stable")
    rows = rows.sort_values("silent", kind="stable").drop_duplicates(_KEY)
    names = {"value": moment, "round": f"{moment}_round", "reason": f"{moment}_reason", "rubric_version": f"{moment}_version"}
    return rows[[*_KEY, *names]].rename(columns=names)


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
