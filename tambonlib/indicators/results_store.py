"""Tables of all tambons, kept so that one tambon can be read alone and known by a hash of its own.

In the file each tambon is a row group: its page reads a few thousand rows, however many tambons the study has.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_CODE = "tambon_code"
_MISSING = np.iinfo(np.int64).min
_WORD = "<u8"  # the same bytes on every machine


class TambonWriter:
    """Writes blocks of whole tambons as one Parquet file, a row group for each, and keeps the hash of each.

    Parameters
    ----------
    stream
        Takes the file.

    Attributes
    ----------
    hashes
        Tambon → hash of its rows, of what was written so far.
    rows
        How many rows were written.
    """

    def __init__(self, stream: BinaryIO):
        self._stream, self._writer = stream, None
        self.hashes: dict[str, str] = {}
        self.rows = 0

    def write(self, block: pd.DataFrame) -> None:
        """Write the rows of some tambons, those of each together.

        Raises
        ------
        ValueError
            When the rows of one tambon do not stand together.
        """
        made = pa.Table.from_pandas(block, preserve_index=False)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._stream, made.schema)
        places = tambon_places(block)
        _check_together([*self.hashes, *(code for code, _, _ in places)])
        for _, first, stop in places:
            self._writer.write_table(made.slice(first, stop - first), row_group_size=stop - first)
        self.hashes |= tambon_hashes(block)
        self.rows += len(block)

    def close(self) -> None:
        """End the file; without any block there is no file to end."""
        if self._writer is not None:
            self._writer.close()


def write_tambons(stream: BinaryIO, blocks: Iterable[pd.DataFrame]) -> TambonWriter:
    """Write all blocks; the writer then tells hashes and rows."""
    writer = TambonWriter(stream)
    for block in blocks:
        writer.write(block)
    writer.close()
    return writer


def open_tambons(content: bytes) -> pq.ParquetFile:
    """A file of :class:`TambonWriter` in memory: nothing stays open that a forked process would share."""
    return pq.ParquetFile(pa.BufferReader(content))


def read_tambon(file: pq.ParquetFile, place: int, tambon_code: str) -> pd.DataFrame:
    """The rows of one tambon.

    Parameters
    ----------
    file
        As :func:`open_tambons` gives it.
    place
        The tambon's place among the file's tambons, from 0.
    tambon_code
        The tambon that must stand there.

    Raises
    ------
    ValueError
        When another tambon stands there.
    """
    # Without threads: a process that will be forked must not start any.
    rows = file.read_row_group(place, use_threads=False).to_pandas(use_threads=False)
    if not rows[_CODE].eq(tambon_code).all():
        raise ValueError(f"place {place} must hold tambon {tambon_code}; found {rows[_CODE].unique().tolist()}")
    return rows


def tambon_places(table: pd.DataFrame) -> list[tuple[str, int, int]]:
    """The rows of each tambon: code, first row, the row after its last.

    Raises
    ------
    ValueError
        When the rows of one tambon do not stand together.

    Examples
    --------
    >>> tambon_places(pd.DataFrame({"tambon_code": ["990101", "990101", "990102"]}))
    [('990101', 0, 2), ('990102', 2, 3)]
    """
    numbers, codes = pd.factorize(table[_CODE])
    starts = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
    _check_together([str(codes[numbers[first]]) for first in starts])
    return [
        (str(codes[numbers[first]]), first, stop) for first, stop in zip(starts, [*starts[1:], len(table)], strict=True)
    ]


def tambon_hashes(table: pd.DataFrame) -> dict[str, str]:
    """Tambon → hash of its rows, in their order; the rows of each tambon stand together.

    The same numbers and texts give the same hash on every machine, whatever else the table holds.

    Examples
    --------
    >>> two = pd.DataFrame({"tambon_code": ["a", "b"], "value": [1.0, 2.0]})
    >>> tambon_hashes(two)["b"] == tambon_hashes(two.iloc[1:])["b"]
    True
    """
    words, head = _words(table), _head(table)
    return {
        code: hashlib.sha256(head + words[first:stop].tobytes()).hexdigest()
        for code, first, stop in tambon_places(table)
    }


def table_hash(table: pd.DataFrame) -> str:
    """Hash of a whole table, made in the same way."""
    return hashlib.sha256(_head(table) + _words(table).tobytes()).hexdigest()


def hash_of_hashes(hashes: dict[str, str]) -> str:
    """One hash for all tambons."""
    return hashlib.sha256("".join(f"{code} {own}\n" for code, own in sorted(hashes.items())).encode()).hexdigest()


def _check_together(codes: list[str]) -> None:
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise ValueError(f"the rows of a tambon must stand together; those of {', '.join(twice)} do not")


def _head(table: pd.DataFrame) -> bytes:
    return ("\t".join(map(str, table.columns)) + "\n").encode("utf-8")


def _words(table: pd.DataFrame) -> np.ndarray:
    """Every cell as eight bytes, row by row: a number as it is, a text by its hash.

    Texts are few and rows are many.
    """
    words = np.empty(table.shape, dtype=_WORD)
    for place, column in enumerate(_columns(table)):
        words[:, place] = column
    return words


def _columns(table: pd.DataFrame) -> Iterator[np.ndarray]:
    for name in table:
        column = table[name]
        if pd.api.types.is_float_dtype(column.dtype):
            numbers = column.to_numpy(dtype="float64", na_value=np.nan)
            # Zero has two signs and "not a number" many patterns of bits; here each is one.
            yield np.where(np.isnan(numbers), np.nan, numbers + 0.0).astype("<f8").view(_WORD)
        elif pd.api.types.is_numeric_dtype(column.dtype):
            yield column.to_numpy(dtype="int64", na_value=_MISSING).astype("<i8").view(_WORD)
        else:
            rows, distinct = pd.factorize(column)
            yield np.array([*(_text_word(text) for text in distinct), 0], dtype=_WORD)[rows]


def _text_word(text: object) -> int:
    return int.from_bytes(hashlib.sha256(str(text).encode("utf-8")).digest()[:8], "little")
