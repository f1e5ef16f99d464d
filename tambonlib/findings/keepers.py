"""How many households keep accounts, of how many: stands on every page about their books."""

import pandas as pd

from tambonlib import words
from tambonlib.findings.compare import SHOWN_DECIMALS
from tambonlib.findings.sentence import one_tambon
from tambonlib.thai import show_month, show_number

INDICATOR, PART = "D1.1", "keepers"


def sentence_keepers(results: pd.DataFrame, lang: str) -> str:
    """Say the account-keeping households n of all N households, in the latest month with a number.

    The latest month in which the number is known is told, with its date. Where the number of all
    households is not known, no share is given; where nothing is known, that is said. Every version
    says that these households volunteered.

    Parameters
    ----------
    results
        Results of one tambon.
    lang
        ``"th"`` or ``"en"``.
    """
    rows = one_tambon(results)
    rows = rows[(rows["indicator"] == INDICATOR) & (rows["part"] == PART) & rows["n"].notna()]
    if rows.empty:
        return words.text("findings.keepers.none", lang)
    latest = rows.sort_values("month").iloc[-1]
    month = show_month(latest["month"], lang, long=True)
    n = int(latest["n"])
    if pd.isna(latest["N"]) or latest["N"] == 0:
        return words.text("findings.keepers.of_unknown", lang, n=show_number(n, lang), month=month)
    total = int(latest["N"])
    share = show_number(100 * n / total, lang, SHOWN_DECIMALS)
    return words.text("findings.keepers.of_all", lang, n=show_number(n, lang), N=show_number(total, lang), share=share, month=month)
