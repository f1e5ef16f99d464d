"""The book closed month by month: loans, deposits and withdrawals among the lines, balances, monthly sheets.

A household that would run out of cash draws on its savings and, when they are gone, buys on credit at
the shop; when the shop gives no more, the children send money. One with much cash repays the shop and
then deposits. Where a month has no sheet, the book
goes on from the last balance written.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.demo.debts import Loans
from tambonlib.demo.invented_households import ABSENT, People
from tambonlib.demo.lines import COLUMNS
from tambonlib.demo.plan import Tambon, chance, study_months

RECEIPTS_DAY, REPAY_DAY, GROUP_DAY, LAST_DAY = 1, 27, 5, 31
LEAST_CASH, MUCH_CASH = 300.0, 9000.0
CREDIT_LIMIT = 4000.0  # what a shop gives; beyond it the children have to help


#: What keeps a book from running dry or over: category → day and flow.
MOVES = {
    "saving_withdrawn": (RECEIPTS_DAY, "receipt"),
    "loan_received": (RECEIPTS_DAY, "receipt"),
    "remittance": (RECEIPTS_DAY, "receipt"),
    "loan_principal": (LAST_DAY, "payment"),
    "saving_deposit": (LAST_DAY, "payment"),
}


@dataclass(frozen=True)
class Books:
    """Closed books.

    Parameters
    ----------
    lines
        All lines, also those of months of which only totals are known; COLUMNS of lines, sorted.
    opening, closing, credit, saved, group_saved
        Households × months, baht: cash at the start and the end, owed to the shop, in the bank, in the
        saving group.
    """

    lines: pd.DataFrame
    opening: np.ndarray
    closing: np.ndarray
    credit: np.ndarray
    saved: np.ndarray
    group_saved: np.ndarray


def closed(seed: int, tambon: Tambon, people: People, lines: pd.DataFrame, found: Loans) -> Books:
    """Put loans and savings among the lines and close the books of `tambon`."""
    random = chance(seed, tambon, 6)
    group = _group_deposits(random, people)
    lines = pd.concat([lines, _loan_lines(people, found), _matrix_lines(group, "saving_deposit")], ignore_index=True)
    lines = _sorted(lines)
    net, lowest = _cash_in_month(lines, people.kept.shape)
    start = np.round(random.uniform(500, 6000, len(people.land)) / 10) * 10
    savings = np.round(random.gamma(1.5, 6000, len(people.land)) / 100) * 100
    opening, moves, credit, saved = _cash_over_time(people.kept, net, lowest, start, savings)
    lines = _sorted(_within_month(pd.concat([lines, *_move_lines(moves)], ignore_index=True)))
    closing = opening + _cash_in_month(lines, people.kept.shape)[0]
    before = np.round(random.gamma(2.0, 600, len(people.land)) / 100) * 100
    return Books(lines, opening, closing, credit, saved, before[:, None] + np.cumsum(group, axis=1))


def _group_deposits(random: np.random.Generator, people: People) -> np.ndarray:
    """Households × months: what goes to the saving group each month."""
    saver = random.random(len(people.land)) < 0.4
    amount = random.choice([50, 100, 200], len(people.land), p=[0.3, 0.5, 0.2])
    return np.where((people.kept != ABSENT) & saver[:, None], amount[:, None], 0).astype(float)


def _matrix_lines(amounts: np.ndarray, category: str, day: int = GROUP_DAY, flow: str = "payment") -> pd.DataFrame:
    """One line for each household-month in which there is an amount."""
    memos = {
        "saving_deposit": "ฝากเงิน",
        "saving_withdrawn": "ถอนเงินฝาก",
        "loan_received": "รับเงินกู้",
        "loan_principal": "คืนเงินต้น",
        "interest": "ดอกเบี้ย",
        "remittance": "ลูกส่งมาช่วย",
    }
    home, month = np.nonzero(amounts > 0)
    values = (home, month, day, flow, category, amounts[home, month], False, memos[category])
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def _loan_lines(people: People, found: Loans) -> pd.DataFrame:
    """Money received, principal and interest, in the months in which the book was kept."""
    home = found.table["home"].to_numpy(dtype=int)
    kept = (people.kept != ABSENT)[home]
    parts = []
    for amounts, category, day, flow in (
        (found.received, "loan_received", RECEIPTS_DAY, "receipt"),
        (found.repaid, "loan_principal", REPAY_DAY, "payment"),
        (found.interest, "interest", REPAY_DAY, "payment"),
    ):
        part = _matrix_lines(np.where(kept, amounts, 0), category, day, flow)
        parts.append(part.assign(home=home[part["home"].to_numpy(dtype=int)]))
    return pd.concat(parts, ignore_index=True)


def _sorted(lines: pd.DataFrame) -> pd.DataFrame:
    """In the order of a book; on one day what comes in stands first."""
    order = lines.assign(out=lines["flow"] == "payment").sort_values(["home", "month", "day", "out"], kind="stable")
    return order.drop(columns="out").reset_index(drop=True)


def _within_month(lines: pd.DataFrame) -> pd.DataFrame:
    """The last day is the 28th, 29th, 30th or 31st."""
    lengths = pd.PeriodIndex(study_months(), freq="M").days_in_month.to_numpy()
    return lines.assign(day=np.minimum(lines["day"].to_numpy(dtype=int), lengths[lines["month"].to_numpy(dtype=int)]))


def cash(lines: pd.DataFrame) -> np.ndarray:
    """What each line does to the cash in hand: in, out, or nothing for things."""
    amount = lines["amount_baht"].to_numpy(dtype=float)
    signed = np.where(lines["flow"] == "receipt", amount, -amount)
    return np.where(lines["in_kind"].to_numpy(dtype=bool), 0.0, signed)


def _cash_in_month(lines: pd.DataFrame, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Households × months: the month's change of cash, and its lowest point within the month."""
    steps = pd.DataFrame({"home": lines["home"], "month": lines["month"], "cash": cash(lines)})
    steps["run"] = steps.groupby(["home", "month"])["cash"].cumsum()
    found = steps.groupby(["home", "month"]).agg(net=("cash", "sum"), low=("run", "min"))
    net, low = np.zeros(shape), np.zeros(shape)
    home, month = (found.index.get_level_values(level).to_numpy(dtype=int) for level in (0, 1))
    net[home, month], low[home, month] = found["net"], np.minimum(found["low"], 0)
    return net, low


def _cash_over_time(kept, net, lowest, cash_now, saved_now):
    """Month after month: withdraw or buy on credit when short, repay and deposit when there is plenty."""
    shape = net.shape
    moves = {name: np.zeros(shape) for name in MOVES}
    opening, credit, saved = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    owed = np.zeros(shape[0])
    for month in range(shape[1]):
        open_book = kept[:, month] != ABSENT
        opening[:, month] = cash_now
        short = np.where(open_book, np.maximum(LEAST_CASH - cash_now - lowest[:, month], 0), 0)
        wanted = np.ceil(short / 500) * 500
        drawn = np.where(saved_now >= wanted, wanted, 0)
        sent = np.where(owed + wanted - drawn > CREDIT_LIMIT, wanted - drawn, 0)
        borrowed = wanted - drawn - sent
        cash_now = np.where(open_book, cash_now + net[:, month] + wanted, cash_now)
        spare = np.where(open_book, np.maximum(np.floor((cash_now - MUCH_CASH) / 500) * 500, 0), 0)
        back = np.minimum(spare, owed)
        put = np.where(borrowed + sent > 0, 0, spare - back)
        owed, saved_now, cash_now = owed + borrowed - back, saved_now - drawn + put, cash_now - back - put
        for name, amount in zip(MOVES, (drawn, borrowed, sent, back, put), strict=True):
            moves[name][:, month] = amount
        credit[:, month], saved[:, month] = owed, saved_now
    return opening, moves, credit, saved


def _move_lines(moves: dict[str, np.ndarray]) -> list[pd.DataFrame]:
    return [_matrix_lines(amounts, name, *MOVES[name]) for name, amounts in moves.items()]


def line_balances(lines: pd.DataFrame, opening: np.ndarray) -> np.ndarray:
    """Cash in hand after each line: the month's opening and what has come and gone since."""
    run = pd.Series(cash(lines)).groupby([lines["home"].to_numpy(), lines["month"].to_numpy()]).cumsum().to_numpy()
    return opening[lines["home"].to_numpy(dtype=int), lines["month"].to_numpy(dtype=int)] + run
