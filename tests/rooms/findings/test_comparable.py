"""What changes only because a value looks back over few months, or because another list counts, is no change."""

import pandas as pd
import pytest

from tambonlib.findings import finding, list_months, summary_findings
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.partnership import active_sides
from tambonlib.months import span
from tambonlib.settings import default_settings

MONTHS = span("2007-01", 21)
ALL = {name: one.value for name, one in default_settings().items()}
LAST = "2008-09"


def test_a_way_of_working_that_never_changes_is_not_called_better():
    # Four sides take turns, one each month: the six months up to a month always know all four, once there are six.
    partner = pd.DataFrame(
        {"partner_id": list("clsa"), "tambon_code": "990101", "side": ["community", "lao", "state", "academic"]}
    )
    given = {"tambon_code": "990101", "agreement_id": None, "kind": "cash", "value_baht": 100.0}
    contribution = pd.DataFrame(
        [{**given, "date": f"{month}-10", "partner_id": "clsa"[i % 4]} for i, month in enumerate(MONTHS)]
    )
    told = active_sides(partner, contribution, months=MONTHS)
    assert told.loc[told["part"] == "sides", "value"].tolist()[:5] == [1, 2, 3, 4, 4]
    results = told.assign(indicator="D8.1", status="ok", definition="1")
    one = finding(results, "D8.1", "sides", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.first.month, one.first.value, one.last.value) == ("no_clear_change", "2007-06", 4, 4)
    assert one.remarks == (
        "Each value looks back over 6 months; those of the tambon's first 5 months in the study know only part of them and are not compared.",
    )
    assert summary_findings(results, "th", settings=ALL, months=MONTHS).better == ()


def test_a_change_within_whole_spans_is_told(rows):
    results = rows("D8.1", "sides", {"2007-01": 1.0, "2007-06": 2.0, LAST: 4.0})
    one = finding(results, "D8.1", "sides", "th", settings=ALL, months=MONTHS)
    assert (one.branch, one.first.value, one.change) == ("better", 2, 2)
    assert "ค่าของ 5 เดือนแรกที่ตำบลร่วมการศึกษามองย้อนได้ไม่ครบ จึงไม่นำมาเทียบ" in one.text


def test_a_setting_says_how_far_a_value_looks_back(rows):
    results = rows("D8.1", "sides", {"2007-01": 1.0, "2007-06": 2.0, LAST: 4.0})
    one = finding(results, "D8.1", "sides", "en", settings={**ALL, "active_side_months": 1}, months=MONTHS)
    assert (one.first.month, one.remarks) == ("2007-01", ())


@pytest.mark.parametrize("values", [{"2007-01": 1.0, "2007-05": 3.0}, {"2007-02": 1.0, LAST: 3.0}])
def test_without_a_second_value_that_looks_back_as_far_it_cannot_be_told(rows, values):
    one = finding(rows("D8.1", "sides", values), "D8.1", "sides", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.first, one.last.value, one.change) == ("only_level", None, 3, None)
    assert "No other value can be compared with it, so whether it changed cannot be told." in one.sentence
    assert "one month only" not in one.text
    assert "look" in one.text


def test_a_study_shorter_than_the_span_compares_nothing(rows):
    results = rows("D8.4", "hhi", {"2007-01": 1.0, "2007-08": 0.4})
    assert finding(results, "D8.4", "hhi", "en", settings=ALL, months=MONTHS[:8]).branch == "only_level"


def test_a_tambon_that_joins_late_looks_back_from_then_on(rows):
    # Joined in April 2008; before, nothing was recorded, and in June it looks back over three of six months.
    values = {"2007-06": 0.0, "2008-03": 0.0, "2008-06": 3.0, LAST: 4.0}
    one = finding(rows("D8.1", "sides", values), "D8.1", "sides", "en", settings=ALL, months=MONTHS[15:])
    assert (one.branch, one.first, one.last.value) == ("only_level", None, 4)


def test_a_newly_agreed_list_is_no_change_of_spending(rows):
    # The tambon agreed in March 2008 that fewer lines can be reduced; nobody spends less.
    results = rows("D1.2", "a_to_d", {"2007-12": 30.0, "2008-02": 30.0, "2008-03": 20.0, LAST: 20.5})
    one = finding(results, "D1.2", "a_to_d", "en", settings=ALL, months=MONTHS, list_months=("2008-03",))
    assert (one.branch, one.first.month) == ("no_clear_change", "2008-03")
    assert "From March 2008 on the list that the tambon newly agreed on is used" in one.text
    assert not summary_findings(results, "en", settings=ALL, months=MONTHS, list_months=("2008-03",)).better


@pytest.mark.parametrize("since", [("2006-05",), ("2008-12",), ()])
def test_a_list_that_held_for_all_values_or_for_none_changes_nothing(rows, since):
    results = rows("D1.2", "a_to_d", {"2007-12": 30.0, LAST: 20.0})
    one = finding(results, "D1.2", "a_to_d", "en", settings=ALL, months=MONTHS, list_months=since)
    assert (one.branch, one.first.month) == ("better", "2007-12")
    assert "newly agreed" not in one.text


def test_only_what_is_counted_by_the_list_depends_on_it(rows):
    results = rows("D1.4", "median", {"2007-12": 30.0, LAST: 20.0})
    assert (
        finding(results, "D1.4", "median", "en", settings=ALL, months=MONTHS, list_months=("2008-03",)).branch
        == "worse"
    )


def test_the_months_of_a_tambons_own_lists():
    lists = pd.DataFrame(
        {
            "tambon_code": ["990101", "990101", "990101", "990102"],
            "agreed_on": ["2008-05-02", "2007-03-15", "2007-03-15", "2008-01-01"],
        }
    )
    assert list_months(lists, "990101") == ("2007-03", "2008-05")
    assert list_months(lists, "990103") == list_months(None, "990101") == ()


def test_every_part_that_says_twelve_months_looks_back_or_is_told_only_when_all_twelve_are_known():
    """A new indicator over a year must say so of itself."""
    known_whole = {
        "D4.3",
        "D4.4",
        "D4.5",
        "D5.5",
    }  # a fund counts with all twelve statements only, a village once a year was watched
    silent = [
        f"{card.id}.{part.key}"
        for card in cards()
        for part in card.parts
        if ("12 months" in part.en or "twelve months" in part.en or "12 เดือน" in part.th) and part.looks_back is None
    ]
    assert [name for name in silent if not {name, name.rpartition(".")[0]} & known_whole] == []
