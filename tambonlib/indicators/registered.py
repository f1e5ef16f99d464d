"""What the civil register says of a tambon in a month: persons, households, villages."""

import pandas as pd

from tambonlib.indicators.told import CELL


def registered(tambon_population: pd.DataFrame, column: str, *, tambons: pd.Index, months: tuple[str, ...]) -> pd.Series:
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
    known = known.loc[known[column] > 0, ["tambon_code", "year", column]].astype({"year": "int64", column: "float64"}).sort_values("year")
    calendar = pd.Index(list(months), dtype="str")
    cells = pd.MultiIndex.from_product([pd.Index(list(tambons), dtype="str"), calendar], names=CELL).to_frame(index=False)
    asked = cells.assign(year=cells["month"].str.slice(0, 4).astype("int64"), place=range(len(cells))).sort_values("year", kind="stable")
    found = pd.merge_asof(asked, known, on="year", by="tambon_code")
    earliest = found["tambon_code"].map(known.groupby("tambon_code")[column].first())
    return found.assign(**{column: found[column].fillna(earliest)}).sort_values("place").set_index(CELL)[column]
