"""Dependence on one partner, with the number that DOMAIN's Appendix A, example 6, prints."""

import pandas as pd
import pytest

from tambonlib.indicators.partnership import dependence

PARTNERS = {"tao": ("lao", 60.0), "health": ("state", 30.0), "college": ("academic", 10.0)}


@pytest.mark.parametrize("baht", [1, 1000])
def test_60_30_10(baht):
    partner = pd.DataFrame(
        {"partner_id": [*PARTNERS, "us"], "side": [*(side for side, _ in PARTNERS.values()), "community"]}, dtype="str"
    )
    value = [*(share * baht for _, share in PARTNERS.values()), 500.0 * baht]
    contribution = pd.DataFrame(
        {
            "tambon_code": "990101",
            "date": "2008-01-10",
            "partner_id": partner["partner_id"],
            "agreement_id": None,
            "kind": "cash",
            "value_baht": value,
        }
    )
    told = dependence(partner, contribution, months=("2008-01",)).set_index("part")["value"]
    assert round(told["hhi"], 2) == 0.46
    assert told["largest"] == 60
