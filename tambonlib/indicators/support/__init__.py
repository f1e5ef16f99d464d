"""S การสนับสนุน 4 แนวทาง (the four lines of support): what the support unit gave, to whom, how fast, and what came of
it.

Support is no dimension of a tambon: these indicators describe the work of those who support it. Where DOMAIN leaves a
choice open, docs/decisions/0009-support.md says what was chosen. The names below are the indicators; the catalogue
takes them from here. What is said of all tambons together (reach, Gini, Lorenz) is computed from results by
:mod:`tambonlib.indicators.support.study_wide`.
"""

from tambonlib.indicators.support.dose import dose_delivered, dose_received, relative_dose
from tambonlib.indicators.support.lags import application_lag, response_lag, return_lag
from tambonlib.indicators.support.reach import longest_silence, reach_of_support
from tambonlib.indicators.support.shares import beyond_capacity_share, demand_share, follow_up_closure

__all__ = [
    "dose_delivered",
    "dose_received",
    "reach_of_support",
    "relative_dose",
    "response_lag",
    "application_lag",
    "return_lag",
    "demand_share",
    "longest_silence",
    "follow_up_closure",
    "beyond_capacity_share",
]
