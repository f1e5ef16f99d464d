"""How a dimension stands: always as the triple do, learn, change; as one number only where a study asks for it.

Nothing here looks at other tambons: a value is set against goalposts that people declared
(``definitions/goalposts.yaml``), so that a new tambon never moves another one's score.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib import framework
from tambonlib.indicators.card import Card, Part
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.goalposts import Goalposts, goalposts
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.results_chain import chain
from tambonlib.indicators.results_table import STATUSES

TRIPLE_COLUMNS = (
    "tambon_code",
    "month",
    "dimension",
    "step",
    "indicator",
    "part",
    "value",
    "n",
    "N",
    "status",
    "reason",
)
INDEX_COLUMNS = ("tambon_code", "month", "dimension", "value", "n", "N", "left_out", "beyond", "status", "reason")
#: What the setting ``dimension_index`` may say.
RULES = ("none", "all_parts", "parts_present")
_CELL = ["tambon_code", "month"]
_TYPES = {"value": "float64", "n": "Int64", "N": "Int64", "beyond": "Int64"}


def triples(results: pd.DataFrame, among: tuple[Card, ...] | None = None) -> pd.DataFrame:
    """What stands for do, learn and change of each dimension, tambon by tambon and month by month.

    Nothing is computed: the rows are those of the results, chosen by ``definitions/chain.yaml``.

    Parameters
    ----------
    results
        As :func:`tambonlib.indicators.measure.measure` gives them.
    among
        The cards to choose from; the program's own where not given.

    Returns
    -------
    DataFrame
        `TRIPLE_COLUMNS`; one row for each tambon × month × dimension × step. Where no part stands for a step,
        ``indicator`` and ``part`` are missing and the reason says so.

    Examples
    --------
    >>> row = {"tambon_code": "990101", "month": "2008-01", "indicator": "D1.1", "part": "month", "value": 80.0, "n": 5, "N": 5}
    >>> results = pd.DataFrame([{**row, "status": "ok", "reason": None, "definition": "1"}])
    >>> triples(results).query("dimension == 'D1' or (dimension == 'D4' and step == 'learn')")[["step", "indicator", "value", "reason"]].values.tolist()
    [['do', 'D1.1', 80.0, nan], ['learn', 'D1.7', nan, 'no_records'], ['change', 'D1.7', nan, 'no_records'], ['learn', nan, nan, 'no_part_for_step']]
    """
    listed = cards() if among is None else among
    chosen = [
        (one.code, step, *(series or (None, None)))
        for one in framework.dimensions()
        for step, series in chain(one.code, listed).items()
    ]
    asked = pd.DataFrame(chosen, columns=["dimension", "step", "indicator", "part"], dtype="str")
    cells = results[_CELL].drop_duplicates().sort_values(_CELL)
    told = cells.merge(asked, how="cross").merge(
        results, on=[*_CELL, "indicator", "part"], how="left", validate="many_to_one"
    )
    why = pd.Series(np.where(told["indicator"].isna(), "no_part_for_step", "no_records"), index=told.index, dtype="str")
    reason = told["reason"].where(told["status"].notna(), why)
    status = told["status"].where(told["status"].notna(), reason.map(REASONS))
    return _shaped(told.assign(n=told["n"].fillna(0), status=status, reason=reason), TRIPLE_COLUMNS)


def dimension_index(
    results: pd.DataFrame, *, rule: str, fewest_percent: float = 50.0, among: tuple[Card, ...] | None = None
) -> pd.DataFrame:
    """One number for a dimension, where a study has asked for it: the mean of its headline parts on their goalposts.

    Each part counts 100 × (value − lower) ÷ (upper − lower), or 100 minus that where less is better; beyond a goalpost
    it counts 0 or 100. The index is their mean, all weighing the same. 0 is the worse end of every part, 100 the
    better one.

    Parameters
    ----------
    results
        As :func:`tambonlib.indicators.measure.measure` gives them.
    rule
        ``all_parts``: only where every part has a value. ``parts_present``: the mean of those that have one, when
        they are at least `fewest_percent` of the parts; what is left out is named. ``none``: no index, no rows.
    fewest_percent
        See `rule`.
    among
        The cards to choose from; the program's own where not given.

    Returns
    -------
    DataFrame
        `INDEX_COLUMNS`, one row for each tambon × month × dimension with goalposts: ``n`` parts with a value of ``N``
        declared, ``left_out`` the names of the others, ``beyond`` how many lie beyond a goalpost.

    Raises
    ------
    ValueError
        When `rule` is unknown.

    Examples
    --------
    >>> rows = [("D2.4", "margin", 25.0), ("D2.6", "adjusted", 80.0)]
    >>> results = pd.DataFrame(rows, columns=["indicator", "part", "value"]).assign(tambon_code="990101", month="2008-01", status="ok")
    >>> told = dimension_index(results, rule="all_parts").query("dimension == 'D2'")
    >>> told[["value", "n", "N"]].values.tolist()
    [[65.0, 2, 2]]
    """
    if rule not in RULES:
        raise ValueError(f"rule must be one of {', '.join(RULES)}; got {rule!r}")
    parts = scored_parts(among)
    if rule == "none" or not parts:
        return _shaped(pd.DataFrame(columns=list(INDEX_COLUMNS)), INDEX_COLUMNS)
    whole = _placed(results, parts)
    told = _summed(whole)
    wanted = told["N"] if rule == "all_parts" else np.ceil(told["N"] * fewest_percent / 100).clip(lower=1)
    enough = told["n"] >= wanted
    status = told["missing_status"].where(~enough, "ok")
    reasons = {
        "not_collected": "no_records",
        "too_few": "too_few_households",
        "cannot_be_computed": "index_parts_missing",
    }
    reason = status.map(reasons).mask(told["outside"], "not_joined_yet")
    told = told.assign(value=told["mean"].where(enough), status=status, reason=reason)
    return _shaped(told, INDEX_COLUMNS)


def scored_parts(among: tuple[Card, ...] | None = None) -> list[tuple[Card, Part, Goalposts]]:
    """The headline parts that have goalposts, with them, in the order of the cards."""
    posts = goalposts()
    listed = cards() if among is None else among
    return [
        (one, one.headline, posts[one.id, one.headline.key]) for one in listed if (one.id, one.headline.key) in posts
    ]


def asked_index(
    results: pd.DataFrame, settings: Mapping[str, object], among: tuple[Card, ...] | None = None
) -> pd.DataFrame:
    """The index as the settings of a study ask for it; no rows where they do not."""
    return dimension_index(
        results, rule=settings["dimension_index"], fewest_percent=settings["index_fewest_percent"], among=among
    )


def _placed(results: pd.DataFrame, parts: list[tuple[Card, Part, Goalposts]]) -> pd.DataFrame:
    """Each tambon and month with every scored part: its place between the goalposts, 0 to 100."""
    rows = [
        (card.dimension, card.id, part.key, f"{card.id}.{part.key}", post.lower, post.upper, part.direction == "down")
        for card, part, post in parts
    ]
    about = pd.DataFrame(rows, columns=["dimension", "indicator", "part", "name", "lower", "upper", "down"])
    cells = results[_CELL].drop_duplicates().sort_values(_CELL)
    used = results.reindex(columns=[*_CELL, "indicator", "part", "value", "status", "reason"])
    whole = cells.merge(about, how="cross").merge(
        used, on=[*_CELL, "indicator", "part"], how="left", validate="one_to_one"
    )
    raw = 100.0 * (whole["value"] - whole["lower"]) / (whole["upper"] - whole["lower"])
    place = raw.mask(whole["down"], 100.0 - raw).clip(0.0, 100.0)
    beyond = (raw < 0) | (raw > 100)
    return whole.assign(
        place=place,
        beyond=beyond,
        status=whole["status"].fillna("not_collected"),
        outside=whole["reason"] == "not_joined_yet",
    )


def _summed(whole: pd.DataFrame) -> pd.DataFrame:
    """By tambon, month and dimension: mean place, parts with a value, and what is to be said of the missing ones."""
    by = [*_CELL, "dimension"]
    known = whole["place"].notna()
    states = {name: (whole["status"] == name) & ~known for name in STATUSES if name != "ok"}
    whole = whole.assign(known=known, absent=whole["name"].where(~known, ""), **states)
    grouped = whole.groupby(by, sort=True)
    told = grouped.agg(
        mean=("place", "mean"),
        n=("known", "sum"),
        N=("known", "size"),
        beyond=("beyond", "sum"),
        outside=("outside", "all"),
        left_out=("absent", lambda names: " ".join(name for name in names if name)),
        **{name: (name, "sum") for name in states},
    ).reset_index()
    missing = told["N"] - told["n"]
    only_few = (told["too_few"] > 0) & (told["too_few"] == missing)
    state = pd.Series("cannot_be_computed", index=told.index, dtype="str").mask(only_few, "too_few")
    return told.assign(missing_status=state.mask(told["not_collected"] == told["N"], "not_collected"))


def _shaped(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    return rows[list(columns)].astype({name: _TYPES.get(name, "str") for name in columns}).reset_index(drop=True)
