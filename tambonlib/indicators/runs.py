"""Columns in which the same text stands in many rows one after the other, as in records that are sorted by tambon.

Such a column is looked up run by run and not row by row, which costs a fraction where there are millions of rows.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_TEXT = pd.StringDtype(na_value=np.nan)
# Fewer rows than this are looked up as they are.
_MANY = 4096
# Runs pay where they are this long.
_LONG = 4


def in_runs(texts: pd.Series) -> tuple[pa.Array, np.ndarray | None]:
    """The text of each run of rows, and how many rows each has; all rows and None where runs would not pay.

    Parameters
    ----------
    texts
        Of the type ``str``.

    Examples
    --------
    >>> firsts, lengths = in_runs(pd.Series(["a", "b"], dtype="str").repeat(5000))
    >>> firsts.to_pylist(), lengths.tolist()
    (['a', 'b'], [5000, 5000])
    >>> in_runs(pd.Series(["a", "a", None], dtype="str"))[1] is None
    True
    """
    held = arrow_texts(texts)
    # Whether runs pay is seen by the first rows: what each row is, is told by all of them.
    if len(held) < _MANY or len(_starts(held[:_MANY])) * _LONG > _MANY:
        return held, None
    starts = _starts(held)
    return held.take(pa.array(starts)), np.diff(starts, append=len(held))


def in_rows(of_runs: np.ndarray, lengths: np.ndarray | None) -> np.ndarray:
    """What was found for each run, for each row.

    Examples
    --------
    >>> in_rows(np.array([7, 8]), np.array([1, 2])).tolist()
    [7, 8, 8]
    """
    return of_runs if lengths is None else np.repeat(of_runs, lengths)


def arrow_texts(texts: pd.Series | pd.Index) -> pa.Array:
    """The texts as arrow has them, in one piece: what was put together from several tables lies in several."""
    held = pa.array(texts.array)
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


def distinct(texts: pd.Series) -> list[str]:
    """Each text once, in the order in which they come; what is missing is not among them.

    Examples
    --------
    >>> distinct(pd.Series(["b", None, "a", "b"], dtype="str"))
    ['b', 'a']
    """
    if texts.dtype != "str":
        return texts.dropna().unique().tolist()
    return pc.unique(in_runs(texts)[0]).drop_null().to_pylist()


def factorized(texts: pd.Series) -> tuple[np.ndarray, list[str]]:
    """The place of each text among the distinct ones, in the order in which they come; −1 where it is missing.

    Examples
    --------
    >>> places, names = factorized(pd.Series(["b", None, "a", "b"], dtype="str"))
    >>> places.tolist(), names
    ([0, -1, 1, 0], ['b', 'a'])
    """
    if texts.dtype != "str":
        codes, names = pd.factorize(texts)
        return codes, list(names)
    firsts, lengths = in_runs(texts)
    encoded = firsts.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")
    return in_rows(codes, lengths), encoded.dictionary.to_pylist()


def numbered(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each whole number among the distinct ones, and those, sorted.

    Examples
    --------
    >>> places, distinct = numbered(np.array([7, 7, 3, 9]))
    >>> places.tolist(), distinct.tolist()
    ([1, 1, 0, 2], [3, 7, 9])
    """
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    known, of_run = np.unique(codes[starts], return_inverse=True)
    return np.repeat(of_run, np.diff(starts, append=len(codes))), known


def same_text(text: str, count: int) -> pd.api.extensions.ExtensionArray:
    """One text so many times.

    Examples
    --------
    >>> same_text("a", 2).tolist()
    ['a', 'a']
    """
    return pd.arrays.ArrowStringArray(pa.repeat(pa.scalar(text, pa.large_string()), count), dtype=_TEXT)


def _starts(held: pa.Array) -> np.ndarray:
    """The first row of each run; what is missing stands for itself."""
    changes = pc.not_equal(held[1:], held[:-1]).fill_null(True).to_numpy(zero_copy_only=False)
    return np.flatnonzero(np.append(True, changes)[: len(held)])
