"""Tables kept by tambon: each tambon is read alone and known by a hash of its own."""

import io

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators import results_store


def table(**changes) -> pd.DataFrame:
    columns = {
        "tambon_code": ["990101", "990101", "990102"],
        "month": ["2008-01", "2008-02", "2008-01"],
        "value": [1.5, np.nan, 0.0],
        "n": pd.array([3, None, 0], dtype="Int64"),
        "reason": pd.Series([None, "no_records", None], dtype="str"),
    }
    return pd.DataFrame({**columns, **changes}).astype({"tambon_code": "str", "month": "str"})


def written(*blocks) -> tuple[bytes, results_store.TambonWriter]:
    stream = io.BytesIO()
    writer = results_store.write_tambons(stream, blocks)
    return stream.getvalue(), writer


def test_each_tambon_is_read_alone_as_it_was_written():
    content, writer = written(table())
    file = results_store.open_tambons(content)
    assert file.num_row_groups == 2 and writer.rows == 3
    for place, code in enumerate(("990101", "990102")):
        own = table()[lambda rows, code=code: rows["tambon_code"] == code].reset_index(drop=True)
        pd.testing.assert_frame_equal(results_store.read_tambon(file, place, code), own)
    with pytest.raises(ValueError, match="990102"):
        results_store.read_tambon(file, 0, "990102")


def test_the_whole_file_reads_as_one_table():
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(written(table())[0])), table())


def test_the_hash_does_not_depend_on_how_many_are_written_together():
    whole = written(table())[1].hashes
    assert (
        written(*(own for _, own in table().groupby("tambon_code")))[1].hashes
        == whole
        == results_store.tambon_hashes(table())
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"value": [1.5, np.nan, 1.0]},
        {"n": pd.array([3, None, None], dtype="Int64")},
        {"month": ["2008-01", "2008-02", "2008-03"]},
        {"reason": pd.Series([None, "no_records", "other"], dtype="str")},
    ],
)
def test_a_change_changes_the_hash_of_its_tambon_only(changes):
    before, after = results_store.tambon_hashes(table()), results_store.tambon_hashes(table(**changes))
    assert before["990101"] == after["990101"] and before["990102"] != after["990102"]


def test_the_same_numbers_have_the_same_hash_however_they_are_kept():
    before = results_store.tambon_hashes(table())
    another_nan = np.array([0x7FF8000000000001], dtype="uint64").view("float64")[0]
    assert results_store.tambon_hashes(table(value=[1.5, another_nan, -0.0])) == before
    assert results_store.tambon_hashes(table(reason=[None, "no_records", np.nan])) == before


def test_a_text_moved_to_another_column_is_a_change():
    first = pd.DataFrame({"tambon_code": ["a"], "x": ["1"], "y": ["2"]})
    assert results_store.tambon_hashes(first) != results_store.tambon_hashes(first.rename(columns={"x": "y", "y": "x"}))
    assert results_store.tambon_hashes(first) != results_store.tambon_hashes(first.assign(x="2", y="1"))


def test_the_bytes_that_are_hashed_are_those_of_the_description():
    """One row worked out by hand: a number as eight bytes, the least first; a text as the first eight bytes of its
    SHA-256.
    """
    import hashlib
    import struct

    one = pd.DataFrame({"tambon_code": ["a"], "value": [2.0]})
    row = hashlib.sha256(b"a").digest()[:8] + struct.pack("<d", 2.0)
    assert results_store.tambon_hashes(one) == {"a": hashlib.sha256(b"tambon_code\tvalue\n" + row).hexdigest()}


def test_rows_of_one_tambon_apart_from_each_other_are_refused():
    with pytest.raises(ValueError, match="stand together"):
        written(table().iloc[:1], table())
    mixed = table().iloc[[0, 2, 1]]
    with pytest.raises(ValueError, match="stand together"):
        written(mixed)
