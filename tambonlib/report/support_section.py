"""The support that the tambon received: hours by line over the months, silence, demand, follow-up."""

from tambonlib.findings.phrases import reason_phrase
from tambonlib.indicators.card import Card, Part
from tambonlib.indicators.catalogue import cards
from tambonlib.report.findings_html import basis, folded_values, shown_value
from tambonlib.report.html import Shown, facts_list, heading, paragraph
from tambonlib.report.page_figures import support_figure
from tambonlib.report.sections import section

_DIMENSION = "S"
#: The indicators with a line each, in this order: silence, who asked, follow-up, answers, reach.
_LISTED = ("S.9", "S.8", "S.10", "S.5", "S.3")


@section()
def support(page) -> tuple:
    """Heading, the figure of hours by line, a few facts of the log, the values; or that nothing was logged."""
    opened = heading(2, page.say("support.title"), "support")
    if _DIMENSION not in page.collected:
        return (Shown(opened + paragraph(page.say("support.nothing"))),)
    if not page.knows(_DIMENSION):
        return (Shown(opened + paragraph(page.say("support.nothing_here"))),)
    about = Shown(opened + paragraph(page.say("support.about")))
    listed = sorted((card for card in _cards() if card.id in _LISTED), key=lambda card: _LISTED.index(card.id))
    facts = facts_list([_fact(page, card) for card in listed], "told-facts")
    return (about, support_figure(page), Shown(facts + folded_values(page, _series(), page.say("support.values"))))


def _fact(page, card: Card) -> tuple[str, str]:
    """The latest value of an indicator's headline part, or why there is none.

    The level, not its change: the longest silence so far can only grow, and what supporters do is no progress of the
    tambon.
    """
    part = card.headline
    name = f"{getattr(card, page.lang)}: {getattr(part, page.lang)}"
    last = page.finding(card.id, part.key).last
    if last:
        return name, page.say(
            "support.fact", value=shown_value(last, part, page.lang), where=basis(last, part, page.lang)
        )
    latest = page.rows(card.id, part.key)[-1]
    return name, reason_phrase(latest.reason, latest.status, part.counts, page.lang)


def _cards() -> tuple[Card, ...]:
    return tuple(card for card in cards() if card.dimension == _DIMENSION)


def _series() -> list[tuple[Card, Part]]:
    return [(card, part) for card in _cards() for part in card.parts]
