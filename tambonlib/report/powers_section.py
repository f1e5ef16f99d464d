"""The four powers from three sides: every level beside its votes and its evidence, start beside then beside end.

Sides are never pooled and no gain is shown alone: people who learn what good is rate the same start
lower when they look back, and neighbours may be lenient with each other.
"""

from itertools import groupby
from typing import NamedTuple

import pandas as pd

from tambonlib import framework, thai, units, words
from tambonlib.figures.table_marks import MOMENTS, level_mark, level_track, scale_head
from tambonlib.indicators.by_series import plain_values
from tambonlib.indicators.power_levels import KINDS, start_then_end
from tambonlib.report.findings_html import NO_VALUE, small
from tambonlib.report.html import Shown, folded, heading, paragraph, safe, table
from tambonlib.report.sections import section

_ANCHORED = (1, 3, 5)
_NO_NOTE = "no_then_rating"


class Rated(NamedTuple):
    """One row of the levels (:func:`tambonlib.indicators.power_levels.power_levels`); missing values are None."""

    round: str
    moment: str
    power: str
    item: str | None
    rater_kind: str
    value: float | None
    low: float | None
    high: float | None
    evidence: float | None
    n: int | None
    N: int | None
    status: str
    reason: str | None


class Agreed(NamedTuple):
    """One row of :func:`tambonlib.indicators.rater_agreement.rater_agreement`; missing values are None."""

    power: str | None
    round: str | None
    rater_kind: str
    other_kind: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    N: int | None
    tambons: int | None
    status: str
    reason: str | None


@section()
def powers_from_three_sides(page) -> Shown:
    """All four powers, the rubric, and how far the sides agree over the study; one sentence where nobody rated."""
    opened = heading(2, page.say("powers.title"), "powers")
    own = rated_rows(page.powers)
    if not any(line.status == "ok" for line in own):
        return Shown(opened + paragraph(page.say("powers.nothing_here" if page.study_wide.rated else "powers.nothing")))
    parts = [opened, paragraph(page.say("powers.about")), _sides_text(page, own), _marks(page, own)]
    notes = _notes(page)
    parts += [
        _power(page, power, [line for line in own if line.power == power.code], notes.get(power.code, ""))
        for power in framework.powers()
    ]
    return Shown("".join([*parts, _agreement(page), small(page.say("powers.caution"))]))


def rated_rows(levels: pd.DataFrame) -> list[Rated]:
    """The levels row by row, in their order."""
    return [Rated(*row) for row in zip(*(plain_values(levels[name]) for name in Rated._fields), strict=True)]


def _sides_text(page, own: list[Rated]) -> str:
    """Which of the three sides rated; what cannot be compared because the others did not."""
    rated = {line.rater_kind for line in own if line.status == "ok"}
    silent = [page.say(f"powers.side.{kind}") for kind in KINDS if kind not in rated]
    if not silent:
        return ""
    key = "only_one_side" if len(rated) == 1 else "side_missing"
    there = ", ".join(page.say(f"powers.side.{kind}") for kind in KINDS if kind in rated)
    return paragraph(page.say(f"powers.{key}", silent=", ".join(silent), rated=there))


def _marks(page, own: list[Rated]) -> str:
    """The key of the shapes that are drawn."""
    drawn = {line.moment for line in own if line.status == "ok"}
    shapes = "".join(
        f"<li>{level_mark(moment)}{safe(page.say(f'powers.moment.{moment}'))}</li>"
        for moment in MOMENTS
        if moment in drawn
    )
    return f'<ul class="track-key">{shapes}<li>{safe(page.say("powers.votes_key"))}</li></ul>{small(_scale_text(page))}'


def _scale_text(page) -> str:
    """The general levels by name: 1 รับรู้ · 2 … ."""
    levels = " · ".join(f"{level} {label[page.lang]}" for level, label in framework.levels().items())
    return page.say("powers.levels", levels=levels)


def _power(page, power: framework.Power, own: list[Rated], notes: str) -> str:
    """One power: a line for each side and moment that was rated, what to know beside it, and its rubric."""
    whole = [line for line in own if line.item is None]
    label = power.label[page.lang]
    moment, level, *others = [
        page.say(f"powers.column.{name}") for name in ("moment", "level", "votes", "evidence", "items")
    ]
    columns = [moment, level, Shown(scale_head()), *others]
    rows: list[object] = []
    for kind in KINDS:
        lines = [line for line in whole if line.rater_kind == kind and line.n]
        # Start beside what is said of it later, then the way, then the end.
        lines.sort(key=lambda line: MOMENTS.index(line.moment))
        if lines:
            rows += [page.say(f"powers.side.{kind}"), *(_line(page, line) for line in lines)]
    made = table(page.say("powers.caption", name=label), columns, rows, numbers=[1, 3, 4, 5], kind="tracks")
    if not rows:
        made = paragraph(page.say("powers.not_rated"))
    title = f'<h3 id="power-{power.code}">{safe(label)}</h3>'
    return f"{title}{made}{notes}{_overlap(page, power)}{_rubric(page, power, own)}"


def _line(page, line: Rated) -> list[object]:
    """One side at one moment of one round."""
    known = line.status == "ok"
    votes = known and line.low is not None and line.high is not None
    track = level_track(
        *((line.value, line.low, line.high) if votes else (line.value if known else None, None, None)), line.moment
    )
    said = units.format_number(line.value, "levels", page.lang) if known else NO_VALUE
    reason = "" if known else words.text(f"reasons.{line.reason}", page.lang)
    spread = f"{thai.show_number(line.low, page.lang)}–{thai.show_number(line.high, page.lang)}" if votes else NO_VALUE
    backed = thai.show_percent(line.evidence, page.lang, short=True) if known else NO_VALUE
    when = page.say(
        "powers.when", moment=page.say(f"powers.moment.{line.moment}"), month=thai.show_month(line.round, page.lang)
    )
    return [
        (when, reason) if reason else when,
        said,
        Shown(track),
        spread,
        backed,
        thai.show_count_of(line.n, line.N, page.lang),
    ]


def _notes(page) -> dict[str, str]:
    """Power → what start beside then means, for each side that has rated both; said once where nobody looked back."""
    notes = start_then_end(page.powers[page.powers["item"].isna()]).sort_values("power", kind="stable")
    return {
        power: _notes_of(page, list(lines)) for power, lines in groupby(notes.itertuples(), key=lambda line: line.power)
    }


def _notes_of(page, lines: list) -> str:
    notes = [
        page.say(
            "powers.side_note",
            side=page.say(f"powers.side.{line.rater_kind}"),
            note=words.text(f"powers.note.{line.note}", page.lang),
        )
        for line in lines
        if line.note != _NO_NOTE
    ]
    rated = any(level == level for line in lines for level in (line.start, line.then, line.end))
    return "".join(
        small(note) for note in notes or ([words.text(f"powers.note.{_NO_NOTE}", page.lang)] if rated else [])
    )


def _overlap(page, power: framework.Power) -> str:
    """Which dimensions measure the same thing, so that nobody takes one as the cause of the other."""
    names = {one.code: one.label[page.lang] for one in framework.dimensions()}
    if not power.overlaps:
        return ""
    return small(page.say("powers.overlap", names=", ".join(names[code] for code in power.overlaps)))


def _rubric(page, power: framework.Power, own: list[Rated]) -> str:
    """The anchors of levels 1, 3 and 5 of each item, and what each side gave last; folded away."""
    levels = framework.levels()
    columns = [
        page.say("powers.column.item"),
        *(page.say("powers.column.anchor", level=level, name=levels[level][page.lang]) for level in _ANCHORED),
        page.say("powers.column.latest"),
    ]
    rows = [
        [
            f"{item.code} {item.label[page.lang]}",
            *(item.anchors[level][page.lang] for level in _ANCHORED),
            _latest(page, [line for line in own if line.item == item.code]),
        ]
        for item in power.items
    ]
    made = table(
        page.say("powers.rubric_caption", name=power.label[page.lang], version=framework.rubric_version()),
        columns,
        rows,
        kind="rubric",
    )
    return folded(page.say("powers.rubric"), made)


def _latest(page, rows: list[Rated]) -> str:
    """The latest level of one item by each side; looking back is no latest state."""
    known = sorted(
        (line for line in rows if line.status == "ok" and line.moment != "then"),
        key=lambda line: (line.round, line.moment),
    )
    last = {line.rater_kind: line.value for line in known}
    said = [
        page.say(
            "powers.given",
            side=page.say(f"powers.side_short.{kind}"),
            level=units.format_number(last[kind], "levels", page.lang),
        )
        for kind in KINDS
        if kind in last
    ]
    return " · ".join(said) or NO_VALUE


def _agreement(page) -> str:
    """How far each two sides agree over all tambons and all powers; the shares first."""
    rows = (
        [
            Agreed(*row)
            for row in zip(*(plain_values(page.study_wide.agreement[name]) for name in Agreed._fields), strict=True)
        ]
        if len(page.study_wide.agreement)
        else []
    )
    pairs: dict[tuple[str, str], list[Agreed]] = {}
    for line in rows:
        if line.power is line.round is None:
            pairs.setdefault((line.rater_kind, line.other_kind), []).append(line)
    lines: list[object] = []
    for (first, second), measures in pairs.items():
        lines.append(
            page.say("powers.pair", first=page.say(f"powers.side.{first}"), second=page.say(f"powers.side.{second}"))
        )
        lines += [_agreed(page, line) for line in measures]
    if not lines:
        return ""
    columns = [page.say(f"powers.column.{name}") for name in ("measure", "value", "interval", "pairs")]
    made = table(page.say("powers.agreement_caption"), columns, lines, numbers=[1, 2, 3])
    return folded(page.say("powers.agreement"), made + small(words.text("powers.agreement.kappa", page.lang)))


def _agreed(page, line: Agreed) -> list[object]:
    share = line.measure in ("exact", "within_one")

    def shown(value: float) -> str:
        return thai.show_number(value, page.lang, 1 if share else 2)

    value = shown(line.value) if line.status == "ok" else (NO_VALUE, words.text(f"reasons.{line.reason}", page.lang))
    interval = f"{shown(line.low)} – {shown(line.high)}" if line.low is not None and line.high is not None else NO_VALUE
    pairs = (thai.show_count_of(line.n, line.N, page.lang), page.say("powers.tambons", count=line.tambons))
    return [words.text(f"powers.measure.{line.measure}", page.lang), value, interval, pairs]
