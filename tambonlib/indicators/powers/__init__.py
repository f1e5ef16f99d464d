"""The four powers (พลัง 4): levels from three sides, agreement between the sides, start beside then beside end.

Powers are no indicators: they are judgements of people on a rubric, kept in a table of their own beside the results.
What was chosen where DOMAIN §2 leaves a choice open stands in docs/decisions/0010-powers.md.
"""

from tambonlib.indicators.powers.agreement import rater_agreement
from tambonlib.indicators.powers.coefficients import icc_agreement, quadratic_kappa
from tambonlib.indicators.powers.levels import power_levels
from tambonlib.indicators.powers.moments import start_then_end
from tambonlib.indicators.powers.overlap import exclude_overlap, overlapping_dimensions
from tambonlib.indicators.powers.stored import (
    AGREEMENT,
    LEVELS,
    NOTED,
    measure_powers,
    measured_powers,
    noted_powers,
    powers_bytes,
    powers_fresh,
    read_agreement,
    read_powers,
    stored_powers_hash,
)

__all__ = [
    "power_levels",
    "start_then_end",
    "rater_agreement",
    "icc_agreement",
    "quadratic_kappa",
    "overlapping_dimensions",
    "exclude_overlap",
    "measure_powers",
    "measured_powers",
    "powers_fresh",
    "read_powers",
    "read_agreement",
    "powers_bytes",
    "noted_powers",
    "stored_powers_hash",
    "AGREEMENT",
    "LEVELS",
    "NOTED",
]
