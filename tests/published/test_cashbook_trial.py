"""Known truths about real figures that nobody in this project wrote.

Dated transactions of Czech bank accounts (PKDD'99 "Berka") and the registry's population by
tambon. The counts below were established outside this program, from the files themselves.
"""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from tambonlib.records.balance_checks import running_balances
from tambonlib.records.codebook import table
from tambonlib.records.import_study import import_files
from tambonlib.records.store import read_table
from tambonlib.study import load_study
from tests.support import project_root, shared_folder

TRANSACTIONS = "berka_account_transactions_1993_1994q1.csv"
POPULATION = "dopa_population_by_tambon_1993_2021_3prov.csv"


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """The study with its records in a folder of their own, and the report of their import."""
    shared = shared_folder()
    study = load_study(project_root() / "params" / "cashbook_trial.yaml")
    assert study.sources_folder == (shared / "data").resolve()
    study = dataclasses.replace(study, records_folder=Path(tmp_path_factory.mktemp("trial")))
    return study, import_files(study)


@pytest.fixture(scope="module")
def ledger(trial):
    return read_table(trial[0].records_folder, "hh_ledger")


def test_all_transactions_are_records(trial, ledger):
    files = trial[1].files.set_index("file")
    assert files.loc[TRANSACTIONS, ["rows", "records", "refused", "non_data"]].tolist() == [49_103, 49_102, 0, 1]
    assert len(ledger) == 49_102
    assert ledger["source_row"].nunique() == 49_102


def test_all_rows_of_the_registry_are_accounted_for(trial):
    report = trial[1]
    files = report.files.set_index("file")
    rows, records, refused, non_data = files.loc[POPULATION, ["rows", "records", "refused", "non_data"]]
    assert rows == 16_120 + 1
    assert rows == records + refused + non_data
    here = report.non_data[report.non_data["file"] == POPULATION]
    assert set(here["reason"]) == {"header", "not_asked_for", "outside_roster"}


def test_population_and_households_of_a_tambon_as_the_registry_prints_them(trial):
    rows = read_table(trial[0].records_folder, "tambon_population", "530101")
    first = rows[rows["year"] == 1993].iloc[0]
    assert (first["population"], first["households"]) == (40_961, 8_823)


def test_accounts_and_their_months(trial, ledger):
    assert ledger["hh_id"].nunique() == 1_229
    months = ledger.assign(month=ledger["date"].str[:7]).groupby("hh_id")["month"].nunique()
    assert (months >= 12).sum() == 374
    households = read_table(trial[0].records_folder, "household")
    sheets = read_table(trial[0].records_folder, "hh_month")
    assert len(households) == 1_229
    assert len(sheets) == months.sum()
    assert set(households["source_file"]) == {"derived from hh_ledger"}


def test_the_files_are_cut_on_the_last_day(ledger):
    assert ledger["date"].max() == "1994-03-31"


def test_the_books_close_before_the_cut(trial, ledger):
    found = running_balances(ledger, table("hh_ledger").book, trial[0].cut_on).set_index("by")["difference"].abs()
    assert (found == 0).sum() == 664
    assert (found <= 0.5).sum() == 1_228
    assert found[found > 0.5].round(2).to_dict() == {"9188": 0.7}


def test_the_one_account_beyond_the_tolerance_is_the_one_issue(trial):
    issues = trial[1].issues
    assert issues["code"].tolist() == ["book_differs"]
    assert '"unit": "9188"' in issues["values"].iloc[0]


def test_accounts_are_spread_by_the_rule_of_the_study(trial, ledger):
    codes = sorted(trial[0].roster["tambon_code"])
    expected = ledger["hh_id"].astype(int).map(lambda number: codes[number % 54])
    assert len(codes) == 54
    assert (ledger["tambon_code"] == expected).all()


def test_categories_and_flows_are_those_of_the_source(trial, ledger):
    """Counted in the source by type and k_symbol."""
    source = pd.read_csv(trial[0].sources_folder / TRANSACTIONS, dtype=str, keep_default_na=False)
    paid, symbols = source["type"] != "PRIJEM", source["k_symbol"].str.strip()  # a blank stands there in two ways
    counts = ledger["category"].value_counts()
    for symbol, category in {"SIPO": "housing", "POJISTNE": "insurance", "DUCHOD": "pension", "SLUZBY": "tax"}.items():
        assert counts[category] == (source["k_symbol"] == symbol).sum()
    assert counts["uncategorised_payment"] == (paid & (symbols == "")).sum()
    assert counts["uncategorised_receipt"] == (~paid & (symbols == "")).sum()
    assert set(ledger.loc[ledger["category"] == "loan_payment", "flow"]) == {"transfer"}
    assert trial[1].moved["lines"].sum() == (source["k_symbol"] == "UVER").sum()


def test_sums_are_those_of_the_source(trial, ledger):
    source = pd.read_csv(trial[0].sources_folder / TRANSACTIONS)
    assert ledger["amount_baht"].sum() == pytest.approx(source["amount"].sum())
    taken = ledger.set_index("source_row")["balance_baht"].sort_index()
    assert (taken.to_numpy() == source["balance"].to_numpy()).all()


def test_the_same_again_changes_nothing(trial):
    study, first = trial
    again = import_files(study)
    assert again.unchanged
    assert again.files[["rows", "records"]].equals(first.files[["rows", "records"]])
