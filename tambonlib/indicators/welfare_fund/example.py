"""A small invented welfare fund, to try the indicators on (ข้อมูลสมมติ)."""

import pandas as pd

from tambonlib.months import span

_TAMBON = "990101"


def example_fund(members: int = 10, first_month: str = "2008-01", months: int = 12) -> dict[str, pd.DataFrame]:
    """Records of one invented fund in which every month is like the others.

    Each member owes 30 baht a month; the last one of the list pays 10, the others all. Each month
    8,000 baht of benefits and 100 of administration go out, local government adds what the members' money lacks of
    them, and the balance stays at 120,000 baht (example 6 of DOMAIN's Appendix A). Half of the members are 55 to 59
    years old, the others 25 to 34. The rule gives 1,200 baht a year from the age of 60.

    Parameters
    ----------
    members
        How many, at most 270.
    first_month, months
        The months of the books.

    Returns
    -------
    dict
        Table name → records, with the columns that the indicators use.

    Examples
    --------
    >>> sorted(example_fund())
    ['tambon_population', 'wf_contribution', 'wf_fund', 'wf_member', 'wf_month', 'wf_rule']
    """
    calendar = span(first_month, months)
    people = pd.DataFrame({"member_id": [f"m{number:03d}" for number in range(members)]}, dtype="str").assign(
        tambon_code=_TAMBON
    )
    bands = ["age_55_59" if number < members // 2 else "age_25_34" for number in range(members)]
    by_month = people.merge(pd.DataFrame({"month_due": pd.Series(calendar, dtype="str")}), how="cross")
    last = by_month["member_id"] == people["member_id"].iloc[-1]
    paid_in = 30.0 * (members - 1) + 10.0
    sheets = pd.DataFrame({"month": pd.Series(calendar, dtype="str")}).assign(
        fund_id="f1",
        tambon_code=_TAMBON,
        opening_baht=120_000.0,
        member_in_baht=paid_in,
        lao_in_baht=8_100.0 - paid_in,
        state_in_baht=0.0,
        other_in_baht=0.0,
        benefits_out_baht=8_000.0,
        admin_out_baht=100.0,
        closing_baht=120_000.0,
    )
    return {
        "wf_fund": pd.DataFrame({"fund_id": ["f1"], "tambon_code": [_TAMBON], "founded": ["2005"]}, dtype="str"),
        "wf_rule": pd.DataFrame(
            {
                "fund_id": ["f1"],
                "tambon_code": [_TAMBON],
                "benefit_type": ["old_age"],
                "amount_baht": [1_200.0],
                "unit": ["year"],
                "from_age": pd.Series([60], dtype="Int64"),
                "cap_per_year_baht": [float("nan")],
                "valid_from": ["2005"],
            }
        ),
        "wf_member": people.assign(
            fund_id="f1",
            age_band=pd.Series(bands, dtype="str"),
            age_as_of=calendar[0],
            joined="2006-05-01",
            left=pd.Series([None] * members, dtype="str"),
        ),
        "wf_contribution": by_month.assign(
            amount_due_baht=30.0,
            amount_paid_baht=30.0 - 20.0 * last,
            paid_date=by_month["month_due"] + "-05",
        ),
        "wf_month": sheets,
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "population": [40]}),
    }
