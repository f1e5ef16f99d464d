"""A support log that is filled line by line, so that each case can be checked by eye."""

import pandas as pd

from tambonlib.indicators import support

ACTIVITY = {
    "activity_id": None,
    "line": "L1",
    "level": "tambon",
    "start": None,
    "end": None,
    "hours": 2.0,
    "initiated_by": "unit",
    "request_date": None,
    "followup_due": None,
    "followup_done": None,
    "analysis_done": None,
    "beyond_capacity": False,
}
THERE = {"activity_id": None, "tambon_code": None, "n_participants": 5, "n_core": 1, "report_returned": None}
USE = {"activity_id": None, "tambon_code": None, "used": True, "date": None}


class Log:
    """Records of the support log; `tell` calls an indicator on them."""

    def __init__(self):
        self.activities, self.there, self.uses = [], [], []

    def add(self, start, tambons, *, there=(), **about):
        """An activity with the tambons at it; `there` may hold what differs for each of them."""
        name = f"a{len(self.activities)}"
        self.activities.append({**ACTIVITY, "activity_id": name, "start": start, **about})
        details = list(there) + [{}] * (len(tambons) - len(there))
        self.there += [
            {**THERE, "activity_id": name, "tambon_code": code, **own}
            for code, own in zip(tambons, details, strict=True)
        ]
        return name

    def use(self, activity, tambon, date, used=True):
        self.uses.append({"activity_id": activity, "tambon_code": tambon, "used": used, "date": date})

    def tables(self):
        types = {
            "hours": "float64",
            "beyond_capacity": "boolean",
            "used": "boolean",
            "n_participants": "Int64",
            "n_core": "Int64",
        }
        made = {
            "support_activity": (self.activities, ACTIVITY),
            "activity_tambon": (self.there, THERE),
            "activity_output_use": (self.uses, USE),
        }
        return {
            name: pd.DataFrame(rows, columns=list(columns)).astype(
                {column: types.get(column, "str") for column in columns}
            )
            for name, (rows, columns) in made.items()
        }

    def tell(self, indicator, months, **options):
        function = getattr(support, indicator)
        tables = self.tables()
        rows = function(*(tables[name] for name in function.card.tables), months=months, **options)
        return rows.set_index(["tambon_code", "part", "month"]).sort_index()


def roster(*codes, joined=None):
    """A roster; `joined` tells the month of some of them."""
    months = [(joined or {}).get(code, "2007-01") for code in codes]
    return pd.DataFrame(
        {"tambon_code": codes, "joined": months, "province_code": [code[:2] for code in codes]}, dtype="str"
    )
