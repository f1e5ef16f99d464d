"""D1 บัญชีครัวเรือน (household accounts): keep the book, look at it together, change.

The households are volunteers: every value is theirs, not the tambon's average. Where DOMAIN leaves a
choice open, docs/decisions/0002-household-accounts.md says what was chosen. The names below are the
indicators of the dimension; the catalogue takes them from here.
"""

from tambonlib.indicators.household_accounts.continuity import account_continuity
from tambonlib.indicators.household_accounts.debt import nonproductive_debt_share
from tambonlib.indicators.household_accounts.income import debt_service_ratio, surplus_rate
from tambonlib.indicators.household_accounts.review import change_after_review
from tambonlib.indicators.household_accounts.spending import matched_change, reducible_share

__all__ = [
    "account_continuity",
    "reducible_share",
    "matched_change",
    "surplus_rate",
    "nonproductive_debt_share",
    "debt_service_ratio",
    "change_after_review",
]
