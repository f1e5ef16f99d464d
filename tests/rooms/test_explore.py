"""Twelve questions of whoever explores, each asked in at most three lines after the import."""

import matplotlib
import openpyxl
import pandas as pd
import pytest

import tambonlib as tl
from tests.support import project_root


@pytest.fixture(scope="module")
def study():
    return tl.example_study()


def test_the_tambons_that_changed_most_with_n(study):
    table = tl.changes(study, "D1.1", "running", gap=6).head(10)
    known = table["change"].dropna()
    assert known.abs().is_monotonic_decreasing
    assert (table.loc[known.index, ["n_before", "n"]] > 0).all(axis=None)
    row = table.iloc[0]
    assert row["change"] == pytest.approx(row["value"] - row["before"])


def test_a_tambon_that_cannot_be_compared_is_listed_last_with_its_reason(study):
    table = tl.changes(study, "D1.2")
    assert len(table) == len(study.roster)
    assert table.loc[table["change"].isna(), "reason"].notna().all()


def test_one_indicator_of_one_province_over_the_months_drawn(study):
    rows = tl.results(study, "D1.1", "month", province="97")
    ax = tl.plot_months(rows)
    drawn = {line.get_label(): line.get_ydata() for line in ax.get_lines()}
    one = rows[rows["tambon_code"] == "970101"]
    assert drawn[one["tambon"].iloc[0]].tolist() == one["value"].tolist()
    assert set(rows["province_code"]) == {"97"}
    assert rows.attrs["label"] in ax.get_title(loc="left")


def test_powers_beside_progress_drawn(study):
    levels = tl.power_levels(study).query("moment == 'end' and power == 'V' and item.isna() and rater_kind == 'self'")
    progress = tl.results(study, "D1.1", "month", month="last")
    ax = tl.plot_against(levels, progress)
    both = pd.concat([table.set_index("tambon_code")["value"] for table in (levels, progress)], axis=1)
    assert len(ax.get_lines()[0].get_xdata()) == len(both.dropna()) > 0


def test_the_month_with_most_missing_books(study):
    rows = tl.results(study, "D1.1", "month")
    missing = (100 - rows["value"]) / 100 * rows["N"].astype("float64")
    worst = missing.groupby(rows["month"]).sum().idxmax()
    sheets = tl.record_table(study, "hh_month")
    present = sheets[sheets["sheet_present"].astype("bool")].groupby(sheets["month"].astype("str")).size()
    assert worst in study.months
    assert present[worst] < present.max()


def test_the_median_wait_of_a_province_is_that_of_its_proposals(study):
    pooled = tl.measure(study, "D3.3", by="province")
    own = tl.measure(study, "D3.3")
    for province, rows in pooled[pooled["month"] == study.months[-1]].groupby("tambon_code"):
        apart = own[(own["month"] == study.months[-1]) & (own["province_code"] == province)]
        assert rows["n"].item() == apart["n"].sum()
        shares = (apart["value"] * apart["n"].astype("float64")).sum() / apart["n"].sum()
        assert rows["value"].item() == pytest.approx(shares)


def test_what_counts_by_a_tambons_own_list_is_not_pooled(study):
    with pytest.raises(tl.TambonError, match=r"D1\.2"):
        tl.measure(study, "D1.2", by="province")


def test_debts_in_one_tambon(study):
    debts = tl.record_table(study, "hh_debt", tambon="970101")
    assert set(debts["tambon_code"]) == {"970101"}
    assert debts["outstanding_baht"].sum() > 0


def test_who_got_least_support(study):
    least = tl.results(study, "S.1", month="last").nsmallest(3, "value")
    assert least["value"].is_monotonic_increasing
    assert list(least["tambon"].notna()) == [True] * 3


def test_two_tambons_side_by_side(study):
    table = tl.compare(study, "970101", "990104")
    value = tl.results(study, "D1.4", tambon="970101", month="last")["value"].item()
    assert table.xs("D1.4").iloc[0, 0] == pytest.approx(value)
    assert table.index.get_level_values("indicator")[0] == "D1.1"


def test_export_to_excel_and_stata_with_labels(study, tmp_path):
    rows = tl.results(study, "D1.4")
    book = openpyxl.load_workbook(tl.export(rows, tmp_path / "rows.xlsx"))
    assert book.sheetnames == ["data", "labels"]
    assert book["data"].max_row == len(rows) + 1
    with pd.io.stata.StataReader(tl.export(rows, tmp_path / "rows.dta")) as stata:
        assert stata.variable_labels()["value"] == "ค่าที่วัดได้"
        read = stata.read()
    assert read["value"].dropna().tolist() == rows["value"].dropna().tolist()
    assert read["tambon"].tolist() == rows["tambon"].tolist()


def test_texts_that_a_spreadsheet_would_run_are_disarmed(tmp_path):
    table = pd.DataFrame({"name": ["=1+1", "plain"]})
    book = openpyxl.load_workbook(tl.export(table, tmp_path / "rows.xlsx"))
    assert book["data"]["A2"].value == "'=1+1"


def test_the_refused_rows(study):
    refused = tl.issues(study).query("kind == 'refused'")
    assert refused["needed_th"].notna().all()
    assert set(refused["kind"]) == {"refused"}


def test_another_setting_and_measure_again(study):
    before = tl.results(study, "D1.2")
    other = tl.with_settings(study, window_months=6)
    after = tl.results(other, "D1.2")
    assert (after["status"] == "ok").sum() > (before["status"] == "ok").sum()
    pd.testing.assert_frame_equal(tl.results(study, "D1.2"), before)
    assert other.settings_changed == ("window_months",)


def test_a_setting_that_does_not_exist_is_refused_with_the_nearest(study):
    with pytest.raises(tl.TambonError, match="window_months"):
        tl.with_settings(study, window_month=6)


def test_what_stands_behind_a_value_and_the_sentences(study):
    assert tl.explain(study, "D1.4", "970101").agrees
    found = tl.sentences(study, "970101", lang="en")
    assert {"indicator", "branch", "sentence"} <= set(found.columns)
    assert found["sentence"].str.len().min() > 0


def test_a_study_file_with_faults_is_told_whole(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("mounths: {first: '2008-01', count: 3}\n", encoding="utf-8")
    faults = tl.check(path)
    assert len(faults) > 1
    assert faults["needed_th"].notna().all()
    assert len(tl.check(project_root() / "params" / "demo.yaml")) == 0


def test_months_as_dates(study):
    rows = tl.results(study, "D1.1", months="date")
    assert rows["month"].min() == pd.Timestamp("2007-01-31")


def test_the_face_is_at_most_25_names():
    assert len(tl.__all__) <= 25
    assert dir(tl) == tl.__all__
    for name in tl.__all__:
        assert getattr(tl, name).__doc__, name


def test_an_indicator_of_ones_own_is_measured_and_stands_on_a_page(study):
    @tl.indicator(
        id="D1.9",
        th="ครัวเรือนในกลุ่ม",
        en="Households in the group",
        dimension="D1",
        direction="up",
        parts=(tl.Part("all", th="ทั้งหมด", en="all", unit="count", step="do", headline=True),),
        tables=("household",),
        source="a notebook",
        definition="1",
    )
    def households(household, *, months):
        joined = household["tambon_code"].value_counts()
        rows = [(code, month, "all", float(n), n, n) for code, n in joined.items() for month in months]
        return pd.DataFrame(rows, columns=["tambon_code", "month", "part", "value", "n", "N"])

    counted = tl.record_table(study, "household", "970101")
    assert tl.measure(study, households).query("tambon_code == '970101'")["value"].iloc[0] == len(counted)
    page = tl.page(study, "970101", lang="en", also=[households])
    assert "Households in the group" in page.values("D1", "do").html
    assert "Households in the group" in page.step("D1", "do").html
    assert "D1.9" not in {card.id for card in tl.page(study, "970101").cards}


def test_a_page_of_a_study_asked_with_other_settings(study):
    other = tl.page(tl.with_settings(study, window_months=6), "970101")
    usual = tl.page(study, "970101")
    assert other.study.settings["window_months"] == 6
    assert len(other.results) == len(usual.results)
    assert (other.results["status"] == "ok").sum() > (usual.results["status"] == "ok").sum()


def test_a_plot_is_drawn_in_thai_after_it_was_made_and_changes_no_setting(study, recwarn):
    before = dict(matplotlib.rcParams)
    ax = tl.plot_months(tl.results(study, "D1.1", "month", province="97"))
    ax.figure.canvas.draw()
    assert [str(one.message) for one in recwarn if "Glyph" in str(one.message)] == []
    assert dict(matplotlib.rcParams) == before
