"""Example 3 of DOMAIN.md, Appendix A: five proposals, two of them still open, with the numbers that are printed
there.
"""

import datetime

import pandas as pd
import pytest

from tambonlib.indicators.plans_proposals import funded_within, median_wait

# Days to funded; False: still open after so many days.
WAITS = ((60, True), (90, False), (120, True), (200, False), (240, True))
END = datetime.date(2008, 12, 31)


@pytest.fixture
def tables():
    proposals, events = [], []
    for number, (days, funded) in enumerate(WAITS):
        proposed = datetime.date(2008, 2, 1) if funded else END - datetime.timedelta(days)
        proposals.append((f"p{number}", "990101", None, "agency", proposed.isoformat(), None))
        if funded:
            events.append((f"p{number}", "990101", (proposed + datetime.timedelta(days)).isoformat(), "funded"))
    columns = ["proposal_id", "tambon_code", "problem_id", "doer", "proposed_date", "evidence_dataset_id"]
    return (
        pd.DataFrame(proposals, columns=columns, dtype="str"),
        pd.DataFrame(events, columns=["proposal_id", "tambon_code", "date", "status"], dtype="str"),
    )


def value(rows, part):
    return rows.loc[rows["part"] == part, "value"].item()


@pytest.mark.parametrize(
    ("days", "still_waiting"), [(59, 1.0), (60, 0.80), (120, 0.5333), (180, 0.5333), (239, 0.5333), (240, 0.0)]
)
def test_share_still_waiting(tables, days, still_waiting):
    rows = funded_within(*tables, months=("2008-12",), funded_within_days=days)
    assert round(1 - value(rows, "funded") / 100, 4) == still_waiting


def test_funded_within_180_days(tables):
    rows = funded_within(*tables, months=("2008-12",), funded_within_days=180)
    assert round(value(rows, "funded"), 1) == 46.7, "the naive 2 of 5 would be 40"
    assert value(rows, "exited") == 0


def test_median_wait(tables):
    assert value(median_wait(*tables, months=("2008-12",)), "to_funded") == 240
