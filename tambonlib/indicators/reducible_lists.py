"""Which lines count as reducible, for which tambon, from when on.

No official list exists. A tambon may agree on its own, with a date and a version; until its first
one is in force the chart's default holds. The tiers are always told cumulatively (A, A–B, A–C, A–D), so
that nobody can choose the answer by choosing the lines.
"""

import numpy as np
import pandas as pd

from tambonlib.records.categories import TIERS

#: Cumulative tiers, from the narrowest on.
TIER_COLUMNS = ("tier_a", "tier_ab", "tier_abc", "tier_abcd")
_EARLIEST, _LATEST = "0000-00", "9999-99"


def tier_lists(
    tambons: np.ndarray, chart: pd.DataFrame, agreed_lists: pd.DataFrame | None, recorded: tuple[str, ...] | None
) -> list[pd.DataFrame]:
    """The lists that have to be counted: first the default, then each tambon's first, second, … own list.

    Parameters
    ----------
    tambons
        The codes for which lists are wanted.
    chart
        The chart of categories; its ``tier`` is the default list.
    agreed_lists
        tambon_code, category, tier, agreed_on, version; None or empty when no tambon has its own.
    recorded
        The categories that the source can tell apart; None when it can tell all.

    Returns
    -------
    list of DataFrame
        One row per tambon: tambon_code; list_from, list_until (the months for which the list is in force);
        ``places``, an array with the tier of each category of the chart (0 none, 1 A … 4 D); and
        ``told_<tier>``: whether the source can tell the tiers up to there apart.
    """
    starts = _starts(agreed_lists, tambons)
    default = np.array([_place(tier) for tier in chart["tier"]])
    editions = [[(code, _EARLIEST, default) for code in tambons]]
    for number in range(starts["number"].max() + 1 if len(starts) else 0):
        these = starts[starts["number"] == number]
        editions.append(
            [(row.tambon_code, row.list_from, _own_places(row, agreed_lists, chart)) for row in these.itertuples()]
        )
    ends = starts.set_index(["tambon_code", "number"])["list_from"].to_dict()
    told = chart["code"].isin(recorded).to_numpy() if recorded is not None else np.full(len(chart), True)
    return [_edition(rows, number, ends, told) for number, rows in enumerate(editions)]


def in_force(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose list is in force in their month."""
    since, until, month = (rows[name].astype("category").cat for name in ("list_from", "list_until", "month"))
    earliest, latest, calendar = (one.categories.to_numpy(dtype=object) for one in (since, until, month))
    # Compared once for each list and month, not for each row.
    begun, lasts = earliest[:, None] <= calendar, calendar <= latest[:, None]
    holds = begun[since.codes, month.codes] & lasts[until.codes, month.codes]
    return rows if holds.all() else rows[holds]


def _starts(agreed_lists: pd.DataFrame | None, tambons: np.ndarray) -> pd.DataFrame:
    """Each own list of a tambon: its number (0, 1, …) and the month from which it is in force.

    Of two lists of one month the later one (by date, then version) holds.
    """
    names = ["tambon_code", "agreed_on", "version"]
    if agreed_lists is None or agreed_lists.empty:
        return pd.DataFrame({name: [] for name in [*names, "list_from"]}, dtype="str").assign(
            number=pd.Series(dtype="int64")
        )
    lists = agreed_lists.loc[agreed_lists["tambon_code"].isin(tambons), names].drop_duplicates().sort_values(names)
    lists = lists.assign(list_from=lists["agreed_on"].str.slice(0, 7)).drop_duplicates(
        ["tambon_code", "list_from"], keep="last"
    )
    return lists.assign(number=lists.groupby("tambon_code").cumcount())


def _own_places(one: tuple, agreed_lists: pd.DataFrame, chart: pd.DataFrame) -> np.ndarray:
    """The tier of each category in one tambon's list; what the list does not name has none."""
    same = (agreed_lists["tambon_code"] == one.tambon_code) & (agreed_lists["agreed_on"] == one.agreed_on)
    named = agreed_lists[same & (agreed_lists["version"] == one.version)]
    tiers = dict(zip(named["category"], named["tier"], strict=True))
    return np.array([_place(tiers.get(code)) for code in chart["code"]])


def _edition(rows: list[tuple], number: int, ends: dict, recorded: np.ndarray) -> pd.DataFrame:
    """One row per tambon that has a list of this number (0 is the default)."""
    table = pd.DataFrame(rows, columns=["tambon_code", "list_from", "places"])
    table["list_until"] = [_before(ends.get((code, number))) for code in table["tambon_code"]]
    tellable = np.array([_tellable(places, recorded) for places in table["places"]]).reshape(-1, len(TIERS))
    return table.assign(**{f"told_{name}": tellable[:, : i + 1].all(axis=1) for i, name in enumerate(TIER_COLUMNS)})


def _tellable(places: np.ndarray, recorded: np.ndarray) -> list[bool]:
    """For each tier: the list has nothing in it, or the source records something of it."""
    return [bool(not (places == i).any() or (recorded & (places == i)).any()) for i in range(1, len(TIERS) + 1)]


def _place(tier: object) -> int:
    return TIERS.index(tier) + 1 if tier in TIERS else 0


def _before(month: str | None) -> str:
    """Text that sorts after all earlier months and before this one."""
    return _LATEST if month is None else f"{month[:5]}{int(month[5:]) - 1:02d}"
