"""ICC(A,1) and quadratic-weighted kappa against numbers from outside.

- Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428: six targets rated by four judges; ICC(2,1), which McGraw
  & Wong (1996) call ICC(A,1),
  is .29 in their paper and .290 in R's psych and DescTools.
- McGraw & Wong (1996), Psychological Methods 1, 30–46: the pairs (2,4), (4,6), (6,8) agree by .67.
- R's irr on its data `anxiety`: ICC(A,1) = 0.198, and kappa2 with squared weights, as quoted in the test suite of
  statsmodels.
- statsmodels' cohens_kappa on many random tables.
"""

from fractions import Fraction

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from tambonlib.indicators.rater_agreement import icc_agreement, quadratic_kappa

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
).T


def table_of(first, second, levels):
    return np.array([[np.sum((first == row) & (second == column)) for column in levels] for row in levels])


def test_shrout_and_fleiss():
    assert round(float(icc_agreement(SHROUT_FLEISS)), 3) == 0.290


def test_pairs_of_mcgraw_and_wong():
    assert round(float(icc_agreement(np.array([[2, 4], [4, 6], [6, 8]]))), 4) == 0.6667


def test_icc_of_irr():
    assert round(float(icc_agreement(ANXIETY)), 3) == 0.198


def test_kappa_of_irr():
    # irr leaves out level 5, which neither of the two gave, and counts the five others as neighbours.
    table = table_of(ANXIETY[:, 1], ANXIETY[:, 2], (1, 2, 3, 4, 6))
    assert round(float(quadratic_kappa(table)), 7) == 0.2520325


def test_kappa_by_hand():
    # 10 pairs: seven on the diagonal, (1,2), (2,1) and (1,3).
    # Σ d² observed = 1 + 1 + 4 = 6. Rows give 1, 2, 3: 5, 3, 2 times; columns 4, 3, 3 times.
    # Σ d² expected = (5·3 + 3·4 + 3·3 + 2·3 + 4·(5·3 + 2·4)) / 10 = 134 / 10.
    assert float(quadratic_kappa(np.array([[3, 1, 1], [1, 2, 0], [0, 0, 2]]))) == pytest.approx(1 - 6 / 13.4)


@pytest.mark.parametrize("seed", range(20))
def test_kappa_of_statsmodels(seed):
    tables = np.random.default_rng(seed).integers(0, 8, (30, 5, 5))
    expected = [cohens_kappa(table, weights=np.arange(5), wt="quadratic", return_results=False) for table in tables]
    np.testing.assert_allclose(quadratic_kappa(tables), expected, atol=1e-12)


def plain_icc(scores):
    """From the definition of each sum of squares, in fractions."""
    n, k = len(scores), len(scores[0])
    cells = [[Fraction(int(cell)) for cell in row] for row in scores]
    mean = sum(sum(row) for row in cells) / (n * k)
    row_means = [sum(row) / k for row in cells]
    column_means = [sum(row[j] for row in cells) / n for j in range(k)]
    rows = k * sum((one - mean) ** 2 for one in row_means) / (n - 1)
    columns = n * sum((one - mean) ** 2 for one in column_means) / (k - 1)
    rest = sum((cells[i][j] - row_means[i] - column_means[j] + mean) ** 2 for i in range(n) for j in range(k)) / (
        (n - 1) * (k - 1)
    )
    return (rows - rest) / (rows + (k - 1) * rest + k * (columns - rest) / n)


@pytest.mark.parametrize("seed", range(20))
def test_icc_against_the_sums_of_squares_in_fractions(seed):
    chance = np.random.default_rng(seed)
    scores = chance.integers(1, 6, (chance.integers(3, 30), chance.integers(2, 5)))
    assert float(icc_agreement(scores)) == pytest.approx(float(plain_icc(scores)), abs=1e-12)


def test_counting_a_row_twice_is_the_same_as_having_it_twice():
    weights = np.array([[1, 2, 0, 1, 3, 1], [1, 1, 1, 1, 1, 1]])
    expected = [float(icc_agreement(np.repeat(SHROUT_FLEISS, row, axis=0))) for row in weights]
    np.testing.assert_allclose(icc_agreement(SHROUT_FLEISS, weights), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("scores", "told"),
    [([[3, 3], [3, 3]], None), ([[2, 3]], None), ([[1], [2]], None), ([[3, 4], [3, 4]], 0.0), ([[1, 1], [5, 5]], 1.0)],
)
def test_icc_where_little_varies(scores, told):
    value = float(icc_agreement(np.array(scores)))
    assert np.isnan(value) if told is None else value == told


def test_kappa_where_little_varies():
    one_level, apart, empty = np.zeros((3, 5, 5))
    one_level[2, 2], apart[2, 3] = 7, 7
    values = quadratic_kappa(np.array([one_level, apart, empty, np.eye(5)]))
    assert np.isnan(values[[0, 2]]).all() and values[1] == 0 and values[3] == 1
