import pandas as pd

from tambonlib import words
from tambonlib.findings import Missing, missing_values

WINDOW = ("cannot_be_computed", "no_complete_window")


def table(results, card, months, lang="en"):
    return pd.DataFrame(missing_values(results, lang, months=months, cards=(card,)), columns=Missing._fields)


def test_missing_values_are_gathered_by_reason_with_their_months(rows, card, months):
    values = (
        dict.fromkeys(months, 50.0)
        | dict.fromkeys(months[:11], WINDOW)
        | {months[14]: ("too_few", "too_few_households")}
    )
    made = table(rows("D9.1", "one", values), card("D9.1", "up"), months)
    assert made.values.tolist() == [
        [
            "D9.1 example share",
            "one part",
            "Jan 2007 – Nov 2007",
            11,
            "cannot be computed",
            words.text("reasons.no_complete_window", "en"),
        ],
        [
            "D9.1 example share",
            "one part",
            "Mar 2008",
            1,
            "too few households",
            words.text("reasons.too_few_households", "en"),
        ],
    ]


def test_months_that_lie_apart_are_told_apart(rows, card, months):
    values = dict.fromkeys(months, 50.0) | dict.fromkeys([months[0], months[2], months[3]], WINDOW)
    made = table(rows("D9.1", "one", values), card("D9.1", "up"), months, "th")
    assert made.iloc[0].tolist()[2:4] == ["ม.ค. 50, มี.ค. 50 – เม.ย. 50", 3]


def test_a_whole_period_is_called_so(rows, card, months):
    made = table(rows("D9.1", "one", dict.fromkeys(months, WINDOW)), card("D9.1", "up"), months)
    assert made.iloc[0]["months"] == "the whole period (Jan 2007 – Sep 2008)"


def test_what_was_never_measured_is_listed_too(rows, card, months):
    made = table(rows("D9.1", "one", {}), card("D9.1", "up"), months)
    assert made[["count", "status", "reason"]].values.tolist() == [[21, "not measured", "It has not been measured."]]


def test_nothing_missing_is_an_empty_list(rows, card, months):
    made = table(rows("D9.1", "one", dict.fromkeys(months, 50.0)), card("D9.1", "up"), months, "th")
    assert made.empty


def test_every_month_without_a_value_is_counted_once(rows, card, months):
    values = {months[0]: WINDOW, months[1]: 5.0, months[2]: ("not_collected", None)}
    made = table(rows("D9.1", "one", values), card("D9.1", "up"), months)
    assert made["count"].sum() == len(months) - 1
