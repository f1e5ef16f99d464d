"""D6 ระบบประเมินผลภายใน (internal evaluation): rounds, scores with their evidence, and what is done about them.

What was chosen where DOMAIN leaves a choice open: docs/decisions/0008-evaluation-mechanism-partnership.md. What is
expected of an evaluation is declared in definitions/internal_evaluation.yaml.

Base tables first (``latest_rounds``, ``evidence_records``), then the indicators.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import in_time
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.result_rows import SHARE, SHARE_OF_CASES, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, months_of, percent
from tambonlib.records import codebook

#: The columns that name a round.
ROUND = ["tambon_code", "round_id"]
_ROUND_COLUMNS = ("round_id", "tambon_code", "round", "planned", "date")
_SCORE_COLUMNS = ("round_id", "tambon_code", "rater_kind")
_SCORES = {"counts": "scores", "minimum": False, "step": "learn", "tables": ("evaluation_round", "score")}
_LEVELS = {"unit": "levels", "counts": "items", "minimum": False, "step": "learn", "lower": -4.0, "upper": 4.0}
_ACTIONS = {"counts": "actions", "minimum": False, **SHARE_OF_CASES}


# What is expected of an evaluation


def groups_expected() -> tuple[str, ...]:
    """Return the groups of people that should be at an evaluation round.

    Examples
    --------
    >>> groups_expected()
    ('committee', 'members', 'women', 'youth', 'elders', 'lao')
    """
    return tuple(_expected()["groups_expected"])


def looked_up_in() -> dict[str, tuple[str, str]]:
    """Return, for each kind of evidence, the table in which it is looked up and the column of its codes.

    Examples
    --------
    >>> tables = looked_up_in()
    >>> tables["meeting"], tables["support_activity"]
    (('meeting', 'meeting_id'), ('activity_tambon', 'activity_id'))
    """
    kinds = codebook.table("score").columns["evidence_table"].allowed
    tables = {kind: _expected()["looked_up_in"].get(kind, kind) for kind in kinds if kind not in _kept_elsewhere()}
    return {kind: (table, codebook.table(table).key[0]) for kind, table in tables.items()}


def _kept_elsewhere() -> tuple[str, ...]:
    """The kinds of evidence that cannot be looked up."""
    return tuple(_expected()["kept_elsewhere"])


def _expected() -> Mapping:
    return read_definition("internal_evaluation.yaml")


#: Record table → the columns with which evidence is looked up.
EVIDENCE_COLUMNS = {table: (code, "tambon_code") for table, code in looked_up_in().values()}


# Base tables


def latest_rounds(evaluation_round: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the round that each tambon held last, by the end of each month.

    Returns
    -------
    DataFrame
        tambon_code, month, round_id (missing before the first round that was held); for every tambon of the table.

    Examples
    --------
    >>> rounds = pd.DataFrame({
    ...     "round_id": ["r1", "r2"], "tambon_code": "990101", "round": ["2008-01", "2008-02"], "planned": True,
    ...     "date": ["2008-02-03", None]})
    >>> latest_rounds(rounds, months=("2008-01", "2008-02"))["round_id"].fillna("-").tolist()
    ['-', 'r1']
    """
    grid = months_of(evaluation_round, months)
    held = evaluation_round.assign(since=last_month(evaluation_round["date"])).dropna(subset=["since"])
    held = held.sort_values(["since", "date", "round", "round_id"])
    # Every round with every month from which on it is known; of these the last one counts.
    calendar = pd.DataFrame({"month": pd.Series(months, dtype="str")})
    known = held.merge(calendar.assign(now=last_month(calendar["month"])), how="cross").query("since <= now")
    latest = known.groupby(TAMBON_MONTH)["round_id"].last()
    return latest.reindex(grid).reset_index()


def evidence_records(
    hh_review: pd.DataFrame,
    plan: pd.DataFrame,
    proposal: pd.DataFrame,
    dataset: pd.DataFrame,
    meeting: pd.DataFrame,
    resolution: pd.DataFrame,
    action: pd.DataFrame,
    agreement: pd.DataFrame,
    contribution: pd.DataFrame,
    joint_activity: pd.DataFrame,
    activity_tambon: pd.DataFrame,
    story: pd.DataFrame,
) -> pd.DataFrame:
    """Return every record that can be evidence.

    Returns
    -------
    DataFrame
        tambon_code (missing for what belongs to a whole province), evidence_table, evidence_ref; each once.
    """
    tables = {
        "hh_review": hh_review,
        "plan": plan,
        "proposal": proposal,
        "dataset": dataset,
        "meeting": meeting,
        "resolution": resolution,
        "action": action,
        "agreement": agreement,
        "contribution": contribution,
        "joint_activity": joint_activity,
        "activity_tambon": activity_tambon,
        "story": story,
    }
    blocks = [
        tables[table][["tambon_code", code]].rename(columns={code: "evidence_ref"}).assign(evidence_table=kind)
        for kind, (table, code) in looked_up_in().items()
    ]
    every = pd.concat(blocks, ignore_index=True)[["tambon_code", "evidence_table", "evidence_ref"]].astype("str")
    return every.dropna(subset=["evidence_ref"]).drop_duplicates(ignore_index=True)


#: Name → function of the base tables that indicators may ask for.
BASES = {"latest_rounds": latest_rounds, "evidence_records": evidence_records}


def of_latest_round(by_round: pd.DataFrame, latest_rounds: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of each round on the months in which it is the latest; missing where nothing is.

    Parameters
    ----------
    by_round
        By tambon_code and round_id.
    latest_rounds
        See :func:`latest_rounds`.

    Returns
    -------
    DataFrame
        The columns of `by_round`, and ``held`` (1 where a round has been held, else 0), by tambon_code and month.
    """
    latest = latest_rounds.join(by_round, on=ROUND).set_index(TAMBON_MONTH)
    return latest.drop(columns="round_id").assign(held=latest["round_id"].notna().astype("int64"))


# The indicators


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
    columns={"evaluation_round": _ROUND_COLUMNS},
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
    >>> rounds = pd.DataFrame({
    ...     "round_id": ["r1", "r2"], "tambon_code": "990101", "round": ["2008-01", "2008-07"], "planned": True,
    ...     "date": ["2008-01-20", None]})
    >>> rounds_held(rounds, months=("2008-06", "2008-07")).query("part == 'held'")["value"].tolist()
    [100.0, 50.0]
    """
    grid = months_of(evaluation_round, months)
    plans = evaluation_round[evaluation_round["planned"].fillna(True).astype("bool")]
    agreed = last_month(plans["round"])
    due = active_at(plans, agreed, agreed + YEAR, grid)
    # A round held before its month counts from its month on.
    kept = active_at(plans, np.maximum(agreed, last_month(plans["date"])), agreed + YEAR, grid)

    held_in = last_month(evaluation_round["date"])
    number = active_at(evaluation_round, held_in, held_in + YEAR, grid)
    due_in_year = pd.Series(evaluation_rounds_per_year, index=grid)
    year_is_full = grid.get_level_values("month").isin(months[YEAR - 1 :])
    none = "no_round_planned"
    return all_parts(
        [
            result_rows("held", due, value=percent(kept, due), n=due, reason=none, none=none),
            result_rows(
                "of_schedule",
                due_in_year,
                value=percent(number, due_in_year).where(year_is_full),
                n=due_in_year,
                reason="window_not_full",
            ),
        ]
    )


@indicator(
    id="D6.2",
    th="คะแนนที่มีหลักฐาน",
    en="Evidence-backed scores",
    dimension="D6",
    direction="up",
    parts=(
        Part(
            "backed",
            "คะแนนที่หลักฐานชี้ไปยังระเบียนที่มีจริง รอบล่าสุด",
            "scores whose evidence points to a record that is there, latest round",
            headline=True,
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "own",
            "เฉพาะคะแนนที่ตำบลประเมินตนเอง",
            "of the scores that the tambon gave itself",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "unresolved",
            "คะแนนที่หลักฐานชี้ไปยังระเบียนที่หาไม่พบ",
            "scores whose evidence points to a record that is not there",
            direction="down",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "outside",
            "คะแนนที่อ้างเอกสารซึ่งเก็บไว้นอกระบบ จึงตรวจไม่ได้",
            "scores that cite a document kept elsewhere, not to be checked here",
            direction="context",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
    ),
    tables=("evaluation_round", "score", *EVIDENCE_COLUMNS),
    columns={
        "evaluation_round": _ROUND_COLUMNS,
        "score": (*_SCORE_COLUMNS, "evidence_table", "evidence_ref"),
        **EVIDENCE_COLUMNS,
    },
    bases=BASES,
    source="DOMAIN D6.2 [P]",
    definition="1",
)
def evidence_backed(
    latest_rounds: pd.DataFrame, score: pd.DataFrame, evidence_records: pd.DataFrame, *, months
) -> pd.DataFrame:
    """How many scores of the latest evaluation round rest on something that can be looked up.

    - ``backed``: scores whose reference names a record of this tambon (or of its province) ÷ scores, percent.
    - ``own``: the same, of the scores that the tambon gave itself.
    - ``unresolved``: scores whose reference names a record that is not there ÷ scores.
    - ``outside``: scores that cite a document kept elsewhere ÷ scores.

    Of all raters, for the latest round held by the end of the month. Evidence in words alone is no reference. A
    support activity is looked up among those in which the tambon took part. Records have no day of entry: one that is
    there counts for all months. n, N: scores of the round (``own``: those of the tambon itself). Undefined before the
    first round; not collected where the latest round has no scores.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_evaluation
    >>> records = example_evaluation()
    >>> backed = evidence_backed(*(records[name] for name in evidence_backed.card.tables), months=("2008-06",))
    >>> backed[["part", "value", "n"]].values.tolist()
    [['backed', 50.0, 4], ['own', 100.0, 2], ['unresolved', 25.0, 4], ['outside', 0.0, 4]]
    """
    kind = _evidence_kind(score, evidence_records)
    own = score["rater_kind"].eq("self").fillna(False).astype("bool")
    flags = score[ROUND].assign(
        scores=True,
        own_scores=own,
        backed=kind == "backed",
        own=own & (kind == "backed"),
        unresolved=kind == "unresolved",
        outside=kind == "outside",
    )
    latest = of_latest_round(flags.groupby(ROUND).sum(), latest_rounds)
    parts = []
    for part in ("backed", "own", "unresolved", "outside"):
        whole = latest["own_scores" if part == "own" else "scores"].fillna(0)
        value = percent(latest[part], whole)
        reasons = {"reason": "no_round_scores", "none": "no_round_held"}
        parts.append(result_rows(part, latest["held"], value=value, n=whole, N=whole, **reasons))
    return all_parts(parts)


def _evidence_kind(score: pd.DataFrame, evidence_records: pd.DataFrame) -> pd.Series:
    """Return what is behind each score.

    ``"backed"``: the reference names a record of the same tambon or of its province; ``"outside"``: a document that is
    kept elsewhere; ``"unresolved"``: the reference names nothing that is there; ``"none"``: no reference.
    """
    reference = ["evidence_table", "evidence_ref"]
    pointed = score[["tambon_code", *reference]].astype("str")
    of_province = evidence_records.loc[evidence_records["tambon_code"].isna(), reference].assign(in_province=True)
    of_tambon = evidence_records.dropna(subset=["tambon_code"]).assign(in_tambon=True)
    found = pointed.merge(of_province, on=reference, how="left").merge(
        of_tambon, on=["tambon_code", *reference], how="left"
    )
    backed = found[["in_province", "in_tambon"]].notna().any(axis="columns").to_numpy()
    outside = score["evidence_table"].isin(_kept_elsewhere())
    named = score[reference].notna().all(axis="columns")
    return pd.Series(
        np.select([outside, named & backed, named], ["outside", "backed", "unresolved"], "none"), index=score.index
    )


@indicator(
    id="D6.3",
    th="ปิดวงเรียนรู้",
    en="Action closure",
    dimension="D6",
    direction="up",
    parts=(
        Part("on_time", "สิ่งที่จะทำซึ่งปิดเรื่องทันกำหนด", "actions closed by their due date", headline=True, **_ACTIONS),
        Part(
            "late", "สิ่งที่จะทำซึ่งปิดเรื่องช้ากว่ากำหนด", "actions closed after their due date", direction="context", **_ACTIONS
        ),
        Part(
            "open",
            "สิ่งที่จะทำซึ่งเลยกำหนดและยังไม่ปิดเรื่อง",
            "actions past their due date and not closed",
            direction="down",
            **_ACTIONS,
        ),
    ),
    tables=("action",),
    columns={"action": ("action_id", "tambon_code", "due", "closed")},
    source="DOMAIN D6.3 [P]",
    definition="1",
)
def action_closure(action: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the actions that are due by the end of the month were closed in time.

    - ``on_time``: closed on or before the due date ÷ due, percent.
    - ``late``: closed after it, by the end of this month ÷ due.
    - ``open``: not closed by the end of this month ÷ due. The three add up to 100.

    All actions due so far are in it. Where only the month of one of the two dates is known, the months are compared;
    an action due in a month is due at its end. n, N: actions due. Undefined before the first is due.

    Examples
    --------
    >>> import pandas as pd
    >>> actions = pd.DataFrame({
    ...     "action_id": ["a", "b", "c", "d"], "tambon_code": "990101",
    ...     "due": ["2008-03-31", "2008-03", "2008-03-01", "2008-05"],
    ...     "closed": ["2008-03-30", "2008-04-02", None, None]})
    >>> closure = action_closure(actions, months=("2008-03", "2008-04"))
    >>> closure[["part", "value"]].round(1).values.tolist()[::2]
    [['on_time', 33.3], ['late', 0.0], ['open', 66.7]]
    """
    grid = months_of(action, months)
    month_due, month_closed = last_month(action["due"]), last_month(action["closed"])
    prompt = in_time(action["closed"], action["due"])
    due = active_at(action, month_due, None, grid)
    on_time = active_at(action, month_due.where(prompt), None, grid)
    late = active_at(action, month_closed.where(~prompt & month_due.notna()), None, grid)
    return all_parts(
        [
            result_rows(part, due, value=percent(number, due), n=due, reason="no_action_due", none="no_action_due")
            for part, number in {"on_time": on_time, "late": late, "open": due - on_time - late}.items()
        ]
    )


@indicator(
    id="D6.4",
    th="ความต่างตน-ผู้อื่น",
    en="Self-other gap",
    dimension="D6",
    direction="context",
    parts=(
        Part(
            "peer",
            "ตำบลให้ตนเองสูงกว่าที่ตำบลเพื่อนให้ รอบล่าสุด",
            "own level above the peer's, latest round",
            headline=True,
            **_LEVELS,
        ),
        Part(
            "provincial",
            "ตำบลให้ตนเองสูงกว่าที่คนทำงานจังหวัดให้ รอบล่าสุด",
            "own level above the provincial worker's, latest round",
            **_LEVELS,
        ),
    ),
    tables=("evaluation_round", "score"),
    columns={"evaluation_round": _ROUND_COLUMNS, "score": (*_SCORE_COLUMNS, "item", "rubric_version", "current")},
    bases=BASES,
    source="DOMAIN D6.4 [P]",
    definition="1",
)
def self_other_gap(latest_rounds: pd.DataFrame, score: pd.DataFrame, *, months) -> pd.DataFrame:
    """By how many levels the tambon rates itself above others' view of it.

    In the latest round held by the end of the month:

    - ``peer``: mean over common items of (own level − mean level given by peer tambons).
    - ``provincial``: the same against provincial workers.

    Common items are those that both sides rated in the same round by the same version of the rubric. Unit: levels,
    from −4 to 4. Nearer to 0 is better; above 0 the tambon sees itself higher than others do. High and low items can
    balance each other. n: common items; N: items that the tambon rated itself. Undefined before the first round, and
    where the latest round has no common item.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_evaluation
    >>> records = example_evaluation()
    >>> gap = self_other_gap(records["evaluation_round"], records["score"], months=("2008-06",))
    >>> gap[["part", "value", "n", "N"]].astype(object).fillna("-").values.tolist()
    [['peer', 0.5, 2, 2], ['provincial', '-', 0, 2]]
    """
    levels = score.astype({"current": "float64"})
    items = levels.groupby([*ROUND, "item", "rubric_version", "rater_kind"])["current"].mean().unstack("rater_kind")
    items = items.reindex(columns=["self", "peer", "provincial"]).dropna(subset=["self"])
    parts = []
    for other in ("peer", "provincial"):
        gap = (items["self"] - items[other]).groupby(ROUND)
        by_round = pd.DataFrame({"gap": gap.mean(), "common": gap.count(), "rated": gap.size()})
        latest = of_latest_round(by_round, latest_rounds)
        parts.append(
            result_rows(
                other,
                latest["held"],
                value=latest["gap"],
                n=latest["common"].fillna(0),
                N=latest["rated"].fillna(0),
                reason="no_common_items",
                none="no_round_held",
            )
        )
    return all_parts(parts)


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
        "evaluation_round": _ROUND_COLUMNS,
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
    >>> rounds = pd.DataFrame({
    ...     "round_id": ["r1"], "tambon_code": "990101", "round": "2008-01", "planned": True, "date": "2008-01-20"})
    >>> groups = pd.DataFrame({
    ...     "round_id": "r1", "tambon_code": "990101", "group": ["committee", "women", "youth", "outsiders"],
    ...     "expected": True, "present": [True, True, False, True]})
    >>> presence = breadth(rounds, groups, months=("2008-01",))
    >>> presence[["part", "value", "n", "N"]].round(1).values.tolist()
    [['present', 33.3, 3, 6], ['unrecorded', 50.0, 3, 6]]
    """
    groups = evaluation_round_group[evaluation_round_group["group"].isin(groups_expected())]
    expected = groups["expected"].fillna(True).astype("bool")
    present = groups["present"].fillna(False).astype("bool")
    flags = groups[ROUND].assign(recorded=expected, present=expected & present, excused=~expected)
    latest = of_latest_round(flags.groupby(ROUND).sum(), latest_rounds)
    everyone = len(groups_expected())
    asked = (everyone - latest["excused"]).where(latest["recorded"] > 0)
    given = {
        "n": latest["recorded"].fillna(0),
        "N": asked.fillna(everyone).where(latest["held"] > 0, 0),
        "reason": "no_groups_recorded",
        "none": "no_round_held",
    }
    return all_parts(
        [
            result_rows("present", latest["held"], value=percent(latest["present"], asked), **given),
            result_rows("unrecorded", latest["held"], value=percent(asked - latest["recorded"], asked), **given),
        ]
    )
