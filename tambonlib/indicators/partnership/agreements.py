"""D8.5: whether partners give what they agreed to give."""

import numpy as np
import pandas as pd

from tambonlib.indicators.by_month import cells_of, standing_on
from tambonlib.indicators.calendar_days import first_day, last_day
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.partnership.given import COLUMNS_USED
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import SHARE, all_rows, first_reason, part_rows, percent
from tambonlib.months import ordinal

_BOTH = ("agreement", "contribution")
_AGREEMENT = ["tambon_code", "agreement_id"]
_COUNTED = {"counts": "agreements", "minimum": False, "step": "change"}


def agreements(agreement: pd.DataFrame) -> pd.DataFrame:
    """Every agreement with the months from which on it is one and from which on it is past half of its term.

    Where only the month or year of a date is known, an agreement begins on its first day and ends on its last.

    Returns
    -------
    DataFrame
        tambon_code, agreement_id, committed (baht; missing where none is stated or it is zero), begun and half
        (ordinals; half is missing without an end, or where the end lies before the beginning).

    Examples
    --------
    >>> rows = pd.DataFrame({"agreement_id": ["a", "b"], "tambon_code": "990101", "start": ["2008-01", "2008-03-01"],
    ...                      "end": ["2008-12", None], "committed_baht": [1000.0, 0.0]})
    >>> made = agreements(rows)
    >>> (made["half"] - ordinal("2008-01")).tolist(), made["committed"].tolist()
    ([6.0, nan], [1000.0, nan])
    """
    start, end = first_day(agreement["start"]), last_day(agreement["end"])
    begun = last_month(agreement["start"])
    # The end day is part of the term: one day after it, all days are over.
    middle = (start + (end + 1.0 - start) / 2.0).where(end >= start)
    half = _month_of(middle)
    committed = agreement["committed_baht"].astype("float64")
    return agreement[_AGREEMENT].assign(
        committed=committed.where(committed > 0), begun=begun, half=half.where(half >= begun, begun).where(half.notna())
    )


@indicator(
    id="D8.5",
    th="ทำตามข้อตกลง",
    en="Delivery",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "received",
            "มูลค่าที่ได้รับต่อมูลค่าที่ตกลง เฉพาะข้อตกลงที่ผ่านครึ่งอายุแล้ว",
            "value received of value committed, agreements past half-term",
            headline=True,
            lower=0.0,
            cases=True,
            **_COUNTED,
        ),
        Part(
            "unstated",
            "ข้อตกลงที่ไม่ได้บอกมูลค่าหรือวันสิ้นสุด จึงไม่ได้นับ",
            "agreements without a stated value or end, so left out",
            direction="context",
            tables=("agreement",),
            **_COUNTED,
            **SHARE,
        ),
        Part(
            "unvalued",
            "การสมทบตามข้อตกลงเหล่านี้ที่ไม่ทราบมูลค่า จึงไม่ได้รวม",
            "contributions under these agreements of unknown value, left out",
            direction="context",
            counts="contributions",
            minimum=False,
            **SHARE,
        ),
    ),
    tables=_BOTH,
    columns={name: COLUMNS_USED[name] for name in _BOTH}
    | {
        "contribution": ("tambon_code", "date", "agreement_id", "value_baht"),
    },
    bases={"agreements": agreements},
    source="DOMAIN D8.5 [P]",
    definition="1",
)
def delivery(agreements: pd.DataFrame, contribution: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of what partners committed themselves to has come, for agreements past half of their term.

    - ``received``: Σ value of the contributions made under these agreements by the end of the month ÷ Σ committed
      value, percent. It
      may pass 100; what one partner gives beyond its word balances what another keeps back.
    - ``unstated``: agreements made by the end of the month without a committed value or without an end ÷ all made,
      percent.
    - ``unvalued``: contributions under these agreements whose value is not known ÷ contributions under them, percent.

    An agreement is past half of its term when half of its days are over at the end of the month; it stays so after
    its end. Contributions belong to the agreement that they name. Where contributions are recorded and none names
    these agreements, ``received`` is 0. n: agreements past half-term with a committed value; N: agreements past
    half-term (``unstated``: all made; ``unvalued``: contributions under them). Undefined before the first is past
    half-term, and without a committed value.

    Examples
    --------
    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> records = example_partnership()
    >>> told = delivery(records["agreement"], records["contribution"], months=("2008-06",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['received', 75.0, 1, 1], ['unstated', 50.0, 2, 2], ['unvalued', 0.0, 1, 1]]
    """
    cells = cells_of(agreements, months)
    stated = agreements["committed"].notna()
    made = standing_on(cells, agreements, agreements["begun"])
    silent = standing_on(cells, agreements, agreements["begun"].where(~stated | agreements["half"].isna()))
    past = standing_on(cells, agreements, agreements["half"])
    judged = standing_on(cells, agreements, agreements["half"].where(stated))
    committed = standing_on(
        cells, agreements, agreements["half"].where(stated), weight=agreements["committed"].fillna(0.0)
    )
    under = _under(agreements[stated], contribution)
    known = under["value"].notna()
    number = standing_on(cells, under, under["seen"])
    unvalued = standing_on(cells, under, under["seen"].where(~known))
    received = standing_on(cells, under, under["seen"].where(known), weight=under["value"].fillna(0.0))
    all_unvalued = (number > 0) & (unvalued == number)
    why = first_reason(
        cells, (past == 0, "no_agreement_half_over"), (judged == 0, "no_committed_value"), otherwise="value_not_known"
    )
    share = percent(received, committed).where(~all_unvalued)
    return all_rows(
        [
            part_rows("received", made, value=share, n=judged, N=past, reason=why, none="no_agreement_yet"),
            part_rows(
                "unstated",
                made,
                value=percent(silent, made),
                n=made,
                reason="no_agreement_yet",
                none="no_agreement_yet",
            ),
            part_rows(
                "unvalued",
                number,
                value=percent(unvalued, number),
                n=number,
                reason="none_received",
                none="none_received",
            ),
        ]
    )


def _under(stated: pd.DataFrame, contribution: pd.DataFrame) -> pd.DataFrame:
    """The contributions under these agreements: tambon_code, value, and ``seen``, the month from which on they
    count.
    """
    rows = contribution.dropna(subset=["agreement_id"])[[*_AGREEMENT, "date", "value_baht"]]
    rows = rows.merge(stated[[*_AGREEMENT, "half"]].drop_duplicates(_AGREEMENT), on=_AGREEMENT)
    given = last_month(rows["date"])
    seen = given.where(given >= rows["half"], rows["half"]).where(given.notna() & rows["half"].notna())
    return rows[["tambon_code"]].assign(value=rows["value_baht"].astype("float64"), seen=seen)


def _month_of(middle: pd.Series) -> pd.Series:
    """The month, as an ordinal, in which the last day before the middle of a term lies."""
    known = np.ceil(middle.dropna()) - 1
    month = known.to_numpy(dtype="int64").astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    # numpy counts months from 1970 on.
    return pd.Series(month + ordinal("1970-01"), index=known.index, dtype="float64").reindex(middle.index)
