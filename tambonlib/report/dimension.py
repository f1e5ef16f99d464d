"""One dimension as a block: its name, the strip do → learn → change, then each step by its results.

The block knows no dimension by name: it works from the cards, so that a new dimension needs no
code here. Names and purposes of the dimensions stand in ``definitions/framework.yaml``.
"""

from tambonlib import framework

from tambonlib.figures.chain import chain
from tambonlib.indicators.card import STEPS, Card, Part, card, cards
from tambonlib.report.html import Shown, heading, paragraph, safe
from tambonlib.report.tell import basis, branch_mark, compared_table, find, shown_value, tell_findings


def opening(page, dimension_id: str) -> Shown:
    """Heading, what the dimension is about, and the strip.

    Raises
    ------
    KeyError
        When there is no such dimension. One without indicators yet says so in its strip.
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
    """Heading of one step, and a sentence for each of its main series."""
    series = series_of(dimension_id, step)
    label = step_label(page, step)
    title = page.say("step.heading", step=label, name=_dimension(dimension_id).label[page.lang])
    opened = heading(3, title, f"{dimension_id}-{step}")
    if not series:
        return Shown(opened + paragraph(page.say("step.no_indicator")))
    told = tell_findings([find(page, one, part) for one, part in main_series(series)], page.lang)
    return Shown(opened + told)


def block(page, dimension_id: str) -> tuple:
    """The opening, the chain over the months, and for each step its sentences, figures and values."""
    steps = (
        piece
        for name in STEPS
        for piece in (step(page, dimension_id, name), *page.figures(dimension_id, name), values(page, dimension_id, name))
    )
    return (opening(page, dimension_id), page.chain(dimension_id), *steps)


def not_collected(page) -> Shown:
    """One sentence for the dimensions that the study did not record; the sentence that there is none such."""
    missing = [one.label[page.lang] for one in framework.dimensions() if one.code not in page.collected]
    opened = heading(2, page.say("dimension.not_collected_title"), "not-collected")
    if not missing:
        return Shown(opened + paragraph(page.say("dimension.all_collected")))
    names = "".join(f"<li>{safe(name)}</li>" for name in missing)
    return Shown(opened + paragraph(page.say("dimension.not_collected", count=len(missing))) + f"<ul>{names}</ul>")


def values(page, dimension_id: str, step: str) -> Shown:
    """First and latest value of every series of one step; one sentence where none has a value."""
    series = series_of(dimension_id, step)
    known = [pair for pair in series if find(page, *pair).last]
    if series and not known:
        return Shown(paragraph(page.say("compared.nothing", count=len(series))))
    caption = page.say("compared.caption", step=step_label(page, step))
    return Shown(compared_table(page, series, caption) if series else "")


def step_label(page, step: str) -> str:
    """The step's name as a heading writes it: ทำ · Do."""
    label = framework.steps()[step][page.lang]
    return label[:1].upper() + label[1:]


def _dimension(dimension_id: str) -> framework.Dimension:
    known = {one.code: one for one in framework.dimensions()}
    if dimension_id not in known:
        raise KeyError(f"dimension_id must be one of {', '.join(known)}; got {dimension_id!r}")
    return known[dimension_id]


def _volunteers(page, dimension_id: str) -> str:
    """Households join of their own will, so what is counted over them is no average of the tambon."""
    counted = {part.counts for one in cards() if one.dimension == dimension_id for part in one.parts}
    return page.say("dimension.volunteers") if "households" in counted else ""


def series_of(dimension_id: str, step: str) -> list[tuple[Card, Part]]:
    """Every part of every indicator of the dimension that belongs to the step, in the order of the cards."""
    own = [one for one in cards() if one.dimension == _dimension(dimension_id).code]
    if step not in STEPS:
        raise KeyError(f"step must be one of {', '.join(STEPS)}; got {step!r}")
    return [(one, part) for one in own for part in one.parts if part.step == step]


def main_series(series: list[tuple[Card, Part]]) -> list[tuple[Card, Part]]:
    """The headline parts; where a step has none, the first part of each indicator."""
    headlines = [(one, part) for one, part in series if part.headline]
    if headlines:
        return headlines
    first = {one.id: (one, part) for one, part in reversed(series)}
    return [first[card_id] for card_id in dict.fromkeys(one.id for one, _ in series)]


def _strip_step(page, dimension_id: str, step: str) -> str:
    """One field of the strip: the series that stands for the step, its latest value, and its branch."""
    name = paragraph(step_label(page, step), "strip-step")
    chosen = chain(dimension_id)[step]
    if chosen is None:
        return f'<li class="strip-{step}">{name}{paragraph(page.say("step.no_indicator"))}</li>'
    own = card(chosen[0])
    part = own.part(chosen[1])
    one = find(page, own, part)
    value = shown_value(one.last, part, page.lang) if one.last else page.say("step.no_value")
    about = paragraph(f"{getattr(own, page.lang)} ({getattr(part, page.lang)})", "strip-about")
    rests_on = paragraph(basis(one.last, part, page.lang), "strip-about") if one.last else ""
    shown = paragraph(value, "strip-value")
    return f'<li class="strip-{step}">{name}{about}{shown}{rests_on}<p>{branch_mark(one.branch, page.lang)}</p></li>'
