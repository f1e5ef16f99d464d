"""The store: types, order, one tambon, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.records import store
from tambonlib.records.codebook import empty_records, stored_columns, table

LINES = pd.DataFrame(
    {
        "hh_id": ["B-1", "A-1", "A-1"],
        "tambon_code": ["980102", "980101", "980101"],
        "date": ["2008-01-01", "2008-02-01", "2008-01"],
        "flow": "payment",
        "category": "food",
        "amount_baht": [1.0, 2.0, 3.5],
        "in_kind": [False, True, None],
        "purpose": None,
        "balance_baht": None,
        "memo": None,
        "source_file": "f.csv",
        "source_row": [2, 3, 4],
    }
)


def code_of(call):
    with pytest.raises(TambonError) as raised:
        call()
    return [fault.code for fault in raised.value.faults]


def test_what_is_written_is_read_in_the_types_and_order_of_the_house(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    read = store.read_table(tmp_path, "hh_ledger")
    kinds = store.read_columns(table("hh_ledger"))
    assert {name: str(dtype) for name, dtype in read.dtypes.items()} == {
        name: str(kind) for name, kind in kinds.items()
    }
    assert {name for name in read if read[name].dtype == "category"} >= {"hh_id", "tambon_code", "date", "category"}
    assert read["date"].cat.ordered and read["date"].max() == "2008-02-01"
    assert read["date"].cat.categories.tolist() == ["2008-01", "2008-01-01", "2008-02-01"]
    assert store.as_text(read).dtypes.astype("str").to_dict() == stored_columns(table("hh_ledger"))
    assert read["amount_baht"].tolist() == [3.5, 2.0, 1.0]
    assert read["source_row"].tolist() == [4, 3, 2]
    assert read["in_kind"].tolist() == [pd.NA, True, False]
    assert read["memo"].isna().all()
    assert read["date_raw"].isna().all()


def test_one_tambon(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    assert store.read_table(tmp_path, "hh_ledger", "980102")["hh_id"].tolist() == ["B-1"]
    assert store.read_table(tmp_path, "hh_ledger", "980109").empty


def test_a_table_that_names_no_tambon_is_read_whole(tmp_path):
    activity = pd.DataFrame({"activity_id": ["a", "b"], "dimension": "D1"})
    store.write_tables(tmp_path, {"activity_dimension": activity})
    assert store.read_table(tmp_path, "activity_dimension", "980102")["activity_id"].tolist() == ["a", "b"]


def test_a_table_that_was_never_fed_is_empty(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    found = store.read_table(tmp_path, "hh_debt")
    pd.testing.assert_frame_equal(found.astype(empty_records(table("hh_debt")).dtypes), empty_records(table("hh_debt")))
    assert found["hh_id"].dtype == "category"
    with pytest.raises(KeyError, match="hh_dept"):
        store.read_table(tmp_path, "hh_dept")


def test_row_order_does_not_matter_and_inputs_are_unchanged(tmp_path):
    before = LINES.copy()
    store.write_tables(tmp_path / "a", {"hh_ledger": LINES})
    store.write_tables(tmp_path / "b", {"hh_ledger": LINES[::-1]})
    assert store.records_hash(tmp_path / "a") == store.records_hash(tmp_path / "b")
    assert (tmp_path / "a" / "hh_ledger.parquet").read_bytes() == (tmp_path / "b" / "hh_ledger.parquet").read_bytes()
    pd.testing.assert_frame_equal(LINES, before)


def test_the_hash_follows_the_records(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    first = store.records_hash(tmp_path)
    store.write_tables(tmp_path, {"hh_ledger": LINES.assign(amount_baht=[1.0, 2.0, 3.6])})
    assert store.records_hash(tmp_path) != first
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    assert store.records_hash(tmp_path) == first


def test_tables_that_are_not_given_are_taken_out(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    store.write_tables(tmp_path, {})
    assert store.read_table(tmp_path, "hh_ledger").empty
    assert not list(tmp_path.glob("*.parquet"))


def test_columns_must_be_those_of_the_codebook(tmp_path):
    with pytest.raises(ValueError, match="memo"):
        store.write_tables(tmp_path, {"hh_ledger": LINES.drop(columns="memo")})
    with pytest.raises(ValueError, match="colour"):
        store.write_tables(tmp_path, {"hh_ledger": LINES.assign(colour="red")})


def test_nothing_imported_yet(tmp_path):
    assert code_of(lambda: store.read_table(tmp_path, "hh_ledger")) == ["store_empty"]
    assert code_of(lambda: store.records_hash(tmp_path)) == ["store_empty"]


def test_a_file_of_the_store_that_is_gone_is_no_empty_table(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    (tmp_path / "hh_ledger.parquet").unlink()
    assert code_of(lambda: store.read_table(tmp_path, "hh_ledger")) == ["store_file_missing"]


@pytest.mark.parametrize("name", ["hh_ledger.parquet", "import.json"])
def test_writing_that_was_interrupted_is_seen_and_leaves_the_old_file_whole(tmp_path, monkeypatch, name):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    before = (tmp_path / name).read_bytes()
    replace = os.replace

    def fails(source, target):
        if str(target).endswith(name):
            raise OSError("no space")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="no space"):
        store.write_tables(tmp_path, {"hh_ledger": LINES[:1]})
    assert (tmp_path / name).read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]
    assert code_of(lambda: store.read_table(tmp_path, "hh_ledger")) == ["store_interrupted"]


def test_a_damaged_file_of_the_store_is_told(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    (tmp_path / "hh_ledger.parquet").write_bytes(b"-")
    assert code_of(lambda: store.read_table(tmp_path, "hh_ledger")) == ["store_file_broken"]


def test_the_hash_of_a_tambon_follows_its_own_rows_and_those_of_no_tambon(tmp_path):
    meetings = pd.DataFrame({"activity_id": ["a"], "dimension": "D1"})
    store.write_tables(tmp_path, {"hh_ledger": LINES, "activity_dimension": meetings})
    first = store.tambon_hashes(tmp_path)
    assert sorted(first) == ["", "980101", "980102"]

    changed = LINES.assign(balance_baht=[5.0, None, None])  # a missing cell of 980102 is filled
    store.write_tables(tmp_path, {"hh_ledger": changed[::-1], "activity_dimension": meetings})
    second = store.tambon_hashes(tmp_path)
    assert {code for code in first if second[code] != first[code]} == {"980102"}
    assert store.tambon_hashes(tmp_path, ["activity_dimension"]) == {
        "": store.tambon_hashes(tmp_path, ["activity_dimension"])[""]
    }

    store.write_tables(tmp_path, {"hh_ledger": changed, "activity_dimension": meetings.assign(dimension="D2")})
    third = store.tambon_hashes(tmp_path)
    assert all(third[code] != second[code] for code in second)
    assert store.tambon_hashes(tmp_path, ["hh_ledger"])["980101"] != third["980101"]


def test_rows_that_are_read_back_and_written_again_keep_every_hash(tmp_path):
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    first = store.tambon_hashes(tmp_path)
    store.write_tables(tmp_path, {"hh_ledger": store.read_table(tmp_path, "hh_ledger")})
    assert store.tambon_hashes(tmp_path) == first


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_reading_records_starts_no_thread(tmp_path):
    """A process that has threads cannot be forked; what started one is named."""
    store.write_tables(tmp_path, {"hh_ledger": LINES})
    code = """
import os, sys
from pathlib import Path
import pandas, pyarrow.parquet
from tambonlib.records import quarantine, store
folder, threads, started = Path(sys.argv[1]), len(os.listdir("/proc/self/task")), []
calls = {
    "read_table": lambda: store.read_table(folder, "hh_ledger"),
    "read_table of one tambon": lambda: store.read_table(folder, "hh_ledger", "980101"),
    "read_table of some tambons": lambda: store.read_table(folder, "hh_ledger", tambons=["980101"], columns=["hh_id"]),
    "as_text": lambda: store.as_text(store.read_table(folder, "hh_ledger")),
    "tambon_hashes": lambda: store.tambon_hashes(folder),
    "quarantine.all_issues": lambda: quarantine.all_issues(folder),
}
for name, call in calls.items():
    call()
    now = len(os.listdir("/proc/self/task"))
    started += [f"{name} started {now - threads} thread(s)"] if now > threads else []
    threads = now
print("; ".join(started))
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
