"""A page is known by what it reads: its own rows, its own issues, and the few facts of the whole study."""

from dataclasses import replace

import pandas as pd
import pytest

from tambonlib.indicators import measure, powers_store
from tambonlib.records import store
from tambonlib.report import page_dependencies, study_cache
from tests.rooms.report.made import FULL, NOTHING, ODD_NAME, made_page, made_powers, made_results, made_study

CODES = (FULL, NOTHING, ODD_NAME)
HEADINGS = "kind,file,tambon_code\n"


def measured(folder, results=None, levels=None, agreement=None, issues="") -> object:
    """A study with these results and powers in its store."""
    study = made_study(folder)
    store.write_tables(study.records_folder, {})
    (study.records_folder / "issues.csv").write_text(f"\ufeff{HEADINGS}{issues}", encoding="utf-8")
    made_levels, made_agreement = made_powers()
    measure._write(study, [made_results() if results is None else results])
    source = measure.made_from(study)
    powers_store._write(
        study, made_levels if levels is None else levels, made_agreement if agreement is None else agreement, source
    )
    return study


def read_hashes(study) -> dict[str, str]:
    found = page_dependencies.page_hashes(study)
    return {code: found.together(code) for code in found.own}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return read_hashes(measured(tmp_path_factory.mktemp("before")))


def changed(before, after) -> set[str]:
    return {code for code in CODES if before[code] != after[code]}


def test_the_same_study_has_the_same_hashes_wherever_it_lies(before, tmp_path):
    assert read_hashes(measured(tmp_path / "elsewhere")) == before
    assert len(set(before.values())) == len(CODES)


def test_a_result_is_read_by_its_own_page_only(before, tmp_path):
    results = made_results()
    row = results.index[(results["tambon_code"] == ODD_NAME) & (results["indicator"] == "D4.1")][0]
    after = read_hashes(
        measured(tmp_path, results=results.assign(value=results["value"].where(results.index != row, 41.0)))
    )
    assert changed(before, after) == {ODD_NAME}


def test_a_power_is_read_by_its_own_page_only(before, tmp_path):
    levels = made_powers()[0]
    own = (levels["tambon_code"] == FULL) & levels["value"].notna()
    after = read_hashes(measured(tmp_path, levels=levels.assign(value=levels["value"].mask(own, 5.0))))
    assert changed(before, after) == {FULL}


def test_what_import_complained_of_is_read_by_the_tambons_page_and_what_has_no_place_by_all(before, tmp_path):
    assert changed(before, read_hashes(measured(tmp_path / "a", issues=f"check,x.csv,{NOTHING}\n"))) == {NOTHING}
    assert changed(before, read_hashes(measured(tmp_path / "b", issues="refused,x.csv,\n"))) == set(CODES)


def test_facts_of_the_whole_study_are_read_by_all(before, tmp_path):
    agreement = made_powers()[1]
    other = agreement.assign(n=agreement["n"] + 1)
    assert changed(before, read_hashes(measured(tmp_path / "a", agreement=other))) == set(CODES)
    results = made_results()
    # Nobody else recorded anything of support: when the one tambon that did is silent, every page says so.
    silent = results.assign(status=results["status"].mask(results["indicator"].str.startswith("S."), "not_collected"))
    assert changed(before, read_hashes(measured(tmp_path / "b", results=silent))) == set(CODES)
    no_import = measured(tmp_path / "c")
    (no_import.records_folder / "issues.csv").unlink()
    assert changed(before, read_hashes(no_import)) == set(CODES)


def test_a_study_that_was_not_measured_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="measured"):
        read_hashes(made_study(tmp_path))


def test_issues_are_counted_by_tambon_and_kind(tmp_path):
    study = measured(tmp_path, issues=f"check,x.csv,{FULL}\ncheck,y.csv,{FULL}\nrefused,x.csv,{FULL}\nrefused,z.csv,\n")
    found = page_dependencies.count_issues(study.records_folder)
    assert found.counts(FULL) == {"refused": 1, "check": 2} and found.counts(NOTHING) == {"refused": 0, "check": 0}
    assert found.unplaced == 1 and found.imported
    assert not page_dependencies.count_issues(tmp_path / "nowhere").imported


def test_rows_under_a_code_outside_the_roster_are_of_every_page(tmp_path):
    before = read_hashes(measured(tmp_path / "a"))
    assert changed(before, read_hashes(measured(tmp_path / "b", issues="refused,x.csv,999999\n"))) == set(CODES)


def test_the_page_shows_the_hash_of_what_it_reads_and_of_nothing_else(tmp_path):
    page = made_page(tmp_path)
    told = page.identity().text
    other = replace(page, read_hash="f" * 64).identity().text
    assert page.read_hash[:16] in told and told.replace(page.read_hash[:16], "f" * 16) == other


@pytest.fixture
def opening(tmp_path, monkeypatch):
    """A measured study that `open_study` finds, and how often it was loaded."""
    study = measured(tmp_path)
    study.path.parent.mkdir(parents=True)
    study.path.write_text("roster: made_roster.csv\n", encoding="utf-8")
    (study.path.parent / "made_roster.csv").write_text("", encoding="utf-8")
    loaded = []

    def load(path):
        loaded.append(path)
        return study

    monkeypatch.setattr(study_cache, "load_study", load)
    monkeypatch.setattr(study_cache, "_OPENED", {})
    return study, loaded


def test_a_page_reads_its_own_rows(opening):
    study, _ = opening
    levels = made_powers()[0]
    for code in CODES:
        results, own = study_cache.open_study(study.path).rows_of(code)
        pd.testing.assert_frame_equal(
            results, made_results()[lambda rows, code=code: rows["tambon_code"] == code].reset_index(drop=True)
        )
        pd.testing.assert_frame_equal(own, levels[levels["tambon_code"] == code].reset_index(drop=True))


def test_a_study_is_opened_once_and_again_when_a_file_changed(opening):
    study, loaded = opening
    first = study_cache.open_study(study.path)
    assert study_cache.open_study(study.path) is first and len(loaded) == 1
    assert (
        first.wide.collected == tuple(dict.fromkeys(first.wide.collected))
        and "D1" in first.wide.collected
        and first.wide.rated
    )
    for path in (
        study.path,
        study.path.parent / "made_roster.csv",
        study.records_folder / "issues.csv",
        study.results_folder / powers_store.NOTED,
    ):
        before = study_cache.open_study(study.path)
        path.write_bytes(path.read_bytes() + b"\n")
        assert study_cache.open_study(study.path) is not before
    assert len(loaded) == 5


def test_results_that_change_while_they_are_read_are_refused(opening, monkeypatch):
    from tambonlib.errors import TambonError

    study, _ = opening
    monkeypatch.setattr(measure, "results_bytes", lambda study: b"another file")
    with pytest.raises(TambonError) as caught:
        study_cache.open_study(study.path)
    assert [fault.code for fault in caught.value.faults] == ["results_changed_while_read"]


def test_a_guide_sheet_that_nobody_asked_for_is_on_no_page(tmp_path):
    study = measured(tmp_path)
    path = study.records_folder / "issues.csv"
    path.write_text(
        "\ufeffkind,file,tambon_code,code\ncheck,x.xlsx,,sheet_left\ncheck,y.xlsx,,sheet_unknown\n", encoding="utf-8"
    )
    assert page_dependencies.count_issues(study.records_folder).nowhere(CODES) == 1
