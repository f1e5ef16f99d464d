"""Figures of a few values in one month, each in a row of its own: bars, and pairs of two years.

All functions are called alike; :func:`plot_reducible` explains the parameters.
"""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from tambonlib import units, words
from tambonlib.figures import labels
from tambonlib.figures.labels import Find, Head
from tambonlib.figures.report_axes import Description, describe, new_axes, nothing_to_draw
from tambonlib.figures.row_marks import Row, draw_bars, draw_pairs, row_of
from tambonlib.figures.series import Series, select
from tambonlib.figures.style import style
from tambonlib.indicators.by_series import BySeries
from tambonlib.indicators.card import Part
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

REDUCIBLE, TIERS = "D1.2", ("a", "a_to_b", "a_to_c", "a_to_d")
SPENDING, SPENDING_PARTS, SPENDING_MAIN = "D1.3", ("a", "a_to_b", "a_to_c", "a_to_d", "living"), "a_to_d"
DEBT, DEBT_MAIN, DEBT_UNKNOWN = "D1.5", "nonproductive", "unknown"
DEBT_PARTS = (DEBT_MAIN, "refinance", "capital", "productive", DEBT_UNKNOWN)
COST, COST_PARTS = "D2.1", ("variable_cash", "variable_noncash", "fixed_cash", "fixed_noncash")
PROFIT, PROFIT_MAIN = "D2.2", ("D2.2", "full")
#: All series of the enterprise figure; without a value of any of them it is empty.
ENTERPRISE_SERIES = (*((COST, part) for part in COST_PARTS), (PROFIT, "cash"), PROFIT_MAIN)
WAITS, WAITS_WHOLE = "D3.2", "to_funded"


def plot_reducible(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot the reducible share in the latest month: a bar for each cumulative tier, with its earlier value.

    Always all tiers, so that nobody can tune the answer. A tier without a value in that month is an empty frame with
    the reason. The stroke is the value with which the tier's sentence compares it.

    Parameters
    ----------
    results
        Results (docs/house.md) of one tambon or of many.
    tambon
        Code of the tambon that the figure is about; None where the results are of one.
    months
        The study's months in their order; None takes those of the results.
    lang
        ``"th"`` or ``"en"``.
    find
        (indicator, part) → the tambon's finding, which makes the title; None: the title says what is drawn.
    source
        The line below the figure (:func:`tambonlib.figures.labels.source_line`).
    ax
        The axes to draw on; None makes a figure of its own, which a notebook displays.

    Returns
    -------
    Axes
        With its alternative text (:func:`tambonlib.figures.report_axes.alt_text`). Without any value it says why.

    Examples
    --------
    >>> results = pd.DataFrame({"tambon_code": "990101", "month": ["2008-01", "2008-02"], "indicator": "D1.2",
    ...     "part": "a", "value": [40.0, 30.0], "n": 12, "N": 20, "status": "ok", "reason": None})
    >>> ax = plot_reducible(results, lang="en")
    >>> ax.get_title(loc="left"), "30.0%" in [said.get_text() for said in ax.texts]
    ('Spending agreed to be reducible', True)
    """
    chosen, what = select(results, tambon, months), words.text("figures.reducible.what", lang)
    own = {tier: chosen.of(REDUCIBLE, tier) for tier in TIERS}
    known = [tier for tier in TIERS if own[tier].known]
    if not known:
        return _nothing(ax, own[TIERS[-1]], what, card(REDUCIBLE).part(TIERS[-1]), source, lang)
    month = max(own[tier].last for tier in known)
    widest = [tier for tier in known if own[tier].at(month).value is not None][-1]
    # Before a newly agreed list other lines were counted: what its sentence does not compare, the figure does not.
    firsts = {tier: labels.first_month(find(REDUCIBLE, tier)) for tier in known} if find else {}
    bars = [
        row_of(
            card(REDUCIBLE).part(tier),
            own[tier],
            month,
            "accent" if tier == widest else "plain",
            lang,
            firsts.get(tier),
        )
        for tier in TIERS
    ]
    subtitle = words.text(
        "figures.reducible.subtitle",
        lang,
        month=show_month(month, lang),
        of=_of(own[widest], month, lang),
        earlier=labels.earlier_text(firsts.get(widest), month, lang),
    )
    finding = find(REDUCIBLE, widest) if find else None
    head = labels.head_of(finding, what, subtitle, lang, card(REDUCIBLE).part(widest))
    return _bar_chart(ax, bars, head, source, lang)


def plot_debt(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot outstanding debt by stated purpose in the latest month with a valid survey.

    The first four are shares of the debt whose purpose is known. The unknown is a share of all debt, so it stands
    apart and hatched. Strokes are the first values.
    """
    chosen, what = select(results, tambon, months), words.text("figures.debt.what", lang)
    own = {part: chosen.of(DEBT, part) for part in DEBT_PARTS}
    known = [part for part in DEBT_PARTS if own[part].known]
    about = card(DEBT).part(DEBT_MAIN)
    if not known:
        return _nothing(ax, own[DEBT_MAIN], what, about, source, lang)
    main = DEBT_MAIN if DEBT_MAIN in known else known[0]
    month = own[main].last
    kinds = {DEBT_MAIN: "accent", DEBT_UNKNOWN: "unknown"}
    bars = [
        row_of(card(DEBT).part(part), own[part], month, kinds.get(part, "plain"), lang, own[part].first)
        for part in DEBT_PARTS
    ]
    subtitle = words.text(
        "figures.debt.subtitle",
        lang,
        month=show_month(month, lang),
        of=_of(own[main], month, lang),
        earlier=labels.earlier_text(own[main].first, month, lang),
    )
    head = labels.head_of(find(DEBT, DEBT_MAIN) if find else None, what, subtitle, lang, about)
    return _bar_chart(ax, bars, head, source, lang, apart=DEBT_PARTS.index(DEBT_UNKNOWN))


def plot_enterprise(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot cost per rai, variable and fixed, cash and not, and profit per rai by cash and by full cost.

    In the latest month with a value; strokes are the first values.
    """
    chosen, what = select(results, tambon, months), words.text("figures.enterprise.what", lang)
    own = {one: chosen.of(*one) for one in ENTERPRISE_SERIES}
    known = [one for one in ENTERPRISE_SERIES if own[one].known]
    about = card(PROFIT).part(PROFIT_MAIN[1])
    if not known:
        return _nothing(ax, own[PROFIT_MAIN], what, about, source, lang)
    main = PROFIT_MAIN if PROFIT_MAIN in known else known[0]
    month = own[main].last
    bars = [
        row_of(
            about,
            own[one],
            month,
            "accent" if one[0] == PROFIT else "plain",
            lang,
            own[one].first,
            _enterprise_name(*one, lang),
        )
        for one in ENTERPRISE_SERIES
    ]
    subtitle = words.text(
        "figures.enterprise.subtitle",
        lang,
        month=show_month(month, lang),
        of=_of(own[main], month, lang),
        earlier=labels.earlier_text(own[main].first, month, lang),
    )
    head = labels.head_of(find(*PROFIT_MAIN) if find else None, what, subtitle, lang, about)
    return _bar_chart(ax, bars, head, source, lang, apart=len(COST_PARTS))


def _enterprise_name(indicator: str, part: str, lang: str) -> str:
    if indicator == PROFIT:
        return words.text(f"figures.enterprise.{part}", lang)
    return getattr(card(indicator).part(part), lang)


def plot_waits(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot the median wait of each step of proposals, in days, as known at the end of the latest month with a value.

    The whole way is on top. A step that fewer than half have passed has no bar and says "not yet half". The title
    names the step with the longest wait; strokes are the values with which the sentences compare.
    """
    chosen, parts = select(results, tambon, months), card(WAITS).parts
    own = {part.key: chosen.of(WAITS, part.key) for part in parts}
    known = [rows.last for rows in own.values() if rows.known]
    if not known:
        return _nothing(ax, own[WAITS_WHOLE], getattr(card(WAITS), lang), card(WAITS).part(WAITS_WHOLE), source, lang)
    month = max(known)
    firsts = {key: labels.first_month(find(WAITS, key)) for key, rows in own.items() if rows.known} if find else {}
    bars = [
        row_of(part, own[part.key], month, "accent" if part.key == WAITS_WHOLE else "plain", lang, firsts.get(part.key))
        for part in parts
    ]
    return _bar_chart(ax, bars, _waits_head(parts, bars, firsts, month, lang), source, lang, apart=1)


def _waits_head(parts: Sequence[Part], bars: Sequence[Row], firsts: dict, month: str, lang: str) -> Head:
    """The step with the longest wait, and what the strokes stand for."""
    shown = [(part, bar) for part, bar in zip(parts, bars, strict=True) if bar.value is not None]
    steps = [pair for pair in shown if pair[0].key != WAITS_WHOLE] or shown
    part, longest = max(steps, key=lambda pair: pair[1].value)
    value = units.format_short(longest.value, part.unit, part.counts, lang)
    title = words.text("figures.waits.title", lang, name=longest.name, value=value)
    compared = {first for first in firsts.values() if first is not None}
    if not any(bar.earlier is not None for bar in bars):
        earlier = words.text("figures.bar.no_earlier", lang)
    elif len(compared) == 1:
        earlier = words.text("figures.bar.earlier", lang, month=show_month(*compared, lang))
    else:
        earlier = words.text("figures.bar.earlier_own", lang)
    subtitle = words.text(
        "figures.waits.subtitle", lang, month=show_month(month, lang), known=len(shown), all=len(parts), earlier=earlier
    )
    return Head(title, subtitle)


def plot_spending(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot what the same households spent in the same months of year 2, for each 100 baht of year 1.

    One pair for each tier and for all living payments: a hollow dot at 100 (year 1), a full one at 100 plus the change
    (year 2), in the latest month that has a value. The title is the finding of all tiers together, else of the first
    part that has a value.
    """
    chosen, what = select(results, tambon, months), words.text("figures.matched.what", lang)
    own = {part: chosen.of(SPENDING, part) for part in SPENDING_PARTS}
    known = [part for part in SPENDING_PARTS if own[part].known]
    if not known:
        return _nothing(ax, own[SPENDING_MAIN], what, card(SPENDING).part(SPENDING_MAIN), source, lang)
    month = max(own[part].last for part in known)
    valued = [part for part in known if own[part].at(month).value is not None]
    main = SPENDING_MAIN if SPENDING_MAIN in valued else valued[0]
    pairs = [_pair_of(card(SPENDING).part(part), own[part], month, part == main, lang) for part in SPENDING_PARTS]
    subtitle = words.text(
        "figures.matched.subtitle", lang, month=show_month(month, lang), of=_of(own[main], month, lang)
    )
    finding = find(SPENDING, main) if find else None
    head = labels.head_of(finding, what, subtitle, lang)
    alt = words.text(
        "figures.alt_values",
        lang,
        title=head.title,
        branch=labels.branch_text(finding, lang),
        subtitle=subtitle,
        told="; ".join(
            f"{pair.name} {pair.label}" if pair.value is not None else f"{pair.name}: {pair.label}" for pair in pairs
        ),
    )
    with style():
        ax = new_axes(ax)
        high = draw_pairs(ax, pairs, lang)
        return describe(ax, Description(head, alt, source, lang), high)


def _nothing(ax: Axes | None, own: Series, what: str, part: Part, source: str, lang: str) -> Axes:
    title = words.text("figures.title.not_enough_data", lang, what=what)
    return nothing_to_draw(ax, title, labels.reason_lines(own, part, lang), source=source, lang=lang)


def _of(own: Series, month: str, lang: str) -> str:
    at = own.at(month)
    return labels.n_of_all(at.n, at.N, "households", lang)


def _pair_of(part: Part, own: Series, month: str, main: bool, lang: str) -> Row:
    """A change in percent as a row; where it has no value, why."""
    value = own.at(month).value
    label = labels.reason_at(own, month, part.counts, lang) if value is None else labels.change_text(value, lang)
    return Row(getattr(part, lang), value, label, "accent" if main else "plain")


def _bar_chart(
    ax: Axes | None, rows: Sequence[Row], head: Head, source: str, lang: str, apart: int | None = None
) -> Axes:
    told = "; ".join(f"{row.name} {row.label}" for row in rows)
    alt = words.text("figures.bars.alt", lang, title=head.title, subtitle=head.subtitle, told=told)
    with style():
        ax = new_axes(ax)
        high = draw_bars(ax, rows, apart=apart)
        return describe(ax, Description(head, alt, source, lang), high)
