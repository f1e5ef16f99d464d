"""D1.4 and D1.6: what is left of the net income, and how much of it goes into debts."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_accounts.household_cells import Cells
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import HOUSE, SHARE, all_rows, counted_all, first_reason, part_rows, percent, unrecorded
from tambonlib.indicators.windows import SATANG, rolling_windows

_INCOME = ["net_income", "loan_payment_undivided"]


@indicator(
    id="D1.4",
    th="อัตราเงินเหลือ",
    en="Surplus rate",
    dimension="D1",
    direction="up",
    parts=(
        Part("median", "ครัวเรือนตัวกลางที่มีรายได้สุทธิ", "median household with a net income", headline=True, upper=100.0),
        Part(
            "without_net_income",
            "ครัวเรือนที่ไม่มีรายได้สุทธิ จึงคำนวณไม่ได้",
            "households without net income: cannot be computed",
            direction="context",
            **SHARE,
        ),
        Part(
            "interest_unknown",
            "ครัวเรือนที่ไม่ทราบดอกเบี้ย จึงคำนวณไม่ได้",
            "households with unknown interest: cannot be computed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.4 [P]",
    definition="1",
)
def surplus_rate(
    eligible_months: pd.DataFrame, months_in_force: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """What is left of a household's net income after living and interest.

    For each household with `window_months` complete months in a row up to this month:
    (net income − living payments − interest) ÷ net income, in percent, where net income = receipts − loans and
    withdrawals − cash enterprise cost; then the median household. Repaid principal is moved money, not a cost.

    It cannot be computed for a household whose net income is zero or below, nor where instalments are written down
    without telling interest from principal; how many of the households with a complete window these are is
    told beside it (``without_net_income``, ``interest_unknown``; a household may be both).
    n: households in the median, for the two shares all with a complete window; N: eligible households.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = surplus_rate(records["household"], records["hh_month"], records["hh_ledger"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['median', 60.4], ['without_net_income', 0.0], ['interest_unknown', 0.0]]
    """
    eligible = counted_all(eligible_months, months)
    windows, cell, why = _complete_windows(
        eligible, months_in_force, [*_INCOME, "living", "interest"], months, window_months
    )
    income, undivided, living, interest = (windows[name].to_numpy() for name in (*_INCOME, "living", "interest"))
    cells, earning = Cells(eligible.index), (income > 0) & (undivided == 0)
    rate = 100.0 * ((income - living - interest)[earning] / income[earning])
    reason = why("no_net_income")
    return all_rows(
        [
            part_rows(
                "median",
                eligible,
                value=cells.median(cell[earning], rate),
                n=cells.counted(cell, earning),
                reason=reason,
            ),
            _share_of_windows("without_net_income", eligible, cell, income <= 0, reason),
            _share_of_windows("interest_unknown", eligible, cell, undivided > 0, reason),
        ]
    )


@indicator(
    id="D1.6",
    th="ภาระหนี้ต่อรายได้",
    en="Debt service ratio",
    dimension="D1",
    direction="down",
    parts=(
        Part("median", "ครัวเรือนตัวกลางที่มีรายได้สุทธิ", "median household with a net income", headline=True, lower=0.0),
        Part("among_paying", "ครัวเรือนตัวกลางในกลุ่มที่ชำระหนี้", "median household among those that pay", lower=0.0),
        Part("paying", "ครัวเรือนที่ชำระหนี้", "households that pay debts", direction="context", **SHARE),
        Part(
            "without_net_income",
            "ครัวเรือนที่ไม่มีรายได้สุทธิ จึงคำนวณไม่ได้",
            "households without net income: cannot be computed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.6 [P]; no threshold: a lender's cap is no health norm [S32]",
    definition="1",
)
def debt_service_ratio(
    eligible_months: pd.DataFrame, months_in_force: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """How much of a household's net income goes into paying debts.

    For each household with `window_months` complete months in a row up to this month: (principal + interest +
    instalments not told apart) ÷ net income, in percent; then the median household: of all with a net income above
    zero (``median``), and of those among them that pay (``among_paying``). Beside it, of all with a complete window:
    who pays anything, and who has no net income, so that nothing can be computed.
    n: households in the median, or with a complete window; N: eligible households.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = debt_service_ratio(records["household"], records["hh_month"], records["hh_ledger"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['median', 24.8], ['among_paying', 24.8], ['paying', 100.0], ['without_net_income', 0.0]]
    """
    eligible = counted_all(eligible_months, months)
    windows, cell, why = _complete_windows(
        eligible, months_in_force, [*_INCOME, "principal_paid", "interest"], months, window_months
    )
    income, undivided, principal, interest = (
        windows[name].to_numpy() for name in (*_INCOME, "principal_paid", "interest")
    )
    service = np.round(principal + interest + undivided, SATANG)
    cells, earning, paying = Cells(eligible.index), income > 0, (income > 0) & (service > 0)
    medians = (("median", earning, "no_positive_income"), ("among_paying", paying, "no_paying_household"))
    return all_rows(
        [
            *[
                part_rows(
                    part,
                    eligible,
                    value=cells.median(cell[who], 100.0 * (service[who] / income[who])),
                    n=cells.counted(cell, who),
                    reason=why(reason),
                )
                for part, who, reason in medians
            ],
            _share_of_windows("paying", eligible, cell, service > 0, why("no_positive_income")),
            _share_of_windows("without_net_income", eligible, cell, income <= 0, why("no_positive_income")),
        ]
    )


def _complete_windows(
    eligible: pd.Series, months_in_force: pd.DataFrame, columns: list[str], months: tuple[str, ...], length: int
) -> tuple[pd.DataFrame, np.ndarray, Callable[[str], pd.Series]]:
    """The windows of complete months, their cells, and why a cell has no value when it has windows but not what is
    asked for.
    """
    complete = months_in_force.loc[months_in_force["complete"], [*HOUSE, "month", *columns]]
    windows = rolling_windows(complete, columns, by=HOUSE, months=months, length=length).dropna()
    cells = Cells(eligible.index)
    cell = cells.of(windows)
    untold, there = unrecorded(eligible, complete, columns), cells.counted(cell) > 0

    def why(reason: str) -> pd.Series:
        return first_reason(
            eligible.index, (untold, "category_not_recorded"), (there, reason), otherwise="no_complete_window"
        )

    return windows, cell, why


def _share_of_windows(
    part: str, eligible: pd.Series, cell: np.ndarray, where: np.ndarray, reason: pd.Series
) -> pd.DataFrame:
    """Of all households with a complete window (by the cell of each), those for which something holds."""
    cells = Cells(eligible.index)
    whole = cells.counted(cell)
    return part_rows(part, eligible, value=percent(cells.counted(cell, where), whole), n=whole, reason=reason)
