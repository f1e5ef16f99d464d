"""Support over all tambons together: reach by quarter, how evenly it was spread, and support against need.

Everything here is made from results, the long table that measuring stores; so it can be computed wherever the results
are, and no second store could say something else. A *scope* is ``"study"`` or the code of a province; in it are the
tambons that have joined by the month.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from tambonlib.framework import support_lines
from tambonlib.indicators.card import Card
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.support import reach_of_support, relative_dose

#: As in results, with the scope in the tambon's place.
COLUMNS = ("scope", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition")
STUDY = "study"
_CELL = ["scope", "month"]


def reach_by_quarter(
    results: pd.DataFrame, *, roster: pd.DataFrame, months: tuple[str, ...], reach_months: int
) -> pd.DataFrame:
    """Return S.3 over tambons: the share of tambons with at least one contact in each quarter, percent.

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
        study month; one that is not over by the last month is left out.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each scope × quarter × part, ``month`` being the quarter's last. Parts: ``reach`` (any
        contact) and ``core_reach`` (a core leader of the tambon was present). n: tambons of which it is known; N:
        tambons of the scope.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_support_results
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "province_code": "99"})
    >>> months = ("2008-01", "2008-02", "2008-03")
    >>> reach = reach_by_quarter(example_support_results(), roster=roster, months=months, reach_months=3)
    >>> reach.loc[reach["scope"] == "study", ["month", "part", "value", "n", "N"]].values.tolist()
    [['2008-03', 'reach', 100.0, 2, 2], ['2008-03', 'core_reach', 100.0, 2, 2]]
    """
    parts = {"reach": ("S.3", "contacts"), "core_reach": ("S.3", "core")}
    ends = months[reach_months - 1 :: reach_months]
    return _over_tambons(
        results, roster, ends, reach_of_support.card, parts, lambda contacts: 100 * (contacts > 0).mean()
    )


def equity(results: pd.DataFrame, *, roster: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Return S.4 over tambons: the Gini coefficient of hours of support to date (S.1), in all and by line.

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

    >>> from tambonlib.indicators.examples import example_support_results
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "province_code": "99"})
    >>> spread = equity(example_support_results(), roster=roster, months=("2008-03",)).set_index(["scope", "part"])
    >>> spread["value"][[("study", "gini_total"), ("99", "gini_l1"), ("99", "gini_l2")]].round(4).tolist()
    [0.0455, 0.5, 0.0]
    """
    lines = ("total", *(line.code.lower() for line in support_lines()))
    parts = {f"gini_{line}": ("S.1", f"{line}_to_date") for line in lines}
    return _over_tambons(results, roster, months, relative_dose.card, parts, gini)


def dose_against_baseline(results: pd.DataFrame, indicator: str, part: str, *, month: str) -> pd.DataFrame:
    """Return each tambon's hours of support to date beside its first known level of something: support against need.

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
    >>> from tambonlib.indicators.examples import example_support_results
    >>> dose_against_baseline(example_support_results(), "S.8", "demand", month="2008-03").values.tolist()
    [['990101', '2008-01', 100.0, 6.0], ['990102', '2008-02', 0.0, 5.0]]
    """
    known = results[results["status"] == "ok"].sort_values("month").set_index("tambon_code")
    level = known[(known["indicator"] == indicator) & (known["part"] == part)]
    level = level[~level.index.duplicated()]
    hours = known[(known["indicator"] == "S.1") & (known["part"] == "total_to_date") & (known["month"] == month)]
    codes = pd.Index(sorted(results["tambon_code"].unique()), name="tambon_code", dtype="str")
    columns = {"baseline_month": level["month"], "baseline": level["value"], "hours": hours["value"]}
    return pd.DataFrame(columns, index=codes).reset_index()


def gini(values) -> float:
    """Return the Gini coefficient of amounts that are not negative.

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
    """Return the Lorenz curve: the share of all support that the least supported tambons have together.

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


def _amounts(values) -> np.ndarray:
    ordered = np.sort(np.asarray(values, dtype="float64"))
    if not (ordered >= 0).all():
        raise ValueError(f"values must be amounts of zero or more, none missing; got {list(values)!r}")
    return ordered


def _over_tambons(
    results: pd.DataFrame,
    roster: pd.DataFrame,
    months: tuple[str, ...],
    card: Card,
    parts: dict[str, tuple[str, str]],
    summary: Callable[[pd.Series], float],
) -> pd.DataFrame:
    """One row for each part × scope × month: `summary` of the known values of one part (indicator, part) of results."""
    rows = _by_scope(results[results["indicator"].isin({indicator for indicator, _ in parts.values()})], roster, months)
    scopes = [STUDY, *sorted(set(rows["scope"]) - {STUDY})]
    cells = pd.MultiIndex.from_product([scopes, months], names=_CELL)
    made = []
    for part, (indicator, part_of_results) in parts.items():
        of_part = rows[(rows["indicator"] == indicator) & (rows["part"] == part_of_results)]
        known = of_part[of_part["status"] == "ok"].groupby(_CELL)["value"]
        columns = {
            "value": known.agg(summary),
            "n": known.size(),
            "N": of_part.groupby(_CELL).size(),
            "reason": of_part.groupby(_CELL)["reason"].first(),
        }
        made.append(pd.DataFrame(columns, index=cells).assign(part=part))
    table = pd.concat(made).reset_index().fillna({"n": 0, "N": 0, "reason": "not_joined_yet"})
    reason = table["reason"].mask(table["n"] > 0, "no_support_yet").where(table["value"].isna())
    table = table.assign(
        indicator=card.id, definition=card.definition, reason=reason, status=reason.map(REASONS).fillna("ok")
    )
    types = dict.fromkeys(COLUMNS, "str") | {"value": "float64", "n": "Int64", "N": "Int64"}
    return table[list(COLUMNS)].astype(types)


def _by_scope(results: pd.DataFrame, roster: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """The results of these months, each once for the study and once for its province; of tambons that have joined."""
    about = roster[["tambon_code", "province_code"]].assign(joined=roster["joined"] if "joined" in roster else None)
    rows = results[results["month"].isin(months)].merge(about, on="tambon_code")
    rows = rows[rows["joined"].isna() | (rows["joined"] <= rows["month"])]
    return pd.concat([rows.assign(scope=STUDY), rows.assign(scope=rows["province_code"])], ignore_index=True)
