"""D3 against a plain computation: one tambon, one month, one proposal at a time, in exact fractions (ข้อมูลสมมติ).

Written from DOMAIN's formulas and docs/decisions/0006-proposals.md, without the program's own definitions.
"""

import calendar
import datetime
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.plans_proposals import (
    evidence_share,
    funded_within,
    median_wait,
    priority_coverage,
    resolved_share,
    self_reliant_share,
)
from tambonlib.months import span

MONTHS = span("2007-06", 21)
TAMBONS = ("990101", "990102", "990103")
WAY = ["proposed", "in_plan", "submitted", "adopted", "funded", "started", "done", "resolved"]
LONG, OWN = ("joint", "agency"), ("self",)
STEPS = {
    "to_funded": ("proposed", "funded", LONG),
    "proposed_in_plan": ("proposed", "in_plan", LONG + OWN),
    "in_plan_submitted": ("in_plan", "submitted", LONG),
    "in_plan_started": ("in_plan", "started", OWN),
    "submitted_adopted": ("submitted", "adopted", LONG),
    "adopted_funded": ("adopted", "funded", LONG),
    "funded_started": ("funded", "started", LONG),
    "started_done": ("started", "done", LONG + OWN),
    "done_resolved": ("done", "resolved", LONG + OWN),
}


@pytest.fixture(scope="module", params=[1, 2, 3])
def tables(request):
    return invented(np.random.default_rng(request.param))


def invented(chance):
    """Proposals of three tambons: days and months, ties, exits, dates that contradict, references to nowhere."""
    rows = {name: [] for name in ("plan", "problem", "proposal", "proposal_event", "dataset")}
    for tambon in TAMBONS:
        rows["dataset"].append(("bmn", tambon))
        for year, adopted in ((2007, None), (2008, str(any_date(chance, 150))), (2009, "2008-09")):
            rows["plan"].append((f"{tambon}-{year}", tambon, year, adopted))
            for rank in chance.choice([1, 2, 3, 4, 5, 6, 9, None], 6):
                rows["problem"].append((f"q{len(rows['problem'])}", tambon, f"{tambon}-{year}", rank))
        for number in range(40):
            proposal(rows, f"{tambon}-p{number}", tambon, chance)
    columns = {
        "plan": ["plan_id", "tambon_code", "fiscal_year", "adopted_date"],
        "problem": ["problem_id", "tambon_code", "plan_id", "priority_rank"],
        "proposal": ["proposal_id", "tambon_code", "problem_id", "doer", "proposed_date", "evidence_dataset_id"],
        "proposal_event": ["proposal_id", "tambon_code", "date", "status"],
        "dataset": ["dataset_id", "tambon_code"],
    }
    types = {"fiscal_year": "Int64", "priority_rank": "Int64"}
    made = {name: pd.DataFrame(rows[name], columns=columns[name]) for name in rows}
    return {
        name: table.astype({column: types.get(column, "str") for column in table}) for name, table in made.items()
    } | {"plain": plain(made)}


def plain(made):
    """Tambon → its proposals, each with its events as (status, date text), in no order."""
    events = {}
    for event in made["proposal_event"].itertuples():
        events.setdefault(event.proposal_id, []).append((event.status, event.date))
    found = {tambon: [] for tambon in TAMBONS}
    for one in made["proposal"].itertuples():
        found[one.tambon_code].append((one, events.get(one.proposal_id, [])))
    return found


def any_date(chance, days):
    # Few distinct days, so that many waits are equally long.
    return datetime.date(2007, 4, 1) + datetime.timedelta(int(chance.integers(0, days // 10)) * 10)


def proposal(rows, name, tambon, chance):
    proposed = any_date(chance, 600)
    problem = chance.choice([one[0] for one in rows["problem"] if one[1] == tambon] + [None])
    dataset, doer = chance.choice(["bmn", "none-such", None]), chance.choice(["self", "joint", "agency"])
    rows["proposal"].append((name, tambon, problem, doer, written(proposed, chance), dataset))
    when, path = proposed, [status for status in WAY[: chance.integers(1, 9)] if chance.random() < 0.85]
    if chance.random() < 0.3:
        path.insert(chance.integers(len(path) + 1), chance.choice(["rejected", "withdrawn", "returned", "parked"]))
    for status in path:
        when += datetime.timedelta(int(chance.choice([0, 10, 10, 30, 60])))
        if chance.random() < 0.05:
            when -= datetime.timedelta(90)
        rows["proposal_event"].append((name, tambon, written(when, chance), status))


def written(date, chance):
    return str(date)[:7] if chance.random() < 0.2 else str(date)


# From here on: the plain computation.


def day_of(text):
    """A month stands for its 15th day."""
    return datetime.date.fromisoformat(text if len(text) == 10 else f"{text}-15")


def wait(first, then):
    days = (day_of(then) - day_of(first)).days
    if days < 0 and first[:7] == then[:7] and 7 in (len(first), len(then)):
        return 0
    return days


def last_day(month):
    year, number = int(month[:4]), int(month[5:])
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def first(dates):
    # Of two dates that stand for the same day the exact one comes first.
    return min(dates, key=lambda text: (day_of(text), len(text) == 7), default=None)


def waits_seen(tables, tambon, month, start, goal, doers):
    """(days, how it ended) of every proposal that had come to `start`; None where its dates contradict."""
    end, seen = last_day(month), []
    for one, events in tables["plain"][tambon]:
        entered = (
            one.proposed_date if start == "proposed" else first([date for status, date in events if status == start])
        )
        if one.doer not in doers or entered is None or day_of(entered) > end:
            continue
        moved = first([date for status, date in events if status in WAY[WAY.index(goal) :]])
        left = first([date for status, date in events if status in ("rejected", "withdrawn")])
        ways = [
            (wait(entered, date), way)
            for date, way in ((moved, "moved"), (left, "left"))
            if date is not None and day_of(date) <= end
        ]
        ways.sort(key=lambda pair: (pair[0], pair[1] != "moved"))
        seen.append(ways[0] if ways else ((end - day_of(entered)).days, "open"))
        if seen[-1][0] < 0:
            seen[-1] = None
    return seen


def aalen_johansen(waits):
    """day → (share moved, share left, share still waiting)"""
    still, moved, left, curve = Fraction(1), Fraction(0), Fraction(0), {}
    for day in sorted({days for days, _ in waits}):
        at_risk = sum(days >= day for days, _ in waits)
        on_day = [way for days, way in waits if days == day]
        moved += still * Fraction(on_day.count("moved"), at_risk)
        left += still * Fraction(on_day.count("left"), at_risk)
        still *= 1 - Fraction(on_day.count("moved") + on_day.count("left"), at_risk)
        curve[day] = (moved, left, still)
    return curve


def told(indicator, tables, **options):
    rows = indicator(*(tables[name] for name in indicator.card.tables), months=MONTHS, **options)
    assert rows["value"].notna().any() and rows.loc[rows["value"] > 0, "value"].nunique() > 3, (
        "these records must be rich enough"
    )
    assert len(rows) == len(TAMBONS) * len(MONTHS) * len(indicator.card.parts)
    for row in rows.itertuples():
        value = None if pd.isna(row.value) else row.value
        yield row.tambon_code, row.month, row.part, (value, None if value is not None else row.reason, row.n, row.N)


def same(found, value, reason, n, total):
    assert found[1:] == (None if value is not None else reason, n, total)
    assert found[0] == (None if value is None else pytest.approx(float(value), abs=1e-8))


@pytest.mark.parametrize("limit", [60, 180, 365])
def test_funded_within(tables, limit):
    for tambon, month, part, found in told(funded_within, tables, funded_within_days=limit):
        seen = waits_seen(tables, tambon, month, "proposed", "funded", LONG)
        clear = [one for one in seen if one is not None]
        if not seen:
            same(found, None, "no_proposals_for_funds", 0, 0)
        elif part == "unclear":
            same(found, Fraction(100 * (len(seen) - len(clear)), len(seen)), None, len(seen), len(seen))
        elif not clear:
            same(found, None, "dates_contradict", 0, len(seen))
        else:
            curve = aalen_johansen(clear)
            reached = max(curve) >= limit or curve[max(curve)][2] == 0
            by_then = [shares for day, shares in curve.items() if day <= limit] or [(0, 0, 1)]
            value = 100 * by_then[-1]["funded exited".split().index(part)] if reached else None
            same(found, value, "not_followed_long_enough", len(clear), len(seen))


def test_median_wait(tables):
    for tambon, month, part, found in told(median_wait, tables):
        seen = waits_seen(tables, tambon, month, *STEPS[part])
        clear = [one for one in seen if one is not None]
        half = [day for day, shares in aalen_johansen(clear).items() if shares[0] >= Fraction(1, 2)]
        reason = "none_at_step" if not seen else "dates_contradict" if not clear else "not_yet_half"
        same(found, half[0] if half else None, reason, len(clear), len(seen))


def test_shares_of_proposals(tables):
    wanted = {
        (self_reliant_share, "self_reliant"): lambda one: one.doer in ("self", "joint"),
        (self_reliant_share, "self"): lambda one: one.doer == "self",
        (evidence_share, "evidence"): lambda one: one.evidence_dataset_id == "bmn",
        (evidence_share, "unresolved"): lambda one: one.evidence_dataset_id == "none-such",
    }
    for indicator in (self_reliant_share, evidence_share):
        for tambon, month, part, found in told(indicator, tables):
            there = [one for one, _ in tables["plain"][tambon] if one.proposed_date[:7] <= month]
            those = [one for one in there if wanted[indicator, part](one)]
            same(
                found,
                Fraction(100 * len(those), len(there)) if there else None,
                "no_proposals_yet",
                len(there),
                len(there),
            )


def test_resolved_share(tables):
    for tambon, month, _, found in told(resolved_share, tables, resolved_after_months=4):
        number = int(month[:4]) * 12 + int(month[5:])
        done, old, solved = 0, 0, 0
        for _, events in tables["plain"][tambon]:
            finished = first([date for status, date in events if status in ("done", "resolved")])
            if finished is not None and finished[:7] <= month:
                done += 1
                if number - int(finished[:4]) * 12 - int(finished[5:7]) >= 4:
                    old += 1
                    solved += any(status == "resolved" and date[:7] <= month for status, date in events)
        reason = "none_done_long_enough" if done else "none_done_yet"
        same(found, Fraction(100 * solved, old) if old else None, reason, old, done)


def test_priority_coverage(tables):
    for tambon, month, _, found in told(priority_coverage, tables, top_problems=3):
        listed = problems_in_force(tables, tambon, month)
        top = [one.problem_id for one in listed if not pd.isna(one.priority_rank) and one.priority_rank <= 3]
        live = {one.problem_id for one, events in tables["plain"][tambon] if is_live(one, events, month)}
        reason = "no_top_problem" if listed else "no_ranked_problems"
        value = Fraction(100 * sum(problem in live for problem in top), len(top)) if top else None
        same(found, value, reason, len(top), len(listed))


def problems_in_force(tables, tambon, month):
    """The problems of the latest plan that ranks any."""
    latest, found = None, []
    for plan in tables["plan"].itertuples():
        since = (
            day_of(plan.adopted_date)
            if isinstance(plan.adopted_date, str)
            else datetime.date(plan.fiscal_year - 1, 10, 1)
        )
        problems = [one for one in tables["problem"].itertuples() if one.plan_id == plan.plan_id]
        ranked = any(not pd.isna(one.priority_rank) for one in problems)
        if plan.tambon_code == tambon and ranked and since <= last_day(month) and (latest is None or since > latest):
            latest, found = since, problems
    return found


def is_live(one, events, month):
    so_far = [(day_of(date), status) for status, date in events if day_of(date) <= last_day(month)]
    if one.proposed_date[:7] > month or any(status in ("rejected", "withdrawn") for _, status in so_far):
        return False
    newest = [status for day, status in so_far if day == max(so_far)[0]]
    return "parked" not in newest
