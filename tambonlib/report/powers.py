"""The four powers from three sides: every level beside its votes and its evidence, start beside then beside end.

Sides are never put together and no gain is told alone: people who learn what good is rate the same start
lower when they look back, and neighbours may be lenient with each other.
"""

import pandas as pd

from tambonlib import framework, thai, units, words
from tambonlib.figures.level_track import MOMENTS, level_mark, level_track, scale_head
from tambonlib.indicators.powers import start_then_end
from tambonlib.indicators.powers.ratings import KINDS
from tambonlib.report.html import Shown, folded, heading, paragraph, safe, table
from tambonlib.report.tell import NO_VALUE, small

_ANCHORED = (1, 3, 5)
_NO_NOTE = "no_then_rating"


def powers(page) -> Shown:
    """All four powers, the rubric, and how far the sides agree over the whole study; one sentence where nobody rated."""
    opened = heading(2, page.say("powers.title"), "powers")
    own = page.powers
    if not (own["status"] == "ok").any():
        return Shown(opened + paragraph(page.say("powers.nothing_here" if page.powers_rated else "powers.nothing")))
    parts = [opened, paragraph(page.say("powers.about")), _sides_text(page, own), _marks(page, own)]
    parts += [_power(page, power, own[own["power"] == power.code]) for power in framework.powers()]
    return Shown("".join([*parts, _agreement(page), small(page.say("powers.caution"))]))


def _sides_text(page, own: pd.DataFrame) -> str:
    """Which of the three sides rated; what cannot be compared because the others did not."""
    rated = set(own.loc[own["status"] == "ok", "rater_kind"])
    silent = [page.say(f"powers.side.{kind}") for kind in KINDS if kind not in rated]
    if not silent:
        return ""
    key = "only_one_side" if len(rated) == 1 else "side_missing"
    there = ", ".join(page.say(f"powers.side.{kind}") for kind in KINDS if kind in rated)
    return paragraph(page.say(f"powers.{key}", silent=", ".join(silent), rated=there))


def _marks(page, own: pd.DataFrame) -> str:
    """What the shapes stand for, those that are drawn."""
    drawn = set(own.loc[own["status"] == "ok", "moment"])
    shapes = "".join(f"<li>{level_mark(moment)}{safe(page.say(f'powers.moment.{moment}'))}</li>" for moment in MOMENTS if moment in drawn)
    return f'<ul class="track-key">{shapes}<li>{safe(page.say("powers.votes_key"))}</li></ul>{small(_scale_told(page))}'


def _scale_told(page) -> str:
    """The general levels by name: 1 รับรู้ · 2 …"""
    levels = " · ".join(f"{level} {label[page.lang]}" for level, label in framework.levels().items())
    return page.say("powers.levels", levels=levels)


def _power(page, power: framework.Power, own: pd.DataFrame) -> str:
    """One power: a line for each side and moment that was rated, what to know beside it, and its rubric."""
    whole = own[own["item"].isna()]
    label = power.label[page.lang]
    moment, level, *others = [page.say(f"powers.column.{name}") for name in ("moment", "level", "votes", "evidence", "items")]
    columns = [moment, level, Shown(scale_head()), *others]
    rows: list[object] = []
    for kind in KINDS:
        lines = whole[(whole["rater_kind"] == kind) & (whole["n"] > 0)].sort_values("moment", key=_in_order, kind="stable")
        if len(lines):
            rows += [page.say(f"powers.side.{kind}"), *(_line(page, line) for line in lines.itertuples())]
    made = table(page.say("powers.caption", name=label), columns, rows, numbers=[1, 3, 4, 5], kind="tracks")
    if not rows:
        made = paragraph(page.say("powers.not_rated"))
    title = f'<h3 id="power-{power.code}">{safe(label)}</h3>'
    return f'{title}{made}{_notes(page, own)}{_overlap(page, power)}{_rubric(page, power, own)}'


def _in_order(moments: pd.Series) -> pd.Series:
    """Start beside what is said of it later, then the way, then the end."""
    return moments.map(MOMENTS.index)


def _line(page, line) -> list[object]:
    """One side at one moment of one round."""
    known = line.status == "ok"
    votes = known and pd.notna(line.low) and pd.notna(line.high)
    track = level_track(*((line.value, line.low, line.high) if votes else (line.value if known else None, None, None)), line.moment)
    said = units.number_told(line.value, "levels", page.lang) if known else NO_VALUE
    reason = "" if known else words.text(f"reasons.{line.reason}", page.lang)
    spread = f"{thai.show_number(line.low, page.lang)}–{thai.show_number(line.high, page.lang)}" if votes else NO_VALUE
    backed = thai.show_percent(line.evidence, page.lang, short=True) if known else NO_VALUE
    when = page.say("powers.when", moment=page.say(f"powers.moment.{line.moment}"), month=thai.show_month(line.round, page.lang))
    return [
        (when, reason) if reason else when,
        said, Shown(track), spread, backed, thai.show_count_of(line.n, line.N, page.lang),
    ]  # fmt: skip


def _notes(page, own: pd.DataFrame) -> str:
    """What start beside then means, for each side that has rated both; said once where nobody looked back."""
    told = start_then_end(own)
    told = told[told["item"].isna()]
    notes = [
        page.say("powers.side_note", side=page.say(f"powers.side.{line.rater_kind}"), note=words.text(f"powers.note.{line.note}", page.lang))
        for line in told.itertuples()
        if line.note != _NO_NOTE
    ]
    rated = told[["start", "then", "end"]].notna().any(axis=None)
    return "".join(small(note) for note in notes or ([words.text(f"powers.note.{_NO_NOTE}", page.lang)] if rated else []))


def _overlap(page, power: framework.Power) -> str:
    """Which dimensions measure the same thing, so that nobody takes one as the cause of the other."""
    names = {one.code: one.label[page.lang] for one in framework.dimensions()}
    if not power.overlaps:
        return ""
    return small(page.say("powers.overlap", names=", ".join(names[code] for code in power.overlaps)))


def _rubric(page, power: framework.Power, own: pd.DataFrame) -> str:
    """The anchors of levels 1, 3 and 5 of each item, and what each side gave last; folded away."""
    levels = framework.levels()
    columns = [
        page.say("powers.column.item"),
        *(page.say("powers.column.anchor", level=level, name=levels[level][page.lang]) for level in _ANCHORED),
        page.say("powers.column.latest"),
    ]
    rows = [
        [f"{item.code} {item.label[page.lang]}", *(item.anchors[level][page.lang] for level in _ANCHORED), _latest(page, own[own["item"] == item.code])]
        for item in power.items
    ]
    made = table(page.say("powers.rubric_caption", name=power.label[page.lang], version=framework.rubric_version()), columns, rows, kind="rubric")
    return folded(page.say("powers.rubric"), made)


def _latest(page, rows: pd.DataFrame) -> str:
    """The latest level of one item by each side; looking back is no latest state."""
    known = rows[(rows["status"] == "ok") & (rows["moment"] != "then")].sort_values(["round", "moment"])
    last = known.drop_duplicates("rater_kind", keep="last").set_index("rater_kind")["value"]
    said = [
        page.say("powers.given", side=page.say(f"powers.side_short.{kind}"), level=units.number_told(last[kind], "levels", page.lang))
        for kind in KINDS
        if kind in last.index
    ]
    return " · ".join(said) or NO_VALUE


def _agreement(page) -> str:
    """How far each two sides agree over all tambons and all powers; the shares first."""
    rows = page.agreement
    rows = rows[rows["power"].isna() & rows["round"].isna()] if len(rows) else rows
    lines: list[object] = []
    for pair, measures in rows.groupby(["rater_kind", "other_kind"], sort=False) if len(rows) else ():
        lines.append(page.say("powers.pair", first=page.say(f"powers.side.{pair[0]}"), second=page.say(f"powers.side.{pair[1]}")))
        lines += [_agreed(page, line) for line in measures.itertuples()]
    if not lines:
        return ""
    columns = [page.say(f"powers.column.{name}") for name in ("measure", "value", "interval", "pairs")]
    made = table(page.say("powers.agreement_caption"), columns, lines, numbers=[1, 2, 3])
    return folded(page.say("powers.agreement"), made + small(words.text("powers.agreement.kappa", page.lang)))


def _agreed(page, line) -> list[object]:
    share = line.measure in ("exact", "within_one")
    shown = (lambda value: thai.show_number(value, page.lang, 1 if share else 2))
    value = shown(line.value) if line.status == "ok" else (NO_VALUE, words.text(f"reasons.{line.reason}", page.lang))
    interval = f"{shown(line.low)} – {shown(line.high)}" if pd.notna(line.low) and pd.notna(line.high) else NO_VALUE
    pairs = (thai.show_count_of(line.n, line.N, page.lang), page.say("powers.tambons", count=line.tambons))
    return [words.text(f"powers.measure.{line.measure}", page.lang), value, interval, pairs]
