"""The recipe of the scores in words, made from what is declared."""

from collections.abc import Mapping

from tambonlib import framework, words
from tambonlib.indicators.card import Card
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.citations import citation
from tambonlib.indicators.goalposts import left_out, version
from tambonlib.indicators.results_chain import chain
from tambonlib.indicators.scores import scored_parts
from tambonlib.settings import default_settings
from tambonlib.thai import show_date, show_number


def score_recipe(lang: str, settings: Mapping[str, object] | None = None, among: tuple[Card, ...] | None = None) -> str:
    """How the triple and the index of a dimension are made, line by line.

    Parameters
    ----------
    lang
        ``"th"`` or ``"en"``.
    settings
        Of a study; the defaults when None.
    among
        The cards; the program's own where not given.

    Examples
    --------
    >>> print(score_recipe("en").splitlines()[0])
    How a dimension is scored
    """
    listed = cards() if among is None else among
    chosen = {name: one.value for name, one in default_settings().items()} if settings is None else settings
    lines = [_say("title", lang), _say("triple", lang), *_triple_lines(listed, lang)]
    lines += [_say("index", lang), _say("goalposts", lang, version=version()), *_post_lines(listed, lang)]
    lines += _outside_lines(listed, lang)
    return "\n".join(
        [
            *lines,
            _say(
                f"missing.{chosen['dimension_index']}", lang, fewest=show_number(chosen["index_fewest_percent"], lang)
            ),
        ]
    )


def _say(key: str, lang: str, **values: object) -> str:
    return words.text(f"scores.{key}", lang, **values)


def _triple_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    by_id = {card.id: card for card in listed}
    lines = []
    for one in framework.dimensions():
        for step, series in chain(one.code, listed).items():
            about = {"dimension": one.code, "step": framework.steps()[step][lang]}
            if series is None:
                lines.append(f"- {_say('no_series', lang, **about)}")
                continue
            card = by_id[series[0]]
            part = getattr(card.part(series[1]), lang)
            lines.append(f"- {_say('series', lang, **about, indicator=card.id, name=getattr(card, lang), part=part)}")
    return lines


def _post_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    return [
        "- "
        + _say(
            "post",
            lang,
            name=f"{card.id} {getattr(card, lang)}",
            part=getattr(part, lang),
            lower=_number(post.lower, lang),
            upper=_number(post.upper, lang),
            direction=_say("better_low" if part.direction == "down" else "better_high", lang),
            dated=show_date(post.dated, lang),
            source=citation(post.source, lang),
        )
        for card, part, post in scored_parts(listed)
    ]


def _outside_lines(listed: tuple[Card, ...], lang: str) -> list[str]:
    """What has no goalposts, and why."""
    in_dimensions = [card for card in listed if card.dimension in {one.code for one in framework.dimensions()}]
    context = ", ".join(card.id for card in in_dimensions if card.headline.direction == "context")
    lines = [f"- {_say('context', lang, names=context)}"] if context else []
    known = {card.id: card for card in in_dimensions}
    for (indicator, _), reason in left_out().items():
        if indicator in known:
            name = f"{indicator} {getattr(known[indicator], lang)}"
            lines.append(f"- {_say('left_out', lang, name=name, reason=reason[lang])}")
    return lines


def _number(value: float, lang: str) -> str:
    return show_number(value, lang, 0 if float(value).is_integer() else 1)
