"""How far two sides agree on the same tambon: exact, within one level, ICC(A,1) and quadratic-weighted kappa.

The two coefficients are computed for many tables at once, because a bootstrap asks for some hundred thousand of them:
statsmodels' cohens_kappa takes one table at a time (0.2 ms each, half a minute for a study) and statsmodels has no
ICC(A,1). Tests hold kappa to statsmodels and to R, and the ICC to published tables.
"""

from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pandas as pd

from tambonlib import framework
from tambonlib.indicators.power_levels import KINDS, LEVELS, THEN, study_ratings
from tambonlib.indicators.reasons import REASONS
from tambonlib.settings import default_settings

#: In the order in which a report shows them.
MEASURES = ("exact", "within_one", "icc", "kappa")
#: The share of resampled values that the interval holds, percent.
INTERVAL = 95
COLUMNS = (
    "rater_kind",
    "other_kind",
    "power",
    "round",
    "measure",
    "value",
    "low",
    "high",
    "n",
    "N",
    "tambons",
    "other_rubric",
    "draws",
    "seed",
    "status",
    "reason",
    "note",
)
_TYPES = {
    **dict.fromkeys(("value", "low", "high"), "float64"),
    **dict.fromkeys(("n", "N", "tambons", "other_rubric", "draws", "seed"), "Int64"),
}
_UNIT = ["tambon_code", "round", "moment", "power", "item"]
_POWERS = tuple(power.code for power in framework.powers())
#: Every combination of the level of one side and of the other.
_LEVEL_PAIRS = pd.MultiIndex.from_product([LEVELS, LEVELS], names=["level", "level_other"])
# An interval from fewer than nine draws in ten would be about the draws that happened to work.
_DRAWS_NEEDED = 0.9
# Sums of squares of whole levels are whole numbers; what is left of them below this is rounding.
_TINY = 1e-9


def rater_agreement(
    power_rating: pd.DataFrame,
    *,
    months: tuple[str, ...],
    seed: int,
    roster: pd.DataFrame | None = None,
    bootstrap_draws: int | None = None,
    agreement_minimum_tambons: int | None = None,
) -> pd.DataFrame:
    """Return the agreement of each two sides, by power and in all, by round and over all rounds.

    Compared are levels that two sides gave to the same item of the same tambon, in the same round, for the same
    moment and by the same version of the rubric. Ratings that look back on the start are left out. Where several
    raters of one side rated, each is compared.

    - ``exact``: share of pairs with the same level, percent.
    - ``within_one``: share of pairs at most one level apart, percent.
    - ``icc``: ICC(A,1), see :func:`icc_agreement`.
    - ``kappa``: quadratic-weighted kappa, see :func:`quadratic_kappa`. It is low when ratings bunch on one level,
      however well they agree; so it is never shown alone. It says nearly the same as the ICC and is no second
      witness.

    The interval comes from drawing tambons with replacement, with all of their pairs: 95 percent of the draws lie in
    it.

    Parameters
    ----------
    power_rating, months, roster
        As in :func:`tambonlib.indicators.power_levels.power_levels`.
    seed
        Of the study; it is in every row.
    bootstrap_draws, agreement_minimum_tambons
        Settings; their defaults when None.

    Returns
    -------
    DataFrame
        One row for each two sides × power (missing: all four) × round (missing: all) × measure. ``n``: pairs; ``N``:
        pairs that there could have been, an item that only one of the two rated counts once; ``tambons`` behind n;
        ``other_rubric``: pairs left out because the two followed different versions of the rubric; ``draws``: how
        many had a value. ``note``: a key under ``powers.note.`` where the interval needs a word. Not collected
        without any pair, too few below the minimum of tambons, and cannot be computed where all ratings are the same.

    Source: DOMAIN §2.3 [P].

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_ratings
    >>> few = {"bootstrap_draws": 99, "agreement_minimum_tambons": 1}
    >>> agreement = rater_agreement(example_ratings(), months=("2008-01",), seed=1, **few)
    >>> of_v = agreement[agreement["other_kind"].eq("peer") & agreement["power"].eq("V") & agreement["round"].isna()]
    >>> of_v[["measure", "value", "n", "N"]].round(4).values.tolist()
    [['exact', 66.6667, 3, 4], ['within_one', 100.0, 3, 4], ['icc', 0.5, 3, 4], ['kappa', 0.4, 3, 4]]
    """
    defaults = default_settings()
    draws = defaults["bootstrap_draws"].value if bootstrap_draws is None else bootstrap_draws
    least = agreement_minimum_tambons
    least = defaults["agreement_minimum_tambons"].value if least is None else least
    ratings = study_ratings(power_rating, months=months, roster=roster)
    ratings = ratings[ratings["moment"] != THEN]
    rounds = sorted(ratings["round"].unique())
    rows = []
    for kind, other_kind in combinations(KINDS, 2):
        pairs = _pairs(ratings, kind, other_kind)
        for power, round_ in product((None, *_POWERS), (None, *rounds)):
            chosen = pairs if power is None else pairs[pairs["power"] == power]
            chosen = chosen if round_ is None else chosen[chosen["round"] == round_]
            about = {"rater_kind": kind, "other_kind": other_kind, "power": power, "round": round_, "seed": seed}
            rows += [{**about, **row} for row in _agreement(chosen, seed=seed, draws=draws, least=least)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({name: _TYPES.get(name, "str") for name in COLUMNS})


def _pairs(ratings: pd.DataFrame, kind: str, other_kind: str) -> pd.DataFrame:
    """Every pair of ratings of the same thing; what only one side rated is there too, without the other's level."""
    columns = [*_UNIT, "level", "rubric_version"]
    one, other = (ratings.loc[ratings["rater_kind"] == side, columns] for side in (kind, other_kind))
    pairs = one.merge(other, on=_UNIT, how="outer", suffixes=("", "_other"))
    both = pairs["level"].notna() & pairs["level_other"].notna()
    same_rubric = pairs["rubric_version"] == pairs["rubric_version_other"]
    return pairs.assign(used=both & same_rubric, other_rubric=both & ~same_rubric)


def _agreement(pairs: pd.DataFrame, *, seed: int, draws: int, least: int) -> list[dict]:
    """One row for each measure, with its interval or with the reason why there is none."""
    tables = _counts_by_tambon(pairs[pairs["used"]])
    counts = {
        "n": int(tables.sum()),
        "N": len(pairs),
        "tambons": len(tables),
        "other_rubric": int(pairs["other_rubric"].sum()),
    }
    if len(tables) < max(1, least):
        reason = "no_pair_of_ratings" if not len(tables) else "too_few_tambons"
        nothing = {"draws": 0, "reason": reason, "status": REASONS[reason]}
        return [{"measure": measure, **counts, **nothing} for measure in MEASURES]
    values = _measures(tables.sum(axis=0))
    resampled = _measures(_drawn_tambons(len(tables), draws, seed) @ tables)
    return [
        {"measure": measure, **counts, **_with_interval(float(values[measure]), resampled[measure])}
        for measure in MEASURES
    ]


def _counts_by_tambon(pairs: pd.DataFrame) -> np.ndarray:
    """How often each combination of levels is there in each tambon: tambons × 25."""
    levels = pairs.astype({"level": "int64", "level_other": "int64"})
    counts = levels.groupby(["tambon_code", *_LEVEL_PAIRS.names]).size().unstack(_LEVEL_PAIRS.names, fill_value=0)
    return counts.reindex(columns=_LEVEL_PAIRS, fill_value=0).to_numpy(dtype="float64")


@lru_cache(maxsize=128)
def _drawn_tambons(count: int, draws: int, seed: int) -> np.ndarray:
    """How often each tambon is drawn: draws × tambons. The same seed gives the same draws for as many tambons."""
    chosen = np.random.default_rng(seed).integers(count, size=(draws, count))
    return np.array([np.bincount(one, minlength=count) for one in chosen], dtype="float64")


def _measures(counts: np.ndarray) -> dict[str, np.ndarray]:
    """The four measures of tables that are laid out as 25 counts each."""
    levels = _LEVEL_PAIRS.to_frame().to_numpy()
    apart, total = np.abs(levels[:, 0] - levels[:, 1]), counts.sum(axis=-1)
    return {
        "exact": 100.0 * (counts @ (apart == 0)) / total,
        "within_one": 100.0 * (counts @ (apart <= 1)) / total,
        "icc": icc_agreement(levels, counts),
        "kappa": quadratic_kappa(counts.reshape(*counts.shape[:-1], len(LEVELS), len(LEVELS))),
    }


def _with_interval(value: float, resampled: np.ndarray) -> dict:
    known = resampled[np.isfinite(resampled)]
    if not np.isfinite(value):
        reason = "ratings_all_the_same"
        return {"draws": len(known), "reason": reason, "status": REASONS[reason]}
    if len(known) < _DRAWS_NEEDED * len(resampled):
        return {"value": value, "draws": len(known), "status": "ok", "note": "interval_not_steady"}
    outside = (100 - INTERVAL) / 2
    low, high = np.percentile(known, [outside, 100 - outside])
    note = {"note": "interval_without_width"} if low == high else {}
    return {"value": value, "low": low, "high": high, "draws": len(known), "status": "ok", **note}


# Coefficients


def icc_agreement(scores: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return ICC(A,1): how far single ratings agree, systematic differences between raters included.

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
    """Return Cohen's kappa for ordered levels: a disagreement counts with the square of its distance.

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
