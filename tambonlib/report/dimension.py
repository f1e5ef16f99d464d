"""One dimension as a block: its name, the strip do → learn → change, then each step by its results.

The block knows no dimension by name: it works from the cards, so that a new dimension needs no
code here. Names and purposes of the dimensions stand in ``definitions/framework.yaml``.
"""

from tambonlib import framework, thai

from tambonlib.indicators.card import STEPS, Card, Part, cards
from tambonlib.report.html import Shown, heading, paragraph, safe
from tambonlib.report.tell import branch_mark, compared_table, find, shown_value, tell_findings


def opening(page, dimension_id: str) -> Shown:
    """Heading, what the dimension is about, and the strip.

    Raises
    ------
    KeyError
        When no indicator belongs to the dimension.
    """
    about = _dimension(dimension_id)
    title = page.say("dimension.title", number=dimension_id.removeprefix("D"), name=about.label[page.lang])
    purpose = page.say("dimension.about", verb=about.verb[page.lang], purpose=about.purpose[page.lang])
    strip = "".join(_strip_step(page, dimension_id, step) for step in STEPS)
    parts = [
        heading(2, title, dimension_id),
        paragraph(f"{purpose} {_volunteers(page, dimension_id)}".strip()),
        f'<ol class="strip">{strip}</ol>',
    ]
    return Shown("".join(parts))


def step(page, dimension_id: str, step: str) -> Shown:
    """Heading of one step, a sentence for each main series, and the values of all its series."""
    series = series_of(dimension_id, step)
    label = framework.steps()[step][page.lang]
    title = page.say("step.heading", step=label, name=_dimension(dimension_id).label[page.lang])
    opened = heading(3, title, f"{dimension_id}-{step}")
    if not series:
        return Shown(opened + paragraph(page.say("step.no_indicator")))
    told = tell_findings([find(page, card, part) for card, part in main_series(series)], page.lang)
    return Shown(opened + told + compared_table(page, series, page.say("compared.caption", step=label)))


def _dimension(dimension_id: str) -> framework.Dimension:
    return next(one for one in framework.dimensions() if one.code == dimension_id)


def _volunteers(page, dimension_id: str) -> str:
    """Households join of their own will, so what is counted over them is no average of the tambon."""
    counted = {part.counts for card in cards() if card.dimension == dimension_id for part in card.parts}
    return page.say("dimension.volunteers") if "households" in counted else ""


def series_of(dimension_id: str, step: str) -> list[tuple[Card, Part]]:
    """Every part of every indicator of the dimension that belongs to the step, in the order of the cards."""
    own = [card for card in cards() if card.dimension == dimension_id]
    if not own:
        known = ", ".join(sorted({card.dimension for card in cards()}))
        raise KeyError(f"dimension_id must be one of {known}; got {dimension_id!r}")
    if step not in STEPS:
        raise KeyError(f"step must be one of {', '.join(STEPS)}; got {step!r}")
    return [(card, part) for card in own for part in card.parts if part.step == step]


def main_series(series: list[tuple[Card, Part]]) -> list[tuple[Card, Part]]:
    """The headline parts; where a step has none, the first part of each indicator."""
    headlines = [(card, part) for card, part in series if part.headline]
    if headlines:
        return headlines
    first = {card.id: (card, part) for card, part in reversed(series)}
    return [first[card_id] for card_id in dict.fromkeys(card.id for card, _ in series)]


def _strip_step(page, dimension_id: str, step: str) -> str:
    name = f'<p class="strip-step">{safe(framework.steps()[step][page.lang])}</p>'
    series = main_series(series_of(dimension_id, step))
    if not series:
        return f'<li class="strip-{step}">{name}{paragraph(page.say("step.no_indicator"))}</li>'
    card, part = _outcome_first(page, series)
    one = find(page, card, part)
    value = shown_value(one.last, part, page.lang) if one.last else page.say("step.no_value")
    basis = _basis(one.last, page.lang) if one.last else ""
    about = paragraph(f"{getattr(card, page.lang)} ({getattr(part, page.lang)})", "strip-about")
    return f'<li class="strip-{step}">{name}{about}{paragraph(value, "strip-value")}{basis}<p>{branch_mark(one.branch, page.lang)}</p></li>'


def _basis(point, lang: str) -> str:
    text = f"{thai.show_month(point.month, lang)} · {thai.show_count_of(point.n, point.N, lang)}"
    return paragraph(text, "strip-about")


def _outcome_first(page, series: list[tuple[Card, Part]]) -> tuple[Card, Part]:
    """The outcome that the study declared in advance where it is among these; else the first."""
    declared = page.study.primary_outcome["indicator"]
    return next(((card, part) for card, part in series if card.id == declared), series[0])
