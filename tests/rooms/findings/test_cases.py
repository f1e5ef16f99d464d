"""Of what comes case by case a few, or chance, are no progress."""

import numpy as np
import pytest

from tambonlib.findings import finding, summary_findings
from tambonlib.findings.compare import Point, beyond_chance, rule_of
from tambonlib.findings.subject import subject
from tambonlib.indicators.catalogue import cards
from tambonlib.months import span
from tambonlib.settings import default_settings

MONTHS = span("2007-01", 21)
ALL = {name: one.value for name, one in default_settings().items()}
LAST = "2008-09"


@pytest.fixture(name="rows")
def rows_of_cases(rows):
    """Result rows from {month: (value, n)}."""

    def made(indicator, part, values):
        first, second = ({month: pair[place] for month, pair in values.items()} for place in (0, 1))
        return rows(indicator, part, first, n=second)

    return made


def test_one_case_is_no_beginning_to_compare_with(rows):
    # 0 of 1 resolution in time, then 11 of 16.
    results = rows("D7.2", "on_time", {"2007-02": (0.0, 1), LAST: (68.75, 16)})
    one = finding(results, "D7.2", "on_time", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.first, one.last.value) == ("only_level", None, 68.75)
    assert "No other value can be compared with it" in one.sentence
    assert one.remarks == ("Values of fewer than 5 resolutions are not compared.",)
    assert summary_findings(results, "th", settings=ALL, months=MONTHS).better == ()


def test_it_is_compared_from_the_month_on_in_which_there_were_enough(rows):
    results = rows("D7.2", "on_time", {"2007-02": (0.0, 1), "2007-06": (20.0, 5), LAST: (90.0, 20)})
    one = finding(results, "D7.2", "on_time", "th", settings=ALL, months=MONTHS)
    assert (one.branch, one.first.month, one.change) == ("better", "2007-06", 70)
    assert "ไม่เทียบค่าที่มาจากไม่ถึง 5 มติ" in one.text


@pytest.mark.parametrize(
    ("first", "last", "branch"),
    [
        ((25.0, 4), (100.0, 4), "better"),  # p = 5/8: 56.4 points
        ((50.0, 2), (100.0, 2), "no_clear_change"),  # p = 3/4: 71.3 points
        ((0.0, 1), (100.0, 1), "no_clear_change"),  # p = 1/2: 116.4 points, more than there can be
    ],
)
def test_of_a_year_few_are_planned_and_chance_alone_is_asked(rows, first, last, branch):
    results = rows("D7.1", "held", {"2007-12": first, LAST: last})
    assert finding(results, "D7.1", "held", "en", settings=ALL, months=MONTHS).branch == branch


def test_what_one_agreement_brought_is_no_progress(rows):
    # 54.5 % of what one agreement promised, later 115.8 %.
    one = finding(
        rows("D8.5", "received", {"2007-12": (54.5, 1), LAST: (115.8, 1)}),
        "D8.5",
        "received",
        "en",
        settings=ALL,
        months=MONTHS,
    )
    assert (one.branch, one.remarks) == ("only_level", ("Values of fewer than 5 agreements are not compared.",))


def test_better_but_for_chance_is_not_stuck(rows):
    up = rows("D7.2", "on_time", {"2007-06": (40.0, 5), LAST: (65.0, 20)})
    still = rows("D7.2", "on_time", {"2007-06": (60.0, 5), LAST: (61.0, 20)})
    assert summary_findings(up, "en", settings=ALL, months=MONTHS).stuck is None
    assert summary_findings(still, "en", settings=ALL, months=MONTHS).stuck.indicator == "D7.2"


def test_a_difference_that_chance_brings_about_is_not_clear_and_the_stricter_rule_is_told(rows):
    # 2 of 5, then 13 of 20: p = 15/25, sqrt(0.6 · 0.4 · (1/5 + 1/20)) = 0.2449, times 1.645: 40.3 points.
    results = rows("D7.2", "on_time", {"2007-06": (40.0, 5), LAST: (65.0, 20)})
    one = finding(results, "D7.2", "on_time", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.change) == ("no_clear_change", 25)
    assert "(rule for a clear change: 40.3" in one.sentence
    assert (
        "With this many counted, less than 40.3 percentage points may be chance alone (usual rule: 5 percentage points)."
        in one.text
    )
    assert one.times < 1
    assert not summary_findings(results, "en", settings=ALL, months=MONTHS).better


def test_many_cases_are_judged_by_the_usual_rule(rows):
    results = rows("D7.2", "on_time", {"2007-06": (40.0, 900), LAST: (45.0, 900)})
    one = finding(results, "D7.2", "on_time", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.remarks) == ("better", ())


def test_what_stands_and_does_not_come_case_by_case_is_judged_as_before(rows):
    results = rows("D5.3", "current", {"2007-06": (50.0, 2), LAST: (100.0, 2)})
    assert finding(results, "D5.3", "current", "en", settings=ALL, months=MONTHS).branch == "better"


@pytest.mark.parametrize(("fewest", "branch"), [(5, "only_level"), (1, "better")])
def test_of_a_median_only_the_number_of_cases_is_asked(rows, fewest, branch):
    results = rows("S.5", "median", {"2007-06": (40.0, 2), LAST: (20.0, 9)})
    one = finding(results, "S.5", "median", "en", settings={**ALL, "clear_change_cases": fewest}, months=MONTHS)
    assert one.branch == branch
    assert "chance" not in one.text


def test_all_alike_at_both_ends_leaves_nothing_to_chance():
    about = subject("D7.2", "on_time")
    usual = rule_of(about, ALL)
    assert beyond_chance(usual, about, Point("2007-06", 100.0, 5, None), Point(LAST, 100.0, 9, None), ALL) == usual


def test_a_share_above_all_is_judged_by_the_usual_rule(rows):
    """No part of the program's own passes 100; a new one, or results from elsewhere, must not end a page."""
    results = rows("D7.2", "on_time", {"2007-06": (120.0, 5), LAST: (110.0, 20)})
    one = finding(results, "D7.2", "on_time", "en", settings=ALL, months=MONTHS)
    assert (one.branch, one.change) == ("worse", -10)


@pytest.mark.parametrize("each_month", [1, 2, 4])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_where_nothing_changes_a_clear_change_is_rare(rows, share, each_month):
    """So many resolutions each month, each done in time with the same chance: what is left of it is what the
    setting allows.
    """
    chance = np.random.default_rng(2550)
    clear = 0
    for _ in range(200):
        done = chance.random((21, each_month)) < share
        n = each_month * np.arange(1, 22)
        values = 100 * done.sum(axis=1).cumsum() / n
        results = rows(
            "D7.2",
            "on_time",
            {month: (value, count) for month, value, count in zip(MONTHS, values, n.tolist(), strict=True)},
        )
        clear += finding(results, "D7.2", "on_time", "en", settings=ALL, months=MONTHS).branch in ("better", "worse")
    assert clear / 200 <= ALL["clear_change_chance_percent"] / 100


def test_every_share_of_what_comes_case_by_case_says_so():
    """A new indicator over meetings, proposals, … must say so of itself; what is due in a year is a fixed number."""
    coming = {
        "proposals",
        "decisions",
        "rounds",
        "scores",
        "actions",
        "meetings",
        "resolutions",
        "activities",
        "sheets",
    }
    silent = [
        f"{card.id}.{part.key}"
        for card in cards()
        for part in card.parts
        if part.unit == "percent" and part.counts in coming and not part.cases
    ]
    assert silent == ["D6.1.of_schedule"]
