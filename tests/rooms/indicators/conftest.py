"""A household book that is filled line by line, so that each case can be checked by eye."""

import pandas as pd
import pytest

from tambonlib.months import span

YEAR = span("2008-01", 12)
TYPES = {
    "amount_baht": "float64",
    "outstanding_baht": "float64",
    "target_pct": "float64",
    "in_kind": "boolean",
    "sheet_present": "boolean",
    "year": "Int64",
    "households": "Int64",
}
COLUMNS = {
    "household": ("hh_id", "tambon_code", "joined", "left"),
    "hh_month": ("hh_id", "tambon_code", "month", "sheet_present", "source"),
    "hh_ledger": ("hh_id", "tambon_code", "date", "flow", "category", "amount_baht", "in_kind", "purpose"),
    "hh_debt": ("loan_id", "hh_id", "tambon_code", "round", "purpose", "outstanding_baht"),
    "hh_review": ("review_id", "tambon_code", "date"),
    "hh_commitment": ("review_id", "hh_id", "tambon_code", "category", "target_pct", "due"),
    "tambon_population": ("tambon_code", "year", "households"),
}


class Book:
    """Records of one tambon (or more), written down one by one."""

    tambon = "990101"

    def __init__(self):
        self.rows = {name: [] for name in COLUMNS}

    def household(self, hh_id, joined="2008-01", left=None):
        self.rows["household"].append((hh_id, self.tambon, joined, left))

    def sheet(self, hh_id, month, present=True, source="lines"):
        self.rows["hh_month"].append((hh_id, self.tambon, month, present, source))

    def line(self, hh_id, month, flow, category, baht, *, in_kind=False, purpose=None):
        self.rows["hh_ledger"].append((hh_id, self.tambon, f"{month}-15", flow, category, baht, in_kind, purpose))

    def kept(self, hh_id, months, lines, joined="2008-01", left=None):
        """A household with a sheet and the same (flow, category, baht) in each of these months."""
        self.household(hh_id, joined, left)
        for month in months:
            self.sheet(hh_id, month)
            for flow, category, baht in lines:
                self.line(hh_id, month, flow, category, baht)

    def loan(self, hh_id, round_, purpose, outstanding):
        self.rows["hh_debt"].append(
            (f"loan-{len(self.rows['hh_debt'])}", hh_id, self.tambon, round_, purpose, outstanding)
        )

    def review(self, review_id, date):
        self.rows["hh_review"].append((review_id, self.tambon, date))

    def commitment(self, review_id, hh_id, category, target, due):
        self.rows["hh_commitment"].append((review_id, hh_id, self.tambon, category, target, due))

    def registered(self, year, households):
        self.rows["tambon_population"].append((self.tambon, year, households))

    def table(self, name):
        rows = pd.DataFrame(self.rows[name], columns=list(COLUMNS[name]))
        return rows.astype({column: TYPES.get(column, "str") for column in rows})

    def told(self, indicator, months=YEAR, **options):
        """What the indicator says: (month, part) → row."""
        rows = indicator(*(self.table(name) for name in indicator.card.tables), months=months, **options)
        return rows.set_index(["tambon_code", "month", "part"]).loc[self.tambon]


@pytest.fixture
def book():
    return Book()
