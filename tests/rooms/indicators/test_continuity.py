"""D1.1 on books that can be counted by hand."""

import pandas as pd
import pytest

from tambonlib.indicators.household_accounts import account_continuity
from tambonlib.months import span

YEAR = span("2008-01", 12)


def test_sheets_of_eligible_households(book):
    book.kept("h1", YEAR[:4], [])
    book.household("h2", joined="2008-03")
    book.sheet("h2", "2008-04", source="summary")
    told = book.told(account_continuity)
    assert told.loc[("2008-02", "month"), ["value", "n", "N"]].tolist() == [100, 1, 1]
    assert told.loc[("2008-03", "month"), ["value", "n", "N"]].tolist() == [50, 2, 2]
    assert told.loc[("2008-04", "month"), "value"] == 100
    assert told.loc[("2008-05", "month"), "value"] == 0
    # 4 sheets of h1 and 1 of h2, of 4 + 2 household-months
    assert told.loc[("2008-04", "to_date"), "value"] == pytest.approx(100 * 5 / 6)


def test_leaving_ends_eligibility_but_stays_in_what_was_to_date(book):
    book.kept("h1", YEAR, [])
    book.household("h2", left="2008-01")
    told = book.told(account_continuity)
    assert told.loc[("2008-02", "month"), ["value", "n"]].tolist() == [100, 1]
    assert told.loc[("2008-02", "to_date"), ["value", "n"]].tolist() == [pytest.approx(100 * 2 / 3), 2]


def test_a_sheet_outside_the_time_in_the_group_does_not_count(book):
    book.household("h1", joined="2008-03")
    book.sheet("h1", "2008-02")
    book.sheet("h1", "2008-03")
    told = book.told(account_continuity)
    assert told.loc[("2008-03", "to_date"), "value"] == 100
    assert told.loc[("2008-02", "month"), "reason"] == "no_eligible_household"


def test_running_keeps_a_run_that_has_ended(book):
    book.kept("h1", YEAR[:3], [])
    book.kept("h2", (*YEAR[:2], *YEAR[3:5]), [])
    told = book.told(account_continuity, running_months=3)
    running = [told.loc[(month, "running"), "value"] for month in YEAR[:6]]
    assert running == [0, 0, 50, 50, 50, 50]


def test_keepers_of_registered_households(book):
    book.kept("h1", YEAR, [])
    book.kept("h2", YEAR, [])
    book.registered(2006, 50)
    book.registered(2007, 40)
    book.registered(2009, 10)
    assert book.told(account_continuity).loc[("2008-05", "keepers"), ["value", "n", "N"]].tolist() == [5, 2, 40]


def test_the_earliest_count_serves_where_no_earlier_one_is_known(book):
    book.kept("h1", YEAR, [])
    book.registered(2015, 20)
    book.registered(2012, 10)
    assert book.told(account_continuity).loc[("2008-05", "keepers"), ["value", "N"]].tolist() == [10, 10]


def test_without_a_usable_count_there_is_no_share(book):
    book.kept("h1", YEAR, [])
    book.registered(2008, 0)
    row = book.told(account_continuity).loc[("2008-05", "keepers")]
    assert row["reason"] == "no_registered_households" and row["n"] == 1


def test_without_any_register_it_is_still_known_how_many_households_keep_accounts(book):
    book.kept("h1", YEAR, [])
    row = book.told(account_continuity).loc[("2008-05", "keepers")]
    assert row["reason"] == "no_registered_households" and row["n"] == 1


def test_where_no_sheets_were_fed_continuity_is_not_zero(book):
    book.household("h1")
    book.registered(2008, 20)
    told = book.told(account_continuity)
    assert told.loc[("2008-05", "month"), "reason"] == "no_records"
    assert told.loc[("2008-05", "keepers"), "value"] == 5


def test_a_tambon_whose_households_all_join_later_harms_no_other():
    household = pd.DataFrame(
        {
            "tambon_code": ["990101", "990102"],
            "hh_id": ["h1", "h2"],
            "joined": ["2009-01", "2008-01"],
            "left": [None, None],
        },
        dtype="str",
    )
    hh_month = pd.DataFrame(
        {
            "tambon_code": "990102",
            "hh_id": "h2",
            "month": ["2008-01", "2008-02"],
            "sheet_present": [True, False],
            "source": "lines",
        }
    )
    population = pd.DataFrame({"tambon_code": ["990102"], "year": [2008], "households": [4]})
    told = account_continuity(household, hh_month, population, months=("2008-01", "2008-02"))
    assert set(told["tambon_code"]) == {"990102"}
    assert told.loc[told["part"] == "month", "value"].tolist() == [100.0, 0.0]
    assert told.loc[told["part"] == "to_date", "value"].tolist() == [100.0, 50.0]
