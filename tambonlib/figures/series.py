"""Series picked out of the results table, laid on the study's months; nothing is filled in."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

#: What :func:`reasons_of` says of too few units; its text names them.
TOO_FEW = "units.too_few"
FEWEST_TAMBONS = 5  # below this a median of tambons says little; own choice


def of_tambon(results: pd.DataFrame, tambon: str, indicator: str, part: str, months: Sequence[str]) -> pd.DataFrame:
    """One tambon's series: columns value, n, N, status, reason; one row for each month.

    Where results have no row the value is NaN and the status missing.
    """
    chosen = (results["tambon_code"] == tambon) & (results["indicator"] == indicator) & (results["part"] == part)
    own = results[chosen].set_index("month")[["value", "n", "N", "status", "reason"]].reindex(list(months))
    return own.assign(value=own["value"].astype(float).where(own["status"] == "ok"))


def of_all_tambons(results: pd.DataFrame, indicator: str, part: str, months: Sequence[str]) -> pd.DataFrame:
    """All tambons' series: months down, tambons across, NaN where there is no value.

    Tambons without any value are left out.
    """
    chosen = (results["indicator"] == indicator) & (results["part"] == part) & (results["status"] == "ok")
    wide = results[chosen].pivot(index="month", columns="tambon_code", values="value")
    return wide.astype(float).reindex(list(months))


def middle_of_tambons(wide: pd.DataFrame) -> pd.Series:
    """The median tambon of each month; NaN where fewer than five tambons have a value.

    Examples
    --------
    >>> months = pd.DataFrame([[1.0, 2, 3, 4, 9], [1, 2, 3, 4, None]], index=["2008-01", "2008-02"])
    >>> middle_of_tambons(months).tolist()
    [3.0, nan]
    """
    return wide.median(axis=1).where(wide.notna().sum(axis=1) >= FEWEST_TAMBONS)


def reasons_of(own: pd.DataFrame) -> list[tuple[str, int]]:
    """Why months have no value: key of the text and number of months, the most frequent first."""
    missing = own[own["status"] != "ok"]
    status = "figures.status." + missing["status"].astype(object).where(missing["status"].notna(), "no_row")
    given = missing["reason"].notna()
    told = ("reasons." + missing["reason"].astype(object)).where(given, status).mask(missing["status"] == "too_few", TOO_FEW)
    counts = Counter(told)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
