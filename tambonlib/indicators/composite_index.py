"""The composite index of a dimension: its goalposts, the scores of its three steps, and how it is made, in words.

Nothing here looks at other tambons: a value is set against goalposts that people declared
(``definitions/goalposts.yaml``), so that a new tambon never moves another one's score.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib import framework, words
from tambonlib.definition_file import is_iso_date, read_definition
from tambonlib.errors import Fault
from tambonlib.indicators.card import Card, Part
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.citations import citation
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.results_chain import Series, chain, split_name
from tambonlib.indicators.results_table import STATUSES
from tambonlib.settings import default_settings
from tambonlib.thai import show_date, show_number

_FILE = "goalposts.yaml"
_KEYS = ("lower", "upper", "dated", "source")


@dataclass(frozen=True)
class Goalposts:
    """Where the scale of one part begins and ends.

    Parameters
    ----------
    lower, upper
        In the part's own unit; ``lower`` is the smaller number.
    dated
        The ISO date from which they stand.
    source
        Who says so.
    """

    lower: float
    upper: float
    dated: str
    source: str


def goalposts() -> dict[Series, Goalposts]:
    """(indicator, part) → its goalposts.

    Examples
    --------
    >>> goalposts()["D8.1", "sides"].upper
    4
    """
    return {
        split_name(name): Goalposts(**{key: block[key] for key in _KEYS}) for name, block in _tree()["posts"].items()
    }


def left_out() -> dict[Series, Mapping[str, str]]:
    """(indicator, part) → why a headline part with a direction has no goalposts, in both languages."""
    return {split_name(name): text for name, text in _tree()["left_out"].items()}


def version() -> str:
    """The version of the goalposts; an index is only comparable within one version."""
    return _tree()["version"]


def check_goalposts(tree: Mapping, file: str = _FILE) -> list[Fault]:
    """Every fault of the goalposts in `tree`.

    Examples
    --------
    >>> post = {"lower": 5, "upper": 5, "dated": "2026-11-22"}
    >>> tree = {"version": "1", "left_out": {}, "posts": {"D1.1.month": post}}
    >>> [(fault.code, fault.key) for fault in check_goalposts(tree)]
    [('definition_missing', 'posts.D1.1.month.source'), ('goalposts_order', 'posts.D1.1.month')]
    """
    faults = [
        Fault("definition_missing", file=file, key=name, values={"what": name})
        for name in ("version", "posts", "left_out")
        if tree.get(name) is None
    ]
    posts, out = tree.get("posts") or {}, tree.get("left_out") or {}
    for name, block in posts.items():
        faults += _block_faults(f"posts.{name}", block, file)
    for name in sorted(set(posts) & set(out)):
        faults.append(Fault("goalposts_twice", file=file, key=name))
    return faults


def _block_faults(place: str, block: Mapping, file: str) -> list[Fault]:
    faults = [
        Fault("definition_missing", file=file, key=f"{place}.{key}", values={"what": key})
        for key in _KEYS
        if block.get(key) in (None, "")
    ]
    faults += [
        Fault("definition_unknown", file=file, key=f"{place}.{key}", values={"known": ", ".join(_KEYS)})
        for key in sorted(set(block) - set(_KEYS))
    ]
    if block.get("dated") and not is_iso_date(block["dated"]):
        faults.append(Fault("iso_date", file=file, key=f"{place}.dated", found=str(block["dated"])))
    ends = [block.get(name) for name in ("lower", "upper")]
    if None not in ends and not (all(_is_number(end) for end in ends) and ends[0] < ends[1]):
        faults.append(Fault("goalposts_order", file=file, key=place, found=f"{ends[0]}, {ends[1]}"))
    return faults


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _tree() -> Mapping:
    return read_definition(_FILE, check_goalposts)


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
    >>> row = {"tambon_code": "990101", "month": "2008-01", "indicator": "D1.1", "part": "month", "value": 80.0}
    >>> results = pd.DataFrame([{**row, "n": 5, "N": 5, "status": "ok", "reason": None, "definition": "1"}])
    >>> found = triples(results)[["dimension", "step", "indicator", "value", "reason"]]
    >>> found[found["dimension"] == "D1"].values.tolist()[:2]
    [['D1', 'do', 'D1.1', 80.0, nan], ['D1', 'learn', 'D1.7', nan, 'no_records']]
    >>> found.query("dimension == 'D4' and step == 'learn'").values.tolist()
    [['D4', 'learn', nan, nan, 'no_part_for_step']]
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
    >>> results = pd.DataFrame(rows, columns=["indicator", "part", "value"])
    >>> results = results.assign(tambon_code="990101", month="2008-01", status="ok")
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


def score_recipe(lang: str, settings: Mapping[str, object] | None = None, among: tuple[Card, ...] | None = None) -> str:
    """How the triple and the index of a dimension are made, line by line.

    Parameters
    ----------
    lang
        ``"th"`` or ``"en"``.
    settings
        Of a study; the defaults when None.
    among
        The cards; the program's own where not given.

    Examples
    --------
    >>> print(score_recipe("en").splitlines()[0])
    How a dimension is scored
    """
    listed = cards() if among is None else among
    chosen = {name: one.value for name, one in default_settings().items()} if settings is None else settings
    lines = [_say("title", lang), _say("triple", lang), *_triple_lines(listed, lang)]
    lines += [_say("index", lang), _say("goalposts", lang, version=version()), *_post_lines(listed, lang)]
    lines += _outside_lines(listed, lang)
    return "\n".join(
        [
            *lines,
            _say(
                f"missing.{chosen['dimension_index']}", lang, fewest=show_number(chosen["index_fewest_percent"], lang)
            ),
        ]
    )


def _say(key: str, lang: str, **values: object) -> str:
    return words.text(f"scores.{key}", lang, **values)


def _triple_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    by_id = {card.id: card for card in listed}
    lines = []
    for one in framework.dimensions():
        for step, series in chain(one.code, listed).items():
            about = {"dimension": one.code, "step": framework.steps()[step][lang]}
            if series is None:
                lines.append(f"- {_say('no_series', lang, **about)}")
                continue
            card = by_id[series[0]]
            part = getattr(card.part(series[1]), lang)
            lines.append(f"- {_say('series', lang, **about, indicator=card.id, name=getattr(card, lang), part=part)}")
    return lines


def _post_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    return [
        "- "
        + _say(
            "post",
            lang,
            name=f"{card.id} {getattr(card, lang)}",
            part=getattr(part, lang),
            lower=_number(post.lower, lang),
            upper=_number(post.upper, lang),
            direction=_say("better_low" if part.direction == "down" else "better_high", lang),
            dated=show_date(post.dated, lang),
            source=citation(post.source, lang),
        )
        for card, part, post in scored_parts(listed)
    ]


def _outside_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    """What has no goalposts, and why."""
    in_dimensions = [card for card in listed if card.dimension in {one.code for one in framework.dimensions()}]
    context = ", ".join(card.id for card in in_dimensions if card.headline.direction == "context")
    lines = [f"- {_say('context', lang, names=context)}"] if context else []
    known = {card.id: card for card in in_dimensions}
    for (indicator, _), reason in left_out().items():
        if indicator in known:
            name = f"{indicator} {getattr(known[indicator], lang)}"
            lines.append(f"- {_say('left_out', lang, name=name, reason=reason[lang])}")
    return lines


def _number(value: float, lang: str) -> str:
    return show_number(value, lang, 0 if float(value).is_integer() else 1)
