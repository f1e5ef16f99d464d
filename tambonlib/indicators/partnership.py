"""D8 ความร่วมมือและทรัพยากร (partnership): who takes part, what it is worth, and whether agreements are kept.

What was chosen where DOMAIN leaves a choice open is in docs/decisions/0008-evaluation-mechanism-partnership.md.
"""

import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import first_day, last_day, month_number
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.population_register import registered
from tambonlib.indicators.result_rows import SHARE, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, months_of, percent

_COLUMNS = {
    "partner": ("partner_id", "side"),
    "contribution": ("tambon_code", "date", "partner_id", "agreement_id", "kind", "value_baht"),
    "agreement": ("agreement_id", "tambon_code", "start", "end", "committed_baht"),
}

# Base tables


def sides(group: str) -> tuple[str, ...]:
    """Return the sides of one group: ``"main"``, ``"optional"``, or the tambon's ``"own"``.

    They are declared in definitions/partnership_sides.yaml.

    Examples
    --------
    >>> sides("main"), sides("own")
    (('community', 'lao', 'state', 'academic'), ('community',))
    """
    return tuple(read_definition("partnership_sides.yaml")[group])


def contributions(partner: pd.DataFrame, contribution: pd.DataFrame) -> pd.DataFrame:
    """Return every contribution with the side of whoever gave it.

    A partner that works with many tambons has one row; its side holds for all of them.

    Returns
    -------
    DataFrame
        tambon_code, partner_id, cash (whether it is money), value (baht, missing where it is not known), side
        (missing where the partner is not in its table), given (the month as an ordinal).

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_partnership
    >>> records = example_partnership()
    >>> contributions(records["partner"], records["contribution"])[["partner_id", "side", "value"]].values.tolist()[0]
    ['tao', 'lao', 60000.0]
    """
    side_of = partner.drop_duplicates("partner_id").set_index("partner_id")["side"].astype("str")
    return contribution[["tambon_code", "partner_id"]].assign(
        cash=contribution["kind"] == "cash",
        value=contribution["value_baht"].astype("float64"),
        side=contribution["partner_id"].map(side_of).astype("str"),
        given=last_month(contribution["date"]),
    )


def agreements(agreement: pd.DataFrame) -> pd.DataFrame:
    """Return every agreement with the months from which on it is one and from which on it is past half of its term.

    Where only the month or year of a date is known, an agreement begins on its first day and ends on its last.

    Returns
    -------
    DataFrame
        tambon_code, agreement_id, committed (baht; missing where none is stated or it is zero), begun and half_over
        (ordinals; half_over is missing without an end, or where the end lies before the beginning).

    Examples
    --------
    >>> from tambonlib.months import ordinal
    >>> rows = pd.DataFrame({"agreement_id": ["a", "b"], "tambon_code": "990101", "start": ["2008-01", "2008-03-01"],
    ...                      "end": ["2008-12", None], "committed_baht": [1000.0, 0.0]})
    >>> made = agreements(rows)
    >>> (made["half_over"] - ordinal("2008-01")).tolist(), made["committed"].tolist()
    ([6.0, nan], [1000.0, nan])
    """
    begun, committed = last_month(agreement["start"]), agreement["committed_baht"].astype("float64")
    start, end = first_day(agreement["start"]), last_day(agreement["end"])
    # The end day is part of the term: one day after it, all days are over.
    middle = start + (end + pd.Timedelta(days=1) - start) / 2
    half_over = month_number(middle - pd.Timedelta(seconds=1)).where(end >= start)
    return agreement[["tambon_code", "agreement_id"]].assign(
        committed=committed.where(committed > 0), begun=begun, half_over=half_over.mask(half_over < begun, begun)
    )


#: Name → function of the base tables that indicators may ask for.
BASES = {"contributions": contributions, "agreements": agreements}

_OF_PARTNERS = {
    "tables": ("partner", "contribution"),
    "columns": {name: _COLUMNS[name] for name in ("partner", "contribution")},
    "bases": BASES,
}
_CONTRIBUTIONS = {"counts": "contributions", "minimum": False, "tables": ("contribution",)}

# D8.1

_SIDES = {**_CONTRIBUTIONS, "step": "do", "lower": 0.0, "looks_back": "active_side_months"}


@indicator(
    id="D8.1",
    th="จำนวนฝ่ายที่ร่วมจริง",
    en="Active sides",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "sides",
            "ฝ่ายชุมชน ท้องถิ่น ราชการ และวิชาการที่ร่วมจริง",
            "community, local government, state and academia taking part",
            unit="sides",
            headline=True,
            upper=float(len(sides("main"))),
            **_SIDES,
        ),
        Part(
            "optional",
            "ฝ่ายเอกชนและศาสนสถานที่ร่วมจริง",
            "private sector and places of worship taking part",
            unit="sides",
            direction="context",
            upper=float(len(sides("optional"))),
            **_SIDES,
        ),
        Part(
            "unknown",
            "การสมทบที่ไม่ทราบฝ่าย",
            "contributions of an unknown side",
            unit="count",
            direction="context",
            **_SIDES,
        ),
    ),
    settings=("active_side_months",),
    source="DOMAIN D8.1 [P]; months [U]",
    definition="1",
    **_OF_PARTNERS,
)
def active_sides(contributions: pd.DataFrame, *, months, active_side_months) -> pd.DataFrame:
    """How many sides gave something in the last months (`active_side_months`).

    - ``sides``: of community, local government, state agencies and academia, those with at least one contribution: 0
      to 4.
    - ``optional``: the same of private sector and places of worship: 0 to 2.
    - ``unknown``: contributions of partners that are not in their table; a side may be missing for them.

    Which side is which is declared in definitions/partnership_sides.yaml. Whether the value of a contribution is
    known does not matter. Where contributions are recorded and none was given in these months, the value is 0. n:
    contributions of known side in these months (``unknown``: of unknown side); N: all of these months. Undefined
    where the side of none of them is known.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_partnership
    >>> records = example_partnership()
    >>> rows = active_sides(records["partner"], records["contribution"], months=("2008-06",))
    >>> rows[["part", "value", "n", "N"]].values.tolist()
    [['sides', 3.0, 5, 5], ['optional', 1.0, 5, 5], ['unknown', 0.0, 0, 5]]
    """
    grid, side = months_of(contributions, months), contributions["side"]

    def number(where: pd.Series) -> pd.Series:
        given = contributions["given"].where(where)
        return active_at(contributions, given, given + active_side_months, grid)

    of_known_side, of_unknown_side = number(side.notna()), number(side.isna())
    everything = of_known_side + of_unknown_side
    parts = []
    for part, group in (("sides", "main"), ("optional", "optional")):
        active = sum(number(side == one) > 0 for one in sides(group))
        value = active.where((of_known_side > 0) | (everything == 0))
        parts.append(result_rows(part, everything, value=value, n=of_known_side, reason="side_not_known"))
    parts.append(result_rows("unknown", everything, value=of_unknown_side, n=of_unknown_side, reason="side_not_known"))
    return all_parts(parts)


# D8.2

_GIVEN = {"counts": "contributions", "minimum": False, "step": "do"}
_EACH = {"unit": "baht_per_household", "lower": 0.0, "tables": ("contribution", "tambon_population"), **_GIVEN}


@indicator(
    id="D8.2",
    th="ทรัพยากรที่ระดมได้",
    en="Resources mobilised",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "all",
            "มูลค่าทั้งหมดใน 12 เดือนต่อครัวเรือนตามทะเบียน",
            "all value of 12 months for each registered household",
            headline=True,
            looks_back=YEAR,
            **_EACH,
        ),
        Part("cash", "เฉพาะที่เป็นเงิน", "in cash", looks_back=YEAR, **_EACH),
        Part(
            "in_kind",
            "เฉพาะสิ่งของ แรงงาน และความรู้ที่ตีมูลค่าแล้ว",
            "in kind, labour and knowledge, as valued",
            looks_back=YEAR,
            **_EACH,
        ),
        Part("to_date", "มูลค่าทั้งหมดตั้งแต่เริ่มบันทึกต่อครัวเรือน", "all value since records began", direction="context", **_EACH),
        Part(
            "unvalued",
            "การสมทบใน 12 เดือนที่ไม่ทราบมูลค่า จึงไม่ได้รวม",
            "contributions of 12 months of unknown value, so left out",
            direction="context",
            tables=("contribution",),
            looks_back=YEAR,
            **_GIVEN,
            **SHARE,
        ),
    ),
    tables=("partner", "contribution", "tambon_population"),
    columns={**_OF_PARTNERS["columns"], "tambon_population": ("tambon_code", "year", "households")},
    bases=BASES,
    source="DOMAIN D8.2 [P]",
    definition="1",
)
def resources_mobilised(contributions: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """What partners, the community among them, gave for each registered household.

    - ``all``: Σ value of the contributions of the twelve months up to this one ÷ registered households, baht.
    - ``cash``, ``in_kind``: the same of money, and of goods, labour and knowledge; they add up to ``all``.
    - ``to_date``: the same of everything given by the end of the month, since records began.
    - ``unvalued``: contributions of the twelve months whose value is not known ÷ contributions of the twelve months,
      percent. They are in none of the sums, which are then too small.

    The households are the latest count not after this year, else the earliest known. A sum of twelve months is
    undefined before the study's twelfth month. 0 where contributions are recorded and none was given; undefined where
    the value of none given is known, and without a count of households. n: contributions of known value; N: all of
    that kind in these months.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_partnership
    >>> from tambonlib.months import span
    >>> records = example_partnership()
    >>> tables = (records["partner"], records["contribution"], records["tambon_population"])
    >>> rows = resources_mobilised(*tables, months=span("2007-07", 12)).set_index("month")
    >>> rows.loc["2008-06", ["part", "value", "n", "N"]].values.tolist()[:3]
    [['all', 550.0, 4, 5], ['cash', 450.0, 2, 3], ['in_kind', 100.0, 2, 2]]
    >>> rows.loc["2008-06", ["part", "value", "n", "N"]].values.tolist()[3:]
    [['to_date', 550.0, 4, 5], ['unvalued', 20.0, 5, 5]]
    """
    grid = months_of(contributions, months)
    households = registered(tambon_population, "households", tambons=grid.levels[0], months=months)
    first_year_over = pd.Series(grid.get_level_values("month").isin(months[YEAR - 1 :]), index=grid)
    always = pd.Series(True, index=grid)
    cash, given = contributions["cash"], contributions["given"]
    parts = [
        _per_household("all", contributions, YEAR, first_year_over, households),
        _per_household("cash", contributions[cash], YEAR, first_year_over, households),
        _per_household("in_kind", contributions[~cash], YEAR, first_year_over, households),
        _per_household("to_date", contributions, None, always, households),
    ]
    everything = active_at(contributions, given, given + YEAR, grid)
    unvalued = active_at(contributions, given.where(contributions["value"].isna()), given + YEAR, grid)
    share, none = percent(unvalued, everything), "no_contribution"
    return all_parts([*parts, result_rows("unvalued", everything, value=share, n=everything, reason=none, none=none)])


def _per_household(
    part: str, rows: pd.DataFrame, length: int | None, known_back: pd.Series, households: pd.Series
) -> pd.DataFrame:
    """Result rows of the value given within `length` months (None: ever) ÷ households, where `known_back` so far."""
    grid, given = known_back.index, rows["given"]
    until, valued = None if length is None else given + length, rows["value"].notna()
    number = active_at(rows, given, until, grid)
    number_valued = active_at(rows, given.where(valued), until, grid)
    value = active_at(rows, given.where(valued), until, grid, weight=rows["value"].fillna(0.0))
    return result_rows(
        part,
        pd.Series(1, index=grid),
        value=(value / households).where(known_back & ((number_valued > 0) | (number == 0))),
        n=number_valued,
        N=number,
        reason=[(~known_back, "window_not_full"), (households.isna(), "no_registered_households")],
        otherwise="value_not_known",
    )


# D8.3

_SHARES = {**_CONTRIBUTIONS, "looks_back": YEAR, **SHARE}


@indicator(
    id="D8.3",
    th="ส่วนสมทบชุมชน",
    en="Community's own share",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "community",
            "มูลค่าที่ชุมชนสมทบเองใน 12 เดือน",
            "value given by the community itself, last 12 months",
            headline=True,
            **_SHARES,
        ),
        Part(
            "unknown",
            "การสมทบที่ไม่ทราบฝ่ายหรือมูลค่า จึงไม่ได้รวม",
            "contributions of unknown side or value, so left out",
            direction="context",
            **_SHARES,
        ),
    ),
    source="DOMAIN D8.3 [P]",
    definition="1",
    **_OF_PARTNERS,
)
def own_share(contributions: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of what was given in the twelve months up to this one came from the community itself.

    - ``community``: Σ value given by the community ÷ Σ value given by all, percent.
    - ``unknown``: contributions whose side or value is not known ÷ contributions, percent. They are in neither sum:
      labour that nobody valued makes the community's share look smaller than it is.

    n: contributions of known side and value (``unknown``: all); N: all of these months. Undefined where none was
    given, and where those that are known add up to nothing.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_partnership
    >>> records = example_partnership()
    >>> rows = own_share(records["partner"], records["contribution"], months=("2008-06",))
    >>> rows[["part", "value", "n", "N"]].round(1).values.tolist()
    [['community', 9.1, 4, 5], ['unknown', 20.0, 5, 5]]
    """
    grid, given, end = months_of(contributions, months), contributions["given"], contributions["given"] + YEAR
    known = contributions["value"].notna() & contributions["side"].notna()
    own, baht = known & contributions["side"].isin(sides("own")), contributions["value"].fillna(0.0)
    number, number_known = (active_at(contributions, those, end, grid) for those in (given, given.where(known)))
    of_all, of_community = (
        active_at(contributions, given.where(those), end, grid, weight=baht) for those in (known, own)
    )
    unknown, none = percent(number - number_known, number), "no_contribution"
    share = percent(of_community, of_all)
    return all_parts(
        [
            result_rows("community", number, value=share, n=number_known, reason="no_value_given", none=none),
            result_rows("unknown", number, value=unknown, n=number, reason=none, none=none),
        ]
    )


# D8.4

_PARTNERS = {"counts": "partners", "minimum": False, "tables": ("contribution",), "step": "learn", "looks_back": YEAR}


@indicator(
    id="D8.4",
    th="การพึ่งพิงรายเดียว",
    en="Dependence on one partner",
    dimension="D8",
    direction="down",
    parts=(
        Part(
            "hhi",
            "ดัชนีการกระจุกตัวของมูลค่าจากภายนอกใน 12 เดือน",
            "concentration of outside value, last 12 months",
            unit="index",
            headline=True,
            lower=0.0,
            upper=1.0,
            **_PARTNERS,
        ),
        Part(
            "largest", "ส่วนของภาคีภายนอกที่ให้มากที่สุด", "share of the outside partner that gave most", **_PARTNERS, **SHARE
        ),
    ),
    source="DOMAIN D8.4 [P]; Herfindahl-Hirschman index",
    definition="1",
    **_OF_PARTNERS,
)
def dependence(contributions: pd.DataFrame, *, months) -> pd.DataFrame:
    """How far what comes from outside the community rests on a single partner.

    Over the value given from outside in the twelve months up to this one:

    - ``hhi``: Σ over partners of (the partner's value ÷ all outside value)², from 1 ÷ number of partners (all give
      the same) to 1 (one gives everything).
    - ``largest``: the largest partner's value ÷ all outside value, percent.

    Outside are the partners of every side but the community; those of unknown side and contributions of unknown value
    are left out. n: outside partners with a value above zero; N: partners, outside or of unknown side, that gave
    something in these months. Undefined where nobody from outside gave, and where no value of it is known.

    Examples
    --------
    Outside value of 60,000, 30,000 and 10,000 baht, DOMAIN's Appendix A, example 6:

    >>> from tambonlib.indicators.examples import example_partnership
    >>> records = example_partnership()
    >>> rows = dependence(records["partner"], records["contribution"], months=("2008-06",))
    >>> rows[["part", "value", "n"]].round(2).values.tolist()
    [['hhi', 0.46, 3], ['largest', 60.0, 3]]
    """
    grid, by_partner = months_of(contributions, months), ["tambon_code", "partner_id"]
    outside = contributions[~contributions["side"].isin(sides("own"))]
    gifts = active_at(outside, outside["given"], outside["given"] + YEAR, months_of(outside, months, by=by_partner))
    gave = (gifts > 0).groupby(TAMBON_MONTH).sum().reindex(grid, fill_value=0)
    valued = outside[outside["side"].notna() & (outside["value"] > 0)]
    value = active_at(
        valued,
        valued["given"],
        valued["given"] + YEAR,
        months_of(valued, months, by=by_partner),
        weight=valued["value"],
    )
    value = value[value > 0]
    share = value / value.groupby(TAMBON_MONTH).transform("sum")
    hhi, largest = (share**2).groupby(TAMBON_MONTH).sum(), share.groupby(TAMBON_MONTH).max()
    about = {
        "n": share.groupby(TAMBON_MONTH).size(),
        "reason": "no_outside_value",
        "none": "no_outside_contribution",
    }
    return all_parts(
        [
            # The squares of shares may add up to one and a rounding error.
            result_rows("hhi", gave, value=hhi.clip(upper=1.0), **about),
            result_rows("largest", gave, value=100.0 * largest, **about),
        ]
    )


# D8.5

_AGREEMENTS = {"counts": "agreements", "minimum": False, "step": "change"}


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
            **_AGREEMENTS,
        ),
        Part(
            "unstated",
            "ข้อตกลงที่ไม่ได้บอกมูลค่าหรือวันสิ้นสุด จึงไม่ได้นับ",
            "agreements without a stated value or end, so left out",
            direction="context",
            tables=("agreement",),
            **_AGREEMENTS,
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
    tables=("agreement", "contribution"),
    columns={
        "agreement": _COLUMNS["agreement"],
        "contribution": ("tambon_code", "date", "agreement_id", "value_baht"),
    },
    bases=BASES,
    source="DOMAIN D8.5 [P]",
    definition="1",
)
def delivery(agreements: pd.DataFrame, contribution: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of what partners committed themselves to has come, for agreements past half of their term.

    - ``received``: Σ value of the contributions made under these agreements by the end of the month ÷ Σ committed
      value, percent. It may pass 100; what one partner gives beyond its word balances what another keeps back.
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
    >>> from tambonlib.indicators.examples import example_partnership
    >>> records = example_partnership()
    >>> rows = delivery(records["agreement"], records["contribution"], months=("2008-06",))
    >>> rows[["part", "value", "n", "N"]].values.tolist()
    [['received', 75.0, 1, 1], ['unstated', 50.0, 2, 2], ['unvalued', 0.0, 1, 1]]
    """
    grid = months_of(agreements, months)
    begun, half_over, stated = agreements["begun"], agreements["half_over"], agreements["committed"].notna()
    all_made = active_at(agreements, begun, None, grid)
    unstated = active_at(agreements, begun.where(~stated | half_over.isna()), None, grid)
    past_half, judged = (active_at(agreements, those, None, grid) for those in (half_over, half_over.where(stated)))
    baht = agreements["committed"].fillna(0.0)
    committed = active_at(agreements, half_over.where(stated), None, grid, weight=baht)
    under = _contributions_under(agreements[stated], contribution)
    number = active_at(under, under["counts_from"], None, grid)
    unvalued = active_at(under, under["counts_from"].where(under["value"].isna()), None, grid)
    received = active_at(under, under["counts_from"], None, grid, weight=under["value"].fillna(0.0))
    return all_parts(
        [
            result_rows(
                "received",
                all_made,
                value=percent(received, committed).mask((number > 0) & (unvalued == number)),
                n=judged,
                N=past_half,
                reason=[(past_half == 0, "no_agreement_half_over"), (judged == 0, "no_committed_value")],
                otherwise="value_not_known",
                none="no_agreement_yet",
            ),
            result_rows(
                "unstated",
                all_made,
                value=percent(unstated, all_made),
                n=all_made,
                reason="no_agreement_yet",
                none="no_agreement_yet",
            ),
            result_rows(
                "unvalued",
                number,
                value=percent(unvalued, number),
                n=number,
                reason="none_received",
                none="none_received",
            ),
        ]
    )


def _contributions_under(stated: pd.DataFrame, contribution: pd.DataFrame) -> pd.DataFrame:
    """The contributions that name these agreements: tambon_code, value, counts_from (an ordinal).

    A contribution counts from its own month on, and not before its agreement is past half of its term.
    """
    key = ["tambon_code", "agreement_id"]
    rows = contribution.assign(given=last_month(contribution["date"])).dropna(subset=["agreement_id"])
    rows = rows.astype(dict.fromkeys(key, "str")).merge(
        stated.drop_duplicates(key).astype(dict.fromkeys(key, "str")), on=key
    )
    counts_from = rows[["given", "half_over"]].max(axis="columns", skipna=False)
    return rows[["tambon_code"]].assign(value=rows["value_baht"].astype("float64"), counts_from=counts_from)
