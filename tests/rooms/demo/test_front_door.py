"""Through the front door: import takes the truth from the field books, and complains of the dirt and of nothing else."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tambonlib.demo import write_field_books
from tambonlib.demo.dirt import SPOTS
from tambonlib.records.codebook import table as codebook_table
from tambonlib.records.intake import import_files
from tambonlib.records.store import read_table
from tambonlib.study import load_study

PARAMS = Path(__file__).parents[3] / "params"
#: Each form and hand at least once, and where most of the dirt lies.
TAMBONS = [
    "970101", "970105", "970202", "970306", "980102", "980203", "980206", "980304", "990105", "990203", "990206", "990303",
    "990305",
]  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The records folder after an import of the books of :data:`TAMBONS`, and the complaints."""
    root = tmp_path_factory.mktemp("study")
    (root / "params").mkdir()
    for path in PARAMS.glob("demo*"):
        shutil.copy(path, root / "params")
    study = load_study(root / "params" / "demo.yaml")
    write_field_books(study.sources_folder, tambons=TAMBONS)
    return study.records_folder, import_files(study).complaints


def test_the_complaints_are_those_about_the_dirt(imported):
    _, found = imported
    told = {(file.rsplit("/", 1)[-1][:6], kind) for file, kind in zip(found["file"], found["kind"], strict=True)}
    kinds = {"refused": "refused", "told": "check"}
    planted = {(spot.tambon_code, kinds[spot.fate]) for spot in SPOTS if spot.fate in kinds and spot.tambon_code in TAMBONS}
    assert told == planted


#: Where the dirt itself is taken or takes something true with it; the tests below look at some of them.
NOT_THE_TRUTH = ("980203", "990105", "990206", "990305")


@pytest.mark.parametrize("code", [code for code in TAMBONS if code not in NOT_THE_TRUTH])
def test_what_is_stored_is_the_truth(imported, truth, code):
    for name, true in truth(code).items():
        stored = read_table(imported[0], name, code)
        pd.testing.assert_frame_equal(_plain(stored[true.columns], name), _plain(_moved(true), name), check_dtype=False)


def test_of_two_sheets_of_one_month_neither_is_taken(imported, truth):
    stored, true = read_table(imported[0], "hh_month", "980203"), truth("980203")["hh_month"]
    assert len(stored) == len(true) - 1


def test_of_the_cut_workbook_only_the_first_half_is_there(imported, truth):
    stored, true = read_table(imported[0], "household", "990206"), truth("990206")["household"]
    assert set(stored["hh_id"]) == set(true["hh_id"][: len(true) // 2])


def test_no_name_of_a_person_is_stored(imported):
    stored = read_table(imported[0], "household", "980206")
    assert len(stored)
    assert not stored.astype(str).apply(lambda column: column.str.contains("นามสมมติ")).any(axis=None)


def _moved(true: pd.DataFrame) -> pd.DataFrame:
    """Loans, principal and savings are transfers in the store, whatever the book calls them."""
    if "flow" not in true:
        return true
    moves = ["loan_received", "loan_principal", "saving_deposit", "saving_withdrawn"]
    return true.assign(flow=true["flow"].mask(true["category"].isin(moves), "transfer"))


def _plain(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows in an order of their own, all cells as text or numbers, nothing but one kind of missing."""
    kinds = ("amount", "number", "percent", "integer")
    numbers = [column.name for column in codebook_table(name).columns.values() if column.type in kinds]
    plain = table.astype(object).where(table.notna(), "").astype(str)
    for column in numbers:
        plain[column] = pd.to_numeric(table[column]).astype(float).fillna(-1.0)
    return plain.sort_values(list(plain.columns), ignore_index=True)
