"""The study's places against the registry of real ones.

A study about real tambons must use codes and names as the registry has them. A study that
declares itself invented is exempt, and may then hold no code and no name of a real place, so
that nobody takes invented figures for those of a village that exists.
"""

from collections.abc import Mapping

import pandas as pd

from tambonlib.errors import Fault
from tambonlib.study.section import Section


def place_faults(
    invented: bool,
    provinces: tuple[Mapping[str, str], ...],
    roster: pd.DataFrame | None,
    section: Section,
) -> list[Fault]:
    """Codes and names that do not go with the registry."""
    return []
