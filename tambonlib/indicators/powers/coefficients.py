"""ICC(A,1) and quadratic-weighted kappa, for many tables at once.

Own formulas, because a bootstrap asks for some hundred thousand of them: statsmodels takes one table at a time and
has no ICC(A,1). Tests hold kappa to statsmodels and to R, and the ICC to published tables.
"""

import numpy as np

# Sums of squares of whole levels are whole numbers; what is left of them below this is rounding.
_TINY = 1e-9


def icc_agreement(scores: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """ICC(A,1): how far single ratings agree, systematic differences between raters included.

    (MSR − MSE) ÷ (MSR + (k − 1) MSE + k (MSC − MSE) ÷ n), from the mean squares of a two-way analysis of variance
    without replication: of rows (MSR), columns (MSC) and the rest (MSE).

    Parameters
    ----------
    scores
        n rated things × k raters, complete.
    weights
        How many times each row counts: one number for each row, or ... × rows for many such countings. Once each when
        None.

    Returns
    -------
    ndarray
        One value for each counting; below 0 where raters agree less than chance. NaN with fewer than two rows or two
        raters, and where all ratings are the same.

    Source: McGraw & Wong (1996), Psychological Methods 1, 30–46; Shrout & Fleiss (1979), Psychological Bulletin 86,
    420–428, as ICC(2,1).

    Examples
    --------
    Three things, rated by two who see the same order, one of them always two levels higher:

    >>> float(icc_agreement(np.array([[2, 4], [4, 6], [6, 8]])).round(4))
    0.6667
    """
    scores = np.asarray(scores, dtype="float64")
    weights = np.ones(len(scores)) if weights is None else np.asarray(weights, dtype="float64")
    k = scores.shape[1]
    if k < 2:
        return np.full(weights.shape[:-1], np.nan)
    n = weights.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = weights @ scores
        middle = columns.sum(axis=-1) ** 2 / (n * k)
        of_rows = weights @ scores.sum(axis=1) ** 2 / k - middle
        of_columns = (columns**2).sum(axis=-1) / n - middle
        rest = weights @ (scores**2).sum(axis=1) - middle - of_rows - of_columns
        rows_mean, columns_mean, rest_mean = of_rows / (n - 1), of_columns / (k - 1), rest / ((n - 1) * (k - 1))
        over = rows_mean + (k - 1) * rest_mean + k * (columns_mean - rest_mean) / n
        return np.where((n >= 2) & (over > _TINY), (rows_mean - rest_mean) / over, np.nan)


def quadratic_kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa for ordered levels: a disagreement counts with the square of its distance.

    1 − Σ d² observed ÷ Σ d² expected, where expected follows from how often each rater gives each level.

    Parameters
    ----------
    tables
        ... × levels × levels: how often the one rater gave the row's level and the other the column's.

    Returns
    -------
    ndarray
        One value for each table. NaN for an empty table, and where both raters always gave one and the same level.

    Source: Cohen (1968), Psychological Bulletin 70, 213–220; quadratic weights after Fleiss & Cohen (1973).

    Examples
    --------
    >>> float(quadratic_kappa(np.array([[2, 1], [1, 2]])).round(4))
    0.3333
    """
    tables = np.asarray(tables, dtype="float64")
    levels = np.arange(tables.shape[-1])
    distance = (levels[:, None] - levels) ** 2.0
    total = tables.sum(axis=(-2, -1))
    observed = (tables * distance).sum(axis=(-2, -1))
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    expected = ((rows @ distance) * columns).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1.0 - observed * total / expected, np.nan)
