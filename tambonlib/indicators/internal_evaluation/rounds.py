"""D6.1 and D6.5: whether evaluation rounds take place, and who is there."""

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from tambonlib.indicators.by_month import cells_of, full_year, standing_on
from tambonlib.indicators.card import Part
from tambonlib.indicators.cells import coded, every_cell
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.internal_evaluation.expected import groups_expected
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import CELL, SHARE, SHARE_OF_CASES, all_rows, part_rows, percent
from tambonlib.indicators.windows import YEAR, places
from tambonlib.months import ordinal

#: What these indicators use of evaluation_round.
ROUND_COLUMNS = ("round_id", "tambon_code", "round", "planned", "date")
ROUND = ["tambon_code", "round_id"]


def latest_rounds(evaluation_round: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """The round that each tambon held last, by the end of each month.

    Returns
    -------
    DataFrame
        tambon_code, month, round_id (missing before the first round that was held); for every tambon of the table.

    Examples
    --------
    >>> rounds = pd.DataFrame({"round_id": ["r1", "r2"], "tambon_code": "990101", "round": ["2008-01", "2008-02"], "planned": True,
    ...                        "date": ["2008-02-03", None]})
    >>> latest_rounds(rounds, months=("2008-01", "2008-02"))["round_id"].fillna("-").tolist()
    ['-', 'r1']
    """
    cells = cells_of(evaluation_round, months)
    held = evaluation_round.dropna(subset=["date", "tambon_code"])
    held = held.assign(place=last_month(held["date"])).sort_values(["place", "date", "round", "round_id"])
    begins = np.clip(held["place"].to_numpy() - ordinal(months[0]), 0, len(months)).astype("int64")
    latest = np.full((len(cells.levels[0]), len(months) + 1), -1)
    np.maximum.at(latest, (places(held["tambon_code"], cells.levels[0]), begins), np.arange(len(held)))
    latest = np.maximum.accumulate(latest[:, : len(months)], axis=1)
    return cells.to_frame(index=False).assign(round_id=take(held["round_id"].array, latest.ravel(), allow_fill=True))


def of_latest(by_round: pd.DataFrame, latest_rounds: pd.DataFrame) -> pd.DataFrame:
    """What is told of each round, on the months in which it is the latest; missing where nothing is told.

    Parameters
    ----------
    by_round
        By tambon_code and round_id.
    latest_rounds
        As :func:`latest_rounds` gives it.

    Returns
    -------
    DataFrame
        The columns of `by_round` and ``held`` (1 where a round has been held, else 0), by tambon_code and month.
    """
    rounds, asked = by_round.index.to_frame(index=False), latest_rounds[ROUND]
    place = places(*(each["tambon_code"] + " " + each["round_id"] for each in (asked, rounds)))
    told = {name: take(by_round[name].array, place, allow_fill=True) for name in by_round}
    held = latest_rounds["round_id"].notna().to_numpy().astype("int64")
    return pd.DataFrame({**told, "held": held}, index=every_cell(*(coded(latest_rounds[name])[1] for name in CELL)))


#: Name → function of the base tables that indicators may ask for.
BASES = {"latest_rounds": latest_rounds}


@indicator(
    id="D6.1",
    th="รอบประเมินตามแผน",
    en="Rounds held",
    dimension="D6",
    direction="up",
    parts=(
        Part(
            "held",
            "รอบในแผนที่จัดแล้วใน 12 เดือน",
            "planned rounds that were held, last 12 months",
            step="do",
            headline=True,
            counts="rounds",
            minimum=False,
            looks_back=YEAR,
            **SHARE_OF_CASES,
        ),
        Part(
            "of_schedule",
            "รอบที่จัดใน 12 เดือนต่อจำนวนรอบที่ควรจัดต่อปี",
            "rounds held in 12 months of those due in a year",
            step="do",
            counts="rounds",
            minimum=False,
            lower=0.0,
            looks_back=YEAR,
        ),
    ),
    tables=("evaluation_round",),
    settings=("evaluation_rounds_per_year",),
    columns={"evaluation_round": ROUND_COLUMNS},
    source="DOMAIN D6.1 [P]; each half-year [U]",
    definition="1",
)
def rounds_held(evaluation_round: pd.DataFrame, *, months, evaluation_rounds_per_year) -> pd.DataFrame:
    """How many of the planned evaluation rounds were held.

    - ``held``: planned rounds of the twelve months up to this one that were held by the end of this month ÷ planned
      rounds of
      these months, percent. The month of a round is the one agreed in the network (``round``); a round held later
      counts from then on. A round planned and not held has its row without a date.
    - ``of_schedule``: rounds held in these twelve months, planned or not ÷ `evaluation_rounds_per_year`, percent; it
      may pass 100. It shows where rounds were never put into the plan.

    ``held`` is undefined where no round was planned in the twelve months, ``of_schedule`` before the study's twelfth
    month. n, N: planned rounds (``of_schedule``: rounds due in a year).

    Examples
    --------
    >>> import pandas as pd
    >>> rounds = pd.DataFrame({"round_id": ["r1", "r2"], "tambon_code": "990101", "round": ["2008-01", "2008-07"], "planned": True,
    ...                        "date": ["2008-01-20", None]})
    >>> rounds_held(rounds, months=("2008-06", "2008-07")).query("part == 'held'")["value"].tolist()
    [100.0, 50.0]
    """
    cells = cells_of(evaluation_round, months)
    planned = evaluation_round[evaluation_round["planned"].fillna(True).astype("bool")]
    agreed = last_month(planned["round"])
    done = np.maximum(agreed, last_month(planned["date"]))
    plans = standing_on(cells, planned, agreed, agreed + YEAR)
    kept = percent(standing_on(cells, planned, done, agreed + YEAR), plans)
    held_in = last_month(evaluation_round["date"])
    number = standing_on(cells, evaluation_round, held_in, held_in + YEAR)
    due = pd.Series(evaluation_rounds_per_year, index=cells)
    schedule = percent(number, due).where(full_year(cells))
    return all_rows(
        [
            part_rows("held", plans, value=kept, n=plans, reason="no_round_planned", none="no_round_planned"),
            part_rows("of_schedule", due, value=schedule, n=due, reason="window_not_full"),
        ]
    )


@indicator(
    id="D6.5",
    th="ความหลากหลายผู้ร่วมประเมิน",
    en="Breadth",
    dimension="D6",
    direction="up",
    parts=(
        Part(
            "present",
            "กลุ่มที่มาร่วมจากกลุ่มที่ควรมา รอบล่าสุด",
            "groups present of those expected, latest round",
            step="do",
            headline=True,
            counts="groups",
            minimum=False,
            **SHARE,
        ),
        Part(
            "unrecorded",
            "กลุ่มที่ควรมาแต่ไม่ได้บันทึกว่ามาหรือไม่",
            "groups expected of which nothing is recorded",
            step="do",
            direction="context",
            counts="groups",
            minimum=False,
            **SHARE,
        ),
    ),
    tables=("evaluation_round", "evaluation_round_group"),
    columns={
        "evaluation_round": ROUND_COLUMNS,
        "evaluation_round_group": ("round_id", "tambon_code", "group", "expected", "present"),
    },
    bases=BASES,
    source="DOMAIN D6.5 [P]",
    definition="1",
)
def breadth(latest_rounds: pd.DataFrame, evaluation_round_group: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the groups that should be heard were at the latest evaluation round held by the end of the month.

    - ``present``: groups present ÷ groups expected, percent.
    - ``unrecorded``: expected groups without a row ÷ groups expected, percent.

    The groups expected are declared in definitions/internal_evaluation.yaml (committee, members, women, youth,
    elders, local government), less those that the round's own records say were not expected. A group expected of
    which nothing is recorded was not seen there: it counts as not present. Other groups are not counted. n: groups
    expected that are recorded; N: groups expected. Undefined before the first round; not collected where the latest
    round has no record of groups.

    Examples
    --------
    >>> import pandas as pd
    >>> rounds = pd.DataFrame({"round_id": ["r1"], "tambon_code": "990101", "round": "2008-01", "planned": True, "date": "2008-01-20"})
    >>> groups = pd.DataFrame({"round_id": "r1", "tambon_code": "990101", "group": ["committee", "women", "youth", "outsiders"],
    ...                        "expected": True, "present": [True, True, False, True]})
    >>> told = breadth(rounds, groups, months=("2008-01",))
    >>> told[["part", "value", "n", "N"]].round(1).values.tolist()
    [['present', 33.3, 3, 6], ['unrecorded', 50.0, 3, 6]]
    """
    told = of_latest(_groups(evaluation_round_group), latest_rounds)
    expected = (len(groups_expected()) - told["excused"]).where(told["recorded"] > 0)
    given = {
        "n": told["recorded"].fillna(0),
        "N": expected.fillna(len(groups_expected())).where(told["held"] > 0, 0),
        "reason": "no_groups_recorded",
        "none": "no_round_held",
    }
    return all_rows(
        [
            part_rows("present", told["held"], value=percent(told["present"], expected), **given),
            part_rows("unrecorded", told["held"], value=percent(expected - told["recorded"], expected), **given),
        ]
    )


def _groups(rows: pd.DataFrame) -> pd.DataFrame:
    """By round, of the groups declared: how many are recorded and expected, how many of them were present, how
    many were excused.
    """
    declared = rows[rows["group"].isin(groups_expected())]
    expected = declared["expected"].fillna(True).astype("bool")
    present = declared["present"].fillna(False).astype("bool")
    flags = pd.DataFrame({"recorded": expected, "present": expected & present, "excused": ~expected}).astype("int64")
    return flags.groupby([declared[name] for name in ROUND]).sum()
