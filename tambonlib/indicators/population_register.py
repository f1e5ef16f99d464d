"""What the civil register says of a tambon in a month: persons, households, villages."""

import numpy as np
import pandas as pd

from tambonlib.indicators.tambon_months import tambon_months


def registered(
    tambon_population: pd.DataFrame, column: str, *, tambons: pd.Index, months: tuple[str, ...]
) -> pd.Series:
    """The registered number by tambon and month: the latest count not after this year, else the earliest known.

    Parameters
    ----------
    column
        ``"population"``, ``"households"`` or ``"villages"``.
    tambons
        Of which tambons.

    Returns
    -------
    Series
        By tambon_code and month; missing where no count above zero is known.

    Examples
    --------
    >>> counts = pd.DataFrame({"tambon_code": "990101", "year": [2007, 2008], "villages": [9, 10]})
    >>> registered(counts, "villages", tambons=pd.Index(["990101"]), months=("2006-12", "2007-12", "2008-01")).tolist()
    [9.0, 9.0, 10.0]
    """
    known = tambon_population.dropna(subset=["year", column])
    known = (
        known.loc[known[column] > 0, ["tambon_code", "year", column]]
        .astype({"year": "int64", column: "float64"})
        .sort_values("year")
    )
    earliest = known.drop_duplicates("tambon_code").set_index("tambon_code")[column].reindex(tambons)
    of_year = {}
    for year in {int(month[:4]) for month in months}:
        latest = (
            known[known["year"] <= year].drop_duplicates("tambon_code", keep="last").set_index("tambon_code")[column]
        )
        of_year[year] = latest.reindex(tambons).fillna(earliest).to_numpy()
    counts = np.column_stack([of_year[int(month[:4])] for month in months])
    return pd.Series(counts.ravel(), index=tambon_months(tambons, months), name=column)
