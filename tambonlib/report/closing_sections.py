"""The last sections of a page: what could not be computed, next steps, settings used, identity."""

import platform
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from itertools import groupby
from typing import NamedTuple

import tambonlib
from tambonlib import findings, framework, thai, words
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.citations import citation
from tambonlib.report.html import Shown, facts_list, folded, heading, paragraph, table
from tambonlib.report.sections import section
from tambonlib.settings import Setting, default_settings
from tambonlib.study import study_hash

_NAMED = 6  # parts are named one by one up to here; the results hold them all


class Together(NamedTuple):
    """Parts of one indicator without a value for one reason; ``months`` is None where they are not the same for all."""

    indicator: str
    status: str
    reason: str
    parts: tuple[str, ...]
    counts: tuple[int, ...]
    months: str | None


@section()
def not_computed(page) -> Shown:
    """What is missing, dimension by dimension: how much in one line, value by value folded away.

    Dimensions that the study did not collect at all, and months before the tambon joined, are named elsewhere, not
    listed value by value.
    """
    opening = heading(2, page.say("not_computed.title"), "not-computed")
    of_dimensions = [_of_dimension(page, dimension) for dimension in page.collected]
    listed = "".join(one for one in of_dimensions if one)
    if not listed:
        return Shown(opening + paragraph(page.say("not_computed.nothing")))
    return Shown(opening + paragraph(page.say("not_computed.about")) + listed)


def _of_dimension(page, dimension: str) -> str:
    """The missing values of one dimension; "" where none is missing, one line where all are for one reason."""
    own = tuple(card for card in page.cards if card.dimension == dimension)
    months = page.months
    missing = findings.missing_values(page.by_series, page.lang, months=months, cards=own)
    if not missing:
        return ""
    lost, total = sum(line.count for line in missing), sum(len(card.parts) for card in own) * len(months)
    name = _name(page, dimension)
    if lost == total and len({line.reason for line in missing}) == 1:
        ids = ", ".join(card.id for card in own)
        return paragraph(page.say("not_computed.whole_dimension", name=name, indicators=ids, reason=missing[0].reason))
    columns = [page.say(f"not_computed.{name}") for name in ("part", "months", "reason")]
    parts = {f"{card.id} {getattr(card, page.lang)}": len(card.parts) for card in own}
    made = table(page.say("not_computed.caption"), columns, _rows(page, together(missing), parts), kind="missing")
    counts = {"missing": thai.show_number(lost, page.lang), "total": thai.show_number(total, page.lang)}
    return folded(page.say("not_computed.of_dimension", name=name, **counts), made, printed=True)


def _name(page, dimension: str) -> str:
    labels = {one.code: one.label[page.lang] for one in framework.dimensions()}
    return labels.get(dimension) or page.say("not_computed.support")


def together(missing: Sequence[findings.Missing]) -> list[Together]:
    """Parts of one indicator that have no value for the same reason, on one line, in the order in which they came.

    Examples
    --------
    >>> lines = [findings.Missing("D1.2", part, "Jan", 1, "not computed", "no sheet") for part in ("a", "b")]
    >>> together(lines)[0][3:]
    (('a', 'b'), (1, 1), 'Jan')
    """
    grouped: dict[tuple[str, str, str], list[findings.Missing]] = {}
    for line in missing:
        grouped.setdefault((line.indicator, line.status, line.reason), []).append(line)
    return [
        Together(
            *key,
            tuple(line.part for line in own),
            tuple(line.count for line in own),
            _one({line.months for line in own}),
        )
        for key, own in grouped.items()
    ]


def _one(spans: set[str]) -> str | None:
    return next(iter(spans)) if len(spans) == 1 else None


def _rows(page, lines: Sequence[Together], parts: dict[str, int]) -> list[object]:
    """The lines below each indicator; where all of its parts miss the same, that is said instead of their names."""
    rows: list[object] = []
    for indicator, own in groupby(lines, key=lambda line: line.indicator):
        rows.append(indicator)
        rows += [
            [_part_names(page, line, parts[indicator]), _months_cell(page, line), (line.reason, line.status)]
            for line in own
        ]
    return rows


def _part_names(page, line: Together, known: int) -> str:
    """The names, with the number of months behind each where they differ; of many the first ones and how many more."""
    if len(line.parts) == known > 1:
        return page.say("not_computed.all_parts", count=known)
    if line.months is not None:
        named = list(line.parts)
    else:
        named = [
            page.say("not_computed.part_months", name=name, count=count)
            for name, count in zip(line.parts, line.counts, strict=True)
        ]
    more = len(named) - _NAMED
    return (
        ", ".join(named)
        if more <= 1
        else page.say("not_computed.and_more", names=", ".join(named[:_NAMED]), count=more)
    )


def _months_cell(page, line: Together) -> object:
    """The months where all parts miss the same; else from how few to how many."""
    fewest, most = min(line.counts), max(line.counts)
    if line.months is not None:
        return line.months, page.say("not_computed.count", count=most)
    return page.say("not_computed.count" if fewest == most else "not_computed.between", count=most, fewest=fewest)


_EMPTY_LINES = 5


@section()
def next_steps(page) -> Shown:
    """Heading, one sentence, and an empty table: what, who, by when, how we shall see it.

    The table stays empty: what a tambon will do is decided by its people, not by a program.
    """
    columns = [page.say(f"next_steps.{name}") for name in ("number", "what", "who", "when", "sign")]
    rows = [[number, "", "", "", ""] for number in range(1, _EMPTY_LINES + 1)]
    title = page.say("next_steps.title")
    made = table(page.say("next_steps.caption"), columns, rows, kind="to-fill-in")
    opening = heading(2, title, "next-steps") + paragraph(page.say("next_steps.about"))
    return Shown(f'<section class="keep-together">{opening}{made}</section>')


@section()
def settings_used(page) -> Shown:
    """The settings of measuring; those that the study changed are marked with a word.

    Settings that only indicators of dimensions use which the study did not collect are left out.
    """
    columns = [page.say(f"settings.{name}") for name in ("label", "value", "source")]
    unused = {name for card in cards() for name in card.settings} - {
        name for card in page.cards for name in card.settings
    }
    shown = [one for one in default_settings().values() if one.group == "measure" and one.name not in unused]
    made = table(page.say("settings.caption"), columns, [_row(page, setting) for setting in shown], numbers=[1])
    opening = heading(2, page.say("settings.title"), "settings") + paragraph(page.say("settings.about"))
    return Shown(opening + made + paragraph(agreed_list_text(page)))


def _row(page, setting: Setting) -> list[object]:
    changed = setting.name in page.study.settings_changed
    origin = page.say(
        "settings.changed" if changed else "settings.unchanged", default=_with_unit(setting.value, setting, page.lang)
    )
    value = _with_unit(page.study.settings[setting.name], setting, page.lang)
    return [
        setting.label[page.lang],
        (value, origin),
        (citation(setting.source, page.lang), thai.show_date(setting.dated, page.lang)),
    ]


def _with_unit(value: object, setting: Setting, lang: str) -> str:
    """A number with its unit; a word that the setting allows as people call it."""
    if setting.type == "category":
        return words.text(f"report.settings.word.{value}", lang)
    return f"{value:,g} {setting.unit[lang]}" if setting.unit else f"{value:,g}"


def agreed_list_text(page) -> str:
    """Whose list of reducible spending was used: the tambon's own with its date, or the default one."""
    lists = page.study.agreed_lists
    # What is agreed after the study's last month counts for none of its values.
    in_study = lists["agreed_on"].str.slice(0, 7) <= page.study.months[-1]
    own = lists[(lists["tambon_code"] == page.tambon_code) & in_study]
    if own.empty:
        return page.say("settings.default_list")
    latest = own.sort_values(["agreed_on", "version"]).iloc[-1]
    return page.say(
        "settings.agreed_list", version=latest["version"], date=thai.show_date(latest["agreed_on"], page.lang)
    )


_LIBRARIES = ("pandas", "numpy", "matplotlib")
_SHOWN_LETTERS = 16


@section()
def identity(page) -> Shown:
    """Study, tambon, edition, language, seed, versions, and the hashes of the study and of what the page reads."""
    study = page.study
    pairs = [
        (page.say("identity.study"), study.name),
        (page.say("identity.tambon"), page.tambon_code),
        (page.say("identity.edition"), page.edition),
        (page.say("identity.lang"), page.lang),
        (page.say("identity.seed"), study.seed),
        (page.say("identity.study_hash"), study_hash(study)[:_SHOWN_LETTERS]),
        (page.say("identity.read_hash"), page.read_hash[:_SHOWN_LETTERS]),
        (page.say("identity.definitions"), ", ".join(f"{card.id} v{card.definition}" for card in page.cards)),
        (page.say("identity.versions"), versions_text()),
    ]
    opening = heading(2, page.say("identity.title"), "identity") + paragraph(page.say("identity.about"))
    return Shown(opening + facts_list(pairs, "identity"))


def short_identity(page) -> str:
    """The line at the foot of a figure: study, tambon, and the first letters of the hash of what it reads.

    The same results give the same line on every machine.
    """
    return f"{page.study.name} · {page.tambon_code} · {page.read_hash[:8]}"


@cache
def versions_text() -> str:
    """The versions of this library, of Python, and of the libraries that compute and draw."""
    others = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"tambonlib {tambonlib.__version__}, Python {platform.python_version()}, {others}"
