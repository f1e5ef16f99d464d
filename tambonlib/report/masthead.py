"""The head of a report: which tambon, which period, which edition, and whether it is invented."""

from tambonlib import thai
from tambonlib.report.html import Shown, facts_list, paragraph, safe


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
    """ตำบล… · Tambon …"""
    return page.say("masthead.tambon", name=page.tambon[f"name_{page.lang}"])


def province_name(page) -> str:
    """The province's name in the page's language."""
    return next(one[page.lang] for one in page.study.provinces if one["code"] == page.tambon["province_code"])
