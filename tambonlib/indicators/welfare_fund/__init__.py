"""D4 การจัดการสวัสดิการตำบล (community welfare fund): who belongs to it, who pays, what it can bear.

Pledge money (เงินสัจจะ) is given to the fund: nothing here shows it as a member's balance. A fund's monthly
statement that does not add up is told, never repaired. What was chosen where DOMAIN leaves a choice open stands in
docs/decisions/0007-welfare-and-database.md. The names below are the indicators of the dimension.
"""

from tambonlib.indicators.welfare_fund.books import admin_share, payout_ratio, reserve_months
from tambonlib.indicators.welfare_fund.contributions import contribution_regularity
from tambonlib.indicators.welfare_fund.coverage import fund_coverage
from tambonlib.indicators.welfare_fund.old_age import old_age_load

__all__ = [
    "fund_coverage",
    "contribution_regularity",
    "payout_ratio",
    "reserve_months",
    "admin_share",
    "old_age_load",
]
