"""Invented evaluation rounds and scores for the promises: every round has several items, rated from three sides.

Drawn at random alone, hardly any item of a round would be rated by two sides, and no evidence would ever be found.
"""

import numpy as np
import pandas as pd

from tambonlib.months import from_ordinal, ordinal

TABLES = ("evaluation_round", "score")
#: Dimensions of which no table is about households: their people and raters do not double with them.
NOT_OF_HOUSEHOLDS = ("D6", "D7")
#: Table → columns that double when every household is there twice, so that what each household gets stays.
DOUBLING = {"contribution": ("value_baht",), "agreement": ("committed_baht",)}
_ITEMS = ("ledger", "welfare", "plan", "dataset")
_RATERS = (("self", "own"), ("peer", "peer-1"), ("peer", "peer-2"), ("provincial", "worker"))


def evaluation_rows(name: str, made: dict, tambons: tuple[str, ...], months: tuple[str, ...], chance) -> pd.DataFrame:
    """Rows of one of `TABLES`; what they refer to is made already."""
    return _rounds(tambons, months, chance) if name == "evaluation_round" else _scores(made, chance)


def _rounds(tambons: tuple[str, ...], months: tuple[str, ...], chance) -> pd.DataFrame:
    """A round every third month, some not held, some held late, some not in the plan."""
    rows = []
    for tambon in tambons:
        for number, month in enumerate(months[1::3]):
            held = from_ordinal(ordinal(month) + int(chance.integers(3)))
            day = f"-{chance.integers(10, 28)}" if chance.random() < 0.7 else ""
            date = f"{held}{day}" if number == 0 or chance.random() < 0.8 else None
            rows.append((f"round-{tambon}-{number}", tambon, month, chance.random() < 0.9, date))
    return pd.DataFrame(rows, columns=["round_id", "tambon_code", "round", "planned", "date"])


def _scores(made: dict, chance) -> pd.DataFrame:
    """Most items by most raters; some evidence points to a meeting that there is, some to nothing, some to a paper."""
    items = pd.DataFrame({"item": _ITEMS}).merge(pd.DataFrame(_RATERS, columns=["rater_kind", "rater"]), how="cross")
    rows = made["evaluation_round"][["round_id", "tambon_code"]].merge(items, how="cross")
    rows = rows[chance.random(len(rows)) < 0.85].reset_index(drop=True)
    table = pd.Series(chance.choice(np.array(["meeting", "document", None], dtype=object), len(rows)))
    code = rows["tambon_code"].map({"990101": "meeting-990101-000", "990102": "meeting-990102-000"})
    code = code.where(chance.random(len(rows)) < 0.6, "meeting-lost")
    return rows.assign(
        rubric_version=np.where(chance.random(len(rows)) < 0.95, "1", "2"),
        current=chance.integers(1, 6, len(rows)),
        evidence_table=table,
        evidence_ref=code.where(table.notna()),
    )
