"""D7: cases that can be checked by eye, and the same formulas in plain loops."""

import datetime
from itertools import pairwise

import pandas as pd
import pytest

from tambonlib.indicators.working_mechanism import (
    core_retention,
    independent_breadth,
    load_concentration,
    meeting_regularity,
    resolutions_on_time,
)
from tambonlib.months import span
from tests.promises.records import MONTHS
from tests.rooms.indicators.plainly import check, in_year, later, prompt, share

T = "990101"
YEAR = span("2008-01", 12)
TYPES = {"is_core": "boolean", "is_official": "boolean", "village_no": "Int64", "hours": "float64"}


def table(names, rows, **more):
    made = pd.DataFrame(rows, columns=names.split(), dtype="object").assign(**more)
    return made.astype({name: TYPES.get(name, "str") for name in made})


MECHANISM = table("mechanism_id level tambon_code", [("m", "tambon", T), ("p", "province", None)])


def meetings(*rows, mechanism="m"):
    named = [(f"s{number}", *row) for number, row in enumerate(rows)]
    return table("meeting_id planned date", named, tambon_code=T, mechanism_id=mechanism)


def resolutions(*rows):
    return table("resolution_id meeting_id due status closed", rows, tambon_code=T)


def people(*rows):
    return table("person_id is_core is_official sex village_no from to", rows, tambon_code=T, mechanism_id="m")


def villages(count):
    return pd.DataFrame({"tambon_code": [T], "year": [2008], "villages": [count]})


def cell(rows, part, month):
    return rows.set_index(["part", "month"]).loc[(part, month)]


def value(rows, part, month):
    return cell(rows, part, month)["value"]


# D7.1


def test_meetings_are_counted_against_the_plan():
    told = meeting_regularity(
        MECHANISM,
        meetings(("2008-01-10", "2008-01-10"), ("2008-02-10", "2008-03-05"), (None, "2008-03-20")),
        months=YEAR,
    )
    assert [value(told, "held", month) for month in ("2008-01", "2008-02", "2008-03", "2008-12")] == [100, 50, 100, 100]
    assert value(told, "unplanned", "2008-02") == 0 and value(told, "unplanned", "2008-03") == 1
    assert tuple(cell(told, "unplanned", "2008-03")[["n", "N"]]) == (1, 3)


def test_the_longest_gap_runs_on_until_the_end_of_the_month():
    told = meeting_regularity(
        MECHANISM, meetings(("2008-01-10", "2008-01-10"), ("2008-03-10", "2008-03-10")), months=YEAR
    )
    assert [value(told, "longest_gap", month) for month in ("2008-01", "2008-02", "2008-03", "2008-06")] == [
        21,
        50,
        60,
        112,
    ]
    assert [value(told, "since_last", month) for month in ("2008-01", "2008-03")] == [21, 21]


def test_a_gap_that_ended_more_than_a_year_ago_is_forgotten():
    days = [("2007-01-10", "2007-01-10"), *[(f"{month}-10", f"{month}-10") for month in span("2007-06", 16)]]
    told = meeting_regularity(MECHANISM, meetings(*days), months=span("2008-01", 8))
    assert value(told, "longest_gap", "2008-05") == 151 and value(told, "longest_gap", "2008-06") == 31


def test_a_silent_mechanism_has_zero_meetings_and_one_without_records_has_none():
    silent = meeting_regularity(MECHANISM, meetings(("2008-01-10", None)), months=YEAR)
    assert value(silent, "held", "2008-05") == 0 and value(silent, "unplanned", "2008-05") == 0
    assert cell(silent, "longest_gap", "2008-05")["reason"] == "no_meeting_held"
    early = meeting_regularity(MECHANISM, meetings(("2008-06-10", "2008-06-10")), months=YEAR)
    assert cell(early, "held", "2008-05")["reason"] == "no_meeting_planned"
    assert meeting_regularity(MECHANISM, meetings(), months=YEAR).empty


def test_what_a_provincial_mechanism_does_is_no_tambons():
    assert meeting_regularity(MECHANISM, meetings(("2008-01-10", "2008-01-10"), mechanism="p"), months=YEAR).empty
    theirs = people(("x", True, False, "female", 1, "2008-01", None)).assign(mechanism_id="p")
    assert independent_breadth(MECHANISM, theirs, villages(5), months=YEAR).empty


def test_a_meeting_without_its_tambon_belongs_to_that_of_its_mechanism():
    one = pd.concat(
        [
            meetings(("2008-01-10", "2008-01-10")),
            meetings(("2008-01-20", None)).assign(tambon_code=None, meeting_id="x"),
        ]
    )
    assert value(meeting_regularity(MECHANISM, one.astype("str"), months=YEAR), "held", "2008-01") == 50


# D7.2

MET = meetings(("2008-01-10", "2008-01-10"), ("2008-02-10", None))


def test_resolutions_add_up():
    rows = resolutions(
        ("a", "s0", "2008-02-15", "closed", "2008-02-15"),
        ("b", "s0", "2008-02-15", "closed", "2008-04-01"),
        ("c", "s0", "2008-02-15", "open", None),
        ("d", "s0", "2008-02-15", "dropped", "2008-03-01"),
        ("e", "s0", "2008-02-15", "closed", None),
        ("f", "s0", None, "open", None),
        ("g", "s1", None, "open", None),
    )
    told = resolutions_on_time(MECHANISM, MET, rows, months=span("2008-01", 4))
    shown = {
        month: [value(told, part, month) for part in ("on_time", "late", "open", "dropped")]
        for month in span("2008-02", 3)
    }
    assert shown == {"2008-02": [25, 0, 75, 0], "2008-03": [25, 0, 50, 25], "2008-04": [25, 25, 25, 25]}
    assert value(told, "unknown", "2008-02") == 20 and tuple(cell(told, "on_time", "2008-02")[["n", "N"]]) == (4, 5)
    assert cell(told, "on_time", "2008-01")["reason"] == "no_resolution_due"
    assert value(told, "without_due", "2008-01") == pytest.approx(100 / 6) and value(
        told, "without_due", "2008-02"
    ) == pytest.approx(200 / 7)


def test_where_no_day_of_closing_is_known_nothing_is_told():
    told = resolutions_on_time(
        MECHANISM, MET, resolutions(("e", "s0", "2008-02-15", "closed", None)), months=("2008-02",)
    )
    assert (
        cell(told, "on_time", "2008-02")["reason"] == "closing_not_known" and value(told, "unknown", "2008-02") == 100
    )


# D7.3, D7.4


def test_people_are_counted_while_they_are_there():
    rows = people(
        ("a", True, False, "female", 1, "2008-01-05", None),
        ("b", True, True, "male", 1, "2008-02", "2008-04-30"),
        ("c", False, False, None, 2, "2008", None),
        ("d", False, False, "male", None, "2008-01", "2008-01"),
    )
    told = independent_breadth(MECHANISM, rows, villages(4), months=YEAR)
    assert [value(told, "non_official", month) for month in ("2008-01", "2008-02", "2008-04")] == [100, 50, 100]
    assert [value(told, "women", month) for month in ("2008-02", "2008-12")] == [50, 100]
    assert tuple(cell(told, "women", "2008-12")[["n", "N"]]) == (1, 2)
    assert [value(told, "villages", month) for month in ("2008-02", "2008-12")] == [25, 50]


def test_what_is_not_known_of_people_is_said():
    told = independent_breadth(
        MECHANISM, people(("a", True, False, None, None, "2008-03", None)), villages(4), months=YEAR
    )
    assert (
        cell(told, "women", "2008-03")["reason"] == "sex_not_known"
        and cell(told, "villages", "2008-03")["reason"] == "village_not_known"
    )
    assert cell(told, "non_official", "2008-02")["reason"] == "no_people_in_mechanism"
    none = independent_breadth(
        MECHANISM, people(("a", True, False, None, 1, "2008-03", None)), villages(0), months=YEAR
    )
    assert cell(none, "villages", "2008-03")["reason"] == "no_registered_villages"


def test_retention_looks_back_a_year_within_the_study():
    months = span("2008-01", 14)
    rows = people(
        ("a", True, False, None, 1, "2007", None),
        ("b", True, False, None, 1, "2007", "2009-02-10"),
        ("c", True, False, None, 1, "2008-02-01", None),
        ("d", False, False, None, 1, "2007", None),
    )
    told = core_retention(MECHANISM, rows, months=months)
    assert set(told.loc[told["month"] <= "2008-12", "reason"]) == {"window_not_full"}
    assert value(told, "stayed", "2009-01") == 100 and value(told, "stayed", "2009-02") == pytest.approx(200 / 3)
    assert tuple(cell(told, "stayed", "2009-02")[["n", "N"]]) == (3, 3)
    newly = core_retention(MECHANISM, people(("a", True, False, None, 1, "2008-06", None)), months=months)
    assert cell(newly, "stayed", "2009-02")["reason"] == "no_core_then"


# D7.5


def hours(*rows):
    return table("person_id date hours", rows, tambon_code=T)


GROUP = people(*[(name, False, False, None, 1, "2007", None) for name in "abcd"])


def test_the_two_who_work_most():
    rows = hours(
        ("a", "2008-01-03", 10.0),
        ("a", "2008-02", 20.0),
        ("b", "2008-01", 25.0),
        ("c", "2008-01", 15.0),
        ("d", "2008-02", 30.0),
    )
    told = load_concentration(MECHANISM, GROUP, rows, months=span("2008-01", 14))
    assert value(told, "top_two", "2008-01") == 80 and value(told, "top_two", "2008-02") == 60
    assert value(told, "top_two", "2009-01") == 100 and cell(told, "top_two", "2009-01")["n"] == 2
    assert cell(told, "top_two", "2009-02")["reason"] == "no_task_hours"


def test_one_person_is_told_with_its_n_and_no_hours_are_no_share():
    told = load_concentration(MECHANISM, GROUP, hours(("a", "2008-01-03", 10.0), ("b", "2008-01", 0.0)), months=YEAR)
    assert value(told, "top_two", "2008-01") == 100 and cell(told, "top_two", "2008-01")["n"] == 1
    idle = load_concentration(MECHANISM, GROUP, hours(("a", "2008-01", 0.0)), months=YEAR)
    assert set(idle["reason"]) == {"no_task_hours"}


# The formulas once more, in plain loops


def plain_own(own, name):
    mechanisms = {one["mechanism_id"] for one in own["mechanism"] if one["level"] == "tambon"}
    return [one for one in own[name] if one["mechanism_id"] in mechanisms]


def day_of(date):
    return datetime.date.fromisoformat(date if len(date) > 7 else f"{date}-15")


def plain_meetings(own, month):
    rows = plain_own(own, "meeting")
    planned = [one for one in rows if in_year(one["planned"], month)]
    kept = [one for one in planned if one["date"] and one["date"][:7] <= month]
    held = [one for one in rows if one["date"] and one["date"][:7] <= month]
    end = datetime.date.fromisoformat(f"{later(month, 1)}-01") - datetime.timedelta(days=1)
    days = sorted(day_of(one["date"]) for one in held)
    since = (end - days[-1]).days if days else None
    gaps = [(b - a).days for a, b in pairwise(days) if in_year(b.isoformat(), month)]
    extra = [one for one in held if in_year(one["date"], month) and not one["planned"]]
    return {
        "held": share(len(kept), len(planned)),
        "since_last": since,
        "longest_gap": max([*gaps, since]) if days else None,
        "unplanned": len(extra),
    }


def plain_resolutions(own, month):
    meetings = {one["meeting_id"]: one["date"] or one["planned"] for one in plain_own(own, "meeting")}
    rows = [one for one in own["resolution"] if one["meeting_id"] in meetings]
    due = [one for one in rows if one["due"] and one["due"][:7] <= month]
    known = [one for one in due if one["status"] != "closed" or one["closed"]]
    counts = {"on_time": 0, "late": 0, "open": 0, "dropped": 0}
    for one in known:
        seen = one["closed"] is not None and one["closed"][:7] <= month
        if one["status"] == "dropped":
            counts["dropped" if seen or not one["closed"] else "open"] += 1
        elif one["closed"] and prompt(one["closed"], one["due"]):
            counts["on_time"] += 1
        else:
            counts["late" if seen else "open"] += 1
    made = [one for one in rows if meetings[one["meeting_id"]] and meetings[one["meeting_id"]][:7] <= month]
    told = {part: share(number, len(known)) for part, number in counts.items()}
    told["unknown"] = share(len(due) - len(known), len(due))
    return told | {"without_due": share(sum(not one["due"] for one in made), len(made))}


def there(person, month):
    return person["from"][:7] <= month and (person["to"] is None or person["to"][:7] > month)


def plain_people(own, month):
    rows = [one for one in plain_own(own, "person") if there(one, month)]
    counts = sorted((one for one in own["tambon_population"] if one["villages"]), key=lambda one: one["year"])
    past = [one for one in counts if one["year"] <= int(month[:4])]
    number = (past[-1] if past else counts[0])["villages"]
    known = [one for one in rows if one["sex"]]
    seen = {one["village_no"] for one in rows if one["village_no"]}
    return {
        "non_official": share(sum(not one["is_official"] for one in rows), len(rows)),
        "women": share(sum(one["sex"] == "female" for one in known), len(known)),
        "villages": share(len(seen), number) if seen else None,
    }


def plain_retention(own, month):
    then = later(month, -12)
    core = [one for one in plain_own(own, "person") if one["is_core"] and there(one, then)]
    return {"stayed": share(sum(there(one, month) for one in core), len(core)) if then >= MONTHS[0] else None}


def plain_load(own, month):
    known = {one["person_id"] for one in plain_own(own, "person")}
    sums = {}
    for one in own["task"]:
        if one["person_id"] in known and in_year(one["date"], month):
            sums[one["person_id"]] = sums.get(one["person_id"], 0) + one["hours"]
    return {"top_two": share(sum(sorted(sums.values())[-2:]), sum(sums.values()))}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("indicator", "plain"),
    [
        (meeting_regularity, plain_meetings),
        (resolutions_on_time, plain_resolutions),
        (independent_breadth, plain_people),
        (core_retention, plain_retention),
        (load_concentration, plain_load),
    ],
    ids=lambda one: one.__name__,
)
def test_plain_loops_agree(indicator, plain, seed):
    check(indicator, plain, seed)
