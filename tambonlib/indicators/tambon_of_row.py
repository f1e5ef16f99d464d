"""Whose a row is that names no tambon: that of the row to which it refers.

The book of a group may leave the tambon out of its meetings, its people, its resolutions and its hours, since the
group has one. What belongs to a group of the whole province stays without a tambon.
"""

from collections.abc import Mapping

import pandas as pd

from tambonlib.records import codebook


def tambons_of(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The tambon of each row of one table; missing where neither the row nor what it must refer to names one.

    Parameters
    ----------
    name
        A table with ``tambon_code``.
    tables
        Record tables by name; what is referred to is looked up in those that are there.

    Examples
    --------
    >>> tables = {
    ...     "mechanism": pd.DataFrame({"mechanism_id": ["m", "p"], "tambon_code": ["990101", None]}, dtype="str"),
    ...     "meeting": pd.DataFrame(
    ...         {"meeting_id": ["a", "b"], "mechanism_id": ["m", "p"], "tambon_code": [None, None]}, dtype="str"),
    ...     "resolution": pd.DataFrame({"meeting_id": ["a", "b"], "tambon_code": [None, "990102"]}, dtype="str"),
    ... }
    >>> tambons_of("resolution", tables).tolist()
    ['990101', '990102']
    """
    rows = tables[name]
    found = rows["tambon_code"]
    if not found.isna().any():
        return found
    # Keys are categories in a formula; another table's codes need not be among them.
    found = found.astype("str")
    known = codebook.tables().get(name)
    for column in known.columns.values() if known else ():
        owner, _, code = (column.refers_to or "").partition(".")
        if (
            column.required
            and column.name in rows
            and owner != name
            and {"tambon_code", code} <= set(tables.get(owner, ()))
        ):
            of = tambons_of(owner, tables).set_axis(tables[owner][code])
            found = found.fillna(rows[column.name].map(of[of.index.notna() & ~of.index.duplicated()]).astype("str"))
    return found
