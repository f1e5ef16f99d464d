"""To which tambon each row belongs."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.records.grid import Grid
from tambonlib.records.headings import Placed
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import Source
from tambonlib.thai import ascii_digits

_SIX_DIGITS = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


def codes_in_name(identity: str) -> list[str]:
    """The codes of six digits in a file's own name (Thai digits count, folders do not).

    Examples
    --------
    >>> codes_in_name("บัญชีครัวเรือน/๕๓๐๒๐๓_หาดสมมติ.xlsx")
    ['530203']
    """
    return list(dict.fromkeys(_SIX_DIGITS.findall(ascii_digits(identity.rsplit("/", 1)[-1]))))


def spread_codes(
    grid: Grid, placed: Placed, source: Source, roster: list[str], data: np.ndarray
) -> tuple[pd.Series, pd.Series]:
    """The declared rule that spreads numbered units over the roster: its position is the number mod its size.

    Returns
    -------
    Codes, and problems where there is no whole number.
    """
    texts = grid.texts[placed.headings[key_of(source.spread["by"])]].iloc[data]
    whole = texts.str.strip().str.fullmatch("[0-9]{1,15}").to_numpy(dtype=bool)
    numbers = pd.to_numeric(texts.where(whole, "0")).to_numpy(dtype=np.int64)
    codes = pd.Series(sorted(roster), dtype="str").take(numbers % len(roster)).set_axis(texts.index)
    problems = pd.Series(np.nan, index=texts.index, dtype="str").mask(~whole, "spread_no_number")
    return codes.where(whole), problems


def outside(codes: pd.Series, roster: list[str]) -> np.ndarray:
    """Rows with a code that the study's roster does not hold."""
    return (codes.notna() & ~codes.isin(roster)).to_numpy()


def looked_up(rows: pd.DataFrame, households: Mapping[str, str]) -> pd.Series:
    """The tambon of each row's household; missing where the household is not known."""
    return rows["hh_id"].map(households).astype("str")
