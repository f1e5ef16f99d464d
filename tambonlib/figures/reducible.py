"""How much of living payments could be reduced, by what the community agreed? Cumulative tiers."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, value_bars, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

INDICATOR, TIERS = "D1.2", ("a", "a_to_b", "a_to_c", "a_to_d")


def reducible(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """The reducible share in the latest month, one bar for each cumulative tier, with its earlier value.

    Always all tiers, so that nobody can tune the answer. A tier without a value in that month stays
    an empty frame with the reason. The stroke is the value with which the tier's sentence
    compares it. Parameters as in :func:`tambonlib.figures.months_line.months_line`; the title is
    the finding of the widest tier that has a value.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.reducible.what", lang)
    laid = by_series(results)
    own = {tier: series.of_tambon(laid, tambon, INDICATOR, tier, months) for tier in TIERS}
    known = [tier for tier in TIERS if own[tier].known]
    if not known:
        return telling.nothing_in_vector(own[TIERS[-1]], what, card(INDICATOR).part(TIERS[-1]), foot)
    month = max(own[tier].last for tier in known)
    widest = [tier for tier in known if own[tier].at(month).value is not None][-1]
    finding = find(INDICATOR, widest)
    kinds = {tier: "accent" if tier == widest else "plain" for tier in TIERS}
    # Before a newly agreed list other lines were counted: what its sentence does not compare, the figure does not
    # either.
    firsts = {tier: telling.first_month(find(INDICATOR, tier)) for tier in known}
    bars = [_bar(tier, own[tier], month, kinds[tier], lang, firsts.get(tier)) for tier in TIERS]
    at = own[widest].at(month)
    subtitle = words.text(
        "figures.reducible.subtitle",
        lang,
        month=show_month(month, lang),
        of=telling.of_told(at.n, at.N, "households", lang),
        earlier=telling.earlier_told(firsts[widest], month, lang),
    )
    drawing, high = value_bars.drawn_bars(bars)
    head = telling.head_with_unit(finding, what, card(INDICATOR).part(widest), subtitle, lang)
    return vector.framed(head, foot, drawing, high, value_bars.alt_of(head.title, subtitle, bars, lang))


def _bar(key: str, own: series.Series, month: str, kind: str, lang: str, first: str | None) -> value_bars.Bar:
    part = card(INDICATOR).part(key)
    return value_bars.bar_of(getattr(part, lang), own, month, part, kind, lang, first=first)
