"""The one-page summary: it stands alone when it is printed."""

from tambonlib import findings
from tambonlib.report.html import Shown, heading, paragraph, safe
from tambonlib.report.own_rows import own_months, own_results
from tambonlib.report.tell import small, tell_findings


def summary(page) -> Shown:
    """Who keeps accounts, up to three things that got better, one that is stuck, one to exchange, and the gaps.

    Nothing is filled up: where the results tell less, the page says so in the same size.
    """
    chosen = findings.summary_findings(
        own_results(page),
        page.lang,
        settings=page.study.settings,
        months=own_months(page),
        list_months=page.list_months,
        cards=page.cards,
    )
    better = tell_findings(chosen.better, page.lang) if chosen.better else ""
    stuck = tell_findings([chosen.stuck], page.lang) if chosen.stuck else ""
    exchange_note = None if chosen.exchange else chosen.exchange_text
    parts = [
        '<section class="summary">',
        heading(2, page.say("summary.title"), "summary"),
        paragraph(findings.sentence_keepers(own_results(page), page.lang), "lead"),
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


def _box(page, name: str, told: str, note: str | None) -> str:
    title = f'<h3 data-contents="no">{safe(page.say(f"summary.{name}"))}</h3>'
    kind = f"box box-{name}" if told else "box"
    return f'<div class="{kind}">{title}{told}{paragraph(note) if note else ""}</div>'


def known_values(page) -> str:
    """How many of the values that the page could hold are known, counted over parts and months.

    Dimensions that the study did not collect and months before the tambon joined are not counted; they are named on
    the page.
    """
    ids, months = {card.id for card in page.cards}, own_months(page)
    series = [rows for (indicator, _), rows in own_results(page).parts(page.tambon_code).items() if indicator in ids]
    own = [row.status for rows in series for row in rows if row.month in months]
    return page.say("summary.known_values", known=f"{own.count('ok'):,}", total=f"{len(own):,}", months=len(months))
