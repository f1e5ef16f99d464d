"""D5 ระบบฐานข้อมูลเพื่อแก้ทุกข์/สร้างสุข (tambon information system): kept, given back, used to decide.

The headline of the dimension is D5.4: data are there to be used. What was chosen where DOMAIN leaves a choice open:
docs/decisions/0007-welfare-and-database.md.

Base tables first (``dataset_updates``, ``decisions``), then the indicators.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.population_register import registered
from tambonlib.indicators.result_rows import SHARE, SHARE_OF_CASES, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, months_of, percent
from tambonlib.indicators.tambon_of_row import tambons_of
from tambonlib.months import ordinal

_COLUMNS = {
    "dataset": ("dataset_id", "tambon_code", "unit", "household_base", "n_units", "cycle_months", "last_updated"),
    "dataset_update": ("dataset_id", "tambon_code", "date", "n_units"),
    "data_quality": ("dataset_id", "tambon_code", "check", "n_checked", "n_fail", "date"),
    "tambon_population": ("tambon_code", "year", "households"),
}
_DECISION = ["tambon_code", "kind", "decision_id"]


# Base tables


def dataset_updates(dataset: pd.DataFrame, dataset_update: pd.DataFrame) -> pd.DataFrame:
    """Return every update of which the date is known, in the order of time.

    The register of datasets holds the latest update only; it is one update among those of the log, so that nothing of
    a later month is seen in an earlier one.

    Returns
    -------
    DataFrame
        dataset_id, start (the month as an ordinal), n_units; of updates of one date, the log's comes last.

    Examples
    --------
    >>> dataset = pd.DataFrame({"dataset_id": ["d"], "last_updated": ["2008-03"], "n_units": [90]})
    >>> log = pd.DataFrame({"dataset_id": ["d"], "date": ["2007-03-01"], "n_units": [80]})
    >>> dataset_updates(dataset, log)["n_units"].tolist()
    [80.0, 90.0]
    """
    register = dataset.rename(columns={"last_updated": "date"}).assign(source=0)
    log = dataset_update.assign(source=1)
    updates = pd.concat([rows[["dataset_id", "date", "n_units", "source"]] for rows in (register, log)])
    updates = updates.assign(start=last_month(updates["date"]), n_units=updates["n_units"].astype("float64"))
    updates = updates.dropna(subset=["start"]).sort_values(["dataset_id", "start", "date", "source"], ignore_index=True)
    return updates[["dataset_id", "start", "n_units"]]


def decisions(
    resolution: pd.DataFrame,
    meeting: pd.DataFrame,
    proposal: pd.DataFrame,
    plan: pd.DataFrame,
    action: pd.DataFrame,
    evaluation_round: pd.DataFrame,
    mechanism: pd.DataFrame,
) -> pd.DataFrame:
    """Return everything that a tambon has decided: resolutions, proposals, plans, actions agreed at an evaluation.

    A resolution that names no tambon is that of its meeting's, or of the tambon whose mechanism met.

    Returns
    -------
    DataFrame
        tambon_code, kind (as in ``data_use.decision_kind``), decision_id; start, the month of the decision as an
        ordinal, missing where its date is not known (a resolution has that of its meeting, an action that of its
        round); cites: whether the decision itself names a dataset.
    """
    met = meeting[["meeting_id", "date"]].drop_duplicates("meeting_id")
    rounds = evaluation_round[["round_id", "date"]].drop_duplicates("round_id")
    of_group = {"resolution": resolution, "meeting": meeting, "mechanism": mechanism}
    resolution = resolution[["resolution_id", "meeting_id"]].assign(tambon_code=tambons_of("resolution", of_group))
    action = action[["action_id", "from_round", "tambon_code"]]
    made = {
        "resolution": resolution.merge(met, on="meeting_id", how="left"),
        "proposal": proposal.rename(columns={"proposed_date": "date"}),
        "plan": plan.rename(columns={"adopted_date": "date"}),
        "action": action.merge(rounds, left_on="from_round", right_on="round_id", how="left"),
    }
    blocks = [block.rename(columns={f"{kind}_id": "decision_id"}).assign(kind=kind) for kind, block in made.items()]
    rows = pd.concat(blocks, ignore_index=True).dropna(subset=["tambon_code"])
    return rows[_DECISION].assign(start=last_month(rows["date"]), cites=rows["evidence_dataset_id"].notna())


#: Name → function of the base tables that indicators may ask for.
BASES = {"dataset_updates": dataset_updates, "decisions": decisions}


# D5.1, D5.2 and D5.3: how many households the base covers, how full it is, how up to date the datasets are


@indicator(
    id="D5.1",
    th="ความครอบคลุมครัวเรือนของฐานข้อมูล",
    en="Household coverage of the database",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "households",
            "ครัวเรือนในฐานข้อมูลหลักต่อครัวเรือนตามทะเบียน",
            "households in the main base of those registered",
            step="do",
            headline=True,
            minimum=False,
            lower=0.0,
            tables=("dataset", "tambon_population"),
        ),
    ),
    tables=("dataset", "dataset_update", "tambon_population"),
    columns={name: _COLUMNS[name] for name in ("dataset", "dataset_update", "tambon_population")},
    bases=BASES,
    source="DOMAIN D5.1 [P]",
    definition="1",
)
def household_coverage(
    dataset: pd.DataFrame, dataset_updates: pd.DataFrame, tambon_population: pd.DataFrame, *, months
) -> pd.DataFrame:
    """How many of the registered households the tambon's main household base holds.

    Households in the base at its latest update by this month ÷ registered households, in percent. Where a tambon
    calls more than one base its main one, the one updated last counts. The registered number is the latest not after
    this year, else the earliest known; the share may pass 100 where the register is out of date.
    n: households in the base; N: registered households. Not collected without a base that tells its number.

    Examples
    --------
    >>> import pandas as pd
    >>> dataset = pd.DataFrame({
    ...     "dataset_id": ["d"], "tambon_code": "990101", "unit": "household", "household_base": True, "n_units": [90],
    ...     "cycle_months": [12], "last_updated": ["2008-01-20"]})
    >>> log = pd.DataFrame({"dataset_id": ["d"], "tambon_code": "990101", "date": ["2007-03-01"], "n_units": [50]})
    >>> people = pd.DataFrame({"tambon_code": ["990101"], "year": [2007], "households": [100]})
    >>> household_coverage(dataset, log, people, months=("2007-12", "2008-01"))["value"].tolist()
    [50.0, 90.0]
    """
    is_base = dataset["household_base"].fillna(False).astype("bool") & dataset["unit"].eq("household")
    bases = dataset.loc[is_base, ["dataset_id", "tambon_code"]]
    updates = dataset_updates.dropna(subset=["n_units"]).drop_duplicates(["dataset_id", "start"], keep="last")
    # Of two bases updated in one month the fuller one counts.
    held = updates.merge(bases, on="dataset_id").sort_values(["tambon_code", "start", "n_units"])
    held = held.drop_duplicates(["tambon_code", "start"], keep="last")
    next_update = held.groupby("tambon_code")["start"].shift(-1)

    grid = months_of(dataset, months)
    there = active_at(held, held["start"], next_update, grid)
    households = active_at(held, held["start"], next_update, grid, weight=held["n_units"])
    whole = registered(tambon_population, "households", tambons=grid.unique("tambon_code"), months=months)
    return result_rows(
        "households",
        there,
        value=100.0 * (households.where(there > 0) / whole),
        n=households,
        N=whole,
        reason="no_registered_households",
        none="no_household_base",
    )


@indicator(
    id="D5.2",
    th="ความครบถ้วนของฐานข้อมูล",
    en="Completeness of the database",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "filled",
            "ช่องข้อมูลหลักที่กรอกแล้ว",
            "core fields filled",
            step="do",
            headline=True,
            minimum=False,
            counts="datasets",
            tables=("dataset", "data_quality"),
            **SHARE,
        ),
    ),
    tables=("dataset", "dataset_update", "data_quality"),
    columns={name: _COLUMNS[name] for name in ("dataset", "dataset_update", "data_quality")},
    bases=BASES,
    source="DOMAIN D5.2 [P]",
    definition="1",
)
def completeness(
    dataset: pd.DataFrame, dataset_updates: pd.DataFrame, data_quality: pd.DataFrame, *, months
) -> pd.DataFrame:
    """How much of what the datasets should hold is filled in.

    Σ core fields filled ÷ Σ core fields expected, in percent, over the latest check of completeness of each dataset by
    this month, however old. A check that failed more fields than it looked at contradicts itself and is not used.
    n: datasets with such a check; N: datasets that are there. Not collected before the first check.

    Examples
    --------
    >>> import pandas as pd
    >>> dataset = pd.DataFrame({
    ...     "dataset_id": ["d", "e"], "tambon_code": "990101", "unit": "household", "household_base": True,
    ...     "n_units": [90, 10], "cycle_months": [12, 12], "last_updated": ["2007-12-20", "2007-12-20"]})
    >>> log = pd.DataFrame(columns=["dataset_id", "tambon_code", "date", "n_units"])
    >>> checks = pd.DataFrame({
    ...     "dataset_id": ["d"], "tambon_code": "990101", "check": "completeness", "n_checked": [400], "n_fail": [100],
    ...     "date": ["2008-01-20"]})
    >>> completeness(dataset, log, checks, months=("2008-01",))[["value", "n", "N"]].values.tolist()
    [[75.0, 1, 2]]
    """
    checks = _completeness_checks(data_quality, dataset)
    grid = months_of(dataset, months)
    checked, expected, filled = (
        active_at(checks, checks["start"], checks["next"], grid, weight=weight)
        for weight in (None, checks["n_checked"], checks["n_checked"] - checks["n_fail"])
    )
    there = _datasets_there(dataset, pd.concat([dataset_updates, checks]), grid)
    return result_rows(
        "filled",
        there,
        value=percent(filled, expected),
        n=checked,
        reason="no_completeness_check",
        none="no_dataset_yet",
    )


@indicator(
    id="D5.3",
    th="ความเป็นปัจจุบันของฐานข้อมูล",
    en="Currency of the database",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "current",
            "ฐานข้อมูลที่ปรับปรุงภายในรอบของตน",
            "datasets updated within their own cycle",
            step="do",
            headline=True,
            minimum=False,
            counts="datasets",
            tables=("dataset",),
            **SHARE,
        ),
        Part(
            "unknown",
            "ฐานข้อมูลที่ไม่ทราบรอบหรือวันที่ปรับปรุง",
            "datasets whose cycle or last update is not known",
            minimum=False,
            counts="datasets",
            direction="context",
            tables=("dataset",),
            **SHARE,
        ),
    ),
    tables=("dataset", "dataset_update"),
    columns={name: _COLUMNS[name] for name in ("dataset", "dataset_update")},
    bases=BASES,
    source="DOMAIN D5.3 [P]",
    definition="1",
)
def currency(dataset: pd.DataFrame, dataset_updates: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many datasets are as young as they are meant to be.

    - ``current``: datasets whose age (months since the latest update by this month) is at most their own cycle ÷
      datasets
      of which both are known, in percent.
    - ``unknown``: datasets of which the cycle or every update is unknown ÷ datasets that are there.

    A dataset is there from its first known update on, one without any known update always.
    n: datasets judged (``unknown``: all that are there); N: datasets that are there.

    Examples
    --------
    >>> import pandas as pd
    >>> dataset = pd.DataFrame({
    ...     "dataset_id": ["d"], "tambon_code": "990101", "unit": "household", "household_base": True, "n_units": [90],
    ...     "cycle_months": [2], "last_updated": ["2008-01-20"]})
    >>> log = pd.DataFrame(columns=["dataset_id", "tambon_code", "date", "n_units"])
    >>> current = currency(dataset, log, months=("2008-01", "2008-02", "2008-03", "2008-04"))
    >>> current.loc[current["part"] == "current", "value"].tolist()
    [100.0, 100.0, 100.0, 0.0]
    """
    updates = dataset_updates.drop_duplicates(["dataset_id", "start"], keep="last")
    updates = updates.assign(next=updates.groupby("dataset_id")["start"].shift(-1))
    cycles = dataset[["dataset_id", "tambon_code", "cycle_months"]].dropna(subset=["cycle_months"])
    spells = updates.merge(cycles, on="dataset_id")
    too_old = spells["start"] + spells["cycle_months"].astype("float64") + 1

    grid = months_of(dataset, months)
    there = _datasets_there(dataset, dataset_updates, grid)
    judged = active_at(spells, spells["start"], spells["next"], grid)
    current = active_at(spells, spells["start"], np.fmin(spells["next"], too_old), grid)
    why = {"reason": "no_known_currency", "none": "no_dataset_yet"}
    return all_parts(
        [
            result_rows("current", there, value=percent(current, judged), n=judged, **why),
            result_rows("unknown", there, value=percent(there - judged, there), n=there, **why),
        ]
    )


def _completeness_checks(data_quality: pd.DataFrame, dataset: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of completeness that do not contradict themselves: each from start until the dataset's next."""
    looked, failed = data_quality["n_checked"], data_quality["n_fail"]
    sound = data_quality["check"].eq("completeness") & (looked > 0) & (failed >= 0) & (failed <= looked)
    checks = data_quality[sound.fillna(False).astype("bool")].drop(columns="tambon_code")
    checks = checks.assign(start=last_month(checks["date"])).dropna(subset=["start"])
    checks = checks.sort_values(["dataset_id", "start", "date"]).drop_duplicates(["dataset_id", "start"], keep="last")
    checks = checks.assign(next=checks.groupby("dataset_id")["start"].shift(-1))
    return checks.merge(dataset[["dataset_id", "tambon_code"]], on="dataset_id")


def _datasets_there(dataset: pd.DataFrame, signs: pd.DataFrame, grid: pd.MultiIndex) -> pd.Series:
    """Return how many datasets a tambon has in each month: each from its first sign on, one without any always."""
    first = signs.groupby("dataset_id")["start"].min()
    return active_at(dataset, dataset["dataset_id"].map(first).astype("float64").fillna(0.0), None, grid)


# D5.4, the headline of the dimension: how many decisions cite data


@indicator(
    id="D5.4",
    th="การใช้ข้อมูลตัดสินใจ",
    en="Use in decisions",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "citing",
            "เรื่องที่ตัดสินใจโดยอ้างข้อมูลใน 12 เดือน",
            "decisions that cite a dataset, last 12 months",
            headline=True,
            minimum=False,
            counts="decisions",
            tables=("data_use",),
            looks_back=YEAR,
            **SHARE_OF_CASES,
        ),
    ),
    tables=("data_use", "resolution", "meeting", "proposal", "plan", "action", "evaluation_round", "mechanism"),
    columns={
        "data_use": ("date", "tambon_code", "dataset_id", "decision_kind", "decision_id"),
        "resolution": ("resolution_id", "tambon_code", "meeting_id"),
        "meeting": ("meeting_id", "mechanism_id", "tambon_code", "date"),
        "proposal": ("proposal_id", "tambon_code", "proposed_date", "evidence_dataset_id"),
        "plan": ("plan_id", "tambon_code", "adopted_date"),
        "action": ("action_id", "tambon_code", "from_round"),
        "evaluation_round": ("round_id", "tambon_code", "date"),
        "mechanism": ("mechanism_id", "tambon_code"),
    },
    bases=BASES,
    source="DOMAIN D5.4 [P]",
    definition="1",
)
def use_in_decisions(decisions: pd.DataFrame, data_use: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the tambon's decisions rest on data that were named.

    Decisions of the twelve months up to this one that cite a dataset by now ÷ decisions recorded in these months, in
    percent. Decisions are resolutions, proposals, plans and actions agreed at an evaluation; one cites a dataset when
    the log of uses names it (the kind may be left out there), or a proposal names the dataset itself.
    n: decisions in these months; N: these and the decisions of unknown date. Not collected without a log of uses;
    undefined where no decision was recorded in these months.

    Examples
    --------
    >>> import pandas as pd
    >>> uses = pd.DataFrame({
    ...     "date": ["2008-02-01"], "tambon_code": "990101", "dataset_id": "d", "decision_kind": ["plan"],
    ...     "decision_id": ["p1"]})
    >>> plans = pd.DataFrame({"plan_id": ["p1", "p2"], "tambon_code": "990101", "adopted_date": "2008-01-31"})
    >>> none = [pd.DataFrame(columns=use_in_decisions.columns[name]) for name in use_in_decisions.card.tables]
    >>> citing = use_in_decisions(uses, *none[1:4], plans, *none[5:], months=("2008-01", "2008-02"))
    >>> citing["value"].tolist()
    [0.0, 50.0]
    """
    start, undated = decisions["start"], decisions["start"].isna()
    grid = months_of(pd.concat([data_use[["tambon_code"]], decisions[["tambon_code"]]]), months)
    always = pd.Series(0.0, index=decisions.index)
    made = active_at(decisions, start, start + YEAR, grid)
    cited = active_at(decisions, _cited_since(decisions, data_use), start + YEAR, grid)
    without_date = active_at(decisions, always.where(undated), None, grid)
    recorded = active_at(decisions, always, None, grid)
    return result_rows(
        "citing",
        recorded,
        value=percent(cited, made),
        n=made,
        N=made + without_date,
        reason="no_recorded_decision",
        none="no_records",
    )


def _cited_since(decisions: pd.DataFrame, data_use: pd.DataFrame) -> pd.Series:
    """Return the month (ordinal) from which on each decision cites a dataset; missing where it never does."""
    used = data_use.dropna(subset=["tambon_code", "decision_id", "dataset_id", "date"])
    used = used.assign(seen=last_month(used["date"]), kind=used["decision_kind"])
    of_kind = used.groupby(_DECISION)["seen"].min()
    # The kind may be left out in the log: then the code alone says which decision is meant.
    of_any = used[used["kind"].isna()].groupby(["tambon_code", "decision_id"])["seen"].min()
    first = decisions.join(of_kind.rename("of_kind"), on=_DECISION)
    first = first.join(of_any.rename("of_any"), on=["tambon_code", "decision_id"])
    itself = decisions["start"].where(decisions["cites"])
    seen = pd.concat([first[["of_kind", "of_any"]], itself], axis="columns").min(axis="columns")
    # What was cited before the decision was made counts from the decision on.
    return np.maximum(seen, decisions["start"])


# D5.5: how many villages got their data back


@indicator(
    id="D5.5",
    th="การคืนข้อมูลให้หมู่บ้าน",
    en="Return rate",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "villages",
            "หมู่บ้านที่มีการประชุมคืนข้อมูลใน 12 เดือน",
            "villages with a return meeting in 12 months",
            step="learn",
            headline=True,
            minimum=False,
            counts="villages",
            lower=0.0,
        ),
    ),
    tables=("data_return", "tambon_population"),
    columns={
        "data_return": ("tambon_code", "village_no", "date"),
        "tambon_population": ("tambon_code", "year", "villages"),
    },
    source="DOMAIN D5.5 [P]",
    definition="1",
)
def return_rate(data_return: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """In how many villages what was collected was given back and talked about.

    Villages with at least one return meeting in the twelve months up to this one ÷ villages of the tambon, in
    percent. There is a value once twelve months have been watched, from the first study month on, or from earlier
    meetings on that lie no more than a year apart and before it: a shorter stretch would look like a rise. It may pass
    100 where the number of villages is out of date. n and N: villages of the tambon. Undefined before; not collected
    without a number of villages.

    Examples
    --------
    >>> import pandas as pd
    >>> from tambonlib.months import span
    >>> meetings = pd.DataFrame({
    ...     "tambon_code": "990101", "village_no": [1, 1, 2], "date": ["2008-02-01", "2008-06-01", "2008-12-01"]})
    >>> villages = pd.DataFrame({"tambon_code": ["990101"], "year": [2008], "villages": [8]})
    >>> returned = return_rate(meetings, villages, months=span("2008-01", 13))
    >>> returned["value"].tolist()[10:], returned["reason"].tolist()[10]
    ([nan, 25.0, 25.0], 'window_not_full')
    """
    met = data_return.dropna(subset=["tambon_code", "village_no", "date"]).astype({"village_no": "str"})
    met = met.assign(start=last_month(met["date"]))
    grid = months_of(met, months)
    villages_grid = months_of(met, months, by=["tambon_code", "village_no"])
    meetings = active_at(met, met["start"], met["start"] + YEAR, villages_grid)
    villages_met = (meetings > 0).groupby(TAMBON_MONTH).sum()
    villages = registered(tambon_population, "villages", tambons=grid.unique("tambon_code"), months=months)
    since = _watched_since(met, ordinal(months[0]))
    watched = active_at(since, since["start"] + YEAR - 1, None, grid) > 0
    number = villages.where(watched).fillna(0)
    return result_rows(
        "villages",
        pd.Series(1, index=grid),  # a tambon without a known number of villages says that, not that it has none
        value=100.0 * (villages_met.reindex(grid, fill_value=0) / villages).where(watched),
        n=number,
        N=villages,
        reason=[(villages.isna(), "no_registered_villages")],
        otherwise="window_not_full",
    )


def _watched_since(met: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return for each tambon the month (ordinal) from which on meetings were written down.

    That is the first study month, or an earlier meeting from which on each is followed by the next, or by the study,
    within a year: one alone, years before, says nothing of the time between.
    """
    known = pd.concat([met[["tambon_code", "start"]], met[["tambon_code"]].drop_duplicates().assign(start=first)])
    known = known[known["start"] <= first].sort_values(["tambon_code", "start"])
    gap = known.groupby("tambon_code")["start"].diff()
    return known[~(gap <= YEAR)].groupby("tambon_code")["start"].max().reset_index()


# D5.6: how well the tambon's own count of poor households goes with the official one


@indicator(
    id="D5.6",
    th="ความสอดคล้องกับทะเบียนครัวเรือนยากจนของราชการ",
    en="External agreement",
    dimension="D5",
    direction="context",
    parts=(
        Part(
            "agreement",
            "จำนวนที่ตำบลนับใกล้กับจำนวนของราชการเพียงใด",
            "how near the own count is to the official one",
            step="learn",
            headline=True,
            upper=100.0,
        ),
        Part(
            "gap",
            "ตำบลนับได้มากกว่า (น้อยกว่าเมื่อติดลบ) ราชการ",
            "counted by the tambon above the official number (below: negative)",
            step="learn",
            lower=-100.0,
        ),
    ),
    tables=("poor_count",),
    columns={"poor_count": ("tambon_code", "year", "counted_by", "n_poor")},
    source="DOMAIN D5.6 [P]",
    definition="1",
)
def external_agreement(poor_count: pd.DataFrame, *, months) -> pd.DataFrame:
    """How well two counts of poor households go together; a gap may mean that the official list misses people.

    - ``agreement``: 1 − |own − official| ÷ official, in percent; below zero when the own count is more than twice the
      official.
    - ``gap``: (own − official) ÷ official, in percent: above zero, the tambon counts households that the list lacks.

    Both counts are of the latest year of which both are known by this month; a count of a year is known from the end
    of that year. n: the smaller of the two counts; N: not known. Not collected without such a year; undefined where
    the official list has none.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({
    ...     "tambon_code": "990101", "year": 2007, "counted_by": ["own", "official"], "n_poor": [60, 50]})
    >>> external_agreement(counts, months=("2008-01",))[["part", "value", "n"]].values.tolist()
    [['agreement', 80.0, 50], ['gap', 20.0, 50]]
    """
    counts = poor_count.dropna(subset=["tambon_code", "year", "n_poor"]).astype({"year": "int64", "n_poor": "float64"})
    counts = counts.pivot(index=["tambon_code", "year"], columns="counted_by", values="n_poor")
    pairs = counts.reindex(columns=["own", "official"]).dropna().reset_index()
    # A count of a year is known from its December on, until the next pair is.
    known = pairs["year"] * 12.0 + 11
    next_known = known.groupby(pairs["tambon_code"]).shift(-1)

    grid = months_of(poor_count, months)
    own, official, there = (
        active_at(pairs, known, next_known, grid, weight=weight) for weight in (pairs["own"], pairs["official"], None)
    )
    gap = 100.0 * ((own - official) / official.where(official > 0))
    given = {
        "n": np.fmin(own, official).where(official > 0, 0.0),
        "N": pd.Series(pd.NA, index=grid, dtype="Int64"),
        "reason": "no_official_poor",
        "none": "no_pair_of_counts",
    }
    return all_parts(
        [
            result_rows("agreement", there, value=100.0 - gap.abs(), **given),
            result_rows("gap", there, value=gap, **given),
        ]
    )
