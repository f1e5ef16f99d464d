"""The support that the tambon received: hours by line over the months, silence, demand, follow-up."""

from tambonlib.indicators.card import Card, Part, cards
from tambonlib.report.html import Shown, heading, paragraph
from tambonlib.report.tell import find, folded_values, tell_findings

_DIMENSION = "S"
#: What is told in sentences, in this order: silence, who asked, follow-up, answers, reach.
_TOLD = ("S.9", "S.8", "S.10", "S.5", "S.3")


def support(page) -> tuple:
    """Heading, the figure of hours by line, what the log says, and the values; one sentence where nothing was logged."""
    opened = heading(2, page.say("support.title"), "support")
    if _DIMENSION not in page.collected:
        return (Shown(opened + paragraph(page.say("support.nothing"))),)
    if not page.knows(_DIMENSION):
        return (Shown(opened + paragraph(page.say("support.nothing_here"))),)
    about = Shown(opened + paragraph(page.say("support.about")))
    told = [find(page, card, card.headline) for card in _cards() if card.id in _TOLD]
    told = sorted(told, key=lambda one: _TOLD.index(one.indicator))
    known = [one for one in told if one.branch != "not_enough_data"]
    silent = [page.say("support.unknown", names=", ".join(one.name for one in told if one not in known))] if len(known) < len(told) else []
    closing = tell_findings(known, page.lang) + "".join(paragraph(one, "missing-note") for one in silent)
    return (about, page.support_figure(), Shown(closing + folded_values(page, _series(), page.say("support.values"))))


def _cards() -> tuple[Card, ...]:
    return tuple(card for card in cards() if card.dimension == _DIMENSION)


def _series() -> list[tuple[Card, Part]]:
    return [(card, part) for card in _cards() for part in card.parts]
