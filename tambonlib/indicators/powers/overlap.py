"""Which dimensions measure the same thing as a power, and tables without them."""

import pandas as pd

from tambonlib import framework


def overlapping_dimensions(power: str) -> tuple[str, ...]:
    """The dimensions that overlap this power, as the framework declares.

    Raises
    ------
    KeyError
        When there is no such power.

    Examples
    --------
    >>> overlapping_dimensions("K"), overlapping_dimensions("P")
    (('D5',), ())
    """
    overlaps = {one.code: one.overlaps for one in framework.powers()}
    if power not in overlaps:
        raise KeyError(f"power must be one of {', '.join(overlaps)}; got {power!r}")
    return overlaps[power]


def exclude_overlap(table: pd.DataFrame, power: str) -> pd.DataFrame:
    """The rows of `table` that may be held against this power.

    A test of "powers drive progress" with a dimension that measures the same thing as the power would be true by
    definition.

    Parameters
    ----------
    table
        Results or anything else with the column ``indicator`` ("D5.1") or ``dimension`` ("D5"). Rows without one stay.
    power
        "V", "K", "N" or "P".

    Raises
    ------
    KeyError
        When there is no such power, or the table has neither column.

    Examples
    --------
    >>> results = pd.DataFrame({"indicator": ["D1.2", "D5.1", "D5.4", "S.1"]})
    >>> exclude_overlap(results, "K")["indicator"].tolist()
    ['D1.2', 'S.1']
    """
    if "dimension" not in table and "indicator" not in table:
        raise KeyError(f"table must have the column indicator or dimension; got {', '.join(map(str, table.columns))}")
    dimension = table["dimension"] if "dimension" in table else table["indicator"].str.split(".").str[0]
    return table[~dimension.isin(overlapping_dimensions(power))]
