"""Through the front door: import takes the truth from the field books, and complains of the dirt and of nothing
else.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tambonlib.demo import dimensions, plan, write_field_books
from tambonlib.demo.book_forms import BOOKS
from tambonlib.demo.dirt_shared import planted_dirt
from tambonlib.records.codebook import table as codebook_table
from tambonlib.records.import_study import import_files
from tambonlib.records.store import read_table
from tambonlib.study import load_study

PARAMS = Path(__file__).parents[3] / "params"
#: Each form and hand at least once, and where most of the dirt lies.
TAMBONS = [
    "970101",
    "970102",
    "970105",
    "970202",
    "970203",
    "970306",
    "980102",
    "980203",
    "980206",
    "980304",
    "990105",
    "990203",
    "990206",
    "990301",
    "990303",
    "990305",
]


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The records folder after an import of the books of :data:`TAMBONS`, and the issues."""
    root = tmp_path_factory.mktemp("study")
    (root / "params").mkdir()
    for path in PARAMS.glob("demo*"):
        shutil.copy(path, root / "params")
    study = load_study(root / "params" / "demo.yaml")
    write_field_books(study.sources_folder, tambons=TAMBONS)
    return study.records_folder, import_files(study).issues


def test_the_issues_are_those_about_the_dirt(imported):
    _, found = imported
    told = {(_where(row), row.kind) for row in found.itertuples()}
    kinds = {"refused": "refused", "told": "check"}
    spots = [spot for spot in planted_dirt() if spot.fate in kinds and spot.tambon_code in TAMBONS]
    assert told == {(_place(spot), kinds[spot.fate]) for spot in spots}


def _where(issue) -> tuple[str, str | None]:
    """The tambon of an issue where the file is its own, else file and sheet."""
    name = issue.file.rsplit("/", 1)[-1]
    return (name[:6], None) if name[:6].isdigit() else (name, issue.sheet)


def _place(spot) -> tuple[str, str | None]:
    book = next((book for book in BOOKS if spot.table in book.sheets), None)
    if book is None:
        return spot.tambon_code, None
    return book.path.format(unit=spot.tambon_code[: book.digits]).rsplit("/", 1)[-1], spot.sheet


#: Where the dirt itself is taken or takes something true with it; the tests below look at some of them.
NOT_THE_TRUTH = ("980203", "990105", "990206", "990305")


@pytest.mark.parametrize("code", [code for code in TAMBONS if code not in NOT_THE_TRUTH])
def test_what_is_stored_is_the_truth(imported, truth, code):
    for name, true in truth(code).items():
        stored = read_table(imported[0], name, code)
        pd.testing.assert_frame_equal(_plain(stored[true.columns], name), _plain(_moved(true), name), check_dtype=False)


#: Tables of the shared books from which dirt takes something true, or to which it adds.
NOT_THE_TRUTH_SHARED = (("990301", "score"), ("970102", "wf_month"), ("980206", "joint_activity_partner"))


@pytest.mark.parametrize("code", [code for code in TAMBONS if code != "990206"])
def test_what_is_stored_of_the_other_dimensions_is_the_truth(imported, other, code):
    for name, true in other(code).items():
        if (code, name) not in NOT_THE_TRUTH_SHARED:
            # a guest's tambon is not the host's
            stands_under = true["tambon_code"].unique().tolist() or [code]
            assert len(stands_under) == 1, name
            stored = read_table(imported[0], name, stands_under[0])
            pd.testing.assert_frame_equal(_plain(stored[true.columns], name), _plain(true, name), check_dtype=False)


def test_what_no_single_tambon_owns_is_stored_too(imported):
    wanted = plan.chosen(TAMBONS)
    for name, true in dimensions.study_tables(2550, wanted).items():
        stored = read_table(imported[0], name)
        here = stored[stored["tambon_code"].isna()] if name in ("mechanism", "meeting") else stored
        pd.testing.assert_frame_equal(_plain(here[true.columns], name), _plain(true, name), check_dtype=False)


def test_a_book_that_a_tambon_does_not_keep_has_no_row_of_it(imported, other):
    kept = {name for code in TAMBONS for name in other(code)}
    for name in sorted(kept):
        without = [code for code in TAMBONS if name not in other(code)]
        assert not read_table(imported[0], name)["tambon_code"].isin(without).any(), name


def test_of_two_scores_of_one_item_neither_is_taken(imported, other):
    assert len(read_table(imported[0], "score", "990301")) == len(other("990301")["score"]) - 1


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
    numbers = [
        column.name for column in codebook_table(name).columns.values() if column.type in kinds and column.name in table
    ]
    plain = table.astype(object).where(table.notna(), "").astype(str)
    for column in numbers:
        plain[column] = pd.to_numeric(table[column]).astype(float).fillna(-1.0)
    return plain.sort_values(list(plain.columns), ignore_index=True)
