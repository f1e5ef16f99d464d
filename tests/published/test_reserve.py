"""DOMAIN, Appendix A, example 6: closing 120,000; benefits 96,000 a year → 15 months."""

import pytest

from tambonlib.indicators.examples import example_fund
from tambonlib.indicators.welfare_fund import reserve_months
from tambonlib.months import span

MONTHS = span("2008-01", 12)


def reserve_in_december(sheets, fund):
    told = reserve_months(fund, sheets, months=MONTHS)
    return told.loc[(told["part"] == "months") & (told["month"] == "2008-12"), "value"].item()


def test_the_reserve_lasts_fifteen_months():
    records = example_fund()
    assert records["wf_month"]["benefits_out_baht"].sum() == 96_000
    assert records["wf_month"]["closing_baht"].iloc[-1] == 120_000
    assert reserve_in_december(records["wf_month"], records["wf_fund"]) == pytest.approx(15.0)


def test_it_lasts_as_long_when_the_benefits_of_the_year_fall_in_one_month():
    records = example_fund()
    sheets = records["wf_month"]
    at_once = [96_000.0] + [0.0] * 11
    assert reserve_in_december(sheets.assign(benefits_out_baht=at_once), records["wf_fund"]) == pytest.approx(15.0)
