"""The contributions with the side of whoever gave them, read once for all indicators that rest on them."""

from collections.abc import Mapping

import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.indicators.standing import last_month

#: What the indicators use of each record table.
COLUMNS_USED = {
    "partner": ("partner_id", "side"),
    "contribution": ("tambon_code", "date", "partner_id", "agreement_id", "kind", "value_baht"),
    "agreement": ("agreement_id", "tambon_code", "start", "end", "committed_baht"),
}


def sides(sort: str) -> tuple[str, ...]:
    """The sides of one sort: ``"main"``, ``"optional"``, or the tambon's ``"own"``, as
    definitions/partnership_sides.yaml declares them.

    Examples
    --------
    >>> sides("main"), sides("own")
    (('community', 'lao', 'state', 'academic'), ('community',))
    """
    return tuple(_tree()[sort])


def given(partner: pd.DataFrame, contribution: pd.DataFrame) -> pd.DataFrame:
    """Every contribution.

    A partner that works with many tambons has one row; its side holds for all of them.

    Returns
    -------
    DataFrame
        tambon_code, partner_id, agreement_id, cash (whether it is money), value (baht, missing where it is not
        known), side (missing where the partner is not in its table), start (the month in which it was given, as an
        ordinal).

    Examples
    --------
    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> records = example_partnership()
    >>> given(records["partner"], records["contribution"])[["partner_id", "side", "value"]].values.tolist()[0]
    ['tao', 'lao', 60000.0]
    """
    side_of = partner.drop_duplicates("partner_id").set_index("partner_id")["side"]
    about = contribution[["tambon_code", "partner_id", "agreement_id"]]
    return about.assign(
        cash=contribution["kind"] == "cash",
        value=contribution["value_baht"].astype("float64"),
        side=contribution["partner_id"].map(side_of).astype("str"),
        start=last_month(contribution["date"]),
    )


#: Name → function of the base tables that indicators may ask for.
BASES = {"given": given}


def _tree() -> Mapping:
    return read_definition("partnership_sides.yaml")
