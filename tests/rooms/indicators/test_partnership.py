"""D8: cases that can be checked by eye, and the same formulas in plain loops."""

import datetime

import pandas as pd
import pytest

from tambonlib.indicators.partnership import active_sides, delivery, dependence, own_share, resources_mobilised
from tambonlib.indicators.partnership import agreements as terms
from tambonlib.months import from_ordinal, span
from tests.promises.records import MONTHS
from tests.rooms.indicators.plainly import check, in_year, later, share

T = "990101"
YEAR = span("2008-01", 12)
PARTNERS = pd.DataFrame(
    [("tao", "lao"), ("health", "state"), ("college", "academic"), ("shop", "private"), ("us", "community")],
    columns=["partner_id", "side"],
    dtype="str",
)
NAMES = ["date", "partner_id", "kind", "value_baht", "agreement_id"]


def given(*rows):
    """date, partner, kind, baht, agreement."""
    made = pd.DataFrame(rows, columns=NAMES, dtype="object").assign(tambon_code=T)
    return made.astype({name: "float64" if name == "value_baht" else "str" for name in made})


def agreed(*rows):
    made = pd.DataFrame(rows, columns=["agreement_id", "start", "end", "committed_baht"], dtype="object").assign(
        tambon_code=T
    )
    return made.astype({name: "float64" if name == "committed_baht" else "str" for name in made})


def households(count):
    return pd.DataFrame({"tambon_code": [T], "year": [2008], "households": [count]})


def cell(rows, part, month):
    return rows.set_index(["part", "month"]).loc[(part, month)]


def value(rows, part, month):
    return cell(rows, part, month)["value"]


# D8.1


def test_a_side_is_active_for_six_months():
    rows = given(
        ("2008-01-31", "tao", "cash", 1.0, None),
        ("2008-03", "us", "people", None, None),
        ("2008-03", "us", "people", None, None),
        ("2008-03", "shop", "cash", 5.0, None),
    )
    told = active_sides(PARTNERS, rows, months=YEAR)
    assert [
        value(told, "sides", month) for month in ("2008-01", "2008-03", "2008-06", "2008-07", "2008-08", "2008-09")
    ] == [1, 2, 2, 1, 1, 0]
    assert value(told, "optional", "2008-03") == 1 and cell(told, "sides", "2008-03")["n"] == 4
    assert value(active_sides(PARTNERS, rows, months=YEAR, active_side_months=1), "sides", "2008-02") == 0


def test_an_unknown_side_is_said_and_one_not_given_is_zero():
    told = active_sides(PARTNERS, given(("2008-02-01", "whoever", "cash", 1.0, None)), months=YEAR)
    assert value(told, "sides", "2008-01") == 0 and cell(told, "sides", "2008-02")["reason"] == "side_not_known"
    assert value(told, "unknown", "2008-02") == 1


def test_a_partner_of_many_tambons_needs_no_tambon():
    shared = PARTNERS.assign(tambon_code=None)
    assert (
        value(active_sides(shared, given(("2008-01", "tao", "cash", 1.0, None)), months=YEAR), "sides", "2008-01") == 1
    )


# D8.2


def test_value_is_told_for_each_household_from_the_twelfth_month_on():
    rows = given(
        ("2008-01-31", "tao", "cash", 1000.0, None),
        ("2008-03", "us", "people", 200.0, None),
        ("2008-05", "us", "in_kind", None, None),
    )
    told = resources_mobilised(PARTNERS, rows, households(100), months=span("2008-01", 14))
    assert cell(told, "all", "2008-11")["reason"] == "window_not_full"
    assert [value(told, part, "2008-12") for part in ("all", "cash", "in_kind")] == [12, 10, 2]
    assert [value(told, part, "2009-01") for part in ("all", "cash", "in_kind", "to_date")] == [2, 0, 2, 12]
    assert value(told, "unvalued", "2008-12") == pytest.approx(100 / 3) and tuple(
        cell(told, "in_kind", "2008-12")[["n", "N"]]
    ) == (1, 2)
    assert [value(told, "to_date", month) for month in ("2008-01", "2008-03")] == [10, 12]


def test_what_cannot_be_divided_or_valued_says_so():
    told = resources_mobilised(PARTNERS, given(("2008-05", "us", "people", None, None)), households(100), months=YEAR)
    assert cell(told, "all", "2008-12")["reason"] == "value_not_known" and value(told, "cash", "2008-12") == 0
    assert cell(told, "unvalued", "2008-04")["reason"] == "no_contribution"
    none = resources_mobilised(PARTNERS, given(("2008-05", "us", "cash", 1.0, None)), households(0), months=YEAR)
    assert cell(none, "all", "2008-12")["reason"] == "no_registered_households"


# D8.3, D8.4


def test_the_communitys_own_share():
    rows = given(
        ("2008-01", "us", "people", 250.0, None),
        ("2008-01", "tao", "cash", 750.0, None),
        ("2008-01", "whoever", "cash", 10.0, None),
        ("2008-01", "us", "people", None, None),
    )
    told = own_share(PARTNERS, rows, months=span("2008-01", 13))
    assert value(told, "community", "2008-01") == 25 and value(told, "unknown", "2008-01") == 50
    assert tuple(cell(told, "community", "2008-01")[["n", "N"]]) == (2, 4)
    assert cell(told, "community", "2009-01")["reason"] == "no_contribution"
    assert set(
        own_share(PARTNERS, given(("2008-01", "us", "people", 0.0, None)), months=YEAR).query("part == 'community'")[
            "reason"
        ]
    ) == {"no_value_given"}


def test_dependence_leaves_the_community_out():
    rows = given(
        ("2008-01", "us", "people", 900.0, None),
        ("2008-01", "tao", "cash", 40.0, None),
        ("2008-02", "tao", "cash", 20.0, None),
        ("2008-02", "health", "cash", 20.0, None),
        ("2008-03", "college", "knowledge", None, None),
        ("2008-03", "whoever", "cash", 100.0, None),
    )
    told = dependence(PARTNERS, rows, months=span("2008-01", 15))
    assert value(told, "hhi", "2008-01") == 1 and value(told, "hhi", "2008-02") == pytest.approx(0.75**2 + 0.25**2)
    assert value(told, "largest", "2008-02") == 75
    assert tuple(cell(told, "hhi", "2008-03")[["n", "N"]]) == (2, 4)
    assert value(told, "hhi", "2009-01") == pytest.approx(0.5)
    assert (
        cell(told, "hhi", "2009-02")["reason"] == "no_outside_value"
        and cell(told, "hhi", "2009-03")["reason"] == "no_outside_contribution"
    )


# D8.5


@pytest.mark.parametrize(
    ("start", "end", "half"),
    [
        ("2008-01-01", "2008-12-31", "2008-07"),  # 366 days: the 183rd is 1 July
        ("2007-01-01", "2007-12-31", "2007-07"),  # 365 days: half of 2 July
        ("2008", "2008", "2008-12"),  # not before it is sure to have begun
        ("2008-01", "2008-02", "2008-01"),  # 60 days: the 30th is 30 January
        ("2008-01-01", "2008-01-01", "2008-01"),
        ("2008-05-01", "2008-04-01", None),
        ("2008-05-01", None, None),
    ],
)
def test_half_of_a_term(start, end, half):
    found = terms(agreed(("a", start, end, 1.0)))["half_over"].tolist()[0]
    assert found != found if half is None else from_ordinal(int(found)) == half


def test_what_was_received_of_what_was_agreed():
    made = agreed(
        ("a", "2008-01-01", "2008-04-30", 100.0),
        ("b", "2008-01-01", "2008-12-31", 300.0),
        ("c", "2008-02-01", "2008-03-31", None),
        ("d", "2008-06", None, 50.0),
    )
    rows = given(
        ("2008-01", "tao", "cash", 40.0, "a"),
        ("2008-04", "tao", "cash", 20.0, "a"),
        ("2008-03", "tao", "cash", 60.0, "b"),
        ("2008-03", "tao", "cash", 9.0, None),
    )
    told = delivery(made, rows, months=YEAR)
    assert cell(told, "received", "2008-02")["reason"] == "no_agreement_half_over"  # 60 of 121 days
    assert [value(told, "received", month) for month in ("2008-03", "2008-04", "2008-07")] == [40, 60, 30]
    assert tuple(cell(told, "received", "2008-07")[["n", "N"]]) == (2, 3)
    assert [value(told, "unstated", month) for month in ("2008-01", "2008-02", "2008-06")] == [
        0,
        pytest.approx(100 / 3),
        50,
    ]


def test_agreements_without_a_value_cannot_be_measured_and_nothing_received_is_zero():
    silent = delivery(
        agreed(("a", "2008-01-01", "2008-01-31", None)), given(("2008-01", "tao", "cash", 40.0, "a")), months=YEAR
    )
    assert cell(silent, "received", "2008-02")["reason"] == "no_committed_value"
    nothing = delivery(
        agreed(("a", "2008-01-01", "2008-01-31", 10.0)), given(("2008-01", "tao", "cash", 40.0, None)), months=YEAR
    )
    assert (
        value(nothing, "received", "2008-01") == 0 and cell(nothing, "unvalued", "2008-01")["reason"] == "none_received"
    )
    unvalued = delivery(
        agreed(("a", "2008-01-01", "2008-01-31", 10.0)), given(("2008-01", "tao", "people", None, "a")), months=YEAR
    )
    assert (
        cell(unvalued, "received", "2008-01")["reason"] == "value_not_known"
        and value(unvalued, "unvalued", "2008-01") == 100
    )


def test_nothing_recorded_is_not_zero():
    assert active_sides(PARTNERS, given(), months=YEAR).empty and own_share(PARTNERS, given(), months=YEAR).empty
    assert (
        dependence(PARTNERS, given(), months=YEAR).empty
        and resources_mobilised(PARTNERS, given(), households(5), months=YEAR).empty
    )
    told = delivery(agreed(("a", "2008-01-01", "2008-01-31", 10.0)), given(), months=YEAR)
    assert (
        set(told.loc[told["part"] == "received", "reason"]) == {"no_records"}
        and value(told, "unstated", "2008-01") == 0
    )


# The formulas once more, in plain loops


def with_sides(own):
    side = {one["partner_id"]: one["side"] for one in own["partner"]}
    return [one | {"side": side.get(one["partner_id"])} for one in own["contribution"]]


def plain_sides(own, month):
    rows = [one for one in with_sides(own) if later(month, -5) <= one["date"][:7] <= month]
    found = {one["side"] for one in rows}
    main = {"community", "lao", "state", "academic"}
    return {"sides": len(found & main), "optional": len(found & {"private", "religious"}), "unknown": 0}


def plain_value(own, month):
    counts = sorted(own["tambon_population"], key=lambda one: one["year"])
    number = ([one for one in counts if one["year"] <= int(month[:4])] or counts[:1])[-1]["households"]
    so_far = [one for one in own["contribution"] if one["date"][:7] <= month]
    rows = [one for one in so_far if in_year(one["date"], month)]
    sums = {
        "all": sum(one["value_baht"] for one in rows),
        "cash": sum(one["value_baht"] for one in rows if one["kind"] == "cash"),
        "in_kind": sum(one["value_baht"] for one in rows if one["kind"] != "cash"),
    }
    told = {part: total / number if month >= MONTHS[11] else None for part, total in sums.items()}
    return told | {"to_date": sum(one["value_baht"] for one in so_far) / number, "unvalued": share(0, len(rows))}


def plain_share(own, month):
    rows = [one for one in with_sides(own) if in_year(one["date"], month)]
    return {
        "community": share(
            sum(one["value_baht"] for one in rows if one["side"] == "community"), sum(one["value_baht"] for one in rows)
        ),
        "unknown": share(0, len(rows)),
    }


def plain_dependence(own, month):
    sums = {}
    for one in with_sides(own):
        if in_year(one["date"], month) and one["side"] != "community":
            sums[one["partner_id"]] = sums.get(one["partner_id"], 0) + one["value_baht"]
    whole = sum(sums.values())
    if not whole:
        return {"hhi": None, "largest": None}
    return {"hhi": sum((one / whole) ** 2 for one in sums.values()), "largest": 100 * max(sums.values()) / whole}


def plain_delivery(own, month):
    past, made = [], []
    end_of_month = datetime.date.fromisoformat(f"{later(month, 1)}-01")
    for one in own["agreement"]:
        start, end = datetime.date.fromisoformat(one["start"]), datetime.date.fromisoformat(one["end"])
        if start >= end_of_month:
            continue
        made.append(one)
        # As many days are over at the month's end as are left, or more.
        if end >= start and 2 * (end_of_month - start).days >= (end - start).days + 1:
            past.append(one)
    codes = {one["agreement_id"] for one in past}
    given_there = [one for one in own["contribution"] if one["agreement_id"] in codes and one["date"][:7] <= month]
    unstated = [one for one in made if one["end"] < one["start"]]
    return {
        "received": share(sum(one["value_baht"] for one in given_there), sum(one["committed_baht"] for one in past)),
        "unstated": share(len(unstated), len(made)),
        "unvalued": share(0, len(given_there)),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("indicator", "plain"),
    [
        (active_sides, plain_sides),
        (resources_mobilised, plain_value),
        (own_share, plain_share),
        (dependence, plain_dependence),
        (delivery, plain_delivery),
    ],
    ids=lambda one: one.__name__,
)
def test_plain_loops_agree(indicator, plain, seed):
    check(indicator, plain, seed)
