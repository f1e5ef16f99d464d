"""The four powers (พลัง 4) as each side rated them: levels of powers and items, and start, then and end side by side.

Powers are no indicators: they are judgements of people on a rubric, kept in a table beside the results
(:mod:`tambonlib.indicators.powers_store`). What was chosen where DOMAIN §2 leaves a choice open is in
docs/decisions/0010-powers.md.
"""

import numpy as np
import pandas as pd

from tambonlib import framework
from tambonlib.indicators.indicator import check_columns
from tambonlib.indicators.reasons import REASONS
from tambonlib.records import codebook

_TABLE = "power_rating"
_RATING_COLUMNS = codebook.table(_TABLE).columns
#: The sides that rate, and the moments that they rate, in the order of the codebook.
KINDS, MOMENTS = (tuple(_RATING_COLUMNS[name].allowed) for name in ("rater_kind", "rated_moment"))
#: The moment that is looked back on.
THEN = "then"
#: The levels of the rubric.
LEVELS = tuple(framework.levels())
#: Item → power.
POWER_OF = {item.code: power.code for power in framework.powers() for item in power.items}
#: Columns of the record table that are used.
USED = (
    "tambon_code",
    "round",
    "item",
    "rater_kind",
    "rater",
    "rated_moment",
    "agreed_level",
    "lowest_vote",
    "highest_vote",
    "evidence",
    "evidence_ref",
    "rubric_version",
    "date",
)
#: The columns of the levels.
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
_ALLOWED = {"item": tuple(POWER_OF), "rater_kind": KINDS, "rated_moment": MOMENTS, "agreed_level": LEVELS}
_CELL = ["tambon_code", "round", "moment", "power", "item", "rater_kind"]
_TYPES = {
    **dict.fromkeys(("value", "low", "high", "spread", "evidence"), "float64"),
    **dict.fromkeys(("n", "N", "raters", "contradictions"), "Int64"),
}
_ITEMS = {power.code: len(power.items) for power in framework.powers()}


# Ratings


def study_ratings(
    power_rating: pd.DataFrame, *, months: tuple[str, ...], roster: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the ratings of the roster's tambons in the rounds of the study, each item with its power.

    A rating of which the date is known and lies after the study's last month is not seen yet.

    Parameters
    ----------
    power_rating
        The record table.
    months
        The ISO months of the study; a round is named by one of them.
    roster
        With tambon_code; all tambons that were rated when None.

    Returns
    -------
    DataFrame
        tambon_code, round, moment, rater_kind, rater, power, item, level, rubric_version; ``lowest``, ``highest`` and
        ``spread`` (levels between them), missing unless both votes are known and the agreed level lies between them;
        ``voted``: whether they are; ``contradicts``: whether the lowest vote is above the highest or the agreed level
        outside of both; ``backed``: whether an evidence sentence or the code of a record is given.

    Raises
    ------
    TambonError
        When columns are missing.
    ValueError
        When a rating lacks what the codebook requires, is there twice, or names an item, side, moment or level that
        does not exist.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_ratings
    >>> rows = study_ratings(example_ratings(), months=("2008-01",))
    >>> rows.loc[rows["item"] == "V1", ["rater_kind", "level", "spread", "backed"]].values.tolist()
    [['self', 3.0, 2.0, True], ['peer', 2.0, nan, False]]
    """
    check_columns({_TABLE: USED}, {_TABLE: power_rating})
    codes = power_rating["tambon_code"].unique() if roster is None else roster["tambon_code"]
    later = power_rating["date"].astype("str").str[: len(months[-1])] > months[-1]
    inside = power_rating["round"].isin(months) & power_rating["tambon_code"].isin(codes) & ~later
    rows = _checked(power_rating.loc[inside, list(USED)].reset_index(drop=True))
    level, lowest, highest = (rows[name].astype("float64") for name in ("agreed_level", "lowest_vote", "highest_vote"))
    contradicts = (lowest > highest) | (level < lowest) | (level > highest)
    voted = lowest.notna() & highest.notna() & ~contradicts
    about = rows[["tambon_code", "round", "rater_kind", "rater", "item", "rubric_version"]].astype("str")
    return about.assign(
        moment=rows["rated_moment"].astype("str"),
        power=about["item"].map(POWER_OF).astype("str"),
        level=level,
        lowest=lowest.where(voted),
        highest=highest.where(voted),
        spread=(highest - lowest).where(voted),
        voted=voted,
        contradicts=contradicts,
        backed=rows[["evidence", "evidence_ref"]].notna().any(axis=1),
    )


def _checked(rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse ratings that no import would have let through."""
    key = list(codebook.table(_TABLE).key)
    required = [name for name in USED if _RATING_COLUMNS[name].required]
    broken = {
        f"a value in each of {', '.join(required)}": rows[required].isna().to_numpy().any(),
        f"each {' × '.join(key)} once": rows.duplicated(key).any(),
        **{
            f"only {name}s of the codebook": not rows[name].dropna().isin(allowed).all()
            for name, allowed in _ALLOWED.items()
        },
    }
    if any(broken.values()):
        needed = "; ".join(rule for rule, failed in broken.items() if failed)
        raise ValueError(f"power ratings must hold {needed}")
    return rows


# Levels


def power_levels(
    power_rating: pd.DataFrame, *, months: tuple[str, ...], roster: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return levels 1 to 5 of the four powers and their sixteen items, as each side sees them.

    - An item's level: the agreed level; where several raters of one side rated it, their mean.
    - A power's level: the mean over its four items, of the raters who rated all four. A mean over fewer would move
      with the items that were left out, so there is none; the items that were rated have theirs.
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
            The three are missing unless both votes of all items are known and do not contradict the agreed level.
        ``evidence``
            Share of the ratings with an evidence sentence or the code of a record, percent.
        ``n``, ``N``
            Items that were rated (by the rater who rated most), and the items that there are: 4, in the row of an
            item 1.
        ``raters``
            On how many raters the value rests.
        ``contradictions``
            Ratings whose votes contradict each other or the agreed level. The agreed level stays as it was written.
        ``rubric_version``
            By which the items were rated; missing where there is no value.

    Raises
    ------
    TambonError
        When columns are missing.
    ValueError
        When ratings break the codebook; see :func:`study_ratings`.

    Source: DOMAIN §2.1–2.3 [P].

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_ratings
    >>> levels = power_levels(example_ratings(), months=("2008-01", "2009-01"))
    >>> first = levels[(levels["power"] == "V") & levels["item"].isna() & (levels["moment"] == "start")]
    >>> first[["rater_kind", "value", "n", "N", "status"]].values.tolist()[:2]
    [['self', 2.5, 4, 4, 'ok'], ['peer', nan, 3, 4, 'cannot_be_computed']]
    """
    ratings = study_ratings(power_rating, months=months, roster=roster)
    codes = sorted((ratings if roster is None else roster)["tambon_code"].unique())
    rated = pd.concat([_by_power(ratings), _by_item(ratings)], ignore_index=True)
    rows = _all_cells(codes, ratings).merge(rated, on=_CELL, how="left", validate="one_to_one")
    return _with_reasons(rows, was_rated=rows["tambon_code"].isin(ratings["tambon_code"]))


def _by_item(ratings: pd.DataFrame) -> pd.DataFrame:
    return _summarised(ratings, _CELL).assign(n=1)


def _by_power(ratings: pd.DataFrame) -> pd.DataFrame:
    """Of raters who rated all items of the power; n says how many items the one who rated most did."""
    by = [name for name in _CELL if name != "item"]
    items_rated = ratings.groupby([*by, "rater"])["item"].transform("size")
    most = ratings.assign(n=items_rated).groupby(by, as_index=False)["n"].max()
    whole = _summarised(ratings[items_rated == ratings["power"].map(_ITEMS)], by)
    return most.merge(whole, on=by, how="left").assign(item=pd.Series(dtype="str"))


def _summarised(ratings: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """What the ratings of each cell say together; votes only where all of them have some."""
    cells = (
        ratings.groupby(by)
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
    votes = {name: cells[name].where(cells["all_voted"]) for name in ("low", "high", "spread")}
    return cells.assign(**votes, evidence=100.0 * cells["evidence"])


def _all_cells(codes: list[str], ratings: pd.DataFrame) -> pd.DataFrame:
    """The rows that there must be, in order."""
    when = ratings[["round", "moment"]].drop_duplicates()
    when = when.astype({"moment": pd.CategoricalDtype(MOMENTS, ordered=True)}).sort_values(["round", "moment"])
    if when.empty:
        when = pd.DataFrame({"round": [np.nan], "moment": [np.nan]})
    units = [
        (power.code, item) for power in framework.powers() for item in (np.nan, *(one.code for one in power.items))
    ]
    units = pd.DataFrame(units, columns=["power", "item"])
    cells = pd.DataFrame({"tambon_code": codes}).merge(when, how="cross").merge(units, how="cross")
    return cells.merge(pd.DataFrame({"rater_kind": list(KINDS)}), how="cross").astype("str")


def _with_reasons(rows: pd.DataFrame, was_rated: pd.Series) -> pd.DataFrame:
    """The rows with reason and status; what nobody said is zero only where things are counted."""
    of_power, differ = rows["item"].isna(), rows["versions"] > 1
    counts = {name: rows[name].fillna(0) for name in ("n", "raters", "contradictions")}
    reason = (
        pd.Series("item_not_rated", index=rows.index, dtype="str")
        .mask(of_power, "power_not_rated")
        .mask(of_power & (counts["n"] > 0), "power_items_missing")
        .mask(differ, "rubric_versions_differ")
        .mask(~was_rated, "no_records")
        .where(rows["value"].isna() | differ)
    )
    known = ["value", "low", "high", "spread", "evidence", "rubric_version"]
    rows = rows.assign(
        **{name: rows[name].where(reason.isna()) for name in known},
        **counts,
        N=rows["power"].map(_ITEMS).where(of_power, 1),
        reason=reason,
        status=reason.map(REASONS).fillna("ok"),
    )
    return rows[list(COLUMNS)].astype({name: _TYPES.get(name, "str") for name in COLUMNS})


# Start, then and end

_BESIDE = ["tambon_code", "power", "item", "rater_kind"]
#: The moments that are shown together, each with whether the first of several rounds is taken, or the last.
_MOMENTS_BESIDE = {"start": "first", "then": "last", "end": "last"}
# Means of three raters miss each other by rounding only.
_DIGITS = 9


def start_then_end(levels: pd.DataFrame) -> pd.DataFrame:
    """Return what a side said at the start, what it says of the start looking back, and what it says at the end.

    The three belong together. People who learn what good is may rate the same start lower when they look back
    (response shift), so the start alone hides progress; and people tend to assume that they improved, so the
    then-rating alone inflates it. For this reason no single difference is made here.

    Parameters
    ----------
    levels
        From :func:`power_levels`.

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
    >>> from tambonlib.indicators.examples import example_ratings
    >>> beside = start_then_end(power_levels(example_ratings(), months=("2008-01", "2009-01")))
    >>> of_v = beside[(beside["power"] == "V") & beside["item"].isna() & (beside["rater_kind"] == "self")]
    >>> of_v[["start", "then", "end", "shift", "note"]].values.tolist()
    [[2.5, 1.75, 3.25, -0.75, 'then_lower']]
    """
    beside = levels[_BESIDE].drop_duplicates(ignore_index=True)
    for moment, which in _MOMENTS_BESIDE.items():
        beside = beside.merge(_one_round(levels, moment, which), on=_BESIDE, how="left")
        unknown = beside[moment].isna() & beside[f"{moment}_reason"].isna()
        beside[f"{moment}_reason"] = beside[f"{moment}_reason"].mask(unknown, "moment_not_rated")
    both = beside["start"].notna() & beside["then"].notna()
    same_rubric = beside["start_version"] == beside["then_version"]
    shift = (beside["then"] - beside["start"]).round(_DIGITS).where(both & same_rubric)
    note = np.select(
        [~both, ~same_rubric, shift < 0, shift > 0],
        ["no_then_rating", "rubric_changed", "then_lower", "then_higher"],
        "then_same",
    )
    return beside.assign(shift=shift, note=pd.Series(note, index=beside.index, dtype="str"))


def _one_round(levels: pd.DataFrame, moment: str, which: str) -> pd.DataFrame:
    """The levels of one moment in the round that counts, columns named by the moment; rounds with a level go first."""
    rows = levels[levels["moment"] == moment]
    rows = rows.assign(unknown=rows["value"].isna()).sort_values(
        ["unknown", "round"], ascending=[True, which == "first"]
    )
    names = {
        "value": moment,
        "round": f"{moment}_round",
        "reason": f"{moment}_reason",
        "rubric_version": f"{moment}_version",
    }
    return rows.drop_duplicates(_BESIDE)[[*_BESIDE, *names]].rename(columns=names)


# Overlap with dimensions


def overlapping_dimensions(power: str) -> tuple[str, ...]:
    """Return the dimensions that measure the same thing as this power, as the framework declares.

    Raises
    ------
    KeyError
        When there is no such power.

    Examples
    --------
    >>> overlapping_dimensions("K"), overlapping_dimensions("P")
    (('D5',), ())
    """
    overlaps = {one.code: one.overlaps for one in framework.powers()}
    if power not in overlaps:
        raise KeyError(f"power must be one of {', '.join(overlaps)}; got {power!r}")
    return overlaps[power]


def exclude_overlap(table: pd.DataFrame, power: str) -> pd.DataFrame:
    """Return the rows of `table` that may be held against this power.

    A test of "powers drive progress" with a dimension that measures the same thing as the power would be true by
    definition.

    Parameters
    ----------
    table
        Results or anything else with the column ``indicator`` ("D5.1") or ``dimension`` ("D5"). Rows without one stay.
    power
        "V", "K", "N" or "P".

    Raises
    ------
    KeyError
        When there is no such power, or the table has neither column.

    Examples
    --------
    >>> results = pd.DataFrame({"indicator": ["D1.2", "D5.1", "D5.4", "S.1"]})
    >>> exclude_overlap(results, "K")["indicator"].tolist()
    ['D1.2', 'S.1']
    """
    if "dimension" not in table and "indicator" not in table:
        raise KeyError(f"table must have the column indicator or dimension; got {', '.join(map(str, table.columns))}")
    dimension = table["dimension"] if "dimension" in table else table["indicator"].str.split(".").str[0]
    return table[~dimension.isin(overlapping_dimensions(power))]
