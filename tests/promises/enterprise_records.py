"""Invented enterprise books: two crop years of each household's crops, batches of animals, and a shop.

They are as untidy as real ones: some seasons have no written end, some output is not sold and has no price, some books
hold cash costs only, a few have no cost or no output at all, and units are mixed.
"""

import numpy as np
import pandas as pd

from tambonlib.months import from_ordinal, ordinal
from tambonlib.records.categories import cost_chart

TABLES = ("enterprise", "ent_cost", "ent_output", "ent_review", "ent_decision")
#: Kind, months from its start to its end, and units in which its output is written.
_CROPS = (
    ("rice_wet", 5, ("kg", "tang_paddy", "kwian")),
    ("cassava", 9, ("kg", "ton")),
    ("cane_plant", 8, ("ton",)),
    ("maize", 4, ("kg", "sack")),
)
_BATCHES = (("pig", 4, ("head", "kg")), ("cattle", 7, ("head",)), ("trade", 3, ("piece",)))


def enterprise_rows(name: str, made: dict, months: tuple[str, ...], chance) -> pd.DataFrame:
    """The rows of one of `TABLES`; those of households and enterprises are made already."""
    if name == "enterprise":
        return _enterprises(made["household"], months, chance)
    kept = made["enterprise"]
    if name in ("ent_cost", "ent_output"):
        lines = kept.loc[kept.index.repeat(8 if name == "ent_cost" else 3)].reset_index(drop=True)
        lines = lines[chance.random(len(lines)) < 0.9].reset_index(drop=True)
        return _costs(lines, chance) if name == "ent_cost" else _outputs(lines, chance)
    rows = kept[chance.random(len(kept)) < 0.7].reset_index(drop=True)
    after = _later(rows["start"], chance.integers(1, 8, len(rows)))
    own = rows[["ent_id", "tambon_code"]].assign(date=after)
    if name == "ent_review":
        return own.drop_duplicates(["ent_id", "date"])
    done = np.where(chance.random(len(rows)) < 0.6, _later(own["date"], chance.integers(0, 6, len(rows))), None)
    return own.assign(decision=chance.choice(["cut_cost", "stop"], len(rows)), carried_out=done)


def _enterprises(household: pd.DataFrame, months: tuple[str, ...], chance) -> pd.DataFrame:
    made = []
    for home in household[["hh_id", "tambon_code"]].drop_duplicates("hh_id").itertuples():
        for kind, length, _ in _CROPS:
            for year in (2006, 2007):
                grown = "cane_ratoon" if kind == "cane_plant" and year == 2007 else kind
                start = ordinal(months[0]) - 10 + 12 * (year - 2006) + int(chance.integers(3))
                made.append((home, grown, year, start, length))
        for kind, length, _ in _BATCHES:
            start = ordinal(months[0]) + int(chance.integers(4))
            made.append((home, kind, None, start, length))
    rows = [
        (
            f"{home.hh_id}-e{number:03d}",
            home.hh_id,
            home.tambon_code,
            kind,
            year,
            round(1 + 9 * chance.random(), 2),
            int(chance.integers(1, 20)),
            f"{from_ordinal(start)}-05",
            f"{from_ordinal(start + length)}-25" if chance.random() < 0.8 else None,
        )
        for number, (home, kind, year, start, length) in enumerate(made)
    ]
    names = ["ent_id", "hh_id", "tambon_code", "kind", "crop_year", "area_rai", "herd_n", "start", "end"]
    return pd.DataFrame(rows, columns=names).assign(tenure="own")


def _costs(lines: pd.DataFrame, chance) -> pd.DataFrame:
    chart = cost_chart().sample(n=len(lines), replace=True, random_state=chance.integers(2**31))
    cash_books = lines["ent_id"].isin(
        lines["ent_id"].drop_duplicates().sample(frac=0.2, random_state=chance.integers(2**31))
    )
    return lines[["ent_id", "tambon_code"]].assign(
        date=_later(lines["start"], chance.integers(0, 7, len(lines))),
        cost_code=chart["code"].to_numpy(),
        behaviour=chart["behaviour"].to_numpy(),
        cash=chart["cash"].to_numpy() | cash_books.to_numpy(),
        amount_baht=(chance.integers(1, 500_000, len(lines)) / 100.0).round(2),
    )


def _outputs(lines: pd.DataFrame, chance) -> pd.DataFrame:
    units = {kind: units for kind, _, units in (*_CROPS, *_BATCHES, ("cane_ratoon", 0, ("ton",)))}
    usual = [units[kind][0 if chance.random() < 0.9 else -1] for kind in lines["kind"]]
    use = chance.choice(["sold", "eaten", "seed", "stored"], len(lines), p=[0.6, 0.2, 0.1, 0.1])
    price = (2 + 10 * chance.random(len(lines))).round(2)
    told = (use == "sold") | (chance.random(len(lines)) < 0.3)
    return lines[["ent_id", "tambon_code"]].assign(
        date=_later(lines["start"], chance.integers(4, 10, len(lines))),
        qty=chance.integers(0, 900, len(lines)).astype("float64"),
        unit=usual,
        use=use,
        price_baht=np.where(told, price, np.nan),
    )


def _later(dates: pd.Series, months: np.ndarray) -> list[str]:
    """The same day so many months later; some are known to the month only."""
    moved = [(from_ordinal(ordinal(date[:7]) + int(by)), date[7:]) for date, by in zip(dates, months, strict=True)]
    return [month if by % 5 == 4 else month + day for (month, day), by in zip(moved, months, strict=True)]
