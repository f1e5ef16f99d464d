"""One dimension as a block: its name, the strip do → learn → change, then each step by its results.

The block knows no dimension by name: it works from the cards, so that a new dimension needs no
code here. Names and purposes of the dimensions: ``definitions/framework.yaml``.
"""

from collections import Counter

from tambonlib import framework
from tambonlib.findings import phrases
from tambonlib.indicators.card import STEPS, Card, Part
from tambonlib.indicators.catalogue import card
from tambonlib.indicators.results_chain import chain
from tambonlib.report.findings_html import basis, branch_mark, findings_list, folded_values, shown_value
from tambonlib.report.html import Shown, folded, heading, paragraph, safe
from tambonlib.report.page_figures import main_figure
from tambonlib.report.sections import section

_GROUP = "household"  # the table of those who joined
_REASONS_SHOWN = 3  # the most frequent ones; all are listed under what could not be computed


@section("first")
def dimension(page, dimension_id: str) -> Shown:
    """Heading, what the dimension is about, and the strip.

    Raises
    ------
    KeyError
        When there is no such dimension. One without indicators yet says so in its strip.
    """
    about = _dimension(dimension_id)
    title = page.say("dimension.title", number=dimension_id.removeprefix("D"), name=about.label[page.lang])
    purpose = page.say("dimension.about", verb=about.verb[page.lang], purpose=about.purpose[page.lang])
    chosen = chain(dimension_id)
    strip = "".join(_strip_step(page, step, chosen[step]) for step in STEPS)
    parts = [
        heading(2, title, dimension_id),
        paragraph(f"{purpose} {_volunteers(page, dimension_id)}".strip()),
        f'<ol class="strip">{strip}</ol>',
    ]
    return Shown("".join(parts))


@section("first_by_step")
def step(page, dimension_id: str, step: str) -> Shown:
    """Heading of one step, and a sentence for each of its main series."""
    series = series_of(page, dimension_id, step)
    label = step_label(page, step)
    title = page.say("step.heading", step=label, name=_dimension(dimension_id).label[page.lang])
    opened = heading(3, title, f"{dimension_id}-{step}")
    if not series:
        return Shown(opened + paragraph(page.say("step.no_indicator")))
    return Shown(
        opened + findings_list([page.finding(one.id, part.key) for one, part in main_series(series)], page.lang)
    )


@section("others")
def block(page, dimension_id: str) -> tuple:
    """The opening, at most one figure, a sentence for each step, what is missing, and the values folded away.

    A dimension of which this tambon has nothing at all is one line.
    """
    if not page.knows(dimension_id):
        name = page.say(
            "dimension.title", number=dimension_id.removeprefix("D"), name=_dimension(dimension_id).label[page.lang]
        )
        return (Shown(heading(2, name, dimension_id) + paragraph(page.say("dimension.nothing_here"))),)
    figure = main_figure(page, dimension_id)
    drawn = () if figure is None else (figure,)
    return (dimension(page, dimension_id), *drawn, closing(page, dimension_id))


def closing(page, dimension_id: str) -> Shown:
    """A sentence for each step of the chain, what is missing, then the other findings and all values, folded away."""
    steps = {one: page.finding(*one) for one in chain(dimension_id).values() if one}
    series = [(one, part) for one in page.all_cards if one.dimension == dimension_id for part in one.parts]
    others = [
        page.finding(pair[0].id, pair[1].key)
        for pair in series
        if pair[1].headline and (pair[0].id, pair[1].key) not in steps
    ]
    known = [one for one in others if one.last]
    inside = findings_list(known, page.lang) if known else ""
    caption = page.say("compared.caption", step=_dimension(dimension_id).label[page.lang])
    more = folded(page.say("dimension.more", count=len(known)), inside) if known else ""
    parts = [findings_list(steps.values(), page.lang), paragraph(missing_text(page, series), "missing-note"), more]
    return Shown("".join([*parts, folded_values(page, series, caption)]))


def missing_text(page, series: list[tuple[Card, Part]]) -> str:
    """How many of the series have no value at all and why, and how many have gaps."""
    reasons: Counter = Counter()
    gaps, months = 0, set(page.months)
    for one, part in series:
        rows = [row for row in page.rows(one.id, part.key) if row.month in months]
        missing = [(row.status, row.reason) for row in rows if row.status != "ok"]
        if len(missing) == len(rows):
            status, reason = _most_frequent(missing) if missing else ("no_row", None)
            reasons[phrases.reason_phrase(reason, status, part.counts, page.lang)] += 1
        else:
            gaps += bool(missing)
    if not reasons and not gaps:
        return page.say("dimension.complete")
    silent = "; ".join(
        page.say("dimension.reason", reason=reason, count=count)
        for reason, count in reasons.most_common(_REASONS_SHOWN)
    )
    key = "missing" if reasons else "gaps_only"
    return page.say(f"dimension.{key}", total=len(series), silent=sum(reasons.values()), reasons=silent, gaps=gaps)


def _most_frequent(missing: list[tuple[str, str | None]]) -> tuple[str, str | None]:
    """The most frequent pair; of equally frequent ones the first in the alphabet, whatever the order of the rows."""
    counts = Counter(missing)
    return min(counts, key=lambda one: (-counts[one], one[0], one[1] is None, one[1] or ""))


@section()
def not_collected(page) -> Shown:
    """One sentence for the dimensions that the study did not record; the sentence that there is none such."""
    missing = [one.label[page.lang] for one in framework.dimensions() if one.code not in page.collected]
    opened = heading(2, page.say("dimension.not_collected_title"), "not-collected")
    if not missing:
        return Shown(opened + paragraph(page.say("dimension.all_collected")))
    names = "".join(f"<li>{safe(name)}</li>" for name in missing)
    return Shown(opened + paragraph(page.say("dimension.not_collected", count=len(missing))) + f"<ul>{names}</ul>")


@section("first_by_step")
def values(page, dimension_id: str, step: str) -> Shown:
    """First and latest value of every series of one step, folded away; one sentence where none has a value."""
    series = series_of(page, dimension_id, step)
    made = folded_values(page, series, page.say("compared.caption", step=step_label(page, step)))
    if series and not made:
        return Shown(paragraph(page.say("compared.nothing", count=len(series))))
    return Shown(made)


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
    """Households join the group of their own will, so what is counted over them is no average of the tambon."""
    of_group = any(_GROUP in one.tables for one in page.all_cards if one.dimension == dimension_id)
    return page.say("dimension.volunteers") if of_group else ""


def series_of(page, dimension_id: str, step: str) -> list[tuple[Card, Part]]:
    """Every part of every indicator of the dimension that belongs to the step, in the order of the cards."""
    own = [one for one in page.all_cards if one.dimension == _dimension(dimension_id).code]
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


def _strip_step(page, step: str, chosen: tuple[str, str] | None) -> str:
    """One field of the strip: the series chosen for the step, its latest value, and its branch."""
    name = paragraph(step_label(page, step), "strip-step")
    if chosen is None:
        return f'<li class="strip-{step}">{name}{paragraph(page.say("step.no_indicator"))}</li>'
    own = card(chosen[0])
    part = own.part(chosen[1])
    one = page.finding(*chosen)
    value = shown_value(one.last, part, page.lang) if one.last else page.say("step.no_value")
    about = paragraph(f"{getattr(own, page.lang)} ({getattr(part, page.lang)})", "strip-about")
    rests_on = paragraph(basis(one.last, part, page.lang), "strip-about") if one.last else ""
    shown = paragraph(value, "strip-value")
    return f'<li class="strip-{step}">{name}{about}{shown}{rests_on}<p>{branch_mark(one.branch, page.lang)}</p></li>'
