"""How many households keep accounts, of how many: stands on every page about their books."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import units, words
from tambonlib.indicators.by_series import BySeries, Row, by_series
from tambonlib.thai import show_month, show_number

INDICATOR, PART = "D1.1", "keepers"
# Of whom nothing was recorded, or before a tambon joined, nobody knows that there were none.
_NOT_KNOWN = ("no_records", "not_joined_yet")


def sentence_keepers(results: pd.DataFrame | BySeries, lang: str) -> str:
    """Say the account-keeping households n of all N households, in the latest month with a number.

    Where the number of all households is not known, no share is given; where no household keeps
    accounts (any more), or nothing is known, that is said. Numbers come with the reminder that these
    households volunteered.

    Parameters
    ----------
    results
        Results of one tambon.
    lang
        ``"th"`` or ``"en"``.
    """
    rows = [
        row for row in by_series(results).own(INDICATOR, PART) if row.n is not None and row.reason not in _NOT_KNOWN
    ]
    if not rows:
        return words.text("findings.keepers.none", lang)
    latest = rows[-1]
    if latest.n == 0:
        return _nobody_now(rows, lang)
    n, month = int(latest.n), show_month(latest.month, lang, long=True)
    if not latest.N:
        return words.text("findings.keepers.of_unknown", lang, n=show_number(n, lang), month=month)
    total = int(latest.N)
    share = units.number_told(100 * n / total, "percent", lang)
    told = {"n": show_number(n, lang), "N": show_number(total, lang), "share": share, "month": month}
    return words.text("findings.keepers.of_all", lang, **told)


def _nobody_now(rows: Sequence[Row], lang: str) -> str:
    """No household in the latest month: since when there were most, or that there never was one."""
    most = max(rows, key=lambda row: row.n)
    if most.n == 0:
        return words.text("findings.keepers.never", lang)
    months = [show_month(row.month, lang, long=True) for row in (rows[-1], most)]
    return words.text(
        "findings.keepers.none_now", lang, month=months[0], most_month=months[1], most=show_number(int(most.n), lang)
    )
