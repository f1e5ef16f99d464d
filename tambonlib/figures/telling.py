"""Numbers, months and titles as figures tell them."""

from collections.abc import Callable

from tambonlib import units, words
from tambonlib.figures import vector
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.series import TOO_FEW, Series, reason_key, reasons_of
from tambonlib.indicators.card import Part
from tambonlib.thai import show_month, show_number

#: (indicator, part) → the finding of the tambon that the figure is about
Find = Callable[[str, str], object]


def number_told(value: float, lang: str) -> str:
    """One decimal, as in the sentences."""
    return show_number(value, lang, 1)


def of_told(n, total, counts: str, lang: str) -> str:
    """N of N; where N is unknown that is said."""
    unit = units.counted_name(counts, lang)
    if total is None:
        return words.text("figures.of_unknown", lang, n=show_number(n, lang), unit=unit)
    return words.text("figures.of_all", lang, n=show_number(n, lang), N=show_number(total, lang), unit=unit)


def title_of(finding, what: str, lang: str) -> str:
    """The finding as a title.

    Parameters
    ----------
    finding
        A ``tambonlib.findings.Finding`` (``branch``, ``first``, ``last``, ``change``). Rooms of one
        floor do not import each other, so only these names are used.
    what
        What is drawn, as the title's subject.
    """
    if finding.branch == "not_enough_data":
        return words.text("figures.title.not_enough_data", lang, what=what)
    clear = "unclear_" if finding.branch == "no_clear_change" else ""
    last = number_told(finding.last.value, lang)
    if finding.first is None and finding.change is not None:
        changed = change_told(finding.change, lang)
        return words.text(f"figures.title.{clear}two_years", lang, what=what, changed=changed)
    if finding.first is None:
        return words.text("figures.title.only_level", lang, what=what, last=last)
    way = "two" if clear else ("up" if finding.change > 0 else "down")
    first = number_told(finding.first.value, lang)
    return words.text(f"figures.title.{clear}{way}", lang, what=what, first=first, last=last)


def head_of(finding, what: str, subtitle: str, lang: str) -> Head:
    """Title and subtitle, with the branch as a word where the title does not say it already."""
    said = finding.branch in ("no_clear_change", "not_enough_data")
    tag = None if said else words.text(f"figures.branch.{finding.branch}", lang)
    return Head(title_of(finding, what, lang), subtitle, finding.branch, tag)


def reason_told(key: str, counts: str, lang: str) -> str:
    """The text of a reason (see :func:`tambonlib.figures.series.reasons_of`); too few of what, in the part's own
    words.
    """
    return units.too_few_text(counts, lang) if key == TOO_FEW else words.text(key, lang)


def reason_at(own: Series, month: str, counts: str, lang: str) -> str:
    """Why one month has no value."""
    return reason_told(reason_key(own.at(month)), counts, lang)


def change_told(value: float, lang: str) -> str:
    """A change in percent with its direction as a word."""
    shown = number_told(abs(value), lang)
    way = "none" if float(shown.replace(",", "")) == 0 else ("up" if value > 0 else "down")
    return words.text(f"figures.change.{way}", lang, value=shown)


def alt_of(finding, what: str, told: str, subtitle: str, lang: str) -> str:
    """The alt text of a figure of a few values: title, branch, what is drawn, and every value."""
    branch = words.text(f"figures.branch.{finding.branch}", lang)
    return words.text(
        "figures.alt_values", lang, title=title_of(finding, what, lang), branch=branch, subtitle=subtitle, told=told
    )


def first_month(finding) -> str | None:
    """The month with which a sentence compares the latest value; None where it compares nothing."""
    return finding.first.month if finding.first is not None else None


def earlier_told(first: str | None, month: str, lang: str) -> str:
    """What the strokes on bars of a month stand for, or that there is nothing earlier to compare with."""
    if first in (None, month):
        return words.text("figures.bar.no_earlier", lang)
    return words.text("figures.bar.earlier", lang, month=show_month(first, lang))


def title_with_unit(finding, what: str, part: Part, lang: str) -> str:
    """The finding as a title, in the unit of its part; see :func:`title_of`."""
    if finding.branch == "not_enough_data":
        return words.text("figures.title.not_enough_data", lang, what=what)
    ends = {name: point for name, point in (("first", finding.first), ("last", finding.last)) if point is not None}
    said = {name: units.format_value(point.value, part.unit, part.counts, lang) for name, point in ends.items()}
    if finding.first is None:
        return words.text("figures.title_value.only_level", lang, what=what, **said)
    if finding.branch == "no_clear_change":
        return words.text(
            "figures.title_value.unclear", lang, what=what, **{name: one.strip() for name, one in said.items()}
        )
    return words.text(f"figures.title_value.{'up' if finding.change > 0 else 'down'}", lang, what=what, **said)


def head_with_unit(finding, what: str, part: Part, subtitle: str, lang: str) -> Head:
    """Title and subtitle in the unit of the part; see :func:`head_of`."""
    said = finding.branch in ("no_clear_change", "not_enough_data")
    tag = None if said else words.text(f"figures.branch.{finding.branch}", lang)
    return Head(title_with_unit(finding, what, part, lang), subtitle, finding.branch, tag)


def rests_on(n, total, part: Part, lang: str) -> str:
    """N of N; that N is unknown is told of a share only, because of other values there may be none."""
    if total is None and part.unit != "percent":
        return words.text("figures.of_n", lang, n=show_number(n, lang), unit=units.counted_name(part.counts, lang))
    return of_told(n, total, part.counts, lang)


def unit_named(part: Part, lang: str) -> str:
    """The unit as a subtitle calls it; a count is of what is counted."""
    return (
        units.counted_name(part.counts, lang) if part.unit == "count" else words.text(f"figures.unit.{part.unit}", lang)
    )


def nothing_in_vector(own: Series, what: str, part: Part, foot: Foot) -> vector.Vector:
    """The panel for a series without any value, drawn by the browser."""
    title = words.text("figures.title.not_enough_data", foot.lang, what=what)
    reasons = [
        words.text("figures.nothing.reason", foot.lang, reason=reason_told(key, part.counts, foot.lang), count=count)
        for key, count in reasons_of(own.rows)
    ]
    return vector.nothing_to_draw(title, reasons, foot)
