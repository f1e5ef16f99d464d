"""D7 กลไกดำเนินงาน (working mechanism): whether it meets, does what it resolved, and rests on many shoulders.

Only mechanisms of the tambon are measured. A provincial one works for many tambons; its meetings, people and hours
are no tambon's, also where a row of them names a tambon (where a meeting was held, where a person lives). A row
without a tambon belongs to the tambon of its mechanism. What was chosen where DOMAIN leaves a choice open is in
docs/decisions/0008-evaluation-mechanism-partnership.md.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import in_time, last_day, timestamps
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.population_register import registered
from tambonlib.indicators.result_rows import SHARE, SHARE_OF_CASES, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, months_of, percent, total
from tambonlib.months import from_ordinal, ordinal, span

_COLUMNS = {
    "mechanism": ("mechanism_id", "level", "tambon_code"),
    "meeting": ("meeting_id", "mechanism_id", "tambon_code", "planned", "date"),
    "resolution": ("resolution_id", "meeting_id", "tambon_code", "due", "status", "closed"),
    "person": ("person_id", "mechanism_id", "tambon_code", "is_core", "is_official", "sex", "village_no", "from", "to"),
    "task": ("person_id", "tambon_code", "date", "hours"),
    "tambon_population": ("tambon_code", "year", "villages"),
}


def _using(*tables: str) -> dict:
    """What a card says of the record tables that its indicator uses."""
    return {"tables": tables, "columns": {name: _COLUMNS[name] for name in tables}, "bases": BASES}


# Base tables


def tambon_meetings(mechanism: pd.DataFrame, meeting: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings of the tambons' mechanisms.

    Examples
    --------
    >>> mechanism = pd.DataFrame({"mechanism_id": ["m", "p"], "level": ["tambon", "province"]})
    >>> mechanism = mechanism.assign(tambon_code=["990101", None])
    >>> meeting = pd.DataFrame({"meeting_id": ["a", "b"], "mechanism_id": ["m", "p"], "tambon_code": [None, "990101"]})
    >>> tambon_meetings(mechanism, meeting)[["meeting_id", "tambon_code"]].values.tolist()
    [['a', '990101']]
    """
    return _rows_of(mechanism[mechanism["level"] == "tambon"], meeting, "mechanism_id")


def tambon_people(mechanism: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """Return the people of the tambons' mechanisms."""
    return _rows_of(mechanism[mechanism["level"] == "tambon"], person, "mechanism_id")


def tambon_resolutions(tambon_meetings: pd.DataFrame, resolution: pd.DataFrame) -> pd.DataFrame:
    """Return the resolutions of these meetings, each with ``made``, the date of its meeting.

    Where no date of the meeting is known, it is the date for which the meeting was planned.
    """
    made = tambon_meetings["date"].astype("str").fillna(tambon_meetings["planned"].astype("str"))
    return _rows_of(tambon_meetings.assign(made=made), resolution, "meeting_id", "made")


def tambon_hours(tambon_people: pd.DataFrame, task: pd.DataFrame) -> pd.DataFrame:
    """Return the hours that these people worked."""
    return _rows_of(tambon_people, task, "person_id")


def _rows_of(owners: pd.DataFrame, rows: pd.DataFrame, key: str, *more: str) -> pd.DataFrame:
    """The rows that name one of the owners by `key`, with the owner's tambon where they name none; `more` joined."""
    about = owners[[key, "tambon_code", *more]].dropna(subset=[key]).drop_duplicates(key)
    joined = rows.astype({key: "str"}).merge(about.astype("str"), on=key, suffixes=("", "_of_owner"))
    tambon = joined["tambon_code"].astype("str").fillna(joined.pop("tambon_code_of_owner"))
    return joined.assign(tambon_code=tambon).dropna(subset=["tambon_code"])


#: Name → function of the base tables that indicators may ask for.
BASES = {
    "tambon_meetings": tambon_meetings,
    "tambon_people": tambon_people,
    "tambon_resolutions": tambon_resolutions,
    "tambon_hours": tambon_hours,
}

# D7.1

_MEETINGS = {"counts": "meetings", "minimum": False, "step": "do"}
_DAYS = {"unit": "days", "direction": "down", "lower": 0.0, **_MEETINGS}


@indicator(
    id="D7.1",
    th="ความสม่ำเสมอการประชุม",
    en="Meeting regularity",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "held",
            "การประชุมที่นัดแล้วได้จัดใน 12 เดือน",
            "planned meetings that were held, last 12 months",
            headline=True,
            looks_back=YEAR,
            **_MEETINGS,
            **SHARE_OF_CASES,
        ),
        Part(
            "longest_gap",
            "ช่วงที่ไม่ได้ประชุมนานที่สุดใน 12 เดือน",
            "longest time without a meeting, last 12 months",
            looks_back=YEAR,
            **_DAYS,
        ),
        Part("since_last", "เวลาตั้งแต่ประชุมครั้งล่าสุด", "time since the last meeting", **_DAYS),
        Part(
            "unplanned",
            "การประชุมนอกแผนที่ได้จัดใน 12 เดือน",
            "meetings held without a plan, last 12 months",
            unit="count",
            direction="context",
            lower=0.0,
            looks_back=YEAR,
            **_MEETINGS,
        ),
    ),
    source="DOMAIN D7.1 [P]",
    definition="1",
    **_using("mechanism", "meeting"),
)
def meeting_regularity(tambon_meetings: pd.DataFrame, *, months) -> pd.DataFrame:
    """How regularly the tambon's own mechanisms meet, taken together.

    - ``held``: meetings planned for the twelve months up to this one that had been held by the end of this month ÷
      meetings planned for these months, percent. A meeting held later than planned counts from then on; one planned
      and not held has its row without a date.
    - ``longest_gap``: the longest time between two meetings, planned or not, of which the later one was held in these
      twelve months, or the time since the last meeting where that is longer. Days.
    - ``since_last``: from the last meeting to the end of the month. Days.
    - ``unplanned``: meetings held in these twelve months that were not planned.

    Where only the month of a meeting is known, the 15th stands for it. ``held`` is undefined where nothing was
    planned in the twelve months; the two times are undefined before the first meeting. Where meetings are recorded
    and none was held in the twelve months, ``held`` is 0 and not missing. n, N: meetings planned; for the times,
    meetings held so far; for ``unplanned``, meetings held in the twelve months (n: those without a plan).

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_mechanism
    >>> records = example_mechanism()
    >>> rows = meeting_regularity(records["mechanism"], records["meeting"], months=("2008-03", "2008-04"))
    >>> rows.loc[rows["month"] == "2008-04", ["part", "value", "n"]].values.tolist()
    [['held', 50.0, 4], ['longest_gap', 50.0, 3], ['since_last', 20.0, 3], ['unplanned', 1.0, 1]]
    """
    meetings, grid = tambon_meetings, months_of(tambon_meetings, months)
    planned, held = last_month(meetings["planned"]), last_month(meetings["date"])
    planned_in_year = active_at(meetings, planned, planned + YEAR, grid)
    held_of_planned = active_at(meetings, np.maximum(planned, held), planned + YEAR, grid)
    held_in_year = active_at(meetings, held, held + YEAR, grid)
    unplanned = active_at(meetings, held.where(planned.isna()), held + YEAR, grid)
    held_so_far = active_at(meetings, held, None, grid)
    longest, since_last = _days_without_meeting(meetings.dropna(subset=["date"]), months)
    share = percent(held_of_planned, planned_in_year)
    no_plan = {"reason": "no_meeting_planned", "none": "no_meeting_planned"}
    none_held = {"reason": "no_meeting_held", "none": "no_meeting_held"}
    return all_parts(
        [
            result_rows("held", planned_in_year, value=share, n=planned_in_year, **no_plan),
            result_rows("longest_gap", held_so_far, value=longest, n=held_so_far, **none_held),
            result_rows("since_last", held_so_far, value=since_last, n=held_so_far, **none_held),
            result_rows("unplanned", held_in_year, value=unplanned, n=unplanned, reason="no_meeting_held"),
        ]
    )


def _days_without_meeting(held: pd.DataFrame, months: tuple[str, ...]) -> tuple[pd.Series, pd.Series]:
    """The longest gap of the year and the days since the last meeting, by tambon and month, once one was held."""
    # A year more, so that the first month can look back over twelve; what was before that counts as its first month.
    calendar = span(from_ordinal(ordinal(months[0]) - YEAR), YEAR + len(months))
    month = held["date"].astype("str").str[:7]
    held = held.assign(
        day=timestamps(held["date"]).dt.normalize(), month=month.where(month > calendar[0], calendar[0])
    ).sort_values(["tambon_code", "day"])
    held["gap"] = held.groupby("tambon_code")["day"].diff().dt.days
    latest = held.groupby(TAMBON_MONTH)[["day", "gap"]].max().reindex(months_of(held, calendar))
    of_tambon = latest.groupby("tambon_code")
    since_last = (last_day(latest.index.to_frame()["month"]) - of_tambon["day"].ffill()).dt.days
    longest = of_tambon["gap"].rolling(YEAR, min_periods=1).max().droplevel(0)
    return np.fmax(longest, since_last), since_last


# D7.2, the headline of the dimension

_RESOLUTIONS = {"counts": "resolutions", "minimum": False, **SHARE_OF_CASES}


@indicator(
    id="D7.2",
    th="มติที่ทำสำเร็จตามกำหนด",
    en="Resolutions done on time",
    dimension="D7",
    direction="up",
    parts=(
        Part("on_time", "มติที่ปิดเรื่องทันกำหนด", "resolutions closed by their due date", headline=True, **_RESOLUTIONS),
        Part(
            "late",
            "มติที่ปิดเรื่องช้ากว่ากำหนด",
            "resolutions closed after their due date",
            direction="context",
            **_RESOLUTIONS,
        ),
        Part(
            "open",
            "มติที่เลยกำหนดและยังไม่ปิดเรื่อง",
            "resolutions past their due date and not closed",
            direction="down",
            **_RESOLUTIONS,
        ),
        Part("dropped", "มติที่ยกเลิก", "resolutions that were dropped", direction="context", **_RESOLUTIONS),
        Part(
            "unknown",
            "มติที่ทำเสร็จแต่ไม่ทราบวันที่ปิดเรื่อง จึงไม่ได้นับ",
            "done, but the day of closing is not known, so left out",
            direction="context",
            **_RESOLUTIONS,
        ),
        Part(
            "without_due",
            "มติทั้งหมดที่ไม่ได้บอกกำหนดเสร็จ จึงไม่ได้นับ",
            "of all resolutions, those without a due date, so left out",
            direction="context",
            **_RESOLUTIONS,
        ),
    ),
    source="DOMAIN D7.2 [P]",
    definition="1",
    **_using("mechanism", "meeting", "resolution"),
)
def resolutions_on_time(tambon_resolutions: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the resolutions due by the end of the month were carried out in time.

    Of the resolutions of the tambon's own mechanisms that are due so far and of which the closing is known, percent:

    - ``on_time``: closed on or before the due date.
    - ``late``: closed after it, by the end of this month.
    - ``dropped``: given up. Its day is the day of closing; where none is written, it counts as dropped from the due
      date on.
    - ``open``: none of these. The four add up to 100.

    Beside them ``unknown``: done, on a day that was not written down ÷ all due; and ``without_due``: no due date ÷ all
    resolutions made by the end of this month (by the day of their meeting). A dropped resolution was due and was not
    done. Where only the month of one of two dates is known, the months are compared. n: resolutions due whose closing
    is known; N: resolutions due (``without_due``: resolutions made). Undefined before the first is due, and where the
    closing of none is known.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_mechanism
    >>> records = example_mechanism()
    >>> tables = (records["mechanism"], records["meeting"], records["resolution"])
    >>> resolutions_on_time(*tables, months=("2008-04",))[["part", "value", "n", "N"]].values.tolist()[:3]
    [['on_time', 50.0, 2, 2], ['late', 0.0, 2, 2], ['open', 50.0, 2, 2]]
    """
    resolutions, grid = tambon_resolutions, months_of(tambon_resolutions, months)
    due, closed, made = (last_month(resolutions[name]) for name in ("due", "closed", "made"))
    dropped = resolutions["status"] == "dropped"
    undated = (resolutions["status"] == "closed") & resolutions["closed"].isna()
    on_time = in_time(resolutions["closed"], resolutions["due"]) & ~dropped
    late = ~on_time & ~dropped & closed.notna()
    # What is closed or dropped before it is due counts from the due month on.
    ended = closed.where(closed > due, due)
    number = {
        "on_time": active_at(resolutions, due.where(on_time), None, grid),
        "late": active_at(resolutions, ended.where(late), None, grid),
        "dropped": active_at(resolutions, ended.where(dropped), None, grid),
    }
    all_due, unknown = (active_at(resolutions, those, None, grid) for those in (due, due.where(undated)))
    known = all_due - unknown
    number["open"] = known - sum(number.values())
    all_made, without_due = (active_at(resolutions, those, None, grid) for those in (made, made.where(due.isna())))
    none_due = {"reason": "closing_not_known", "none": "no_resolution_due"}
    none_made = {"reason": "no_resolution_yet", "none": "no_resolution_yet"}
    return all_parts(
        [
            *(
                result_rows(part, all_due, value=percent(number[part], known), n=known, **none_due)
                for part in ("on_time", "late", "open", "dropped")
            ),
            result_rows("unknown", all_due, value=percent(unknown, all_due), n=all_due, **none_due),
            result_rows("without_due", all_made, value=percent(without_due, all_made), n=all_made, **none_made),
        ]
    )


# D7.3

_PERSONS = {"counts": "persons", "step": "do"}
_PEOPLE_ONLY = {"tables": ("mechanism", "person"), **_PERSONS, **SHARE}


@indicator(
    id="D7.3",
    th="ความเป็นอิสระ-หลากหลาย",
    en="Independent breadth",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "non_official",
            "คนทำงานที่ไม่ใช่ผู้นำทางการหรือข้าราชการ",
            "people who are no office holders or officials",
            headline=True,
            **_PEOPLE_ONLY,
        ),
        Part(
            "villages",
            "หมู่บ้านที่มีคนทำงานต่อหมู่บ้านทั้งหมด",
            "villages with someone in the mechanism, of all villages",
            lower=0.0,
            **_PERSONS,
        ),
        Part("women", "คนทำงานที่เป็นผู้หญิง", "people who are women", **_PEOPLE_ONLY),
    ),
    source="DOMAIN D7.3 [P]",
    definition="1",
    **_using("mechanism", "person", "tambon_population"),
)
def independent_breadth(tambon_people: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """Whether the mechanism is more than its officials, a few villages and its men.

    Of the people in the tambon's own mechanisms at the end of the month, percent:

    - ``non_official``: neither office holder nor official ÷ people of whom it is known.
    - ``women``: women ÷ people whose sex is known.
    - ``villages``: villages with at least one of them ÷ villages of the tambon (the latest count not after this year,
      else the earliest known). It may pass 100 where the count is out of date.

    A person counts from the month of joining and no longer in the month of leaving; of a date without its month, from
    the end of the year. n: people of whom it is known; N: people in the mechanisms. Undefined without anybody, where
    it is known of nobody, and for ``villages`` without a count of villages.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_mechanism
    >>> records = example_mechanism()
    >>> tables = (records["mechanism"], records["person"], records["tambon_population"])
    >>> independent_breadth(*tables, months=("2008-04",))[["part", "value", "n", "N"]].values.tolist()
    [['non_official', 80.0, 5, 5], ['villages', 40.0, 5, 5], ['women', 50.0, 4, 5]]
    """
    people, grid = tambon_people, months_of(tambon_people, months)
    joined, left = last_month(people["from"]), last_month(people["to"])

    def number(where: pd.Series) -> pd.Series:
        return active_at(people, joined.where(where.fillna(False).astype("bool")), left, grid)

    everybody = active_at(people, joined, left, grid)
    non_official, of_known_office = number(people["is_official"].eq(False)), number(people["is_official"].notna())
    women, of_known_sex = number(people["sex"].eq("female")), number(people["sex"].notna())
    of_known_village = number(people["village_no"].notna())
    villages = _villages(people, joined, left, months)
    registered_villages = registered(tambon_population, "villages", tambons=grid.levels[0], months=months)
    share_of_villages = percent(villages, registered_villages).where(of_known_village > 0)
    none = "no_people_in_mechanism"
    return all_parts(
        [
            result_rows(
                "non_official",
                everybody,
                value=percent(non_official, of_known_office),
                n=of_known_office,
                reason=none,
                none=none,
            ),
            result_rows(
                "villages",
                everybody,
                value=share_of_villages,
                n=of_known_village,
                reason=[(of_known_village == 0, "village_not_known")],
                otherwise="no_registered_villages",
                none=none,
            ),
            result_rows(
                "women",
                everybody,
                value=percent(women, of_known_sex),
                n=of_known_sex,
                reason="sex_not_known",
                none=none,
            ),
        ]
    )


def _villages(people: pd.DataFrame, joined: pd.Series, left: pd.Series, months: tuple[str, ...]) -> pd.Series:
    """How many villages have somebody in the mechanism, by tambon and month."""
    people = people.assign(village_no=people["village_no"].astype("str"))
    by_village = active_at(people, joined, left, months_of(people, months, by=["tambon_code", "village_no"]))
    return (by_village > 0).groupby(TAMBON_MONTH).sum()


# D7.4


@indicator(
    id="D7.4",
    th="การคงอยู่ของแกนนำ",
    en="Core retention",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "stayed",
            "แกนนำเมื่อ 12 เดือนก่อนที่ยังทำงานอยู่",
            "core leaders of 12 months ago who are still there",
            headline=True,
            counts="persons",
            looks_back=YEAR + 1,
            **SHARE,
        ),
    ),
    source="DOMAIN D7.4 [P]",
    definition="1",
    **_using("mechanism", "person"),
)
def core_retention(tambon_people: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of those who were the core a year ago are still there.

    Core leaders of the tambon's own mechanisms at the end of the month twelve months earlier who are still in the
    mechanism at the end of this month ÷ all those core leaders, percent. Coming and leaving count as in D7.3. Whoever
    has come since does not count: the value falls also where new people took over well. n, N: the core leaders of
    twelve months ago. Undefined before the study is twelve months old (who left before it began may never have been
    written down), and where there was no core leader then.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_mechanism
    >>> from tambonlib.months import span
    >>> records = example_mechanism()
    >>> rows = core_retention(records["mechanism"], records["person"], months=span("2008-01", 13))
    >>> rows.loc[rows["month"] == "2009-01", ["value", "n"]].round(1).values.tolist()
    [[66.7, 3]]
    """
    people, grid = tambon_people, months_of(tambon_people, months)
    is_core = people["is_core"].fillna(False).astype("bool")
    joined, left = last_month(people["from"]).where(is_core), last_month(people["to"])
    a_year_ago = active_at(people, joined + YEAR, left + YEAR, grid)
    stayed = active_at(people, joined + YEAR, left, grid)
    old_enough = pd.Series(grid.get_level_values("month").isin(months[YEAR:]), index=grid)
    core = a_year_ago.where(old_enough, 0)
    return result_rows(
        "stayed",
        pd.Series(1, index=grid),
        value=percent(stayed, core),
        n=core,
        N=core,
        reason=[(~old_enough, "window_not_full")],
        otherwise="no_core_then",
    )


# D7.5


@indicator(
    id="D7.5",
    th="การกระจุกภาระ",
    en="Load concentration",
    dimension="D7",
    direction="down",
    parts=(
        Part(
            "top_two",
            "ชั่วโมงงานของสองคนที่ทำมากที่สุดใน 12 เดือน",
            "hours of the two people who work most, last 12 months",
            step="learn",
            headline=True,
            minimum=False,
            counts="persons",
            looks_back=YEAR,
            **SHARE,
        ),
    ),
    source="DOMAIN D7.5 [P]",
    definition="1",
    **_using("mechanism", "person", "task"),
)
def load_concentration(tambon_hours: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of the recorded work rests on two people ("ถ้าคนนี้ไป งานหยุดไหม").

    Hours of the two people with the most hours ÷ hours of all, in the twelve months up to this one, percent; people of
    the tambon's own mechanisms. With one or two people in all it is 100, which is told with its n.

    It is the hours of two people together, never of one, and no hours are told. So there is no minimum: with one, a
    mechanism of four could never be told that its work rests on two. Why, and what that leaves to the gate before
    sharing, stands in docs/decisions/0008-evaluation-mechanism-partnership.md. n, N: people with hours in these
    months. Not collected where no hours were recorded in them.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_mechanism
    >>> records = example_mechanism()
    >>> rows = load_concentration(records["mechanism"], records["person"], records["task"], months=("2008-04",))
    >>> rows[["value", "n"]].values.tolist()
    [[75.0, 4]]
    """
    month, by_person = (
        last_month(tambon_hours["date"]),
        months_of(tambon_hours, months, by=["tambon_code", "person_id"]),
    )
    hours = active_at(tambon_hours, month, month + YEAR, by_person, weight=tambon_hours["hours"])
    hours = hours[hours > 0].rename("hours").reset_index()
    grid = months_of(tambon_hours, months)
    ranked = hours.groupby(TAMBON_MONTH)["hours"].rank(method="first", ascending=False)
    # Hours have two decimals; rounding takes away what adding left behind them.
    of_top_two, of_all = total(hours[ranked <= 2], "hours", grid), total(hours, "hours", grid)
    people = count(hours, grid)
    none = {"reason": "no_task_hours", "none": "no_task_hours"}
    return result_rows("top_two", people, value=percent(of_top_two, of_all), n=people, **none)
