"""Numbers, months and titles as figures tell them."""

from collections.abc import Callable, Sequence

import pandas as pd

from tambonlib import units, words
from tambonlib.figures.bars import Bar
from tambonlib.figures.frame import Foot, Head, nothing_to_draw
from tambonlib.figures.series import TOO_FEW, reasons_of
from tambonlib.indicators.card import card
from tambonlib.thai import show_month, show_number

#: (indicator, part) → the finding of the tambon that the figure is about
Find = Callable[[str, str], object]


def number_told(value: float, lang: str) -> str:
    """One decimal, as in the sentences."""
    return show_number(value, lang, 1)


def of_told(n, total, counts: str, lang: str) -> str:
    """n of N; where N is unknown that is said."""
    unit = units.counted(counts, lang)
    if pd.isna(total):
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


def why_nothing(own: pd.DataFrame, what: str, foot: Foot):
    """The panel for a series without any value."""
    title = words.text("figures.title.not_enough_data", foot.lang, what=what)
    reasons = [
        words.text("figures.nothing.reason", foot.lang, reason=reason_told(key, "households", foot.lang), count=count)
        for key, count in reasons_of(own)
    ]
    return nothing_to_draw(title, reasons, foot)


def reason_told(key: str, counts: str, lang: str) -> str:
    """The text of a reason (see :func:`tambonlib.figures.series.reasons_of`); too few of what, in the part's own words."""
    return units.too_few_told(counts, lang) if key == TOO_FEW else words.text(key, lang)


def reason_at(own: pd.DataFrame, month: str, lang: str) -> str:
    """Why one month has no value."""
    return reason_told(reasons_of(own.loc[[month]])[0][0], "households", lang)


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


def bar_at(indicator: str, part: str, own: pd.DataFrame, month: str, kind: str, lang: str) -> Bar:
    """The bar of one part in one month, with its first value where that is of an earlier month."""
    name, value = getattr(card(indicator).part(part), lang), own.at[month, "value"]
    if pd.isna(value):
        return Bar(name, None, reason_at(own, month, lang))
    first = own["value"].first_valid_index()
    if first == month:
        return Bar(name, value, f"{number_told(value, lang)}%", kind)
    earlier = own.at[first, "value"]
    told = {"value": number_told(value, lang), "earlier": number_told(earlier, lang)}
    return Bar(name, value, words.text("figures.bar.label", lang, **told), kind, earlier)


def bars_told(bars: Sequence[Bar]) -> str:
    """All bars in words, for an alt text."""
    return "; ".join(f"{bar.name} {bar.label}" for bar in bars)


def earlier_told(own: pd.DataFrame, month: str, lang: str) -> str:
    """What the strokes on bars stand for, or that there is nothing earlier."""
    first = own["value"].first_valid_index()
    if first == month:
        return words.text("figures.bar.no_earlier", lang)
    return words.text("figures.bar.earlier", lang, month=show_month(first, lang))
