"""D1.1: how steadily the accounts are kept."""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.registered import registered
from tambonlib.indicators.told import HOUSE, SHARE, all_rows, counted, counted_all, part_rows, percent
from tambonlib.indicators.windows import among, longest_run


@indicator(
    id="D1.1", th="อัตราทำบัญชีต่อเนื่อง", en="Account continuity", dimension="D1", direction="up",
    parts=(
        Part("month", "แผ่นบัญชีที่มีในเดือนนี้", "sheets kept this month", step="do", headline=True, **SHARE,
             tables=("household", "hh_month")),
        Part("to_date", "แผ่นบัญชีที่มีตั้งแต่ต้นถึงเดือนนี้", "sheets kept from the start to this month", step="do", **SHARE,
             tables=("household", "hh_month")),
        Part("running", "ครัวเรือนที่เคยทำบัญชีติดต่อกันครบตามเกณฑ์", "households that have kept the required months in a row",
             step="do", **SHARE, tables=("household", "hh_month")),
        Part("keepers", "ครัวเรือนที่ทำบัญชีต่อครัวเรือนตามทะเบียน", "account-keeping households of all registered households",
             step="do", minimum=False, direction="context", lower=0.0, tables=("household", "tambon_population")),
    ),
    tables=("household", "hh_month", "tambon_population"), settings=("running_months",), columns=COLUMNS_USED, bases=BASES,
    source="DOMAIN D1.1 [P]; 12 months running [U]", definition="1",
)  # fmt: skip
def account_continuity(
    eligible_months: pd.DataFrame, hh_month: pd.DataFrame, tambon_population: pd.DataFrame, *, months, running_months
) -> pd.DataFrame:
    """How steadily households keep their accounts (the headline of D1: อย่างต่อเนื่อง).

    A household is eligible from the month of joining to the month of leaving. In percent:

    - ``month``: sheets present ÷ eligible households, in this month.
    - ``to_date``: Σ sheets present ÷ Σ eligible household-months, from the first study month to this one.
    - ``running``: eligible households with at least `running_months` sheets in a row that ended in or
      before this month ÷ eligible households.
    - ``keepers``: eligible households ÷ registered households of the tambon, by the latest count not after
      this year, else the earliest known. It may pass 100 where the register is out of date.

    A summary sheet is a sheet. Undefined in a month without an eligible household, and ``keepers`` without
    a registered count.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = account_continuity(
    ...     records["household"], records["hh_month"], records["tambon_population"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value", "n", "N"]].values.tolist()
    [['month', 100.0, 5, 5], ['to_date', 100.0, 5, 5], ['running', 100.0, 5, 5], ['keepers', 2.5, 5, 200]]
    """
    sheets = hh_month.loc[hh_month["sheet_present"].fillna(False).astype("bool"), ["hh_id", "month"]]
    present = eligible_months[among(eligible_months, sheets)]
    eligible = counted_all(eligible_months, months)
    kept = counted(present).reindex(eligible.index, fill_value=0)
    joined = counted(eligible_months.drop_duplicates(HOUSE)).reindex(eligible.index, fill_value=0).groupby("tambon_code").cumsum()
    runs = longest_run(present, by=HOUSE, months=months)
    running = counted(eligible_months[among(eligible_months, runs[runs["run"] >= running_months])])
    to_date = percent(kept.groupby("tambon_code").cumsum(), eligible.groupby("tambon_code").cumsum())
    return all_rows([
        part_rows("month", eligible, value=percent(kept, eligible), n=eligible, reason="no_eligible_household"),
        part_rows("to_date", joined, value=to_date, n=joined, reason="no_eligible_household"),
        part_rows("running", eligible, value=percent(running, eligible), n=eligible, reason="no_eligible_household"),
        _keepers(eligible, tambon_population, months),
    ])  # fmt: skip


def _keepers(eligible: pd.Series, tambon_population: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Account-keeping households of all that are registered."""
    whole = registered(tambon_population, "households", tambons=eligible.index.levels[0], months=months)
    return part_rows("keepers", eligible, value=percent(eligible, whole), n=eligible, reason="no_registered_households", N=whole)
