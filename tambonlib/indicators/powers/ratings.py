"""Power ratings as the formulas take them: those of the study, checked, each item with its power."""

import pandas as pd

from tambonlib import framework
from tambonlib.indicators.indicator import check_columns
from tambonlib.records import codebook

_TABLE = "power_rating"
_COLUMNS = codebook.table(_TABLE).columns
#: The sides that rate, and the moments that they rate, in the order of the codebook.
KINDS, MOMENTS = (tuple(_COLUMNS[name].allowed) for name in ("rater_kind", "rated_moment"))
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
_ALLOWED = {"item": tuple(POWER_OF), "rater_kind": KINDS, "rated_moment": MOMENTS, "agreed_level": LEVELS}


def seen_ratings(
    power_rating: pd.DataFrame, *, months: tuple[str, ...], roster: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The ratings of the roster's tambons in the rounds of the study.

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
        ``spread`` (levels between them), missing unless both votes are told and the agreed level lies between them;
        ``voted``: whether they are; ``contradicts``: whether the lowest vote is above the highest or the agreed level
        outside of both; ``backed``: whether an evidence sentence or the code of a record is told.

    Raises
    ------
    TambonError
        When columns are missing.
    ValueError
        When a rating lacks what the codebook requires, stands twice, or names an item, side, moment or level that
        does not exist.

    Examples
    --------
    >>> from tambonlib.indicators.powers.example import example_ratings
    >>> rows = seen_ratings(example_ratings(), months=("2008-01",))
    >>> rows.loc[rows["item"] == "V1", ["rater_kind", "level", "spread", "backed"]].values.tolist()
    [['self', 3.0, 2.0, True], ['peer', 2.0, nan, False]]
    """
    check_columns({_TABLE: USED}, {_TABLE: power_rating})
    codes = power_rating["tambon_code"].unique() if roster is None else roster["tambon_code"]
    beyond = power_rating["date"].astype("str").str[: len(months[-1])] > months[-1]
    inside = power_rating["round"].isin(months) & power_rating["tambon_code"].isin(codes) & ~beyond
    rows = _checked(power_rating.loc[inside, list(USED)].reset_index(drop=True))
    level, lowest, highest = (rows[name].astype("float64") for name in ("agreed_level", "lowest_vote", "highest_vote"))
    contradicts = (lowest > highest) | (level < lowest) | (level > highest)
    voted = lowest.notna() & highest.notna() & ~contradicts
    named = rows[["tambon_code", "round", "rater_kind", "rater", "item", "rubric_version"]]
    return named.assign(
        moment=rows["rated_moment"],
        power=rows["item"].map(POWER_OF).astype("str"),
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
    required = [name for name in USED if _COLUMNS[name].required]
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
