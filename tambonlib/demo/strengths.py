"""How strong the four powers of an invented tambon truly are, month by month, and which books it keeps.

All other dimensions lean on this, so that powers and records tell one story; raters see it with their own eyes
(:mod:`tambonlib.demo.invented_power_ratings`).
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tambonlib.demo.plan import Tambon, chance, settings, study_months

POWERS = ("V", "K", "N", "P")
RISE = 3  # months in which a planted power rises
USUAL = (1.6, 2.7)
DRIFT = 0.15  # what an ordinary power gains at most from the first to the last month


def strengths(seed: int, tambon: Tambon) -> dict[str, np.ndarray]:
    """Power → its true level (1–5) in each month.

    Examples
    --------
    >>> from tambonlib.demo.plan import chosen
    >>> data = strengths(2550, chosen(["970102"])[0])["K"]
    >>> bool(data[0] < 3 < data[-1])
    True
    """
    random = chance(seed, tambon, 20)
    months = np.arange(len(study_months()))
    found = {}
    for power in POWERS:
        usual, drift = random.uniform(*USUAL), random.uniform(0, DRIFT)
        found[power] = usual + drift * months / months[-1]
    for one in tambon.also:
        for power, level in settings("story")["also"][one.kind]["powers"].items():
            found[power] = _planted(found[power], one.start, level, months)
    return found


def _planted(usual: np.ndarray, start: int, level: float, months: np.ndarray) -> np.ndarray:
    """From the start of the study so, or rising to it within a few months."""
    if start == 0:
        return np.full(len(months), level)
    return usual + (level - usual) * np.clip((months - start + 1) / RISE, 0, 1)


def keeps(seed: int, tambon: Tambon, book: str) -> bool:
    """Whether the tambon keeps this book at all (names under ``collected`` of the story)."""
    story = settings("story")
    if tambon.kind == "almost_nothing" or (tambon.kind == "unreadable" and book == "enterprise"):
        return False
    shares = story["collected"]
    drawn = chance(seed, tambon, 21).random(len(shares))[list(shares).index(book)]
    needed = any(book in story["also"][one.kind]["needs"] for one in tambon.also)
    return bool(needed or tambon.code in story["keep_everything"] or drawn < shares[book])


def records(table_name: str, rows: Iterable[dict] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a table with the columns of the demo's books, in their order; what a row does not say is missing.

    Which columns those are is declared in ``book_columns.yaml`` beside this module.

    Raises
    ------
    ValueError
        When a row says something that the books do not show.
    """
    columns = settings("book_columns")[table_name]
    made = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    unknown = set(made.columns) - set(columns)
    if unknown:
        raise ValueError(f"columns of {table_name} must be {columns}; got also {sorted(unknown)}")
    return made.reindex(columns=columns)
