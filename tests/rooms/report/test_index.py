"""The list of all tambons tells the truth about each: made, failed, not made; known, and why not known."""

import dataclasses
import re

import pandas as pd
import pytest

from tambonlib.figures import strip_svg
from tambonlib.indicators.measure import measure
from tambonlib.records.codebook import empty_records, tables
from tambonlib.report.index import index_page, index_rows, series_shown, write_index
from tambonlib.study import load_study
from tests.support import project_root

MADE, FAILED, NOT_MADE = "970101", "970102", "970103"
OUTCOMES = {
    f"{MADE}/team/th": {"state": "succeeded", "html": "970101.html", "run": "r1"},
    f"{FAILED}/team/th": {
        "state": "failed",
        "failed_html": "970102.failed.html",
        "page": True,
        "run": "r1",
        "error": {"cell": 7, "name": "ValueError", "message": "บัญชี <b>เสีย</b>\nmore", "first_line": "page.d1()"},
    },
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The demo's roster with an empty store: every tambon is a grey case."""
    folder = tmp_path_factory.mktemp("index")
    study = load_study(project_root() / "params" / "demo.yaml")
    return dataclasses.replace(study, records_folder=folder / "records", outputs_folder=folder / "outputs")


@pytest.fixture(scope="module")
def results(study):
    return measure({name: empty_records(table) for name, table in tables().items()}, study=study)


@pytest.fixture(scope="module")
def rows(study, results):
    return index_rows(study, results, OUTCOMES, lang="th")


@pytest.fixture(scope="module")
def page(study, results):
    return index_page(study, results, OUTCOMES, lang="th")


def test_every_tambon_of_the_roster_has_its_row_in_the_order_of_codes(study, rows):
    codes = [row["code"] for row in rows]
    assert codes == sorted(study.roster["tambon_code"]) and len(codes) == 54


def test_households_that_keep_accounts_are_told_where_the_register_is_not_known(study, results):
    own = (results["tambon_code"] == MADE) & (results["indicator"] == "D1.1") & (results["part"] == "keepers")
    known = results.assign(n=results["n"].mask(own, 15), reason=results["reason"].mask(own, "no_registered_households"))
    told = {row["code"]: row["keepers"] for row in index_rows(study, known, OUTCOMES, lang="en")}
    assert told[MADE]["known"] and told[MADE]["text"].startswith("15") and not told[FAILED]["known"]


def test_months_are_counted_from_the_one_in_which_a_tambon_joined(study, results):
    late = study.roster.assign(joined=study.roster["joined"].mask(study.roster["tambon_code"] == MADE, "2008-06"))
    told = {
        row["code"]: row["months"]
        for row in index_rows(dataclasses.replace(study, roster=late), results, OUTCOMES, lang="en")
    }
    assert (told[MADE], told[FAILED]) == ("0 of 4", "0 of 21")


def test_states_are_those_of_the_journal(rows):
    states = {row["code"]: row["state"] for row in rows}
    assert (states.pop(MADE), states.pop(FAILED)) == ("succeeded", "failed")
    assert set(states.values()) == {"not_made"}


def test_a_failure_names_its_cell_and_error_and_cannot_write_html(page):
    assert "ช่องคำสั่งที่ 7 &#34;page.d1()&#34;: ValueError: บัญชี &lt;b&gt;เสีย&lt;/b&gt;" in page
    assert "<b>เสีย</b>" not in page


def test_where_nothing_was_collected_the_page_says_so_and_shows_no_number(rows):
    row = rows[0]
    assert [name for name, _ in row["strips"]] == [f"D{number}" for number in range(1, 9)]
    for name in ("keepers", "continuity", "reducible"):
        assert row[name] == {"known": False, "text": "ไม่มีข้อมูล"}
    assert row["months"] == "0 จาก 21"


def test_links_are_relative_so_that_the_folder_can_be_moved(page):
    links = set(re.findall(r'href="([^"]*)"', page))
    assert links == {"970101.html", "970102.failed.html"}


def test_thai_stands_on_top_and_english_in_its_own_folder(study, results):
    thai, english = (write_index(study, results, {}, lang=lang) for lang in ("th", "en"))
    assert thai == study.outputs_folder / "index.html"
    assert english == study.outputs_folder / "en" / "index.html"
    assert '<html lang="en">' in english.read_text(encoding="utf-8")


def test_known_values_are_shown_with_their_counts(study, results):
    keepers = (results["tambon_code"] == MADE) & (results["part"] == "keepers") & (results["month"] == study.months[-1])
    told = results.assign(
        value=results["value"].mask(keepers, 2.5),
        n=results["n"].mask(keepers, 40),
        N=results["N"].mask(keepers, 1600),
        status=results["status"].mask(keepers, "ok"),
    )
    assert pd.api.types.is_integer_dtype(told["n"])
    assert index_rows(study, told, {}, lang="th")[0]["keepers"] == {"known": True, "text": "40 จาก 1,600"}


def test_every_strip_is_that_of_the_tambon_s_own_results(study, results):
    some = (
        results["indicator"].isin(["D1.1", "D8.1"])
        & (results["month"] == study.months[4])
        & (results["tambon_code"] == MADE)
    )
    told = results.assign(
        value=results["value"].mask(some, 3.0), status=results["status"].mask(some, "ok"), n=results["n"].mask(some, 40)
    )
    rows = {row["code"]: row["strips"] for row in index_rows(study, told, {}, lang="en")}
    for code in (MADE, FAILED):
        own = told[told["tambon_code"] == code]
        assert rows[code] == [(name, strip_svg(own, name, "en", months=study.months)) for name, _ in rows[code]]
    assert "Do 3 sides (May 2007)" in dict(rows[MADE])["D8"] and "Do 3.0% (May 2007)" in dict(rows[MADE])["D1"]


def test_no_other_results_are_read_than_those_of_the_series_shown(study, results):
    shown = pd.MultiIndex.from_tuples(series_shown())
    only = results[pd.MultiIndex.from_frame(results[["indicator", "part"]]).isin(shown)]
    assert len(only) < len(results) / 4
    assert index_rows(study, only.sample(frac=1, random_state=7), OUTCOMES, lang="th") == index_rows(
        study, results, OUTCOMES, lang="th"
    )
