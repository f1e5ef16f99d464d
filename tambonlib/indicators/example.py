"""A few small invented records, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

from tambonlib.months import span

_TAMBON = "990101"
# The household month of DOMAIN's Appendix A, example 1: flow, category, baht.
HOUSEHOLD_MONTH = (
    ("receipt", "rice", 20_000),
    ("receipt", "wages", 6_000),
    ("receipt", "remittance", 3_000),
    ("receipt", "loan_received", 15_000),
    ("payment", "food", 4_200),
    ("payment", "alcohol", 400),
    ("payment", "tobacco", 250),
    ("payment", "lottery", 350),
    ("payment", "phone", 500),
    ("payment", "fuel", 900),
    ("payment", "merit", 400),
    ("payment", "funeral", 600),
    ("payment", "education", 800),
    ("payment", "fertiliser", 6_000),
    ("payment", "loan_principal", 5_000),
    ("payment", "interest", 700),
)


def example_records(households: int = 5, first_month: str = "2008-01", months: int = 12) -> dict[str, pd.DataFrame]:
    """Records of one invented tambon in which every household has the same month, again and again.

    The month is example 1 of DOMAIN's Appendix A. Loans, reviews and commitments are there too: each household
    owes 30,000 baht for farming, 10,000 for consumption and 10,000 for something unknown; at a review in the twelfth
    month (the last one where there are fewer) it set itself to spend 10 percent less on alcohol in the next three
    months.

    Parameters
    ----------
    households
        How many.
    first_month, months
        The months in which they keep accounts.

    Returns
    -------
    dict
        Table name → records, with the columns that the household indicators use.

    Examples
    --------
    >>> sorted(example_records())
    ['hh_commitment', 'hh_debt', 'hh_ledger', 'hh_month', 'hh_review', 'household', 'tambon_population']
    """
    calendar = span(first_month, months)
    reviewed = calendar[min(months, 12) - 1]
    houses = [f"h{number:03d}" for number in range(1, households + 1)]
    of_house = pd.DataFrame({"hh_id": pd.Series(houses, dtype="str"), "tambon_code": _TAMBON})
    by_month = of_house.merge(pd.DataFrame({"month": pd.Series(calendar, dtype="str")}), how="cross")
    lines = pd.DataFrame(HOUSEHOLD_MONTH, columns=["flow", "category", "amount_baht"]).astype(
        {"amount_baht": "float64"}
    )
    loans = pd.DataFrame(
        {"purpose": ["farming", "consumption", "unknown"], "outstanding_baht": [30_000.0, 10_000.0, 10_000.0]}
    )
    debts = of_house.merge(loans, how="cross").assign(round=first_month)
    return {
        "household": of_house.assign(joined=first_month, left=pd.Series([None] * households, dtype="str")),
        "hh_month": by_month.assign(
            sheet_present=pd.Series(True, index=by_month.index, dtype="boolean"), source="lines"
        ),
        "hh_ledger": by_month.merge(lines, how="cross")
        .assign(date=lambda rows: rows["month"] + "-15", in_kind=False, purpose=pd.Series(dtype="str"))
        .astype({"in_kind": "boolean"})
        .drop(columns="month"),
        "hh_debt": debts.assign(loan_id=debts["hh_id"] + "-" + debts["purpose"]),
        "hh_review": pd.DataFrame(
            {"review_id": ["r1"], "tambon_code": [_TAMBON], "date": [f"{reviewed}-20"]}, dtype="str"
        ),
        "hh_commitment": of_house.assign(
            review_id="r1", category="alcohol", target_pct=10.0, due=span(reviewed, 4)[-1]
        ),
        "tambon_population": pd.DataFrame(
            {"tambon_code": [_TAMBON], "year": [2008], "households": [200], "population": [700]}
        ),
    }
