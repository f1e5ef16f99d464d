"""How one result came about: the records of its tambon, the settings, and the same function run on them once more.

Everything here is about one tambon and one indicator, and may show single households: it is for the team's own
machine, never for a page that is handed on. Codes are shortened all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.card import Card, Indicator
from tambonlib.indicators.indicator import CIRCUMSTANCES, computed
from tambonlib.indicators.measure import measure
from tambonlib.indicators.tambon_of_row import tambons_of
from tambonlib.records import codebook
from tambonlib.settings import default_settings

#: How near two numbers must lie to be called the same: sums taken in another order differ in the last digits.
TOLERANCE = 1e-9
_NUMBERS = ("amount", "number", "percent", "integer")
_TIMES = ("month", "date")
_KEPT = 4
_SUMS = ["table", "column", "known_until", "sum_until", "known_month", "sum_month"]
_COUNTS = ["table", "column", "code", "rows_until"]


@dataclass(frozen=True)
class Explanation:
    """One result and what stands behind it.

    Parameters
    ----------
    card
        What the indicator is.
    tambon_code, month
        Of which tambon, at the end of which month.
    results
        part, value, n, N, status, reason as stored; ``again_value``, ``again_n``, ``again_N``, ``again_status``,
        ``again_reason`` as computed once more from the records shown; ``agrees``.
    settings
        name, value, default, changed.
    tables
        table, made (whether it was made on the way), rows, rows_until (to the end of the month), rows_month (in it;
        missing where rows have no time).
    numbers
        table, column, known_until, sum_until, known_month, sum_month.
    codes
        table, column, code, rows_until: how often each word of a fixed list stands there.
    lines
        Table → a few of its rows: of the month where there are any, else the last ones before; codes shortened.
    """

    card: Card
    tambon_code: str
    month: str
    results: pd.DataFrame
    settings: pd.DataFrame
    tables: pd.DataFrame
    numbers: pd.DataFrame
    codes: pd.DataFrame
    lines: Mapping[str, pd.DataFrame]

    @property
    def agrees(self) -> bool:
        """Whether every stored result was found again."""
        return bool(self.results["agrees"].all())


def explain(
    indicator: Indicator,
    tables: Mapping[str, pd.DataFrame],
    *,
    study,
    stored: pd.DataFrame,
    tambon_code: str,
    month: str | None = None,
    part: str | None = None,
    lines: int = 8,
) -> Explanation:
    """What stands behind the results of one indicator in one tambon and month.

    Parameters
    ----------
    indicator
        One of :func:`tambonlib.indicators.catalogue.indicators`.
    tables
        Record tables by name, at least those that the card names.
    study
        As :func:`tambonlib.indicators.measure.measure` takes it.
    stored
        The study's results.
    tambon_code
        A tambon of the roster.
    month
        A study month; the latest with a value of the asked part (else the headline) when None, else the last one.
    part
        Only this part; all when None.
    lines
        How many rows of each table are shown.

    Raises
    ------
    TambonError
        With everything asked for that is not there: tambon, month, part.
    """
    _check(indicator.card, study, tambon_code, month, part)
    mine = stored[(stored["tambon_code"] == tambon_code) & (stored["indicator"] == indicator.card.id)]
    month = month or _latest_month(mine, part or indicator.card.headline.key, study.months)
    used = {name: tables[name] for name in indicator.card.tables}
    own = {
        name: _belonging(name, used, tambon_code) if "tambon_code" in indicator.columns[name] else used[name]
        for name in used
    }
    # A log of the whole study divides hours over everyone present: it can only be computed whole.
    base = used if indicator.card.whole_study else own
    again = measure(
        base, study=_study_of(study, None if indicator.card.whole_study else tambon_code), indicators=(indicator,)
    )
    asked = (rows := again[again["tambon_code"] == tambon_code])["month"] == month
    made = {name: _of_tambon(rows, tambon_code) for name, rows in _made_tables(indicator, base, study).items()}
    shown = {name: _Table(name, rows, month, indicator.columns.get(name)) for name, rows in {**own, **made}.items()}
    return Explanation(
        card=indicator.card,
        tambon_code=tambon_code,
        month=month,
        results=_compared(
            mine[mine["month"] == month],
            rows[asked],
            [one.key for one in indicator.card.parts if part in (None, one.key)],
        ),
        settings=used_settings(indicator.card, study.settings),
        tables=pd.DataFrame([one.counts() for one in shown.values()]),
        numbers=_joined([one.numbers() for one in shown.values()], _SUMS),
        codes=_joined([one.codes() for one in shown.values()], _COUNTS),
        lines={name: one.lines(lines) for name, one in shown.items() if len(one.until)},
    )


def used_settings(card: Card, settings: Mapping[str, object]) -> pd.DataFrame:
    """The settings of an indicator as they are: name, value, default, changed.

    ``minimum_households`` is among them where it counts.
    """
    names = [*card.settings, *(["minimum_households"] if any(part.minimum for part in card.parts) else [])]
    defaults = default_settings()
    rows = [
        (name, settings[name], defaults[name].value, settings[name] != defaults[name].value)
        for name in dict.fromkeys(names)
    ]
    return pd.DataFrame(rows, columns=["name", "value", "default", "changed"])


def shortened(codes: pd.Series) -> pd.Series:
    """Codes that can still be told apart in a list, but do not stand there in full.

    Examples
    --------
    >>> shortened(pd.Series(["5f31c09a77", "ab", None])).tolist()
    ['…9a77', '…b', nan]
    """
    return codes.astype("str").map(lambda code: f"…{code[-min(_KEPT, max(1, len(code) // 2)) :]}", na_action="ignore")


class _Table:
    """One table of a tambon as it stood at the end of a month."""

    def __init__(self, name: str, rows: pd.DataFrame, month: str, columns: tuple[str, ...] | None):
        self.name, self.made = name, columns is None
        rows = rows if columns is None else rows[list(columns)]
        self.known = {} if self.made else {column: codebook.table(name).columns[column] for column in columns}
        time = self._time(rows)
        when = None if time is None else rows[time].astype("str").str.slice(0, len(month))
        self.rows = rows
        self.until = rows if when is None else rows[when <= month]
        self.month = None if when is None else rows[when == month]
        self.by_month = time == "month"

    def _time(self, rows: pd.DataFrame) -> str | None:
        if "month" in rows:
            return "month"
        times = [name for name, column in self.known.items() if column.type in _TIMES]
        return times[0] if times else None

    def counts(self) -> dict:
        in_month = pd.NA if self.month is None else len(self.month)
        return {
            "table": self.name,
            "made": self.made,
            "rows": len(self.rows),
            "rows_until": len(self.until),
            "rows_month": in_month,
        }

    def numbers(self) -> pd.DataFrame:
        """Sums; of a table made on the way only those that go by month, since there whole numbers may be days."""
        if self.made and not self.by_month:
            return pd.DataFrame()
        names = [name for name in self.rows if self._is_number(name)]
        rows = []
        for name in names:
            until, month = (None if part is None else part[name].astype("float64") for part in (self.until, self.month))
            in_month = (pd.NA, np.nan) if month is None else (month.count(), month.sum())
            rows.append((self.name, name, until.count(), until.sum(), *in_month))
        return pd.DataFrame(rows, columns=_SUMS)

    def _is_number(self, name: str) -> bool:
        if self.made:
            return bool(pd.api.types.is_float_dtype(self.rows[name]) or pd.api.types.is_bool_dtype(self.rows[name]))
        is_year = name.endswith("year")
        return self.known[name].type in _NUMBERS and name not in codebook.table(self.name).key and not is_year

    def codes(self) -> pd.DataFrame:
        listed = [name for name, column in self.known.items() if column.allowed or column.chart]
        parts = [
            self.until[name].value_counts().rename_axis("code").rename("rows_until").reset_index() for name in listed
        ]
        return _joined(
            [part.assign(table=self.name, column=name)[_COUNTS] for name, part in zip(listed, parts, strict=True)],
            _COUNTS,
        )

    def lines(self, count: int) -> pd.DataFrame:
        """Rows of the month, else the last ones before; what may point to a person is left out, codes are shortened."""
        shown = self.until.tail(count) if self.month is None or self.month.empty else self.month.head(count)
        names = [name for name in shown if name != "tambon_code" and self._may_show(name)]
        codes = {name: shortened(shown[name]) for name in names if name.endswith("_id")}
        return shown[names].assign(**codes).reset_index(drop=True)

    def _may_show(self, name: str) -> bool:
        if self.made:
            # Whole numbers of a made table are days and places, of no use to a reader.
            return not pd.api.types.is_integer_dtype(self.rows[name])
        return self.known[name].personal == "no" or name.endswith("_id")


def _check(card: Card, study, tambon_code: str, month: str | None, part: str | None) -> None:
    asked = {
        "--tambon": (tambon_code, tuple(study.roster["tambon_code"])),
        "--month": (month, tuple(study.months)),
        "--part": (part, tuple(one.key for one in card.parts)),
    }
    faults = [
        Fault("not_allowed", key=key, found=found, values={"allowed": ", ".join(allowed)})
        for key, (found, allowed) in asked.items()
        if found is not None and found not in allowed
    ]
    if faults:
        raise TambonError(faults)


def _latest_month(mine: pd.DataFrame, part: str, months: tuple[str, ...]) -> str:
    told = mine.loc[(mine["part"] == part) & (mine["status"] == "ok"), "month"]
    return max(months) if told.empty else told.max()


def _of_tambon(rows: pd.DataFrame | pd.Series, tambon_code: str) -> pd.DataFrame:
    """The rows of one tambon; a table that names no tambon stays whole, a series becomes a table."""
    table = rows.rename(rows.name or "value").reset_index() if isinstance(rows, pd.Series) else rows
    return table[table["tambon_code"] == tambon_code] if "tambon_code" in table else table


def _belonging(name: str, tables: Mapping[str, pd.DataFrame], tambon_code: str) -> pd.DataFrame:
    """The records of one tambon and those of none, such as a partner of many tambons: both went in."""
    if "tambon_code" not in tables[name]:
        return tables[name]
    of = tambons_of(name, tables)
    return tables[name][(of == tambon_code) | of.isna()]


def _study_of(study, tambon_code: str | None):
    """What measuring needs of a study, with this tambon alone where one is given."""
    given = {name: getattr(study, name) for name in CIRCUMSTANCES if hasattr(study, name)}
    roster = study.roster if tambon_code is None else study.roster[study.roster["tambon_code"] == tambon_code]
    return SimpleNamespace(**{**given, "roster": roster, "months": study.months, "settings": study.settings})


def _made_tables(indicator: Indicator, tables: Mapping[str, pd.DataFrame], study) -> dict[str, pd.DataFrame]:
    """The tables that the indicator makes of the records on its way."""
    given = {name: getattr(study, name) for name in CIRCUMSTANCES if hasattr(study, name)}
    settings = {name: study.settings[name] for name in indicator.card.settings}
    made = dict(tables)
    computed(indicator, made, months=tuple(study.months), **given, **settings)
    return {name: rows for name, rows in made.items() if name not in tables}


def _compared(stored: pd.DataFrame, again: pd.DataFrame, parts: list[str]) -> pd.DataFrame:
    """Stored and computed once more, side by side, in the order of the parts."""
    names = ["value", "n", "N", "status", "reason"]
    asked = pd.DataFrame({"part": parts}, dtype="str").merge(stored[["part", *names]], on="part", validate="one_to_one")
    renamed = again[["part", *names]].rename(columns={name: f"again_{name}" for name in names})
    both = asked.merge(renamed, on="part", how="left", validate="one_to_one")
    near = np.isclose(both["value"], both["again_value"], rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    same = [both[name].astype("str").fillna("") == both[f"again_{name}"].astype("str").fillna("") for name in names[1:]]
    return both.assign(agrees=near & np.logical_and.reduce(same))


def _joined(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=columns)
