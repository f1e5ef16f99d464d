"""D8 ความร่วมมือและทรัพยากร (partnership): who takes part, what it is worth, and whether agreements are kept.

What was chosen where DOMAIN leaves a choice open stands in docs/decisions/0008-evaluation-mechanism-partnership.md. The
names below are the indicators of the dimension; the catalogue takes them from here.
"""

from tambonlib.indicators.partnership.agreements import delivery
from tambonlib.indicators.partnership.shares import dependence, own_share
from tambonlib.indicators.partnership.sides import active_sides
from tambonlib.indicators.partnership.value import resources_mobilised

__all__ = ["active_sides", "resources_mobilised", "own_share", "dependence", "delivery"]
