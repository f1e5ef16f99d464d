"""D2 บัญชีกำไร-ขาดทุนกิจการ (enterprise profit and loss): know the cost, look at it together, adjust.

Profit is always told twice, with full cost and with cash cost only, and always says which. Where DOMAIN leaves a
choice open, docs/decisions/0005-enterprise-accounts.md says what was chosen. The names below are the indicators of the
dimension; the catalogue takes them from here.
"""

from tambonlib.indicators.enterprise_accounts.adjustment import adjustment_rate
from tambonlib.indicators.enterprise_accounts.cost import enterprise_cost, purchased_input_share
from tambonlib.indicators.enterprise_accounts.profit import breakeven_price, net_profit
from tambonlib.indicators.enterprise_accounts.split import profit_change_split

__all__ = [
    "enterprise_cost",
    "net_profit",
    "purchased_input_share",
    "breakeven_price",
    "profit_change_split",
    "adjustment_rate",
]
