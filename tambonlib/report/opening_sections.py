"""The first sections of a page: masthead, the one-page summary, the data behind the page."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from tambonlib import findings, thai
from tambonlib.findings import phrases
from tambonlib.indicators.by_series import Row
from tambonlib.report.findings_html import findings_list, small
from tambonlib.report.html import Shown, facts_list, heading, paragraph, safe
from tambonlib.report.page_dependencies import ISSUES, Issues, count_issues
from tambonlib.report.sections import section
from tambonlib.thai import show_month


@section()
def masthead(page) -> Shown:
    """The masthead; it also carries what the frame of the page must know (language, title, edge).

    Parameters
    ----------
    page
        A :class:`tambonlib.report.page.Page`.
    """
    title = tambon_name(page)
    period = thai.show_months(page.study.months[0], page.study.months[-1], page.lang, long=True)
    facts = facts_list(
        [
            (page.say("masthead.province"), province_name(page)),
            (
                page.say("masthead.period"),
                page.say("masthead.period_value", period=period, count=len(page.study.months)),
            ),
            (page.say("masthead.code"), page.tambon_code),
            (page.say("masthead.study"), page.study.title[page.lang]),
        ],
        "facts",
    )
    parts = [
        '<header class="masthead">',
        _banners(page),
        paragraph(page.say("masthead.kind"), "kicker"),
        f'<h1 id="top">{safe(title)}</h1>',
        facts,
        "</header>",
    ]
    edge = page.say(f"edition.{page.edition}.short")
    return Shown(
        "".join(parts),
        {"lang": page.lang, "title": f"{title} · {period}", "page_edge": edge, "page_foot": notice_text(page)},
    )


def _banners(page) -> str:
    """What nobody may overlook: the edition, and the study's notice."""
    notice = notice_text(page)
    edition = paragraph(page.say(f"edition.{page.edition}.long"), "banner banner-edition")
    return edition + (paragraph(notice, "banner banner-notice") if notice else "")


def notice_text(page) -> str:
    """The study's own notice; where there is none, that invented data are invented; else nothing."""
    if page.study.notice:
        return page.study.notice[page.lang]
    return page.say("masthead.invented") if page.study.invented else ""


def tambon_name(page) -> str:
    """The tambon's name with the word for tambon before it."""
    return page.say("masthead.tambon", name=page.tambon[f"name_{page.lang}"])


def province_name(page) -> str:
    """The province's name in the page's language."""
    return next(one[page.lang] for one in page.study.provinces if one["code"] == page.tambon["province_code"])


@section()
def summary(page) -> Shown:
    """Who keeps accounts, up to three things that got better, one that is stuck, one to exchange, and the gaps.

    Nothing is filled up: where there are fewer findings, the page says so in the same size.
    """
    chosen = findings.summary_findings(
        page.by_series,
        page.lang,
        settings=page.study.settings,
        months=page.months,
        list_months=page.list_months,
        cards=page.cards,
    )
    better = findings_list(chosen.better, page.lang) if chosen.better else ""
    stuck = findings_list([chosen.stuck], page.lang) if chosen.stuck else ""
    exchange_note = None if chosen.exchange else chosen.exchange_text
    parts = [
        '<section class="summary">',
        heading(2, page.say("summary.title"), "summary"),
        paragraph(findings.sentence_keepers(page.by_series, page.lang), "lead"),
        '<div class="boxes">',
        _box(page, "better", better, chosen.better_note),
        _box(page, "stuck", stuck, chosen.stuck_note),
        _box(page, "exchange", paragraph(chosen.exchange_text) if chosen.exchange else "", exchange_note),
        _box(page, "known", "", known_values(page)),
        "</div>",
        small(chosen.rule),
        "</section>",
    ]
    return Shown("".join(parts))


def _box(page, name: str, content: str, note: str | None) -> str:
    title = f'<h3 data-contents="no">{safe(page.say(f"summary.{name}"))}</h3>'
    kind = f"box box-{name}" if content else "box"
    return f'<div class="{kind}">{title}{content}{paragraph(note) if note else ""}</div>'


def known_values(page) -> str:
    """How many of the values that the page could hold are known, counted over parts and months.

    Dimensions that the study did not collect and months before the tambon joined are not counted; they are named on
    the page.
    """
    ids, months = {card.id for card in page.cards}, page.months
    series = [rows for (indicator, _), rows in page.by_series.parts(page.tambon_code).items() if indicator in ids]
    own = [row.status for rows in series for row in rows if row.month in months]
    return page.say("summary.known_values", known=f"{own.count('ok'):,}", total=f"{len(own):,}", months=len(months))


# The share of the group's households that handed in a sheet, month by month.
_SHEETS = ("D1.1", "month")


@section()
def data_used(page) -> Shown:
    """N of N, the months with their sheets, the gaps, and the rows that import refused or doubted."""
    months = sheets_by_month(page.rows(*_SHEETS), page.months)
    parts = [
        heading(2, page.say("data.title"), "data"),
        paragraph(findings.sentence_keepers(page.by_series, page.lang)),
        *(paragraph(sentence) for sentence in coverage_sentences(page, months)),
        paragraph(issues_text(page)),
    ]
    return Shown("".join(parts))


def sheets_by_month(rows: Iterable[Row], months: Sequence[str]) -> dict[str, str]:
    """What is known of the sheets of each month of the study.

    Parameters
    ----------
    rows
        Of the share of households with a sheet in one tambon.
    months
        The study's months, from the one on in which the tambon joined.

    Returns
    -------
    dict
        Month → ``"some"`` (at least one household's sheet), ``"none"`` (households in the group, no
        sheet), ``"too_few"`` (too few households for a value), ``"unknown"`` (nobody in the
        group, or nothing recorded).
    """
    known = {row.month: row for row in rows}
    return {month: _sheets(known.get(month)) for month in months}


def _sheets(row: Row | None) -> str:
    if row is None or row.status not in ("ok", "too_few"):
        return "unknown"
    if row.status == "too_few":
        return "too_few"
    return "some" if row.value > 0 else "none"


def coverage_sentences(page, months: Mapping[str, str]) -> list[str]:
    """Since when the tambon takes part, how many months have sheets, and which months have none or are unknown."""
    since = page.months[0]
    late = since != page.study.months[0]
    counts = {"covered": sum(kind == "some" for kind in months.values()), "months": len(months)}
    joined = [page.say("data.joined", month=show_month(since, page.lang, long=True))] if late else []
    sentences = [*joined, page.say("data.covered", **counts)]
    for kind in ("none", "too_few", "unknown"):
        listed = [month for month, found in months.items() if found == kind]
        if listed:
            spans = phrases.months_phrase(listed, page.months, page.lang)
            sentences.append(page.say(f"data.{kind}", spans=spans))
    return sentences


def issues_text(page) -> str:
    """How many rows of this tambon import refused or doubted, and how many belong to no tambon of the study."""
    counted = _issues(page.study.records_folder, _state(page.study.records_folder / ISSUES))
    if not counted.imported:
        return page.say("data.no_import")
    nowhere = counted.nowhere(page.study.roster["tambon_code"])
    return page.say("data.issues", **counted.counts(page.tambon_code), unplaced=nowhere)


@lru_cache(maxsize=4)
def _issues(records_folder: Path, state: tuple[int, ...] | None) -> Issues:
    """Counted once for all pages of a process, for as long as the file is the same."""
    return count_issues(records_folder)


def _state(path: Path) -> tuple[int, ...] | None:
    """What is known of a file without reading it; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
