"""GLOSSARY.md says every word that the program and the reports use, in Thai and in English."""

import re
from pathlib import Path

import pytest

from tambonlib import framework
from tambonlib.records import codebook

TEXT = (Path(__file__).resolve().parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| ไทย", "| ---"))
]
CODES = {code for row in ROWS for code in re.findall("`([^`]+)`", row[2])}
# The names that the design gives to what goes through the house.
DESIGN = [
    "Study",
    "Codebook",
    "Record",
    "Framework",
    "Indicator",
    "Result",
    "Finding",
    "Lesson",
    "Edition",
    "Run",
    "Card",
    "Part",
    "Journal",
    "Issue",
    "Fault",
    "sheet",
    "window",
    "roster",
    "matched households",
    "tiers A–D",
]
# The names in code that the domain gives to its terms.
DOMAIN = """
tambon_code village_no lao prov_team region_unit central_org condition core volunteer mechanism resolution partner
agreement contribution participation hh_ledger receipts income payments reducible tier_a tier_b saving outstanding
debt_nonproductive npl lender_type refinance dsr enterprise behaviour cash breakeven rice_wet rice_dry cassava
cane_ratoon area_rai occupation plan forum proposal doer adopted funded problem_group wf_fund wf_contribution
wf_benefit reserve dataset bmn nrd2c data_return round score indicator evidence lesson exchange km river stairs rubric
sharer learner asset peer_assist story role factor n_accounts fiscal_year crop_year release_status
""".split()


def test_every_row_has_thai_english_code_and_a_sentence_in_both():
    assert len(ROWS) > 200
    thai = re.compile("[ก-ฮ]")
    for row in ROWS:
        assert len(row) == 5 and all(row), row
        assert thai.search(row[0]) and thai.search(row[3]), row
        assert not thai.search(row[1]) and not thai.search(row[4]), row
        assert row[2] == "–" or re.fullmatch("`[^`]+`(, `[^`]+`)*", row[2]), row


@pytest.mark.parametrize("name", codebook.tables())
def test_every_table_is_in_it(name):
    table = codebook.table(name)
    assert [table.label["th"], table.label["en"], f"`{name}`", table.about["th"], table.about["en"]] in ROWS


@pytest.mark.parametrize(("status", "label"), framework.result_statuses().items())
def test_every_result_status_is_in_it(status, label):
    row = next(row for row in ROWS if row[2] == f"`{status}`")
    assert (row[0], row[1]) == (label["th"], label["en"])


@pytest.mark.parametrize("word", DESIGN)
def test_every_word_of_the_design_is_in_it(word):
    assert any(word in re.split(", | / ", row[1]) for row in ROWS), word


@pytest.mark.parametrize("code", DOMAIN)
def test_every_term_of_the_domain_is_in_it(code):
    assert code in CODES


def test_a_thai_term_is_explained_once():
    before_tables = TEXT.split("## ตารางในสมุดรหัส")[0]
    terms = [row[0] for row in ROWS if f"| {row[0]} | {row[1]} |" in before_tables]
    assert len(terms) > 100 and len(terms) == len(set(terms)), sorted(term for term in terms if terms.count(term) > 1)


def test_names_given_as_table_or_column_are_there():
    assert {"Study", "Table", "Column", "Fault", "Card", "Part"} <= CODES
