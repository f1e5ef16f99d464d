"""The numbers that someone chose: value, default, since when, and who says so."""

from tambonlib import thai
from tambonlib.report.html import Shown, heading, paragraph, table
from tambonlib.settings import Setting, default_settings


def settings_used(page) -> Shown:
    """All settings of measuring; those that the study changed are marked with a word."""
    columns = [page.say(f"settings.{name}") for name in ("label", "value", "default", "origin", "dated", "source")]
    shown = [setting for setting in default_settings().values() if setting.group == "measure"]
    made = table(page.say("settings.caption"), columns, [_row(page, setting) for setting in shown], numbers=[1, 2])
    opening = heading(2, page.say("settings.title"), "settings") + paragraph(page.say("settings.about"))
    return Shown(opening + made + paragraph(agreed_list_text(page)))


def _row(page, setting: Setting) -> list[str]:
    changed = setting.name in page.study.settings_changed
    value = page.study.settings[setting.name]
    return [
        setting.label[page.lang],
        _with_unit(value, setting, page.lang),
        _with_unit(setting.value, setting, page.lang),
        page.say("settings.changed" if changed else "settings.unchanged"),
        thai.show_date(setting.dated, page.lang),
        setting.source,
    ]


def _with_unit(value: object, setting: Setting, lang: str) -> str:
    number = f"{value:,g}" if isinstance(value, (int, float)) else str(value)
    return f"{number} {setting.unit[lang]}" if setting.unit else number


def agreed_list_text(page) -> str:
    """Whose list of reducible spending was used: the tambon's own with its date, or the default one."""
    lists = page.study.agreed_lists
    own = lists[lists["tambon_code"] == page.tambon_code]
    if own.empty:
        return page.say("settings.default_list")
    latest = own.sort_values(["agreed_on", "version"]).iloc[-1]
    return page.say("settings.agreed_list", version=latest["version"], date=thai.show_date(latest["agreed_on"], page.lang))
