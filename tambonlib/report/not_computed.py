"""What could not be computed, and why: how much of each dimension, and value by value where one opens it."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from tambonlib import findings, framework, thai
from tambonlib.report.html import Shown, folded, heading, paragraph, table
from tambonlib.report.own_rows import own_months, own_results

_NAMED = 6  # parts are named one by one up to here; the results hold them all


class Together(NamedTuple):
    """Parts of one indicator without a value for one reason; ``months`` is None where they are not the same for all."""

    indicator: str
    status: str
    reason: str
    parts: tuple[str, ...]
    counts: tuple[int, ...]
    months: str | None


def not_computed(page) -> Shown:
    """What is missing, dimension by dimension: how much in one line, and value by value folded away; or that nothing
    is.

    Dimensions that the study did not collect at all, and months before the tambon joined, are told elsewhere, not
    listed value by value.
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
    months = own_months(page)
    missing = findings.missing_values(own_results(page), page.lang, months=months, cards=own)
    if not missing:
        return ""
    lost, total = sum(line.count for line in missing), sum(len(card.parts) for card in own) * len(months)
    name = _name(page, dimension)
    if lost == total and len({line.reason for line in missing}) == 1:
        ids = ", ".join(card.id for card in own)
        return paragraph(page.say("not_computed.whole_dimension", name=name, indicators=ids, reason=missing[0].reason))
    columns = [page.say(f"not_computed.{name}") for name in ("part", "months", "reason")]
    parts = {f"{card.id} {getattr(card, page.lang)}": len(card.parts) for card in own}
    made = table(page.say("not_computed.caption"), columns, _rows(page, together(missing), parts), kind="missing")
    counts = {"missing": thai.show_number(lost, page.lang), "total": thai.show_number(total, page.lang)}
    return folded(page.say("not_computed.of_dimension", name=name, **counts), made, told=True)


def _name(page, dimension: str) -> str:
    labels = {one.code: one.label[page.lang] for one in framework.dimensions()}
    return labels.get(dimension) or page.say("not_computed.support")


def together(missing: Sequence[findings.Missing]) -> list[Together]:
    """Parts of one indicator that have no value for the same reason, on one line, in the order in which they came.

    Examples
    --------
    >>> lines = [findings.Missing("D1.2", part, "Jan", 1, "not computed", "no sheet") for part in ("a", "b")]
    >>> together(lines)[0][3:]
    (('a', 'b'), (1, 1), 'Jan')
    """
    grouped: dict[tuple[str, str, str], list[findings.Missing]] = {}
    for line in missing:
        grouped.setdefault((line.indicator, line.status, line.reason), []).append(line)
    return [
        Together(
            *key,
            tuple(line.part for line in own),
            tuple(line.count for line in own),
            _one({line.months for line in own}),
        )
        for key, own in grouped.items()
    ]


def _one(spans: set[str]) -> str | None:
    return next(iter(spans)) if len(spans) == 1 else None


def _rows(page, lines: Sequence[Together], parts: dict[str, int]) -> list[object]:
    """The lines below each indicator; where all of its parts miss the same, that is said instead of their names."""
    rows: list[object] = []
    for indicator, own in groupby(lines, key=lambda line: line.indicator):
        rows.append(indicator)
        rows += [
            [_parts_told(page, line, parts[indicator]), _months_told(page, line), (line.reason, line.status)]
            for line in own
        ]
    return rows


def _parts_told(page, line: Together, known: int) -> str:
    """The names, with the number of months behind each where they differ; of many the first ones and how many more."""
    if len(line.parts) == known > 1:
        return page.say("not_computed.all_parts", count=known)
    if line.months is not None:
        named = list(line.parts)
    else:
        named = [
            page.say("not_computed.part_months", name=name, count=count)
            for name, count in zip(line.parts, line.counts, strict=True)
        ]
    more = len(named) - _NAMED
    return (
        ", ".join(named)
        if more <= 1
        else page.say("not_computed.and_more", names=", ".join(named[:_NAMED]), count=more)
    )


def _months_told(page, line: Together) -> object:
    """The months where all parts miss the same; else from how few to how many."""
    fewest, most = min(line.counts), max(line.counts)
    if line.months is not None:
        return line.months, page.say("not_computed.count", count=most)
    return page.say("not_computed.count" if fewest == most else "not_computed.between", count=most, fewest=fewest)
