"""The codebook: every field table and its columns, declared once, as data.

The declarations are in ``definitions/codebook/*.yaml``; the checks at import, the store, blank
workbooks and the data dictionary are all made from them. They are checked whole on first use.

The charts (long lists of categories that carry more than a label) have files of their own,
see :mod:`tambonlib.records.categories`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import pandas as pd

from tambonlib.records.categories import chart_labels
from tambonlib.records.codebook_schema import PARTS, TYPES, read_codebook_files

#: Types that are stored twice: parsed, and as written in the book (``<column>_raw``).
RAW_TYPES = ("amount", "date")
#: Where a record came from; kept beside every record.
SOURCE_COLUMNS = {"source_file": "str", "source_sheet": "str", "source_row": "Int64"}


@dataclass(frozen=True)
class Column:
    """One column of a field table.

    Parameters
    ----------
    name, type
        Its name in the records, and one of ``codebook_file.TYPES``.
    label, about, unit
        Texts in both languages; `about` and `unit` may be None.
    required
        A row without it is not taken.
    allowed, value_labels
        For a category: the codes, and code → label in both languages. A column with a `chart` has
        the codes of that chart. Other columns: empty.
    chart
        The chart that the codes come from, or None.
    refers_to
        ``"table.column"`` that must hold the value, or None.
    personal
        ``no`` · ``pseudonym`` · ``indirect`` · ``direct``.
    sensitive
        ``no`` · ``policy`` · ``law``.
    minimum, maximum
        Limits of a number, both inclusive, or None.
    precision
        For a date: how exactly it may be known; the first is the finest.
    default
        What an empty cell means, or None when it means that nothing is known.
    """

    name: str
    type: str
    label: Mapping[str, str]
    required: bool = False
    allowed: tuple[str, ...] = ()
    chart: str | None = None
    refers_to: str | None = None
    personal: str = "no"
    sensitive: str = "no"
    unit: Mapping[str, str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    precision: tuple[str, ...] = ()
    default: object = None
    about: Mapping[str, str] | None = None
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One field table: what a row is, its key, its columns.

    Parameters
    ----------
    dimension
        The part of the codebook: ``D1`` … ``D8``, ``powers``, ``support``, ``learning``, ``release``,
        ``context``.
    key
        Columns that together name one row; empty when rows have no name (ledger lines).
    columns
        Name → :class:`Column`, in the order of the form.
    when
        The column that dates the row, where a row after the study's last month is worth a
        look; or None.
    book
        For a book of lines: which column is what (``by``, ``date``, ``flow``, ``amount``, ``balance``), or None.
    identity
        For a book of months: ``opening`` + all ``plus`` − all ``minus`` = ``closing``; ``closing`` is the
        next ``opening`` of the same ``by`` in the ``order`` of months. Or None.
    """

    name: str
    dimension: str
    label: Mapping[str, str]
    about: Mapping[str, str]
    frequency: Mapping[str, str]
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    when: str | None = None
    book: Mapping[str, str] | None = None
    identity: Mapping[str, object] | None = None


def tables() -> dict[str, Table]:
    """All field tables by name, in the order of the dimensions.

    Raises
    ------
    TambonError
        With every fault of every codebook file.

    Examples
    --------
    >>> list(tables())[:3]
    ['household', 'hh_ledger', 'hh_month']
    """
    return dict(_tables())


def table(name: str) -> Table:
    """The field table with this name.

    Raises
    ------
    KeyError
        When the codebook has no such table.

    Examples
    --------
    >>> table("hh_month").key
    ('hh_id', 'month')
    """
    try:
        return _tables()[name]
    except KeyError:
        raise KeyError(f"table must be one of {', '.join(_tables())}; got {name!r}") from None


def value_label(table_name: str, column: str, code: str, lang: str) -> str:
    """How a code is shown to people.

    Examples
    --------
    >>> value_label("hh_ledger", "flow", "receipt", "th")
    'รายรับ'
    >>> value_label("hh_ledger", "category", "tobacco", "en")
    'tobacco'
    """
    labels = table(table_name).columns[column].value_labels
    if code not in labels:
        raise KeyError(f"code must be one of {', '.join(labels)} in {table_name}.{column}; got {code!r}")
    return labels[code][lang]


def stored_columns(table: Table) -> dict[str, str]:
    """Every column of a stored table with its dtype, in the order in which it is stored.

    The codebook's columns, then ``<column>_raw`` for amounts and dates, then where the record came from.

    Examples
    --------
    >>> list(stored_columns(tables()["hh_saving"]))[4:]
    ['balance_baht', 'date_raw', 'balance_baht_raw', 'source_file', 'source_sheet', 'source_row']
    """
    own = {name: TYPES[column.type] for name, column in table.columns.items()}
    raw = {f"{name}_raw": "str" for name, column in table.columns.items() if column.type in RAW_TYPES}
    return {**own, **raw, **SOURCE_COLUMNS}


def empty_records(table: Table) -> pd.DataFrame:
    """No records, with the columns and dtypes that records of this table have.

    Examples
    --------
    >>> empty_records(tables()["tambon_population"])["population"].dtype
    Int64Dtype()
    """
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in stored_columns(table).items()})


def read_codebook(folder: Traversable) -> dict[str, Table]:
    """The tables that the YAML files of a folder declare, checked whole.

    Parameters
    ----------
    folder
        A folder (``pathlib.Path`` will do) of ``*.yaml`` files.

    Raises
    ------
    TambonError
        With every fault of every file.
    """
    charts = chart_labels()
    made = {name: _table(name, tree, charts) for name, tree in read_codebook_files(folder, charts).items()}
    return dict(sorted(made.items(), key=lambda item: PARTS.index(item[1].dimension)))


@cache
def _tables() -> Mapping[str, Table]:
    return read_codebook(resources.files("tambonlib") / "definitions" / "codebook")


def _table(name: str, tree: Mapping, charts: Mapping) -> Table:
    columns = {column: _column(column, entry, charts) for column, entry in tree["columns"].items()}
    return Table(**{**tree, "name": name, "key": tuple(tree.get("key", ())), "columns": columns})


def _column(name: str, entry: Mapping, charts: Mapping) -> Column:
    labels = charts[entry["chart"]] if "chart" in entry else entry.get("allowed", {})
    made = {"allowed": tuple(labels), "value_labels": labels, "precision": tuple(entry.get("precision", ()))}
    return Column(**{**entry, "name": name, **made})
