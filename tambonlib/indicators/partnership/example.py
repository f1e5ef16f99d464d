"""A few invented partners and what they gave, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

_TAMBON = "990101"
_PARTNERS = (("tao", "lao"), ("health", "state"), ("temple", "religious"), ("villagers", "community"))
_CONTRIBUTIONS = (
    # date, partner, agreement, kind, baht
    ("2008-01-15", "tao", "mou", "cash", 60_000.0),
    ("2008-02", "health", None, "cash", 30_000.0),
    ("2008-04-20", "temple", None, "cash", None),
    ("2008-05-05", "villagers", None, "people", 10_000.0),
    ("2008-06-05", "temple", None, "in_kind", 10_000.0),
)


def example_partnership() -> dict[str, pd.DataFrame]:
    """Records of one invented tambon with four partners, five contributions in the first half of 2008, and two
    agreements.

    What came from outside is 60,000, 30,000 and 10,000 baht, as in example 6 of DOMAIN's Appendix A.

    Returns
    -------
    dict
        Table name → records.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_partnership().items()}
    {'partner': 4, 'contribution': 5, 'agreement': 2, 'tambon_population': 1}
    """
    names = ["date", "partner_id", "agreement_id", "kind", "value_baht"]
    contribution = pd.DataFrame(_CONTRIBUTIONS, columns=names).assign(tambon_code=_TAMBON)
    agreement = pd.DataFrame(
        {
            "agreement_id": ["mou", "word"],
            "tambon_code": _TAMBON,
            "start": ["2007-10-01", "2008-01"],
            "end": ["2008-09-30", None],
            "committed_baht": [80_000.0, None],
        }
    )
    return {
        "partner": pd.DataFrame(_PARTNERS, columns=["partner_id", "side"], dtype="str").assign(tambon_code=_TAMBON),
        "contribution": contribution.astype(dict.fromkeys(names[:-1], "str")),
        "agreement": agreement.astype({"start": "str", "end": "str"}),
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "households": [200]}),
    }
