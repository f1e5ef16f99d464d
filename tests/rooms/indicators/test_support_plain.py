"""The support log once more in plain loops, written from DOMAIN §3, on logs drawn by chance (seeded)."""

import random
import statistics
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pandas as pd
import pytest

from tambonlib.months import span
from tests.rooms.indicators.made_support_log import Log, roster

TAMBONS = ("990101", "990102", "990103", "990104")
MONTHS = span("2008-01", 8)
SINCE = {"990104": "2008-03"}
SEEDS = pytest.mark.parametrize("seed", range(4))


def month_end(month):
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def drawn(seed):
    """A log of forty activities from November 2007 on, whole days only."""
    chance, log = random.Random(seed), Log()

    def later(day, most, missing=0.0):
        return None if day is None or chance.random() < missing else day + timedelta(days=chance.randrange(most))

    for _ in range(40):
        start = date(2007, 11, 1) + timedelta(days=chance.randrange(320))
        end, asked, due = later(start, 12, 0.5), start - timedelta(days=chance.randrange(-3, 40)), later(start, 60, 0.5)
        analysed = later(start, 20, 0.6)
        level = chance.choice(["tambon", "province", "region"])
        count = 1 if level == "tambon" else chance.randrange(1, 4)
        tambons = chance.sample(TAMBONS[:3], count)
        there = [
            {
                "n_participants": chance.choice([None, 3, 10]),
                "n_core": chance.choice([None, 0, 2]),
                "report_returned": text(later(analysed, 50, 0.4)),
            }
            for _ in tambons
        ]
        name = log.add(
            text(start),
            tambons,
            there=there,
            level=level,
            line=chance.choice(["L1", "L2", "L2", "L3", "L4"]),
            end=text(end),
            hours=chance.choice([1.0, 2.5, 6.0]),
            initiated_by=chance.choice(["area", "unit", "central"]),
            request_date=chance.choice([text(asked), None]),
            followup_due=text(due),
            followup_done=text(later(due, 40, 0.4)),
            analysis_done=text(analysed),
            beyond_capacity=chance.choice([True, False, None]),
        )
        for tambon in tambons:
            if chance.random() < 0.5:
                log.use(name, tambon, text(later(start, 90, 0.1)), used=chance.random() < 0.8)
    return log


def text(day):
    return None if day is None else day.isoformat()


def parsed(value):
    return None if value is None else date.fromisoformat(value)


def contacts_of(log, tambon):
    """Activity and presence together, dates as dates."""
    by_name = {activity["activity_id"]: activity for activity in log.activities}
    present = {name: sum(row["activity_id"] == name for row in log.there) for name in by_name}
    found = []
    for row in log.there:
        if row["tambon_code"] == tambon:
            one = {**by_name[row["activity_id"]], **row, "present": present[row["activity_id"]]}
            dates = (
                "start",
                "end",
                "request_date",
                "followup_due",
                "followup_done",
                "analysis_done",
                "report_returned",
            )
            one.update({name: parsed(one[name]) for name in dates})
            found.append({**one, "over": max(one["start"], one["end"] or one["start"])})
    return found


def kaplan_meier_median(waits):
    """Waits as (days, over or not); None where fewer than half are over."""
    still, before, at_half = Fraction(1), Fraction(1), None
    for day in sorted({days for days, over in waits if over}):
        at_risk = sum(days >= day for days, _ in waits)
        still *= 1 - Fraction(sum(days == day and over for days, over in waits), at_risk)
        if at_half is not None:
            return (at_half + day) / 2
        if still < Fraction(1, 2):
            return float(day)
        at_half = day if still == Fraction(1, 2) else None
        before = still
    return None if at_half is None or before != Fraction(1, 2) else float(at_half)


def waits_until(pairs, end):
    """(begin, goal) pairs as they stand at `end`: (days, over); contradictions left out."""
    begun = [(begin, goal) for begin, goal in pairs if begin <= end]
    clear = [(begin, goal) for begin, goal in begun if goal is None or goal >= begin]
    told = [
        ((goal - begin).days, True) if goal and goal <= end else ((end - begin).days, False) for begin, goal in clear
    ]
    return told, len(begun)


def same(told, tambon, part, month, expected, n=None):
    row = told.loc[(tambon, part, month)]
    if expected is None:
        assert pd.isna(row["value"]), (tambon, part, month)
    else:
        assert row["value"] == pytest.approx(float(expected)), (tambon, part, month)
    assert n is None or row["n"] == n, (tambon, part, month)


def each(log):
    for tambon in TAMBONS:
        for month in MONTHS:
            yield tambon, month, month_end(month), contacts_of(log, tambon)


def own_hours(one):
    return one["hours"] / one["present"] if one["level"] == "province" else one["hours"]


@SEEDS
def test_dose(seed):
    log = drawn(seed)
    given, taken, beside = (
        log.tell(name, MONTHS, roster=roster(*TAMBONS, joined=SINCE))
        for name in ("dose_delivered", "dose_received", "relative_dose")
    )
    for tambon, month, end, contacts in each(log):
        for line in ("L1", "L2", "L3", "L4"):
            now = [one for one in contacts if one["line"] == line and text(one["over"])[:7] == month]
            same(given, tambon, line.lower(), month, sum(map(own_hours, now)), len(now))
        until = [one for one in contacts if one["over"] <= end]
        same(given, tambon, "total_to_date", month, sum(map(own_hours, until)), len(until))
        known = [one for one in until if one["n_participants"] is not None]
        people = sum(one["n_participants"] * one["hours"] for one in known) if known or not until else None
        same(taken, tambon, "to_date", month, people, len(known))
        joined = [code for code in TAMBONS if SINCE.get(code, "") <= month]
        hours = {code: sum(own_hours(one) for one in contacts_of(log, code) if one["over"] <= end) for code in joined}
        mean = sum(hours.values()) / len(hours)
        same(beside, tambon, "relative", month, hours[tambon] / mean if tambon in hours and mean else None, len(joined))


@SEEDS
def test_reach_and_silence(seed):
    log = drawn(seed)
    reached, silence = (
        log.tell(name, MONTHS, roster=roster(*TAMBONS, joined=SINCE))
        for name in ("reach_of_support", "longest_silence")
    )
    for tambon, month, end, contacts in each(log):
        if month < SINCE.get(tambon, ""):
            same(reached, tambon, "contacts", month, None)
            same(silence, tambon, "longest", month, None)
            continue
        first = pd.Period(month, "M") - 2
        lately = [one for one in contacts if one["start"] <= end and one["over"] >= first.start_time.date()]
        same(reached, tambon, "contacts", month, len(lately))
        known = [one["n_core"] for one in lately if one["n_core"] is not None]
        same(
            reached,
            tambon,
            "core",
            month,
            sum(count > 0 for count in known) if known or not lately else None,
            len(known),
        )
        beginning = date.fromisoformat(f"{SINCE.get(tambon, MONTHS[0])}-01")
        marks = {beginning, end}
        for one in contacts:
            days = [one["start"] + timedelta(days=n) for n in range((one["over"] - one["start"]).days + 1)]
            marks |= {day for day in days if beginning <= day <= end}
        inside = sorted(marks)
        longest = max((after - before).days for before, after in pairwise(inside))
        assert longest > 1, "else the days of one contact would show"
        same(silence, tambon, "longest", month, longest)


@SEEDS
def test_lags(seed):
    log = drawn(seed)
    known = roster(*TAMBONS, joined=SINCE)
    response, application, returned = (
        log.tell(name, MONTHS, roster=known) for name in ("response_lag", "application_lag", "return_lag")
    )
    for tambon, month, end, contacts in each(log):
        asked = [
            (one["request_date"], one["start"])
            for one in contacts
            if one["initiated_by"] == "area" and one["request_date"]
        ]
        told, _ = waits_until(asked, end)
        same(response, tambon, "median", month, kaplan_meier_median(told), len(told))
        analysed = [(one["analysis_done"], one["report_returned"]) for one in contacts if one["analysis_done"]]
        told, begun = waits_until(analysed, end)
        same(returned, tambon, "median", month, kaplan_meier_median(told), len(told))
        same(returned, tambon, "waiting", month, sum(not over for _, over in told) if told else None)
        uses = {use["activity_id"]: use for use in log.uses if use["tambon_code"] == tambon}
        trainings = [one for one in contacts if one["line"] == "L2"]
        used = [
            (one["over"], uses[one["activity_id"]]) for one in trainings if uses.get(one["activity_id"], {}).get("used")
        ]
        pairs = [(over, parsed(use["date"])) for over, use in used if use["date"]]
        pairs += [(one["over"], None) for one in trainings if not uses.get(one["activity_id"], {}).get("used")]
        told, _ = waits_until(pairs, end)
        same(application, tambon, "median", month, kaplan_meier_median(told), len(told))
        same(
            application,
            tambon,
            "used",
            month,
            100 * Fraction(sum(over for _, over in told), len(told)) if told else None,
        )
        ended = [one["activity_id"] not in uses for one in trainings if one["over"] <= end]
        same(application, tambon, "unrecorded", month, 100 * Fraction(sum(ended), len(ended)) if ended else None)


@SEEDS
def test_shares(seed):
    log = drawn(seed)
    demand, closure, capacity = (
        log.tell(name, MONTHS, roster=roster(*TAMBONS))
        for name in ("demand_share", "follow_up_closure", "beyond_capacity_share")
    )
    for tambon, month, end, contacts in each(log):
        until = [one for one in contacts if one["over"] <= end]
        shares = {
            "demand": [one["initiated_by"] == "area" for one in until],
            "closed": [
                bool(one["followup_done"] and one["followup_done"] <= end)
                for one in contacts
                if one["followup_due"] and one["followup_due"] <= end
            ],
            "beyond": [one["beyond_capacity"] for one in until if one["beyond_capacity"] is not None],
        }
        for told, (part, facts) in zip((demand, closure, capacity), shares.items(), strict=True):
            same(told, tambon, part, month, 100 * Fraction(sum(facts), len(facts)) if facts else None, len(facts))


def test_the_plain_median_is_the_usual_one():
    for days in ([5], [4, 10], [3, 3, 9], [1, 2, 3, 50]):
        assert kaplan_meier_median([(one, True) for one in days]) == statistics.median(days)
