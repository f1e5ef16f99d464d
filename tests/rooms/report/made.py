"""A hand-made study of three tambons and four months, with results written out by rule, for these tests.

ตำบล ก (990101) has a value everywhere, ตำบล ข (990102) has nothing, ตำบล <ค & ค> (990103) has a name
that could be taken for markup.
"""

from pathlib import Path

import pandas as pd

from tambonlib import framework
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.examples import ratings
from tambonlib.indicators.power_levels import power_levels
from tambonlib.indicators.rater_agreement import rater_agreement
from tambonlib.records import store
from tambonlib.report.lookup import roster_row
from tambonlib.report.page import Page
from tambonlib.report.study_cache import StudyWide
from tambonlib.settings import default_settings
from tambonlib.study import Study

MONTHS = ("2008-01", "2008-02", "2008-03", "2008-04")
FULL, NOTHING, ODD_NAME = "990101", "990102", "990103"


def made_study(folder: Path, **changes) -> Study:
    roster = pd.DataFrame(
        {
            "tambon_code": [FULL, NOTHING, ODD_NAME],
            "name_th": ["ก", "ข", "<ค & ค>"],
            "name_en": ["A", "B", "<C & C>"],
            "province_code": "99",
            "joined": "2008-01",
        }
    )
    lists = pd.DataFrame(columns=["tambon_code", "category", "tier", "agreed_on", "version", "source"], dtype="str")
    records = folder / "records"
    if not records.exists():
        store.write_tables(records, {})
    settings = {name: one.value for name, one in default_settings().items() if one.group == "measure"}
    values = {
        "name": "made",
        "path": folder / "params" / "made.yaml",
        "title": {"th": "การศึกษาลอง", "en": "Trial study"},
        "invented": True,
        "notice": {"th": "ข้อมูลสมมติ", "en": "Invented data"},
        "months": MONTHS,
        "provinces": ({"code": "99", "th": "สมมติ", "en": "Invented"},),
        "roster": roster,
        "records_folder": records,
        "sources_folder": folder / "field_books",
        "mapping_path": folder / "mapping.yaml",
        "results_folder": folder / "results",
        "outputs_folder": folder / "outputs",
        "languages": ("th", "en"),
        "settings": settings,
        "settings_changed": (),
        "agreed_lists": lists,
        "primary_outcome": {"indicator": "D1.3", "part": "a_to_d", "declared_on": "2026-11-22"},
        "privacy": {},
        "derive": (),
        "recorded_categories": None,
        "cut_on": None,
        "seed": 7,
    }
    return Study(**{**values, **changes})


def made_results() -> pd.DataFrame:
    """Everywhere 40, 50, 60, 70 resting on 6 of 8 households; nothing collected in the second tambon."""
    rows = [
        (code, month, card.id, part.key, 40.0 + 10 * place, 6, 8, "ok", None, card.definition)
        if code != NOTHING
        else (code, month, card.id, part.key, float("nan"), 0, None, "not_collected", "no_records", card.definition)
        for code in (FULL, NOTHING, ODD_NAME)
        for card in cards()
        for part in card.parts
        for place, month in enumerate(MONTHS)
    ]
    columns = ["tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition"]
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64", "N": "Int64", "reason": "str"})


def made_powers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first tambon rates itself, looks back and rates itself again; a peer rates it at the end; the second was
    not rated.
    """
    items = [item.code for power in framework.powers() for item in power.items]
    own = [("start", dict.fromkeys(items, 2)), ("then", dict.fromkeys(items, 1)), ("end", dict.fromkeys(items, 4))]
    given = [
        (FULL, "2008-04" if moment != "start" else "2008-01", moment, "self", FULL, levels, 1, 5, "สมุด", "1")
        for moment, levels in own
    ]
    given += [(FULL, "2008-04", "end", "peer", ODD_NAME, dict.fromkeys(items, 3), None, None, None, "1")]
    rated, roster = ratings(given), pd.DataFrame({"tambon_code": [FULL, NOTHING, ODD_NAME]})
    return power_levels(rated, months=MONTHS, roster=roster), rater_agreement(
        rated, months=MONTHS, roster=roster, seed=7, bootstrap_draws=100
    )


def made_page(folder: Path, code: str = FULL, lang: str = "th", **changes) -> Page:
    study = made_study(folder, **changes)
    levels, agreement = made_powers()
    results, own = (table[table["tambon_code"] == code].reset_index(drop=True) for table in (made_results(), levels))
    collected = tuple(dict.fromkeys(card.dimension for card in cards()))
    return Page(
        study,
        roster_row(study.roster, code),
        "team",
        lang,
        results,
        own,
        StudyWide(collected, True, agreement),
        "0123456789abcdef0",
    )
