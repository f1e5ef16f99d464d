"""Units, steps and directions of an indicator's parts in words, for its description."""

from tambonlib import framework, units, words
from tambonlib.indicators.card import Part


def unit_label(part: Part, lang: str) -> str:
    """The unit of a part; a count is named after what it counts.

    Examples
    --------
    >>> unit_label(Part("a", "ก", "a", unit="days"), "en"), unit_label(Part("a", "ก", "a", unit="count", counts="reviews"), "en")
    ('days', 'review circles')
    """
    if part.unit == "count":
        return counted_label(part, lang)
    return words.text(f"units.{part.unit}", lang, value="").strip()


def counted_label(part: Part, lang: str) -> str:
    """What n and N of a part count."""
    return units.counted(part.counts, lang)


def direction_label(direction: str, lang: str) -> str:
    """Whether more is better."""
    return words.text(f"explain.direction.{direction}", lang)


def step_label(part: Part, lang: str) -> str:
    """Do, learn or change."""
    return framework.steps()[part.step][lang]
