"""How far two sides agree on the same tambon: exact and within one level first, then ICC(A,1) and
quadratic-weighted kappa.
"""

from itertools import combinations, product

import numpy as np
import pandas as pd

from tambonlib import framework
from tambonlib.indicators.powers.coefficients import icc_agreement, quadratic_kappa
from tambonlib.indicators.powers.ratings import KINDS, LEVELS, THEN, seen_ratings
from tambonlib.indicators.reasons import REASONS
from tambonlib.settings import default_settings

#: In the order in which they are told.
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
_SIDE = len(LEVELS)
_CELLS = np.array([(own, other) for own in LEVELS for other in LEVELS])
# An interval from fewer than nine draws in ten would be about the draws that happened to work.
_DRAWS_NEEDED = 0.9


def rater_agreement(
    power_rating: pd.DataFrame,
    *,
    months: tuple[str, ...],
    seed: int,
    roster: pd.DataFrame | None = None,
    bootstrap_draws: int | None = None,
    agreement_minimum_tambons: int | None = None,
) -> pd.DataFrame:
    """Agreement of each two sides, by power and in all, by round and over all rounds.

    Compared are levels that two sides gave to the same item of the same tambon, in the same round, for the same
    moment and by the same version of the rubric. Ratings that look back on the start are left out. Where several
    raters of one side rated, each is compared.

    - ``exact``: share of pairs with the same level, percent.
    - ``within_one``: share of pairs at most one level apart, percent.
    - ``icc``: ICC(A,1), see :func:`tambonlib.indicators.powers.coefficients.icc_agreement`.
    - ``kappa``: quadratic-weighted kappa, see :func:`tambonlib.indicators.powers.coefficients.quadratic_kappa`. It is
      low when
      ratings bunch on one level, however well they agree; so it is never told alone. It says nearly the same as the
      ICC and is no second witness.

    The interval comes from drawing tambons with replacement, with all of their pairs: 95 percent of the draws lie in
    it.

    Parameters
    ----------
    power_rating, months, roster
        As in :func:`tambonlib.indicators.powers.levels.power_levels`.
    seed
        Of the study; it stands in every row.
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
    >>> from tambonlib.indicators.powers.example import example_ratings
    >>> told = rater_agreement(example_ratings(), months=("2008-01",), seed=1, bootstrap_draws=99, agreement_minimum_tambons=1)
    >>> told = told[(told["other_kind"] == "peer") & (told["power"] == "V") & told["round"].isna()]
    >>> told[["measure", "value", "n", "N"]].round(4).values.tolist()
    [['exact', 66.6667, 3, 4], ['within_one', 100.0, 3, 4], ['icc', 0.5, 3, 4], ['kappa', 0.4, 3, 4]]
    """
    names = {"bootstrap_draws": bootstrap_draws, "agreement_minimum_tambons": agreement_minimum_tambons}
    given = {name: default_settings()[name].value if value is None else value for name, value in names.items()}
    seen = seen_ratings(power_rating, months=months, roster=roster)
    seen = seen[seen["moment"] != THEN]
    rounds = sorted(seen["round"].unique())
    rows, drawn = [], {}
    for own, other in combinations(KINDS, 2):
        pairs = _pairs(seen, own, other)
        for power, month in product((None, *_POWERS), (None, *rounds)):
            about = {"rater_kind": own, "other_kind": other, "power": power, "round": month, "seed": seed}
            rows += [{**about, **told} for told in _told(_narrowed(pairs, power, month), drawn, seed=seed, **given)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({name: _TYPES.get(name, "str") for name in COLUMNS})


def _pairs(seen: pd.DataFrame, own: str, other: str) -> pd.DataFrame:
    """Every pair of ratings of the same thing; what only one side rated stands there too, without the other's level."""
    sides = [seen.loc[seen["rater_kind"] == kind, [*_UNIT, "level", "rubric_version"]] for kind in (own, other)]
    pairs = sides[0].merge(sides[1], on=_UNIT, how="outer", suffixes=("", "_other"))
    both = pairs["level"].notna() & pairs["level_other"].notna()
    same = pairs["rubric_version"] == pairs["rubric_version_other"]
    return pairs.assign(used=both & same, other_rubric=both & ~same)


def _narrowed(pairs: pd.DataFrame, power: str | None, month: str | None) -> pd.DataFrame:
    pairs = pairs if power is None else pairs[pairs["power"] == power]
    return pairs if month is None else pairs[pairs["round"] == month]


def _told(
    pairs: pd.DataFrame, drawn: dict, *, seed: int, bootstrap_draws: int, agreement_minimum_tambons: int
) -> list[dict]:
    """One row for each measure, with its interval or with the reason why there is none."""
    tables = _tables(pairs[pairs["used"]])
    counts = {
        "n": int(tables.sum()),
        "N": len(pairs),
        "tambons": len(tables),
        "other_rubric": int(pairs["other_rubric"].sum()),
    }
    if len(tables) < max(1, agreement_minimum_tambons):
        reason = "no_pair_of_ratings" if not len(tables) else "too_few_tambons"
        nothing = {"draws": 0, "reason": reason, "status": REASONS[reason]}
        return [{"measure": measure, **counts, **nothing} for measure in MEASURES]
    if len(tables) not in drawn:
        drawn[len(tables)] = _drawn_tambons(len(tables), bootstrap_draws, seed)
    values, many = _measured(tables.sum(axis=0)), _measured(drawn[len(tables)] @ tables)
    return [
        {"measure": measure, **counts, **_with_interval(float(values[measure]), many[measure])} for measure in MEASURES
    ]


def _tables(pairs: pd.DataFrame) -> np.ndarray:
    """How often each combination of levels stands in each tambon: tambons × 25."""
    cell = ((pairs["level"] - LEVELS[0]) * _SIDE + pairs["level_other"] - LEVELS[0]).to_numpy().astype("int64")
    tambon, codes = pd.factorize(pairs["tambon_code"], sort=True)
    return (
        np.bincount(tambon * _SIDE**2 + cell, minlength=len(codes) * _SIDE**2)
        .reshape(len(codes), _SIDE**2)
        .astype("float64")
    )


def _drawn_tambons(count: int, draws: int, seed: int) -> np.ndarray:
    """How often each tambon is drawn: draws × tambons. The same seed gives the same draws for as many tambons."""
    chosen = np.random.default_rng(seed).integers(count, size=(draws, count)) + count * np.arange(draws)[:, None]
    return np.bincount(chosen.ravel(), minlength=draws * count).reshape(draws, count).astype("float64")


def _measured(counts: np.ndarray) -> dict[str, np.ndarray]:
    """The four measures of tables that are laid out as 25 counts each."""
    apart = np.abs(_CELLS[:, 0] - _CELLS[:, 1])
    total = counts.sum(axis=-1)
    return {
        "exact": 100.0 * (counts @ (apart == 0)) / total,
        "within_one": 100.0 * (counts @ (apart <= 1)) / total,
        "icc": icc_agreement(_CELLS, counts),
        "kappa": quadratic_kappa(counts.reshape(*counts.shape[:-1], _SIDE, _SIDE)),
    }


def _with_interval(value: float, many: np.ndarray) -> dict:
    known = many[np.isfinite(many)]
    if not np.isfinite(value):
        reason = "ratings_all_the_same"
        return {"draws": len(known), "reason": reason, "status": REASONS[reason]}
    if len(known) < _DRAWS_NEEDED * len(many):
        return {"value": value, "draws": len(known), "status": "ok", "note": "interval_not_steady"}
    outside = (100 - INTERVAL) / 2
    low, high = np.percentile(known, [outside, 100 - outside])
    note = {"note": "interval_without_width"} if low == high else {}
    return {"value": value, "low": low, "high": high, "draws": len(known), "status": "ok", **note}
