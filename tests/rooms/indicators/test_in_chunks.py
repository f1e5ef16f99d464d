"""Measuring some tambons at a time gives the same results as measuring all at once, and reads only what it needs."""

from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tambonlib.indicators import measure as measuring
from tambonlib.indicators.catalogue import indicators
from tambonlib.indicators.results_table import in_order
from tambonlib.records import store
from tambonlib.settings import default_settings
from tests.promises.records import MONTHS, TAMBONS, invented_records

CODES = (*TAMBONS, "990103")


@pytest.fixture
def study(tmp_path):
    """A study with a store that holds something of every table, two tambons with records and one without."""
    names = sorted({name for one in indicators() for name in one.card.tables})
    store.write_tables(
        tmp_path / "records", {name: rows for name, rows in invented_records(names, 7).items() if len(rows)}
    )
    settings = {**{name: one.value for name, one in default_settings().items()}, "minimum_households": 3}
    return SimpleNamespace(
        months=MONTHS,
        roster=pd.DataFrame({"tambon_code": CODES}, dtype="str"),
        settings=settings,
        agreed_lists=None,
        recorded_categories=None,
        records_folder=tmp_path / "records",
        results_folder=tmp_path / "results",
    )


@pytest.mark.parametrize("joined", [None, ["2001-01", MONTHS[9], MONTHS[4]]])
@pytest.mark.parametrize("together", [1, 2, 3])
def test_some_tambons_at_a_time_give_the_same_results_as_all_at_once(study, monkeypatch, together, joined):
    study.roster = study.roster if joined is None else study.roster.assign(joined=joined)
    whole = measuring.measure(measuring.read_tables(study.records_folder), study=study)
    assert whole["status"].eq("ok").any() and whole["indicator"].str.startswith("S.").any()
    monkeypatch.setattr(measuring, "TOGETHER", together)
    blocks = list(measuring.measured_blocks(study))
    assert [set(block["tambon_code"]) for block in blocks] == [
        set(CODES[i : i + together]) for i in range(0, len(CODES), together)
    ]
    pd.testing.assert_frame_equal(pd.concat(blocks, ignore_index=True), whole)


def test_what_is_stored_does_not_depend_on_how_many_are_measured_together(study, monkeypatch):
    monkeypatch.setattr(measuring, "study_hash", lambda study: "same")
    hashes = set()
    for together in (1, 2, 54):
        monkeypatch.setattr(measuring, "TOGETHER", together)
        (study.results_folder / measuring.MADE_FROM).unlink(missing_ok=True)
        measuring._write(study, measuring.measured_blocks(study))
        hashes.add(measuring.stored_hash(study))
        whole = measuring.measure(measuring.read_tables(study.records_folder), study=study)
        pd.testing.assert_frame_equal(measuring.read_results(study), whole)
    assert len(hashes) == 1


@pytest.fixture
def measured_tambons(monkeypatch):
    """The tambons that were measured from the store, in the order in which they were."""
    seen = []

    def measured_chunk(study, codes, of=measuring.measured_chunk):
        seen.extend(codes)
        return of(study, codes)

    monkeypatch.setattr(measuring, "measured_chunk", measured_chunk)
    return seen


def changed_records(study, table, **columns):
    """Store the records again, with other values in one table's rows of one tambon (all where they name none)."""
    names = sorted({name for one in indicators() for name in one.card.tables})
    records = {name: store.as_text(store.read_table(study.records_folder, name)) for name in names}
    rows = records[table]
    mine = rows["tambon_code"] == TAMBONS[0] if "tambon_code" in rows else pd.Series(True, index=rows.index)
    assert mine.any()
    for column, value in columns.items():
        records[table].loc[mine, column] = value
    store.write_tables(study.records_folder, {name: rows for name, rows in records.items() if len(rows)})


@pytest.mark.parametrize("together", [2])
@pytest.mark.parametrize(
    ("table", "columns", "anew"),
    [
        ("hh_ledger", {"amount_baht": 7.0}, [TAMBONS[0]]),
        ("support_activity", {"hours": 3.0}, []),
        ("hh_ledger", {"memo": "another"}, [TAMBONS[0]]),
    ],
)
def test_only_tambons_whose_records_changed_are_measured_again(
    study, monkeypatch, measured_tambons, together, table, columns, anew
):
    monkeypatch.setattr(measuring, "TOGETHER", together)
    monkeypatch.setattr(measuring, "study_hash", lambda study: "same")
    measuring.measure_study(study)
    assert measured_tambons == sorted(CODES)
    measured_tambons.clear()
    before = measuring.stored_hash(study)
    changed_records(study, table, **columns)
    measuring.measure_study(study)
    assert measured_tambons == anew
    assert (measuring.stored_hash(study) == before) == ("memo" in columns)
    again = {path.name: path.read_bytes() for path in study.results_folder.iterdir()}
    for path in study.results_folder.iterdir():
        path.unlink()
    measuring.measure_study(study)
    assert {path.name: path.read_bytes() for path in study.results_folder.iterdir()} == again


def test_stored_rows_of_another_study_or_program_or_of_a_harmed_file_are_not_used_again(
    study, monkeypatch, measured_tambons
):
    monkeypatch.setattr(measuring, "study_hash", lambda study: "same")
    measuring.measure_study(study)
    path = study.results_folder / measuring.TABLE
    for harm in (
        lambda: monkeypatch.setattr(measuring, "study_hash", lambda study: "another"),
        lambda: monkeypatch.setattr(measuring, "_source_texts", lambda folder: ["another program"]),
        lambda: path.write_bytes(path.read_bytes()[:-9] + b"something"),
    ):
        measured_tambons.clear()
        harm()
        measuring.measure_study(study)
        assert measured_tambons == sorted(CODES)


def test_only_the_tambons_of_the_moment_and_the_columns_in_use_are_read(study):
    own = tuple(one for one in indicators() if not one.card.whole_study)
    tables = measuring.read_tables(study.records_folder, own, [TAMBONS[0]])
    used = {name: set().union(*(one.columns[name] for one in own if name in one.columns)) for name in tables}
    for name, rows in tables.items():
        assert set(rows.columns) == used[name]
        if "tambon_code" in rows:
            assert set(rows["tambon_code"].dropna()) <= {TAMBONS[0]}
    assert "memo" not in tables["hh_ledger"] and len(tables["hh_ledger"])


def test_what_is_of_no_tambon_in_particular_is_read_with_every_tambon(tmp_path):
    rows = pd.DataFrame(
        {"partner_id": ["a", "b", "c"], "tambon_code": ["990101", None, "990102"], "name": "x", "side": "lao"},
        dtype="str",
    )
    store.write_tables(tmp_path, {"partner": rows})
    read = store.read_table(tmp_path, "partner", tambons=["990102"], columns=["partner_id"])
    assert read.columns.tolist() == ["partner_id"] and sorted(read["partner_id"]) == ["b", "c"]
    assert pq.ParquetFile(tmp_path / "partner.parquet").metadata.num_rows == 3


def test_results_of_different_indicators_come_into_one_order():
    def block(name, parts):
        rows = [(code, month, name, part) for code in ("a", "b") for part in parts for month in ("2008-01", "2008-02")]
        return pd.DataFrame(rows, columns=["tambon_code", "month", "indicator", "part"], dtype="str")

    whole = in_order([block("S.1", ["x"]), block("D1.1", ["b", "c"])])
    pd.testing.assert_frame_equal(
        whole, whole.sort_values(["tambon_code", "indicator", "part", "month"], ignore_index=True)
    )
    assert len(whole) == 12
