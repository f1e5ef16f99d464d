"""The level of each power and of each item: by tambon, round, moment and side, the sides kept apart."""

import numpy as np
import pandas as pd

from tambonlib import framework
from tambonlib.indicators.powers.ratings import KINDS, MOMENTS, POWER_OF, seen_ratings
from tambonlib.indicators.reasons import REASONS

COLUMNS = (
    "tambon_code",
    "round",
    "moment",
    "power",
    "item",
    "rater_kind",
    "value",
    "low",
    "high",
    "spread",
    "evidence",
    "n",
    "N",
    "raters",
    "contradictions",
    "status",
    "reason",
    "rubric_version",
)
_KEY = ["tambon_code", "round", "moment", "power", "item", "rater_kind"]
_TYPES = {
    **dict.fromkeys(("value", "low", "high", "spread", "evidence"), "float64"),
    **dict.fromkeys(("n", "N", "raters", "contradictions"), "Int64"),
}
_ITEMS = {power.code: len(power.items) for power in framework.powers()}


def power_levels(
    power_rating: pd.DataFrame, *, months: tuple[str, ...], roster: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Levels 1 to 5 of the four powers and their sixteen items, as each side sees them.

    - An item's level: the agreed level; where several raters of one side rated it, their mean.
    - A power's level: the mean over its four items, of the raters who rated all four. A mean over fewer would move
      with the items that were
      left out, so it is not told; the items that were rated are.
    - Self, peer and provincial ratings are never put together, and neither are ratings by different versions of the
      rubric.

    Unit: levels. Undefined where a side did not rate (not collected), where it left out items of the power, and where
    the ratings of one cell follow different versions of the rubric (cannot be computed).

    Parameters
    ----------
    power_rating
        The record table.
    months
        The ISO months of the study. Rounds outside of them are not the study's.
    roster
        With tambon_code; the tambons that were rated when None.

    Returns
    -------
    DataFrame
        One row for each tambon of the roster × round and moment that anyone rated × power or item × side, in that
        order. Without any rating there is one row for each tambon × power or item × side, whose round and moment are
        missing.

        ``item``
            Missing in the row of the whole power.
        ``value``
            The level; missing unless ``status`` is ok, and then ``reason`` says why.
        ``low``, ``high``
            The lowest and the highest single vote (of all items, in the row of a power).
        ``spread``
            Highest − lowest vote on one item, mean over the items: how far people in the circle saw it differently.
            The three are missing unless both votes of all items are told and do not contradict the agreed level.
        ``evidence``
            Share of the ratings with an evidence sentence or the code of a record, percent.
        ``n``, ``N``
            Items that were rated (by the rater who rated most), and the items that there are: 4, in the row of an
            item 1.
        ``raters``
            On how many raters the value rests.
        ``contradictions``
            Ratings whose votes contradict each other or the agreed level. The agreed level stands as it was written.
        ``rubric_version``
            By which the items were rated; missing where there is no value.

    Raises
    ------
    TambonError
        When columns are missing.
    ValueError
        When ratings break the codebook; see :func:`tambonlib.indicators.powers.ratings.seen_ratings`.

    Source: DOMAIN §2.1–2.3 [P].

    Examples
    --------
    >>> from tambonlib.indicators.powers.example import example_ratings
    >>> told = power_levels(example_ratings(), months=("2008-01", "2009-01"))
    >>> first = told[(told["power"] == "V") & told["item"].isna() & (told["moment"] == "start")]
    >>> first[["rater_kind", "value", "low", "high", "n", "N", "status"]].values.tolist()
    [['self', 2.5, 2.0, 4.0, 4, 4, 'ok'], ['peer', nan, nan, nan, 3, 4, 'cannot_be_computed'], ['provincial', nan, nan, nan, 0, 4, 'not_collected']]
    """
    seen = seen_ratings(power_rating, months=months, roster=roster)
    codes = sorted((seen if roster is None else roster)["tambon_code"].unique())
    told = pd.concat([_of_powers(seen), _of_items(seen)], ignore_index=True)
    whole = _grid(codes, seen).merge(told, on=_KEY, how="left", validate="one_to_one")
    return _with_reasons(whole, set(seen["tambon_code"]))


def _of_items(seen: pd.DataFrame) -> pd.DataFrame:
    return _summed(seen, _KEY).assign(n=1)


def _of_powers(seen: pd.DataFrame) -> pd.DataFrame:
    """Only raters who rated all items of the power count; n says how many items the one who rated most did."""
    by = [name for name in _KEY if name != "item"]
    rated = seen.groupby([*by, "rater"])["item"].transform("size")
    most = rated.groupby([seen[name] for name in by]).max().rename("n").reset_index()
    return (
        most.merge(_summed(seen[rated == seen["power"].map(_ITEMS)], by), on=by, how="left")
        .assign(item=np.nan)
        .astype({"item": "str"})
    )


def _summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """What each cell says; votes only where all of its ratings have them."""
    told = (
        rows.groupby(by)
        .agg(
            value=("level", "mean"),
            low=("lowest", "min"),
            high=("highest", "max"),
            spread=("spread", "mean"),
            evidence=("backed", "mean"),
            all_voted=("voted", "all"),
            contradictions=("contradicts", "sum"),
            raters=("rater", "nunique"),
            versions=("rubric_version", "nunique"),
            rubric_version=("rubric_version", "first"),
        )
        .reset_index()
    )
    votes = {name: told[name].where(told["all_voted"]) for name in ("low", "high", "spread")}
    return told.assign(**votes, evidence=100.0 * told["evidence"])


def _grid(codes: list[str], seen: pd.DataFrame) -> pd.DataFrame:
    """The rows that there must be, in order."""
    pairs = seen[["round", "moment"]].drop_duplicates()
    pairs = pairs.sort_values(
        ["round", "moment"], key=lambda names: names.map(MOMENTS.index) if names.name == "moment" else names
    )
    if pairs.empty:
        pairs = pd.DataFrame({"round": [np.nan], "moment": [np.nan]})
    units = [
        (power, item) for power in _ITEMS for item in (np.nan, *(item for item, of in POWER_OF.items() if of == power))
    ]
    parts = {
        "tambon": pd.DataFrame({"tambon_code": codes}),
        "when": pairs,
        "unit": pd.DataFrame(units, columns=["power", "item"]),
        "side": pd.DataFrame({"rater_kind": list(KINDS)}),
    }
    places = np.indices([len(part) for part in parts.values()]).reshape(len(parts), -1)
    blocks = [part.take(place).reset_index(drop=True) for part, place in zip(parts.values(), places, strict=True)]
    return pd.concat(blocks, axis=1).astype("str")


def _with_reasons(rows: pd.DataFrame, rated: set[str]) -> pd.DataFrame:
    """Why there is no value where there is none; what nobody said counts as zero only where things are counted."""
    power = rows["item"].isna()
    counts = {name: rows[name].fillna(0) for name in ("n", "raters", "contradictions")}
    reason = pd.Series("item_not_rated", index=rows.index, dtype="str").mask(power, "power_not_rated")
    reason = reason.mask(power & (counts["n"] > 0), "power_items_missing").mask(
        rows["versions"] > 1, "rubric_versions_differ"
    )
    reason = reason.mask(~rows["tambon_code"].isin(rated), "no_records").where(
        rows["value"].isna() | (rows["versions"] > 1)
    )
    told = {
        name: rows[name].where(reason.isna())
        for name in ("value", "low", "high", "spread", "evidence", "rubric_version")
    }
    status = reason.map(REASONS).fillna("ok")
    N = rows["power"].map(_ITEMS).where(power, 1)
    rows = rows.assign(**told, **counts, N=N, reason=reason, status=status)
    return rows[list(COLUMNS)].astype({name: _TYPES.get(name, "str") for name in COLUMNS})
