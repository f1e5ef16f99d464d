"""Titles, subtitles and labels of figures in words: numbers with their units, n of N, reasons."""

from collections.abc import Callable
from dataclasses import dataclass

from tambonlib import units, words
from tambonlib.figures.series import TOO_FEW, Series, reason_key, reasons_of
from tambonlib.indicators.card import Part
from tambonlib.thai import show_month, show_number

#: (indicator, part) → the finding of the tambon that the figure is about. Rooms of one floor do not import each
#: other, so only its ``branch``, ``first``, ``last`` and ``change`` are used.
Find = Callable[[str, str], object]


@dataclass(frozen=True)
class Head:
    """Title, subtitle, and the finding's branch with its word (None where the title says it already)."""

    title: str
    subtitle: str
    branch: str | None = None
    tag: str | None = None


def source_line(run_identity: str, notice: str | None, lang: str) -> str:
    """The line below a figure: the study's notice, if it has one, and the run that the figure comes from.

    Examples
    --------
    >>> source_line("ab12", "Invented data", "en")
    'Invented data · Source: measured results of the study, run ab12'
    """
    source = words.text("figures.source", lang, run_identity=run_identity)
    return source if notice is None else f"{notice} · {source}"


def share_title(finding, what: str, lang: str) -> str:
    """The finding of a share, or of a change in percent, as a title; `what` is its subject."""
    if finding.branch == "not_enough_data":
        return words.text("figures.title.not_enough_data", lang, what=what)
    clear = "unclear_" if finding.branch == "no_clear_change" else ""
    last = number_text(finding.last.value, lang)
    if finding.first is None and finding.change is not None:
        changed = change_text(finding.change, lang)
        return words.text(f"figures.title.{clear}two_years", lang, what=what, changed=changed)
    if finding.first is None:
        return words.text("figures.title.only_level", lang, what=what, last=last)
    way = "two" if clear else ("up" if finding.change > 0 else "down")
    first = number_text(finding.first.value, lang)
    return words.text(f"figures.title.{clear}{way}", lang, what=what, first=first, last=last)


def value_title(finding, what: str, part: Part, lang: str) -> str:
    """The finding as a title in the unit of its part; `what` is its subject."""
    if finding.branch == "not_enough_data":
        return words.text("figures.title.not_enough_data", lang, what=what)
    ends = {name: point for name, point in (("first", finding.first), ("last", finding.last)) if point is not None}
    said = {name: units.format_value(point.value, part.unit, part.counts, lang) for name, point in ends.items()}
    if finding.first is None:
        return words.text("figures.title_value.only_level", lang, what=what, **said)
    if finding.branch == "no_clear_change":
        stripped = {name: one.strip() for name, one in said.items()}
        return words.text("figures.title_value.unclear", lang, what=what, **stripped)
    return words.text(f"figures.title_value.{'up' if finding.change > 0 else 'down'}", lang, what=what, **said)


def head_of(finding, what: str, subtitle: str, lang: str, part: Part | None = None) -> Head:
    """Title and subtitle, with the branch as a word where the title does not say it already.

    Parameters
    ----------
    finding
        None where nobody found anything: the title then is `what`.
    part
        Whose unit the title uses; None for shares and changes in percent.
    """
    if finding is None:
        return Head(what, subtitle)
    said = finding.branch in ("no_clear_change", "not_enough_data")
    tag = None if said else words.text(f"figures.branch.{finding.branch}", lang)
    title = share_title(finding, what, lang) if part is None else value_title(finding, what, part, lang)
    return Head(title, subtitle, finding.branch, tag)


def branch_text(finding, lang: str) -> str:
    """The finding's branch as a word."""
    return words.text(f"figures.branch.{'only_level' if finding is None else finding.branch}", lang)


def number_text(value: float, lang: str) -> str:
    """One decimal, as in the sentences."""
    return show_number(value, lang, 1)


def n_of_all(n, total, counts: str, lang: str) -> str:
    """N of N in the units that were counted; an unknown N is said to be unknown."""
    unit = units.counted_name(counts, lang)
    if total is None:
        return words.text("figures.of_unknown", lang, n=show_number(n, lang), unit=unit)
    return words.text("figures.of_all", lang, n=show_number(n, lang), N=show_number(total, lang), unit=unit)


def rests_on(n, total, part: Part, lang: str) -> str:
    """N of N; that N is unknown is said of a share only, because other values may have none."""
    if total is None and part.unit != "percent":
        return words.text("figures.of_n", lang, n=show_number(n, lang), unit=units.counted_name(part.counts, lang))
    return n_of_all(n, total, part.counts, lang)


def unit_text(part: Part, lang: str) -> str:
    """The unit as a subtitle calls it; a count is of what is counted."""
    return (
        units.counted_name(part.counts, lang) if part.unit == "count" else words.text(f"figures.unit.{part.unit}", lang)
    )


def change_text(value: float, lang: str) -> str:
    """A change in percent with its direction as a word.

    Examples
    --------
    >>> change_text(-12.5, "en"), change_text(0.01, "en")
    ('down 12.5%', 'unchanged')
    """
    shown = number_text(abs(value), lang)
    way = "none" if float(shown.replace(",", "")) == 0 else ("up" if value > 0 else "down")
    return words.text(f"figures.change.{way}", lang, value=shown)


def first_month(finding) -> str | None:
    """The month with which a sentence compares the latest value; None where it compares nothing."""
    return finding.first.month if finding is not None and finding.first is not None else None


def earlier_text(first: str | None, month: str, lang: str) -> str:
    """What the strokes on bars of a month are, or that there is nothing earlier to compare with."""
    if first in (None, month):
        return words.text("figures.bar.no_earlier", lang)
    return words.text("figures.bar.earlier", lang, month=show_month(first, lang))


def reason_text(key: str, counts: str, lang: str) -> str:
    """The text of a reason (see :func:`tambonlib.figures.series.reasons_of`), in the units that the part counts."""
    return units.too_few_text(counts, lang) if key == TOO_FEW else words.text(key, lang)


def reason_at(own: Series, month: str, counts: str, lang: str) -> str:
    """Why one month has no value."""
    return reason_text(reason_key(own.at(month)), counts, lang)


def reason_lines(own: Series, part: Part, lang: str) -> list[str]:
    """Why a series has no value at all, with the number of months for each reason."""
    return [
        words.text("figures.nothing.reason", lang, reason=reason_text(key, part.counts, lang), count=count)
        for key, count in reasons_of(own.rows)
    ]
