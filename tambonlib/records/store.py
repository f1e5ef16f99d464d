"""The store of records: one Parquet file per table, sorted by tambon, and import.json.

A store is whole or it says that it is not: writing begins with a mark and ends with import.json;
a store that still bears the mark was interrupted, and reading it is refused.
"""

import hashlib
import io
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tambonlib.errors import Fault, TambonError
from tambonlib.records.atomic import write_bytes, write_if_changed
from tambonlib.records.codebook import SOURCE_COLUMNS, Table, empty_records, stored_columns, table, tables

NOTE = "import.json"
_MARK = "import.unfinished"
_ROWS_TOGETHER = 65_536
#: Types of columns with few distinct texts, which are read as categories.
_DATE_TYPES = ("date", "month")
_KEY_TYPES = ("identifier", "tambon_code", "village_no", "category", *_DATE_TYPES)


def read_table(
    records_folder: Path,
    table_name: str,
    tambon_code: str | None = None,
    *,
    tambons: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The records of one table.

    Parameters
    ----------
    records_folder
        The study's records folder.
    table_name
        A table of the codebook.
    tambon_code
        Only this tambon; other parts of the file are not even read. A table that names no tambon is read whole.
    tambons
        Only these tambons, and what is of no tambon in particular.
    columns
        Only these columns; all when None.

    Returns
    -------
    DataFrame
        `columns`, else the codebook's columns, ``<column>_raw`` for amounts and dates, and ``source_file``,
        ``source_sheet``, ``source_row``; sorted by tambon_code, then key or (hh_id, date), then source.
        A table that was never fed is empty.

    Raises
    ------
    KeyError
        When the codebook has no such table.
    TambonError
        When nothing was imported yet, an import was interrupted, or a file of the store is missing.
    """
    asked = table(table_name)
    stored = {name: kind for name, kind in read_columns(asked).items() if columns is None or name in columns}
    note = read_note(records_folder)
    if table_name not in note["tables"]:
        return empty_records(asked)[list(stored)].astype(stored)
    path = Path(records_folder) / f"{table_name}.parquet"
    if not path.is_file():
        raise TambonError([Fault("store_file_missing", file=path.name)])
    wanted = _of_tambons(tambon_code, tambons) if "tambon_code" in asked.columns else None
    try:
        return read_parquet(path, stored, wanted)
    except (pa.ArrowException, OSError) as error:
        raise TambonError([Fault("store_file_broken", file=path.name, found=" ".join(str(error).split()))]) from error


def read_columns(asked: Table) -> dict[str, str | pd.CategoricalDtype]:
    """Every column of a table with its dtype in :func:`read_table`: what repeats (codes, keys, months) as categories.

    Dates and months are ordered categories, so that they can be compared and have a first and a last.

    Examples
    --------
    >>> kinds = read_columns(table("hh_saving"))
    >>> kinds["hh_id"].ordered, kinds["date"].ordered, kinds["balance_baht_raw"]
    (False, True, 'str')
    """
    keys = {name: column.type in _DATE_TYPES for name, column in asked.columns.items() if column.type in _KEY_TYPES}
    keys |= {name: False for name, kind in SOURCE_COLUMNS.items() if kind == "str"}
    return {
        name: pd.CategoricalDtype(ordered=keys[name]) if name in keys else kind
        for name, kind in stored_columns(asked).items()
    }


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with text in place of categories, for small tables whose texts are joined, filled or compared.

    Examples
    --------
    >>> rows = pd.DataFrame({"hh_id": pd.Categorical(["a"]), "baht": [1.0]})
    >>> as_text(rows).dtypes.astype("str").tolist()
    ['str', 'float64']
    """
    return rows.astype(dict.fromkeys(rows.columns[rows.dtypes == "category"], "str"))


def read_parquet(
    path: Path, stored: Mapping[str, str | pd.CategoricalDtype], tambons: Collection[str | None] | None = None
) -> pd.DataFrame:
    """The rows of a Parquet file, all or those of some tambons (None among them: what is of no tambon).

    Parameters
    ----------
    path
        The file.
    stored
        Column → dtype of pandas; categories are in the order of their texts, and each is there.
    tambons
        Parts of the file without any of them are not read.

    Notes
    -----
    No thread is started, so that records can be read in a process that will be forked.
    """
    categories = [name for name, kind in stored.items() if isinstance(kind, pd.CategoricalDtype)]
    with pq.ParquetFile(path, read_dictionary=categories, pre_buffer=False) as file:
        if tambons is None:
            found = file.read(list(stored), use_threads=False)
        else:
            groups = _groups_with(file, tambons)
            found = file.read_row_groups(groups, list(dict.fromkeys([*stored, "tambon_code"])), use_threads=False)
            wanted = pa.array(list(tambons), pa.string())
            found = found.filter(pc.is_in(found["tambon_code"].cast(pa.string()), value_set=wanted)).select(
                list(stored)
            )
    known = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    rows = found.to_pandas(types_mapper=known.get, ignore_metadata=True, use_threads=False)
    return pd.DataFrame(
        {
            name: _sorted_categories(rows[name], kind.ordered) if name in categories else rows[name].astype(kind)
            for name, kind in stored.items()
        }
    )


def _groups_with(file: pq.ParquetFile, tambons: Collection[str | None]) -> list[int]:
    """The parts of a file that may hold one of the tambons; rows are sorted by tambon."""
    place = file.schema_arrow.get_field_index("tambon_code")
    named = [code for code in tambons if code is not None]
    found = []
    for number in range(file.num_row_groups):
        bounds = file.metadata.row_group(number).column(place).statistics
        if bounds is None or not bounds.has_min_max or (None in tambons and bounds.null_count):
            found.append(number)
        elif any(bounds.min <= code <= bounds.max for code in named):
            found.append(number)
    return found


def _sorted_categories(column: pd.Series, ordered: bool) -> pd.Series:
    """The column as categories in the order of their texts, so that groups and sorting come as those of texts."""
    column = column.astype("category")
    codes = column.cat.codes.to_numpy()
    used = np.unique(codes[codes >= 0])
    texts = column.cat.categories[used].astype("str")
    order = np.argsort(texts.to_numpy(dtype=object), kind="stable")
    place = np.full(len(column.cat.categories) + 1, -1, dtype=np.int64)  # the last one is for missing
    place[used[order]] = np.arange(len(used))
    return pd.Series(pd.Categorical.from_codes(place[codes], texts[order], ordered), index=column.index)


def _of_tambons(tambon_code: str | None, tambons: Sequence[str] | None) -> list[str | None] | None:
    """One tambon; or several with what is of none; all when None."""
    if tambon_code is not None:
        return [tambon_code]
    return None if tambons is None else [*tambons, None]


def write_tables(
    records_folder: Path, records: Mapping[str, pd.DataFrame], about: Mapping | None = None
) -> dict[str, dict]:
    """Replace the store by these tables, each file that changes atomically, import.json last.

    Parameters
    ----------
    records_folder
        Made when it is not there.
    records
        Table name → records with the columns of :func:`tambonlib.records.codebook.stored_columns`
        (where ``_raw`` or source columns are left out they are missing). Empty tables are not written.
    about
        What else import.json is to hold.

    Returns
    -------
    Table name → ``{"sha256": …, "rows": …, "tambons": {tambon_code: hash}}``.
    """
    folder = Path(records_folder)
    begin(folder)
    written = {}
    for name in sorted(records):
        if len(records[name]):
            rows = sorted_records(completed(records[name], table(name)), table(name))
            data = parquet_bytes(rows)
            write_if_changed(folder / f"{name}.parquet", data)
            written[name] = {
                "sha256": hashlib.sha256(data).hexdigest(),
                "rows": len(rows),
                "tambons": _hashes_of_tambons(rows),
            }
    for name in tables():
        if name not in written:
            (folder / f"{name}.parquet").unlink(missing_ok=True)
    finish(folder, {**(about or {}), "tables": written})
    return written


def begin(records_folder: Path) -> None:
    """Mark the store as being written."""
    write_bytes(Path(records_folder) / _MARK, b"")


def finish(records_folder: Path, note: Mapping) -> None:
    """Write import.json and take the mark away: from now on the store is whole."""
    text = json.dumps(note, ensure_ascii=False, indent=1, sort_keys=True)
    write_bytes(Path(records_folder) / NOTE, text.encode("utf-8"))
    (Path(records_folder) / _MARK).unlink()


def interrupted(records_folder: Path) -> bool:
    """Whether writing the store began and did not end."""
    return (Path(records_folder) / _MARK).exists()


def read_note(records_folder: Path) -> dict:
    """What import.json says.

    Raises
    ------
    TambonError
        When nothing was imported yet or an import was interrupted.
    """
    folder = Path(records_folder)
    if interrupted(folder):
        raise TambonError([Fault("store_interrupted", file=folder.name)])
    path = folder / NOTE
    if not path.is_file():
        raise TambonError([Fault("store_empty", file=folder.name)])
    return parsed_note(path)


def parsed_note(path: Path) -> dict:
    """The content of an import.json.

    Raises
    ------
    TambonError
        When it cannot be read.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TambonError([Fault("store_note_broken", file=path.name, found=str(error))]) from error


def fingerprint(path: Path) -> str:
    """A fingerprint of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def records_hash(records_folder: Path) -> str:
    """A fingerprint of all records: it changes when any table changes, and only then."""
    written = read_note(records_folder)["tables"]
    lines = "".join(f"{name} {entry['sha256']}\n" for name, entry in sorted(written.items()))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def tambon_hashes(records_folder: Path, table_names: Collection[str] | None = None) -> dict[str, str]:
    """One fingerprint for each tambon, of all its records.

    Parameters
    ----------
    records_folder
        The study's records folder.
    table_names
        Only the records of these tables count; all when None.

    Returns
    -------
    dict
        tambon_code → fingerprint, for every tambon with a record. It changes when a stored cell of one of the tambon's
        rows changes (also ``<column>_raw`` and where a row came from), when rows are added, removed or moved, and when
        rows that name no tambon (a province's mechanism, an event of the whole study) change; and only then. Under ""
        is the fingerprint of these rows alone, which is also that of a tambon without records.

    Raises
    ------
    TambonError
        When nothing was imported yet or an import was interrupted.

    Notes
    -----
    Read from import.json, where :func:`write_tables` noted them: no table is opened.
    """
    written = {
        name: entry.get("tambons", {"": entry["sha256"]})  # a store of before: any change is everybody's
        for name, entry in sorted(read_note(records_folder)["tables"].items())
        if table_names is None or name in table_names
    }
    codes = sorted({"", *(code for hashes in written.values() for code in hashes)})
    lines = {
        code: "".join(f"{name} {hashes.get('')} {hashes.get(code)}\n" for name, hashes in written.items())
        for code in codes
    }
    return {code: hashlib.sha256(text.encode("utf-8")).hexdigest() for code, text in lines.items()}


def _hashes_of_tambons(rows: pd.DataFrame) -> dict[str, str]:
    """For each tambon of a sorted table (under "": rows that name none) a fingerprint of its rows."""
    cells = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    if "tambon_code" not in rows:
        return {"": _digest(cells)}
    codes = rows["tambon_code"].astype("str").fillna("").to_numpy(dtype=object)
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    return {codes[first]: _digest(part) for first, part in zip(starts, np.split(cells, starts[1:]), strict=True)}


def _digest(row_hashes: np.ndarray) -> str:
    return hashlib.sha256(row_hashes.astype("<u8").tobytes()).hexdigest()[:16]


def completed(records: pd.DataFrame, asked: Table) -> pd.DataFrame:
    """The records with every stored column in its dtype; raw and source columns may be added as missing.

    Raises
    ------
    ValueError
        When a column of the codebook is missing, or there is one that the store does not know.
    """
    stored = stored_columns(asked)
    absent = [name for name in asked.columns if name not in records]
    unknown = [name for name in records if name not in stored]
    if absent or unknown:
        raise ValueError(f"records of {asked.name} must hold its columns; missing {absent}, unknown {unknown}")
    added = {name: None for name in stored if name not in records}
    return records.assign(**added)[list(stored)].astype(stored).reset_index(drop=True)


def sorted_records(records: pd.DataFrame, asked: Table) -> pd.DataFrame:
    """Records in the order of the store: tambon, then key (a book: unit, date), then source."""
    within = asked.key or tuple((asked.book or {}).get(part) for part in ("by", "date") if asked.book)
    order = list(dict.fromkeys(["tambon_code", *within, *SOURCE_COLUMNS]))
    ranks = [_ranks(records[name]) for name in order if name in records]
    if _in_order(ranks):
        return records
    return records.take(np.lexsort(ranks[::-1])).reset_index(drop=True)


def _ranks(column: pd.Series) -> np.ndarray:
    """Whole numbers that sort as the values do; missing comes first."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype("float64").fillna(-np.inf).to_numpy()
    rows, distinct = pd.factorize(column)
    texts = np.asarray(distinct, dtype=object)
    place = np.empty(len(texts) + 1, dtype=np.int64)
    place[np.argsort(texts, kind="stable")] = np.arange(1, len(texts) + 1)
    place[-1] = 0
    return place[rows]


def _in_order(ranks: list[np.ndarray]) -> bool:
    """Whether rows are in order already; those of large imports often are."""
    if not ranks or len(ranks[0]) < 2:
        return True
    open_pairs = np.ones(len(ranks[0]) - 1, dtype=bool)
    for rank in ranks:
        if (rank[1:][open_pairs] < rank[:-1][open_pairs]).any():
            return False
        open_pairs &= rank[1:] == rank[:-1]
    return True


def parquet_bytes(records: pd.DataFrame) -> bytes:
    """The same records always give the same bytes."""
    stream = io.BytesIO()
    content = pa.Table.from_pandas(records, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(content, stream, row_group_size=_ROWS_TOGETHER, compression="zstd", store_schema=False)
    return stream.getvalue()
