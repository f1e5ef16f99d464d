"""Enterprises of households, their seasons, and in which month a season is over.

A season is what one household grew of one kind in one crop year, be it on several plots. Animals, crafts and trade
keep their own time: each enterprise is a season of its own, as is a crop without a crop year. Which kinds are measured
together, and by what, is set in ``definitions/enterprise_kinds.yaml``.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.active import last_month
from tambonlib.months import ordinal

#: One household, and what it keeps of one kind, year after year.
HOUSEHOLD = ["tambon_code", "hh_id"]
KEEPER = [*HOUSEHOLD, "kind"]


@dataclass(frozen=True)
class Group:
    """Kinds of enterprise that are measured together.

    Parameters
    ----------
    code
        Its name in the parts of indicators.
    measure
        ``"rai"``, ``"head"`` or ``"none"``: what its costs and profits are divided by.
    weighed
        Whether its output is sold by weight.
    kinds
        Codes of ``enterprise_kind``.
    th, en
        Its name.
    """

    code: str
    measure: str
    weighed: bool
    kinds: tuple[str, ...]
    th: str
    en: str


@dataclass(frozen=True)
class Cane:
    """What is special about cane: the codes of its kinds and of its planting costs."""

    plant: str
    ratoon: str
    planting: tuple[str, ...]
    spread: str


@cache
def groups() -> tuple[Group, ...]:
    """Return all groups, in the order of the file.

    Examples
    --------
    >>> [group.code for group in groups() if group.weighed]
    ['rice_wet', 'rice_dry', 'cassava', 'cane', 'maize']
    """
    return tuple(
        Group(code, one["measure"], one["weighed"], tuple(one["kinds"]), one["label"]["th"], one["label"]["en"])
        for code, one in read_definition("enterprise_kinds.yaml")["groups"].items()
    )


def groups_measured_by(measure: str) -> tuple[Group, ...]:
    """Return the groups that are divided by rai, or by head.

    Examples
    --------
    >>> [group.code for group in groups_measured_by("none")]
    ['business']
    """
    return tuple(group for group in groups() if group.measure == measure)


@cache
def cane() -> Cane:
    """Return the codes that cane needs."""
    codes = read_definition("enterprise_kinds.yaml")["cane"]
    return Cane(codes["plant"], codes["ratoon"], tuple(codes["planting"]), codes["spread"])


def enterprise_seasons(enterprise: pd.DataFrame) -> pd.DataFrame:
    """Return the enterprises, each with its group, its size and its season.

    Parameters
    ----------
    enterprise
        Records.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, kind, group, season (the ``ent_id`` of its first plot), ent_id (all categories); crop_year
        (missing unless a crop); size (rai or head, missing unless above zero); start, end. Sorted by household, kind,
        crop year and enterprise.

    Raises
    ------
    TambonError
        When an enterprise is recorded twice, or a kind is not known.

    Examples
    --------
    >>> enterprise = pd.DataFrame({
    ...     "ent_id": ["e1", "e2", "e3"], "hh_id": "h1", "tambon_code": "990101",
    ...     "kind": ["rice_wet", "rice_wet", "pig"], "crop_year": [2008, 2008, None],
    ...     "area_rai": [5.0, 3.0, None], "herd_n": [None, None, 7],
    ...     "start": "2008-06", "end": None})
    >>> enterprise_seasons(enterprise)[["ent_id", "group", "season", "size"]].values.tolist()
    [['e3', 'pig', 'e3', 7.0], ['e1', 'rice_wet', 'e1', 5.0], ['e2', 'rice_wet', 'e1', 3.0]]
    """
    of_kind = {kind: group for group in groups() for kind in group.kinds}
    rows = enterprise.dropna(subset=["ent_id", *KEEPER]).astype(dict.fromkeys(["ent_id", *KEEPER], "str"))
    refuse(rows["ent_id"], rows["ent_id"].duplicated(), "indicator_twice", "enterprise")
    refuse(rows["kind"], ~rows["kind"].isin(list(of_kind)), "indicator_line", "enterprise")
    measure = rows["kind"].map({kind: group.measure for kind, group in of_kind.items()})
    size = rows["area_rai"].astype("float64").where(measure == "rai")
    size = size.mask(measure == "head", rows["herd_n"].astype("float64"))
    rows = rows.assign(
        group=rows["kind"].map({kind: group.code for kind, group in of_kind.items()}),
        size=size.where(size > 0),
        crop_year=rows["crop_year"].astype("float64").where(measure == "rai"),
    ).sort_values([*KEEPER, "crop_year", "ent_id"], ignore_index=True)
    first_plot = rows.groupby([*KEEPER, "crop_year"])["ent_id"].transform("first")
    rows = rows.assign(season=first_plot.fillna(rows["ent_id"]).astype("str"))
    # As categories the keys are grouped and joined as whole numbers from here on.
    return rows.astype(dict.fromkeys([*KEEPER, "group", "season", "ent_id"], "category"))


def season_months(
    enterprise_seasons: pd.DataFrame, ent_output: pd.DataFrame, *, months: tuple[str, ...], season_quiet_months: int
) -> pd.DataFrame:
    """Return each enterprise in each study month by whose end it has begun, and how long ago it ended.

    It is over at its written end. Where none is written, it is over once `season_quiet_months` months have passed
    without further output; it then ended with its last output so far.

    Parameters
    ----------
    enterprise_seasons
        See :func:`enterprise_seasons`.
    ent_output
        Records.

    Returns
    -------
    DataFrame
        The columns of :func:`enterprise_seasons` but start and end; month (a category); age (months since it ended,
        missing while it goes on).

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> records = rice_records(1)
    >>> rows = season_months(
    ...     enterprise_seasons(records["enterprise"]), records["ent_output"], months=("2007-11", "2007-12"),
    ...     season_quiet_months=2)
    >>> rows[["ent_id", "month", "age"]].values.tolist()
    [['h001-2007', '2007-11', nan], ['h001-2007', '2007-12', 0.0]]
    """
    calendar = pd.DataFrame({"month": pd.Categorical(months, categories=months), "now": [ordinal(m) for m in months]})
    begins = last_month(enterprise_seasons["start"]).fillna(0)
    rows = enterprise_seasons.drop(columns=["start", "end"]).assign(
        begins=begins, end=last_month(enterprise_seasons["end"])
    )
    rows = rows.merge(calendar, how="cross").query("begins <= now").reset_index(drop=True)
    output = _output_months(ent_output, enterprise_seasons["ent_id"])
    quiet_since = rows["ent_id"].map(_quiet_since(output, season_quiet_months)).astype("float64")
    over = rows["end"].fillna(quiet_since) <= rows["now"]
    ended = rows["end"].fillna(_last_output(rows, output))
    return rows.assign(age=(rows["now"] - ended).where(over)).drop(columns=["begins", "end", "now"])


def refuse(column: pd.Series, wrong: pd.Series, code: str, table: str) -> None:
    """Raise a TambonError with this code when any value of a record table's column is wrong."""
    if wrong.any():
        values = {"table": table, "columns": column.name, "count": int(wrong.sum())}
        fault = Fault(code, key=f"{table}.{column.name}", found=str(column[wrong].iloc[0]), values=values)
        raise TambonError([fault])


def _output_months(ent_output: pd.DataFrame, enterprises: pd.Series) -> pd.DataFrame:
    """The months in which each enterprise had output, as ordinals, in order."""
    lines = ent_output.loc[ent_output["ent_id"].isin(enterprises), ["ent_id", "date"]]
    output = pd.DataFrame({"ent_id": lines["ent_id"].astype(enterprises.dtype), "made": last_month(lines["date"])})
    return output.dropna().drop_duplicates().sort_values(["made", "ent_id"], ignore_index=True)


def _quiet_since(output: pd.DataFrame, quiet: int) -> pd.Series:
    """By enterprise the first month in which `quiet` months had passed since an output and no more had come."""
    following = output.groupby("ent_id", observed=True)["made"].shift(-1).fillna(np.inf)
    silent = output[following - output["made"] > quiet]
    return silent.groupby("ent_id", observed=True)["made"].min() + quiet


def _last_output(rows: pd.DataFrame, output: pd.DataFrame) -> pd.Series:
    """The month of the last output of each row's enterprise by the row's month."""
    asked = rows.reset_index()[["index", "ent_id", "now"]].astype({"now": "float64"}).sort_values("now")
    found = pd.merge_asof(asked, output, left_on="now", right_on="made", by="ent_id")
    return found.set_index("index")["made"].reindex(rows.index)
