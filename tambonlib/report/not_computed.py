"""What could not be computed, and why: how much of each dimension, and value by value where one opens it."""

import pandas as pd

from tambonlib import findings, framework, thai
from tambonlib.report.html import Shown, folded, heading, paragraph, table

_PLACES = ("indicator", "part", "months", "count", "status", "reason")
_NAMED = 6  # parts are named one by one up to here; the results hold them all


def not_computed(page) -> Shown:
    """What is missing, dimension by dimension: how much in one line, and value by value folded away; or that nothing is.

    Dimensions that the study did not collect at all are named elsewhere, not listed value by value.
    """
    opening = heading(2, page.say("not_computed.title"), "not-computed")
    of_dimensions = [_of_dimension(page, dimension) for dimension in page.collected]
    told = "".join(one for one in of_dimensions if one)
    if not told:
        return Shown(opening + paragraph(page.say("not_computed.nothing")))
    return Shown(opening + paragraph(page.say("not_computed.about")) + told)


def _of_dimension(page, dimension: str) -> str:
    """The missing values of one dimension; "" where none is missing, one line where all are for one reason."""
    own = tuple(card for card in page.cards if card.dimension == dimension)
    missing = findings.not_computed(page.results, page.lang, months=page.study.months, cards=own)
    if missing.empty:
        return ""
    named = missing.set_axis(list(_PLACES), axis="columns")
    lost, total = int(named["count"].sum()), sum(len(card.parts) for card in own) * len(page.study.months)
    name = _name(page, dimension)
    if lost == total and named["reason"].nunique() == 1:
        ids = ", ".join(card.id for card in own)
        return paragraph(page.say("not_computed.whole_dimension", name=name, indicators=ids, reason=named["reason"].iloc[0]))
    columns = [page.say(f"not_computed.{name}") for name in ("part", "months", "reason")]
    parts = {f"{card.id} {getattr(card, page.lang)}": len(card.parts) for card in own}
    made = table(page.say("not_computed.caption"), columns, _rows(page, together(missing), parts), kind="missing")
    counts = {"missing": thai.show_number(lost, page.lang), "total": thai.show_number(total, page.lang)}
    return folded(page.say("not_computed.of_dimension", name=name, **counts), made, told=True)


def _name(page, dimension: str) -> str:
    labels = {one.code: one.label[page.lang] for one in framework.dimensions()}
    return labels.get(dimension) or page.say("not_computed.support")


def together(missing: pd.DataFrame) -> pd.DataFrame:
    """Parts of one indicator that have no value for the same reason, on one line.

    Parameters
    ----------
    missing
        As :func:`tambonlib.findings.not_computed` gives it: six columns, headings in a language.

    Returns
    -------
    DataFrame
        indicator, status, reason, ``parts`` (the names), ``counts`` (how many months of each), ``months`` (the spans where
        they are the same for all of them, else missing), in the order in which they came.

    Examples
    --------
    >>> lines = [("D1.2", part, "Jan", 1, "not computed", "no sheet") for part in ("a", "b")]
    >>> together(pd.DataFrame(lines))[["parts", "counts", "months"]].values.tolist()
    [[('a', 'b'), (1, 1), 'Jan']]
    """
    named = missing.set_axis(list(_PLACES), axis="columns")
    grouped = named.groupby(["indicator", "status", "reason"], sort=False)
    told = grouped.agg(parts=("part", tuple), counts=("count", tuple), months=("months", "first"), spans=("months", "nunique")).reset_index()
    return told.assign(months=told["months"].where(told["spans"] == 1)).drop(columns="spans")


def _rows(page, lines: pd.DataFrame, parts: dict[str, int]) -> list[object]:
    """The lines below each indicator; where all of its parts miss the same, that is said instead of their names."""
    rows: list[object] = []
    for indicator, own in lines.groupby("indicator", sort=False):
        rows.append(str(indicator))
        rows += [[_parts_told(page, line, parts[str(indicator)]), _months_told(page, line), (line.reason, line.status)] for line in own.itertuples()]
    return rows


def _parts_told(page, line, known: int) -> str:
    """The names, with the number of months behind each where they differ; of many the first ones and how many more."""
    if len(line.parts) == known > 1:
        return page.say("not_computed.all_parts", count=known)
    same = isinstance(line.months, str)
    named = [name if same else page.say("not_computed.part_months", name=name, count=count) for name, count in zip(line.parts, line.counts, strict=True)]
    more = len(named) - _NAMED
    return ", ".join(named) if more <= 1 else page.say("not_computed.and_more", names=", ".join(named[:_NAMED]), count=more)


def _months_told(page, line) -> object:
    """The months where all parts miss the same; else from how few to how many."""
    fewest, most = min(line.counts), max(line.counts)
    if isinstance(line.months, str):
        return line.months, page.say("not_computed.count", count=most)
    return page.say("not_computed.count" if fewest == most else "not_computed.between", count=most, fewest=fewest)
