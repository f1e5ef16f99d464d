"""When each dataset was updated: the base table of the indicators about datasets.

The register of datasets holds the latest update only; it is one update among those of the log, so that nothing of
a later month is seen in an earlier one.
"""

import pandas as pd

from tambonlib.indicators.standing import last_month

#: What the indicators use of each record table.
COLUMNS_USED = {
    "dataset": ("dataset_id", "tambon_code", "unit", "household_base", "n_units", "cycle_months", "last_updated"),
    "dataset_update": ("dataset_id", "tambon_code", "date", "n_units"),
    "data_quality": ("dataset_id", "tambon_code", "check", "n_checked", "n_fail", "date"),
    "tambon_population": ("tambon_code", "year", "households"),
}


def dataset_updates(dataset: pd.DataFrame, dataset_update: pd.DataFrame) -> pd.DataFrame:
    """Every update of which the date is known, in the order of time.

    Returns
    -------
    DataFrame
        dataset_id, start (the month as an ordinal), n_units; of updates of one date, the log's stands last.

    Examples
    --------
    >>> dataset = pd.DataFrame({"dataset_id": ["d"], "last_updated": ["2008-03"], "n_units": [90]})
    >>> log = pd.DataFrame({"dataset_id": ["d"], "date": ["2007-03-01"], "n_units": [80]})
    >>> dataset_updates(dataset, log)["n_units"].tolist()
    [80.0, 90.0]
    """
    register = dataset[["dataset_id", "last_updated", "n_units"]].rename(columns={"last_updated": "date"})
    both = pd.concat(
        [
            register.astype({"n_units": "float64"}).assign(source=0),
            dataset_update[["dataset_id", "date", "n_units"]].astype({"n_units": "float64"}).assign(source=1),
        ],
        ignore_index=True,
    ).dropna(subset=["date"])
    ordered = both.sort_values(["dataset_id", "date", "source"], ignore_index=True)
    return ordered.assign(start=last_month(ordered["date"]))[["dataset_id", "start", "n_units"]]


#: Name → function of the base tables that indicators may ask for.
BASES = {"dataset_updates": dataset_updates}
