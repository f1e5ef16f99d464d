"""Findings as HTML: a sentence with its branch in a word and a shape, and the table of compared values."""

from collections.abc import Iterable
from itertools import groupby

from tambonlib import findings, thai, units, words
from tambonlib.report.html import folded, paragraph, safe, table

NO_VALUE = "–"


def finding_item(one: findings.Finding, lang: str) -> str:
    """One sentence with its branch, then its remarks; worse in the same size as better."""
    remarks = f'<span class="remarks">{safe(" ".join(one.remarks))}</span>' if one.remarks else ""
    said = f"{branch_mark(one.branch, lang)} {safe(one.sentence)}{remarks}"
    return f'<li class="finding finding-{safe(one.branch)}">{said}</li>'


def findings_list(many: Iterable[findings.Finding], lang: str) -> str:
    """Several sentences as a list."""
    items = "".join(finding_item(one, lang) for one in many)
    return f'<ul class="findings">{items}</ul>'


def branch_mark(branch: str, lang: str) -> str:
    """What a difference is called: a word, with a shape and a colour that only repeat it."""
    return f'<span class="branch branch-{safe(branch)}">{safe(words.text(f"findings.branch.{branch}", lang))}</span>'


def folded_values(page, series: Iterable[tuple[object, object]], caption: str) -> str:
    """First and latest value of every series that has one, folded away; how many have none is said beneath."""
    series = list(series)
    known = [pair for pair in series if page.finding(pair[0].id, pair[1].key).last]
    if not known:
        return ""
    without = len(series) - len(known)
    note = small(page.say("compared.without", count=without)) if without else ""
    return folded(
        page.say("compared.fold", caption=caption, count=len(known)), compared_table(page, known, caption) + note
    )


def compared_table(page, series: Iterable[tuple[object, object]], caption: str) -> str:
    """First and latest value of each series, with month and n of N, and what the difference is called.

    Parameters
    ----------
    series
        Pairs of a card and one of its parts.
    """
    columns = [page.say(f"compared.{name}") for name in ("series", "first", "last", "change", "branch")]
    rows: list[object] = []
    for card, pairs in groupby(series, key=lambda pair: pair[0]):
        rows += [getattr(card, page.lang), *(_compared_row(page, card, part) for _, part in pairs)]
    return table(caption, columns, rows, numbers=[1, 2, 3], kind="compared")


def _compared_row(page, card, part) -> list[object]:
    one = page.finding(card.id, part.key)
    first, last = (_point(point, part, page.lang) for point in (one.first, one.last))
    change = NO_VALUE if one.change is None else units.format_number(one.change, part.unit, page.lang)
    return [getattr(part, page.lang), first, last, change, words.text(f"findings.branch.{one.branch}", page.lang)]


def _point(point, part, lang: str) -> object:
    if point is None:
        return NO_VALUE
    return shown_value(point, part, lang), basis(point, part, lang)


def basis(point, part, lang: str) -> str:
    """The month of a value and its n of N.

    A count is its own n; where N is unknown only a share says so.
    """
    month = thai.show_month(point.month, lang)
    if part.unit == "count":
        return month
    if point.n == point.N == 0:
        return (
            f"{month} · {words.text('report.compared.none_there', lang, units=units.counted_name(part.counts, lang))}"
        )
    if point.N is None and part.unit != "percent":
        return f"{month} · {thai.show_number(point.n, lang)} {units.counted_name(part.counts, lang)}"
    return f"{month} · {thai.show_count_of(point.n, point.N, lang)}"


def shown_value(point, part, lang: str) -> str:
    """A value as tables and strips show it, with its unit: 45.0% · 12 ครั้ง · 1,200 บาทต่อไร่."""
    return units.format_short(point.value, part.unit, part.counts, lang)


def small(text: str) -> str:
    """A remark in the smallest type of the page."""
    return paragraph(text, "remark")
