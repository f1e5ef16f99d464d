"""What is said of all tambons together: reach by quarter, how evenly support was spread, and support against need.

Everything here is made from results, the long table that measuring leaves. So it can be told wherever the results
are, and there is no second store that could say something else. A *scope* is ``"study"`` or the code of a province;
in it are the tambons that have joined by the month.
"""

import numpy as np
import pandas as pd

from tambonlib.framework import support_lines
from tambonlib.indicators.card import Card
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.support.dose import relative_dose
from tambonlib.indicators.support.reach import reach_of_support

#: As in results, with the scope in the tambon's place.
COLUMNS = ("scope", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition")
STUDY = "study"
_LINES = ("total", *(line.code.lower() for line in support_lines()))


def reach_by_quarter(
    results: pd.DataFrame, *, roster: pd.DataFrame, months: tuple[str, ...], reach_months: int
) -> pd.DataFrame:
    """S.3 over tambons: the share of tambons with at least one contact in each quarter, percent.

    Parameters
    ----------
    results
        As :func:`tambonlib.indicators.measure.measure` gives them, of all tambons.
    roster
        tambon_code, province_code and, where it is known, the month ``joined``.
    months
        The study's months.
    reach_months
        The study's setting with which S.3 was measured: the length of a quarter. Quarters are counted from the first
        study month; one that is not over by the last month is not told.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each scope × quarter × part, ``month`` being the quarter's last. Parts: ``reach`` (any
        contact) and ``core_reach`` (a core leader of the tambon was present). n: tambons of which it is known; N:
        tambons of the scope.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_results
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "province_code": "99"})
    >>> told = reach_by_quarter(example_results(), roster=roster, months=("2008-01", "2008-02", "2008-03"), reach_months=3)
    >>> told.loc[told["scope"] == "study", ["month", "part", "value", "n", "N"]].values.tolist()
    [['2008-03', 'reach', 100.0, 2, 2], ['2008-03', 'core_reach', 100.0, 2, 2]]
    """
    ends = months[reach_months - 1 :: reach_months]
    rows = _scoped(results, roster, ends)
    parts = {"reach": "contacts", "core_reach": "core"}
    return _told(
        [
            _row(reach_of_support.card, scope, month, part, own, _percent_above_zero)
            for part, key in parts.items()
            for scope, month, own in _each(rows, "S.3", key, ends)
        ]
    )


def equity(results: pd.DataFrame, *, roster: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """S.4 over tambons: the Gini coefficient of hours of support to date (S.1), in all and by line.

    Parameters
    ----------
    results, roster, months
        As in :func:`reach_by_quarter`.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each scope × month × part. Parts: ``gini_total`` and ``gini_l1`` … ``gini_l4``, from 0
        (all tambons were given the same) towards 1. No value while no tambon of the scope was given any. n: tambons
        of which the hours are known; N: tambons of the scope. A province of one tambon has 0, which says nothing.

    Examples
    --------
    Two tambons with 6 and 5 hours by the end of March:

    >>> from tambonlib.indicators.support.example import example_results
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "province_code": "99"})
    >>> told = equity(example_results(), roster=roster, months=("2008-03",)).set_index(["scope", "part"])["value"]
    >>> told[[("study", "gini_total"), ("99", "gini_l1"), ("99", "gini_l2")]].round(4).tolist()
    [0.0455, 0.5, 0.0]
    """
    rows = _scoped(results, roster, months)
    return _told(
        [
            _row(relative_dose.card, scope, month, f"gini_{line}", own, gini)
            for line in _LINES
            for scope, month, own in _each(rows, "S.1", f"{line}_to_date", months)
        ]
    )


def dose_against_baseline(results: pd.DataFrame, indicator: str, part: str, *, month: str) -> pd.DataFrame:
    """Support against need: each tambon's hours to date beside its first known level of something.

    Weak tambons often get more support, so this is looked at before support is compared with results (DOMAIN §3).

    Parameters
    ----------
    results
        As in :func:`reach_by_quarter`.
    indicator, part
        What the baseline is a level of.
    month
        By whose end the hours are counted.

    Returns
    -------
    DataFrame
        tambon_code, ``baseline_month`` (the first in which the level was known), ``baseline``, ``hours`` (S.1
        ``total_to_date``), in the order of the codes; missing where it is not known.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_results
    >>> dose_against_baseline(example_results(), "S.8", "demand", month="2008-03").values.tolist()
    [['990101', '2008-01', 100.0, 6.0], ['990102', '2008-02', 0.0, 5.0]]
    """
    known = results[results["status"] == "ok"].sort_values("month", kind="stable")
    level = (
        known[(known["indicator"] == indicator) & (known["part"] == part)]
        .drop_duplicates("tambon_code")
        .set_index("tambon_code")
    )
    dose = known[
        (known["indicator"] == "S.1") & (known["part"] == "total_to_date") & (known["month"] == month)
    ].set_index("tambon_code")
    codes = pd.Index(sorted(results["tambon_code"].unique()), name="tambon_code", dtype="str")
    told = {"baseline_month": level["month"], "baseline": level["value"], "hours": dose["value"]}
    return pd.DataFrame({name: values.reindex(codes) for name, values in told.items()}).reset_index()


def gini(values) -> float:
    """The Gini coefficient of amounts that are not negative.

    Σ over all pairs |x_i − x_j| ÷ (2 n² mean), from 0 where all are equal to (n − 1) ÷ n where one has all. Missing
    where there are no values, or where all are 0. Source: Gini 1912; the same as ``Gini`` of R's ineq without
    correction.

    Raises
    ------
    ValueError
        When an amount is negative or missing.

    Examples
    --------
    >>> gini([3.0, 3.0, 3.0]), gini([0.0, 0.0, 0.0, 8.0]), gini([1.0, 2.0, 3.0])
    (0.0, 0.75, 0.2222222222222222)
    """
    ordered = _amounts(values)
    total, count = ordered.sum(), len(ordered)
    if total == 0:
        return float("nan")
    return float(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / (count * total))


def lorenz(values) -> pd.DataFrame:
    """The Lorenz curve: the share of all support that the least supported tambons have together.

    Returns
    -------
    DataFrame
        ``share_of_tambons`` and ``share_of_support``, from (0, 0) to (1, 1), one row more than there are values.
        Shares of support are missing where all amounts are 0.

    Raises
    ------
    ValueError
        When an amount is negative or missing.

    Examples
    --------
    >>> lorenz([3.0, 1.0]).values.tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    ordered = _amounts(values)
    sums = np.concatenate([[0.0], ordered.cumsum()])
    shares = sums / sums[-1] if sums[-1] > 0 else np.full(len(sums), np.nan)
    return pd.DataFrame({"share_of_tambons": np.linspace(0.0, 1.0, len(sums)), "share_of_support": shares})


def _percent_above_zero(values: pd.Series) -> float:
    return 100.0 * float((values > 0).mean())


def _amounts(values) -> np.ndarray:
    ordered = np.sort(np.asarray(values, dtype="float64"))
    if not (ordered >= 0).all():
        raise ValueError(f"values must be amounts of zero or more, none missing; got {list(values)!r}")
    return ordered


def _scoped(results: pd.DataFrame, roster: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """The results of support of these months with their scope: once for the study, once for the province."""
    own = results[results["indicator"].isin(["S.1", "S.3"]) & results["month"].isin(months)]
    about = roster[["tambon_code", "province_code"]].assign(joined=roster["joined"] if "joined" in roster else None)
    rows = own.merge(about, on="tambon_code")
    rows = rows[rows["joined"].isna() | (rows["joined"] <= rows["month"])]
    return pd.concat([rows.assign(scope=STUDY), rows.assign(scope=rows["province_code"])], ignore_index=True)


def _each(rows: pd.DataFrame, indicator: str, part: str, months: tuple[str, ...]):
    """Scope, month and the rows of one part, for every scope and month."""
    own = rows[(rows["indicator"] == indicator) & (rows["part"] == part)]
    groups = dict(tuple(own.groupby(["scope", "month"])))
    scopes = [STUDY, *sorted(set(rows["scope"]) - {STUDY})]
    return [(scope, month, groups.get((scope, month), own.iloc[:0])) for scope in scopes for month in months]


def _row(card: Card, scope: str, month: str, part: str, own: pd.DataFrame, of) -> tuple:
    """One row: `of` the values of the tambons that have one; where there is none, why."""
    known = own.loc[own["status"] == "ok", "value"]
    value = of(known) if len(known) else float("nan")
    reason = None
    if np.isnan(value):
        reason = "no_support_yet" if len(known) else next(iter(own["reason"]), "not_joined_yet")
    status = "ok" if reason is None else REASONS[reason]
    return (scope, month, card.id, part, value, len(known), len(own), status, reason, card.definition)


def _told(rows: list[tuple]) -> pd.DataFrame:
    types = dict.fromkeys(COLUMNS, "str") | {"value": "float64", "n": "Int64", "N": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)
