"""Which months of a study lie before a tambon joined it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def before_joining(roster: pd.DataFrame, codes: Sequence[str], months: Sequence[str]) -> np.ndarray:
    """Of each tambon × month whether the tambon had not joined yet.

    Parameters
    ----------
    roster
        tambon_code and, where it is known, the month ``joined``; a tambon without it was there from the beginning.
    codes, months
        The tambons and the ISO months that are asked for.

    Examples
    --------
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "joined": ["2007-01", "2008-02"]})
    >>> before_joining(roster, ["990101", "990102"], ["2008-01", "2008-02"]).tolist()
    [[False, False], [True, False]]
    """
    if "joined" not in roster:
        return np.zeros((len(codes), len(months)), dtype="bool")
    since = roster.set_index("tambon_code")["joined"].reindex(codes).fillna("").to_numpy(dtype=object)
    return np.array(months, dtype=object)[None, :] < since[:, None]
