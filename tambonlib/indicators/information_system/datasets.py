"""D5.1, D5.2 and D5.3: how many households the base covers, how full it is, how up to date the datasets are."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.information_system.dataset_updates import BASES, COLUMNS_USED
from tambonlib.indicators.registered import registered
from tambonlib.indicators.standing import last_month, standing, until_next
from tambonlib.indicators.told import SHARE, all_rows, first_reason, part_rows, percent


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
    columns={name: COLUMNS_USED[name] for name in ("dataset", "dataset_update", "tambon_population")},
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
    named = dataset[dataset["household_base"].fillna(False).astype("bool") & dataset["unit"].eq("household")]
    told = until_next(dataset_updates.dropna(subset=["n_units"]), ["dataset_id"]).drop(columns="end")
    held = named[["dataset_id", "tambon_code"]].merge(told, on="dataset_id")
    # Of two bases updated in one month the fuller one stands.
    latest = until_next(held.sort_values(["n_units", "dataset_id"]), ["tambon_code"])
    tambons = pd.Index(sorted(dataset["tambon_code"].unique()), dtype="str")
    whole = registered(tambon_population, "households", tambons=tambons, months=months)
    there = standing(latest, months=months).reindex(whole.index, fill_value=0) > 0
    households = standing(latest, months=months, weight="n_units").reindex(whole.index).where(there)
    why = first_reason(whole.index, (~there, "no_household_base"), otherwise="no_registered_households")
    share = 100.0 * (households / whole)
    return part_rows(
        "households",
        there.astype("int64"),
        value=share,
        n=households.fillna(0),
        N=whole,
        reason=why,
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
    columns={name: COLUMNS_USED[name] for name in ("dataset", "dataset_update", "data_quality")},
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
    ...     "dataset_id": ["d", "e"], "tambon_code": "990101", "unit": "household", "household_base": True, "n_units": [90, 10],
    ...     "cycle_months": [12, 12], "last_updated": ["2007-12-20", "2007-12-20"]})
    >>> log = pd.DataFrame(columns=["dataset_id", "tambon_code", "date", "n_units"])
    >>> checks = pd.DataFrame({
    ...     "dataset_id": ["d"], "tambon_code": "990101", "check": "completeness", "n_checked": [400], "n_fail": [100],
    ...     "date": ["2008-01-20"]})
    >>> completeness(dataset, log, checks, months=("2008-01",))[["value", "n", "N"]].values.tolist()
    [[75.0, 1, 2]]
    """
    checks = _usable_checks(data_quality, dataset)
    there = _datasets_there(dataset, [dataset_updates, checks], months)
    checked = standing(checks, months=months).reindex(there.index, fill_value=0)
    share = percent(
        standing(checks, months=months, weight="filled"), standing(checks, months=months, weight="n_checked")
    )
    return part_rows("filled", there, value=share, n=checked, reason="no_completeness_check", none="no_dataset_yet")


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
    columns={name: COLUMNS_USED[name] for name in ("dataset", "dataset_update")},
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
    >>> told = currency(dataset, log, months=("2008-01", "2008-02", "2008-03", "2008-04"))
    >>> told.loc[told["part"] == "current", "value"].tolist()
    [100.0, 100.0, 100.0, 0.0]
    """
    there = _datasets_there(dataset, [dataset_updates], months)
    cycles = dataset[["dataset_id", "tambon_code", "cycle_months"]].dropna(subset=["cycle_months"])
    spells = until_next(dataset_updates, ["dataset_id"]).merge(cycles, on="dataset_id")
    young = spells.assign(end=np.fmin(spells["end"], spells["start"] + spells["cycle_months"].astype("float64") + 1))
    judged = standing(spells, months=months).reindex(there.index, fill_value=0)
    fresh = standing(young, months=months)
    given = {"reason": "no_known_currency", "none": "no_dataset_yet"}
    return all_rows(
        [
            part_rows("current", there, value=percent(fresh, judged), n=judged, **given),
            part_rows("unknown", there, value=percent(there - judged, there), n=there, **given),
        ]
    )


def _usable_checks(data_quality: pd.DataFrame, dataset: pd.DataFrame) -> pd.DataFrame:
    """Checks of completeness that do not contradict themselves, each until the dataset's next one."""
    kind, looked, failed = data_quality["check"], data_quality["n_checked"], data_quality["n_fail"]
    usable = (kind.eq("completeness") & (looked > 0) & (failed >= 0) & (failed <= looked)).fillna(False).astype("bool")
    kept = (
        data_quality.loc[usable, ["dataset_id", "n_checked", "n_fail", "date"]]
        .dropna(subset=["date"])
        .sort_values("date")
    )
    known = kept.assign(start=last_month(kept["date"]), filled=(kept["n_checked"] - kept["n_fail"]))
    return until_next(known.merge(dataset[["dataset_id", "tambon_code"]], on="dataset_id"), ["dataset_id"])


def _datasets_there(dataset: pd.DataFrame, signs: list[pd.DataFrame], months: tuple[str, ...]) -> pd.Series:
    """How many datasets a tambon has in each month: each from its first sign on, one without any always."""
    first = pd.concat([sign[["dataset_id", "start"]] for sign in signs]).groupby("dataset_id")["start"].min()
    start = dataset["dataset_id"].map(first).astype("float64").fillna(0.0)
    return standing(dataset[["tambon_code"]].assign(start=start, end=np.nan), months=months)
