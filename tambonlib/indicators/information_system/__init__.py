"""D5 ระบบฐานข้อมูลเพื่อแก้ทุกข์/สร้างสุข (tambon information system): kept, given back, used to decide.

The headline of the dimension is D5.4: data are there to be used. What was chosen where DOMAIN leaves a choice open
stands in docs/decisions/0007-welfare-and-database.md. The names below are the indicators of the dimension.
"""

from tambonlib.indicators.information_system.agreement import external_agreement
from tambonlib.indicators.information_system.datasets import completeness, currency, household_coverage
from tambonlib.indicators.information_system.returns import return_rate
from tambonlib.indicators.information_system.use import use_in_decisions

__all__ = [
    "household_coverage",
    "completeness",
    "currency",
    "use_in_decisions",
    "return_rate",
    "external_agreement",
]
