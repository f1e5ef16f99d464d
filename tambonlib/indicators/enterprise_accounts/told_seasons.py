"""Seasons in the months in which they are told, and what their enterprises have in a block, put together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts.blocks import Told, put_together, told_cells


@dataclass(frozen=True)
class ToldSeasons:
    """Seasons, and the months in which they are told.

    Parameters
    ----------
    rows
        Enterprises in their order, with ``season``.
    begun
        Whether each enterprise has begun by each month: months × enterprises.
    told
        Which seasons are told in each month: months × seasons. What comes out has one entry for each of these, by
        month.
    """

    rows: pd.DataFrame
    begun: np.ndarray
    told: np.ndarray

    def gather(self, block: np.ndarray, how: np.ufunc = np.add, empty: float = 0.0) -> np.ndarray:
        """Puts together what the enterprises of each told season have in a block (months × enterprises), those
        that have begun.
        """
        return put_together(np.where(self._begun, block.ravel()[self._of.place], empty), self._of, how, empty)

    @cached_property
    def seasons(self) -> pd.DataFrame:
        """One row for each season, that of its first enterprise."""
        return self.rows.drop_duplicates("season").reset_index(drop=True)

    @cached_property
    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Month and season of each that is told."""
        return np.nonzero(self.told)

    @cached_property
    def _of(self) -> Told:
        return told_cells(self.told, self.rows["season"].to_numpy())

    @cached_property
    def _begun(self) -> np.ndarray:
        return self.begun.ravel()[self._of.place]


def seasons_over(rows: pd.DataFrame, begun: np.ndarray, over: np.ndarray) -> ToldSeasons:
    """The seasons of which something has begun and all that has is over; both by month and enterprise.

    Examples
    --------
    >>> rows = pd.DataFrame({"season": [0, 0, 1]})
    >>> begun, over = np.array([[True, False, True], [True, True, True]]), np.array([[True, False, False], [True, False, True]])
    >>> seasons_over(rows, begun, over).told.tolist()
    [[True, False], [False, True]]
    """
    season = rows["season"].to_numpy()
    first = np.flatnonzero(np.append(True, season[1:] != season[:-1])[: len(season)])
    if len(first) == len(season):
        return ToldSeasons(rows, begun, over)
    going = np.logical_or.reduceat(begun & ~over, first, axis=1)
    return ToldSeasons(rows, begun, np.logical_or.reduceat(over, first, axis=1) & ~going)
