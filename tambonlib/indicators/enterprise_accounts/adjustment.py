"""D2.6: what became of enterprises after their accounts had been looked at."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.accounts import BASES, COLUMNS_USED
from tambonlib.indicators.enterprise_accounts.blocks import (
    NEVER,
    flat_places,
    month_numbers,
    rows_of,
    running_sum,
    steps,
)
from tambonlib.indicators.enterprise_accounts.books import season_times
from tambonlib.indicators.enterprise_accounts.ratios import Scope, grid_rows, ratio, scope_of
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import SHARE
from tambonlib.indicators.windows import YEAR
from tambonlib.months import ordinal


@indicator(
    id="D2.6",
    th="อัตราปรับกิจการหลังเรียนรู้",
    en="Adjustment rate after review",
    dimension="D2",
    direction="up",
    parts=(
        Part(
            "reviewed",
            "กิจการที่สิ้นฤดูแล้วและได้ทบทวนร่วมกัน",
            "enterprises of a finished season that were looked at together",
            step="learn",
            **SHARE,
            tables=("enterprise", "ent_review"),
        ),
        Part(
            "decided",
            "กิจการที่ทบทวนแล้วและตัดสินใจปรับภายในเวลาที่กำหนด",
            "reviewed enterprises for which a change was decided in time",
            step="learn",
            **SHARE,
            tables=("enterprise", "ent_review", "ent_decision"),
        ),
        Part(
            "adjusted",
            "กิจการที่ทบทวนแล้วและลงมือปรับภายในเวลาที่กำหนด",
            "reviewed enterprises in which a change was carried out in time",
            headline=True,
            **SHARE,
            tables=("enterprise", "ent_review", "ent_decision"),
        ),
    ),
    tables=("enterprise", "ent_output", "ent_review", "ent_decision"),
    settings=("adjustment_months", "enterprise_valid_months", "season_quiet_months"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D2.6 [P]; months allowed after a review [U]",
    definition="1",
)
def adjustment_rate(
    sorted_enterprises: pd.DataFrame,
    ent_output: pd.DataFrame,
    ent_review: pd.DataFrame,
    ent_decision: pd.DataFrame,
    *,
    months,
    adjustment_months,
    enterprise_valid_months,
    season_quiet_months,
) -> pd.DataFrame:
    """Whether enterprises changed after their profit and loss had been looked at together (the step เปลี่ยน).

    In percent of enterprises:

    - ``adjusted``: reviewed enterprises with a change that was decided at or after the review and carried out
      within `adjustment_months` months of it ÷ reviewed enterprises. A review counts for the twelve months that follow
      those months; until they have passed nothing is said of it.
    - ``decided``: the same with a decision, carried out or not.
    - ``reviewed``: enterprises whose season is over (not longer ago than `enterprise_valid_months`) and which were
      reviewed
      by this month ÷ all enterprises whose season is over.

    Months are counted by the calendar: a review in January with 6 months runs to the end of July.
    Undefined where no review is old enough, or no season is over.
    n, N: households whose enterprises these are.

    Examples
    --------
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = adjustment_rate(*(records[name] for name in adjustment_rate.card.tables), months=span("2007-12", 13))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].values.tolist()
    [['reviewed', 50.0], ['decided', 80.0], ['adjusted', 40.0]]
    """
    rows = sorted_enterprises
    reviews = _reviews(rows, ent_review)
    scope, reviewed = _reviewed(rows, ent_output, reviews, months, enterprise_valid_months, season_quiet_months)
    return grid_rows(scope, [reviewed, *_followed(rows, reviews, ent_decision, months, adjustment_months)])


def _reviews(rows: pd.DataFrame, ent_review: pd.DataFrame) -> pd.DataFrame:
    """Reviews of known enterprises: the enterprise's place, the date, the month number."""
    dated = ent_review.dropna(subset=["date"])
    place, held = rows_of(dated["ent_id"], rows["ent_id"]), month_numbers(dated["date"])
    made = pd.DataFrame({"place": place, "held_on": dated["date"].to_numpy(), "held": held})
    return made[made["place"] >= 0].reset_index(drop=True)


def _reviewed(
    rows: pd.DataFrame, ent_output: pd.DataFrame, reviews: pd.DataFrame, months: tuple[str, ...], valid: int, quiet: int
) -> tuple[Scope, dict]:
    """The enterprises whose season is over, and which of them were looked at."""
    row, number = rows_of(ent_output["ent_id"], rows["ent_id"]), month_numbers(ent_output["date"])
    _, over, ended = season_times(rows, row, number, months, quiet)
    now = (ordinal(months[0]) + np.arange(len(months)))[:, None]
    first = np.full(len(rows), NEVER, dtype="int64")
    np.minimum.at(first, reviews["place"].to_numpy(), reviews["held"].to_numpy())
    there = over & (now - ended < valid)
    scope = _scope(rows, there, months)
    return scope, _share(scope, "reviewed", (first <= now)[there], "no_finished_season")


def _followed(
    rows: pd.DataFrame, reviews: pd.DataFrame, ent_decision: pd.DataFrame, months: tuple[str, ...], allowed: int
) -> list[dict]:
    """Reviewed enterprises whose time is up, and what was decided and done in that time."""
    dated = ent_decision.dropna(subset=["date"])
    made = pd.DataFrame(
        {
            "place": rows_of(dated["ent_id"], rows["ent_id"]),
            "decided_on": dated["date"].to_numpy(),
            "decided": month_numbers(dated["date"]),
            "carried": month_numbers(dated["carried_out"]),
        }
    )
    both = reviews.assign(review=np.arange(len(reviews))).merge(made, on="place")
    both = both[_not_before(both["decided_on"], both["held_on"]) & (both["decided"] - both["held"] <= allowed)]
    done = both[(both["carried"] >= both["held"]) & (both["carried"] - both["held"] <= allowed)]
    shape = (len(months), len(rows))
    due = _year_from(reviews, allowed, shape, months)
    scope = _scope(rows, due, months)
    found = {"decided": both, "adjusted": done}
    return [
        _share(
            scope,
            part,
            _year_from(reviews.iloc[there["review"].unique()], allowed, shape, months)[due],
            "none_reviewed",
        )
        for part, there in found.items()
    ]


def _not_before(later: pd.Series, earlier: pd.Series) -> pd.Series:
    """Whether a date is not before another one; where one is known to the month only, months are compared."""
    by_month = (later.str.len() < 10) | (earlier.str.len() < 10)
    return (later >= earlier).mask(by_month, later.str.slice(0, 7) >= earlier.str.slice(0, 7))


def _year_from(reviews: pd.DataFrame, allowed: int, shape: tuple[int, int], months: tuple[str, ...]) -> np.ndarray:
    """The twelve months from the one in which a review's time is up, by enterprise."""
    up = reviews["held"].to_numpy() + allowed
    place = reviews["place"].to_numpy()
    begun, ended = (
        running_sum(1.0, flat_places(place, steps(month, months), shape[1]), shape) for month in (up, up + YEAR)
    )
    return begun > ended


def _scope(rows: pd.DataFrame, there: np.ndarray, months: tuple[str, ...]) -> Scope:
    """The enterprises that count in each month: months × enterprises."""
    month, place = np.nonzero(there)
    return scope_of(
        pd.DataFrame(
            {
                "tambon_code": rows["tambon_code"].array.take(place),
                "month": pd.Categorical.from_codes(month, pd.Index(months, dtype="str"), validate=False),
                "house": rows["house"].to_numpy()[place],
            }
        )
    )


def _share(scope: Scope, part: str, holds: np.ndarray, none: str) -> dict:
    return ratio(scope, part, holds, np.ones(len(holds)), unknown=none, none=none, times=100.0)
