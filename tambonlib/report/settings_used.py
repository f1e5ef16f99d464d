"""The numbers that someone chose: value, default, since when, and who says so."""

from tambonlib import thai, words
from tambonlib.indicators.card import cards
from tambonlib.indicators.source_told import source_told
from tambonlib.report.html import Shown, heading, paragraph, table
from tambonlib.settings import Setting, default_settings


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
        (source_told(setting.source, page.lang), thai.show_date(setting.dated, page.lang)),
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
