"""Dimension 1 of the demo study: the codebook's household tables of one tambon, as they truly are.

What a field book later shows of them, with headings, dirt and missing parts, is made in
:mod:`tambonlib.demo.forms` and :mod:`tambonlib.demo.dirt`.
"""

import numpy as np
import pandas as pd

from tambonlib.demo.debts import ROUNDS, debt_table, loans
from tambonlib.demo.household_books import Books, closed, line_balances
from tambonlib.demo.invented_households import ABSENT, LINES, SUMMARY, People, people, population
from tambonlib.demo.lines import ledger_lines
from tambonlib.demo.plan import Tambon, chance, study_months
from tambonlib.demo.reviews import reviews

REMARKS = ("ค่าอาหารเท่าเดิม", "เดือนนี้งานบุญเยอะ", "ขายข้าวได้ ใช้หนี้ก่อน", "หวยกินไปหลายงวด", "ค่าเทอมลูก", "ปุ๋ยแพง")
CLAIM = "ลดเหล้าลดหวยได้แล้ว"


def tables(seed: int, tambon: Tambon) -> dict[str, pd.DataFrame]:
    """All household tables of `tambon`, with the codebook's columns and codes.

    Returns
    -------
    dict
        Table name → DataFrame with the columns of the codebook, in its order; ISO dates, CE years.

    Examples
    --------
    >>> from tambonlib.demo.plan import chosen
    >>> found = tables(2550, chosen(["980304"])[0])
    >>> len(found["household"]), sorted(found["hh_month"]["month"].unique())
    (2, ['2007-05', '2007-06', '2007-07'])
    """
    homes = people(seed, tambon)
    circles = reviews(seed, tambon, homes)
    found = loans(seed, tambon, homes)
    books = closed(seed, tambon, homes, ledger_lines(seed, tambon, homes, circles.change), found)
    debts = debt_table(tambon, homes, found, books.credit)
    return {
        "household": homes.households,
        "hh_ledger": _ledger(seed, tambon, homes, books),
        "hh_month": _months(seed, tambon, homes, books, found),
        "hh_debt": debts,
        "hh_saving": _savings(seed, tambon, homes, books),
        "hh_review": circles.circles,
        "hh_commitment": circles.commitments,
        "tambon_population": population(seed, tambon),
    }


def _ledger(seed: int, tambon: Tambon, homes: People, books: Books) -> pd.DataFrame:
    """Lines of the months kept with lines; who writes only totals now and then keeps no running balance."""
    lines = books.lines.assign(balance=line_balances(books.lines, books.opening))
    home, month = lines["home"].to_numpy(dtype=int), lines["month"].to_numpy(dtype=int)
    no_balance = (homes.kept == SUMMARY).any(axis=1) | (chance(seed, tambon, 7).random(len(homes.land)) < 0.1)
    lines["balance"] = np.where(no_balance[home] | lines["in_kind"].to_numpy(dtype=bool), np.nan, lines["balance"])
    lines = lines[homes.kept[home, month] == LINES]
    farm = lines["category"].isin(["fertiliser", "pesticide", "seed", "hired_labour", "feed", "other_input"])
    names = homes.households["hh_id"].to_numpy()
    months = np.array(study_months())
    day = lines["day"].astype(int).map({number: f"-{number:02d}" for number in range(1, 32)})
    return pd.DataFrame(
        {
            "hh_id": names[lines["home"].to_numpy(dtype=int)],
            "tambon_code": tambon.code,
            "date": months[lines["month"].to_numpy(dtype=int)] + day,
            "flow": lines["flow"],
            "category": lines["category"],
            "amount_baht": lines["amount_baht"].astype(float),
            "in_kind": lines["in_kind"].astype(bool),
            "purpose": np.where(farm, "enterprise", "household"),
            "balance_baht": lines["balance"].astype(float),
            "memo": lines["memo"],
        }
    ).reset_index(drop=True)


def _months(seed: int, tambon: Tambon, homes: People, books: Books, found) -> pd.DataFrame:
    """One sheet for each kept month; some tambons also hand in a row for a month without a sheet."""
    random = chance(seed, tambon, 8)
    kept = homes.kept
    into, out = _turnover(books, kept.shape)
    debt = np.zeros(kept.shape)
    np.add.at(debt, found.table["home"].to_numpy(dtype=int), found.outstanding)
    says_missing = random.random() < 0.35
    shown = (kept != ABSENT) | (homes.member & says_missing)
    home, month = np.nonzero(shown)
    present = kept[home, month] != ABSENT
    values = {
        "opening_baht": books.opening,
        "receipts_baht": into,
        "payments_baht": out,
        "closing_baht": books.closing,
        "saving_balance_baht": books.saved + books.group_saved,
        "debt_balance_baht": debt + books.credit,
    }
    return pd.DataFrame(
        {
            "hh_id": homes.households["hh_id"].to_numpy()[home],
            "tambon_code": tambon.code,
            "month": np.array(study_months())[month],
            "sheet_present": present,
            "source": np.where(kept[home, month] == SUMMARY, "summary", "lines"),
            **{name: np.where(present, matrix[home, month], np.nan) for name, matrix in values.items()},
            "remark": _remarks(random, tambon, month, present),
        }
    )


def _turnover(books: Books, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Households × months: cash in and cash out."""
    lines = books.lines[~books.lines["in_kind"].astype(bool)]
    found = []
    for flow in ("receipt", "payment"):
        part = lines[lines["flow"] == flow]
        total = np.zeros(shape)
        np.add.at(total, (part["home"].to_numpy(dtype=int), part["month"].to_numpy(dtype=int)), part["amount_baht"])
        found.append(total)
    return found[0], found[1]


def _remarks(random, tambon: Tambon, month: np.ndarray, present: np.ndarray) -> np.ndarray:
    said = random.random(len(month)) < 0.12
    words = random.choice(np.array(REMARKS, dtype=object), len(month))
    if tambon.kind == "only_talk":
        said = np.where(month >= tambon.start, random.random(len(month)) < 0.5, said)
        words = np.where(month >= tambon.start, CLAIM, words)
    return np.where(said & present, words, None)


def _savings(seed: int, tambon: Tambon, homes: People, books: Books) -> pd.DataFrame:
    """Savings at each survey round: bank, saving group and funeral scheme."""
    funeral = chance(seed, tambon, 9).random(len(homes.land)) < 0.5
    stands = {
        "baac": books.saved,
        "saving_group": books.group_saved,
        "funeral_scheme": np.where(funeral, 200.0, 0.0)[:, None] * np.ones(books.saved.shape),
    }
    months = study_months()
    names = homes.households["hh_id"].to_numpy()
    parts = []
    for kind, balance in stands.items():
        for position in ROUNDS:
            asked = np.flatnonzero(homes.member[:, position] & (balance[:, position] > 0))
            row = {"hh_id": names[asked], "tambon_code": tambon.code, "date": f"{months[position]}-25", "kind": kind}
            parts.append(pd.DataFrame({**row, "balance_baht": balance[asked, position]}))
    both = pd.concat(parts, ignore_index=True)
    return both.sort_values(["hh_id", "date", "kind"], kind="stable", ignore_index=True)
