"""`tambon indicators` and `tambon explain` as a person meets them."""

import shutil

import pandas as pd
import pytest

from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.examples import example_records
from tambonlib.records import store
from tests.rooms.test_cli import tambon
from tests.support import project_root


def test_the_list_holds_every_indicator():
    told = tambon("indicators", "--lang", "en")
    assert told.returncode == 0
    assert [line.split()[0] for line in told.stdout.splitlines()] == [one.id for one in cards()]
    assert "Account continuity" in told.stdout


def test_one_indicator_is_told_whole_in_thai():
    told = tambon("indicators", "D3.1")
    assert told.returncode == 0
    assert "ได้งบประมาณภายในเวลาที่กำหนด" in told.stdout and "funded_within_days" in told.stdout
    assert "F(k) = " in told.stdout and ">>> " in told.stdout


def test_the_recipe_of_the_scores_is_printed():
    told = tambon("indicators", "--recipe", "--lang", "en")
    assert told.returncode == 0
    assert "D8.1 Active sides" in told.stdout and "no index is told" in told.stdout


def test_unknown_indicators_are_all_told():
    told = tambon("indicators", "D9.9", "S.99")
    assert told.returncode == 2
    assert "D9.9" in told.stderr and "S.99" in told.stderr and "Traceback" not in told.stderr


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The demo study beside a store with the book of DOMAIN's example, of one of its tambons."""
    folder = tmp_path_factory.mktemp("explained")
    shutil.copytree(project_root() / "params", folder / "params")
    records = example_records(first_month="2007-01")
    records = {name: rows.assign(**dict.fromkeys(missing(name, rows))) for name, rows in records.items()}
    store.write_tables(folder / "data" / "demo" / "records", records)
    return folder / "params" / "demo.yaml"


def missing(name, rows):
    """Columns of the codebook that the example does without."""
    return [column for column in store.table(name).columns if column not in rows]


def explain(study, *arguments):
    return tambon("explain", *arguments, "--study", study)


def test_the_example_of_the_domain_is_explained(study):
    told = explain(study, "D1.2", "--tambon", "990101", "--lang", "en")
    assert told.returncode == 0, told.stderr
    # Appendix A, example 1: 1,000 of 8,400 baht
    assert "11.9%" in told.stdout and "23.8%" in told.stdout
    assert "not for sharing" in told.stdout and "Invented data" in told.stdout
    assert "equals the stored one" in told.stdout
    assert "window_months" in told.stdout and "reducible ÷ living payments" in told.stdout
    assert not any(code in told.stdout for code in example_records()["household"]["hh_id"])


def test_thai_comes_without_a_wish_and_one_part_where_one_is_wished_for(study):
    told = explain(study, "D1.1", "--tambon", "990101", "--part", "keepers", "--month", "2008-03")
    assert told.returncode == 0, told.stderr
    assert "ห้ามเผยแพร่" in told.stdout and "ข้อมูลสมมติ" in told.stdout
    assert "สิ้นเดือนมีนาคม 2551" in told.stdout and "keepers" in told.stdout and "running " not in told.stdout


@pytest.mark.parametrize("month", ["2551-03", "มี.ค. 51", "มีนาคม 2551", "๓/๒๕๕๑"])
def test_a_month_may_be_given_as_pages_show_it(study, month):
    told = explain(study, "D1.1", "--tambon", "990101", "--part", "keepers", "--month", month)
    assert told.returncode == 0, told.stderr
    assert "สิ้นเดือนมีนาคม 2551" in told.stdout


def test_stored_results_that_were_changed_by_hand_are_measured_anew(study):
    explain(study, "D1.1", "--tambon", "990101")
    path = study.parents[1] / "data" / "demo" / "results" / "results.parquet"
    stored = pd.read_parquet(path)
    stored.assign(value=stored["value"] + 1).to_parquet(path, index=False)
    told = explain(study, "D1.1", "--tambon", "990101", "--lang", "en")
    assert told.returncode == 0 and "equals the stored one" in told.stdout
    assert not pd.read_parquet(path)["value"].equals(stored["value"] + 1)


def test_wishes_that_cannot_be_met_are_told_together(study):
    told = explain(study, "D1.1", "--tambon", "999999", "--month", "2560-01")
    assert told.returncode == 2
    assert "999999" in told.stderr and "2560-01" in told.stderr and "Traceback" not in told.stderr


def test_a_study_without_records_says_what_to_do(tmp_path):
    shutil.copytree(project_root() / "params", tmp_path / "params")
    told = explain(tmp_path / "params" / "demo.yaml", "D1.1", "--tambon", "990101")
    assert told.returncode == 2
    assert "tambon import" in told.stderr
