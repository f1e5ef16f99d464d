"""The charts of categories: what they hold, and what is said about a faulty one."""

import pytest

from tambonlib.errors import TambonError
from tambonlib.records import categories

ROW = "  beer: {class: living, group: alcohol, tier: A, label: {th: เบียร์, en: beer}}"
COST = "  rent: {group: fixed, behaviour: fixed, cash: true, families: rice, label: {th: ค่าเช่า, en: rent}}"


def write(folder, *rows):
    path = folder / "chart.yaml"
    path.write_text("\n".join(["categories:", *rows]), encoding="utf-8")
    return path


def faults(read, path):
    with pytest.raises(TambonError) as caught:
        read(path)
    return [(fault.code, fault.key, fault.found) for fault in caught.value.faults]


def test_a_small_chart(tmp_path):
    chart = categories.read_category_chart(write(tmp_path, ROW, ROW.replace("beer:", "tax:").replace(" tier: A,", "")))
    assert chart.columns.tolist() == ["code", "class", "group", "tier", "purpose", "sensitive", "label_th", "label_en"]
    assert chart["code"].tolist() == ["beer", "tax"] and chart["purpose"].tolist() == ["household", "household"]
    assert chart["tier"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("class: living", "class: spending", ("codebook_choice", "categories.beer.class", "spending")),
        ("tier: A", "tier: E", ("codebook_choice", "categories.beer.tier", "E")),
        ("tier: A", "teir: A", ("codebook_choice", "categories.beer.teir", "teir")),
        ("tier: A", "purpose: farm", ("codebook_choice", "categories.beer.purpose", "farm")),
        ("th: เบียร์, ", "", ("codebook_languages", "categories.beer.label", "{'en': 'beer'}")),
        ("group: alcohol, ", "", ("codebook_code_text", "categories.beer.group", "None")),
    ],
)
def test_each_fault_of_the_household_chart(tmp_path, old, new, expected):
    assert old in ROW
    assert faults(categories.read_category_chart, write(tmp_path, ROW.replace(old, new))) == [expected]


def test_faults_of_the_cost_tree_are_told_together(tmp_path):
    path = write(tmp_path, COST.replace("cash: true", "cash: often").replace("group: fixed", "group: land"))
    assert faults(categories.read_cost_chart, path) == [
        ("codebook_choice", "categories.rent.group", "land"),
        ("codebook_choice", "categories.rent.cash", "often"),
    ]


def test_a_code_that_yaml_reads_as_no_is_a_fault(tmp_path):
    path = write(tmp_path, ROW.replace("beer:", "no:"))
    assert ("codebook_code_text", "categories.False", "False") in faults(categories.read_category_chart, path)


def test_traps_of_the_household_book():
    chart = categories.category_chart().set_index("code")
    assert (
        chart.loc["loan_received", "class"] == "loan_received"
        and chart.loc["loan_principal", "class"] == "loan_principal"
    )
    assert chart.loc["fertiliser", "class"] == "enterprise_input" and chart.loc["fertiliser", "purpose"] == "enterprise"
    assert chart.loc[["medical", "merit"], "sensitive"].tolist() == ["law", "law"]
    assert set(chart["tier"].dropna()) == set(categories.TIERS)


def test_fixed_costs_are_the_fixed_group():
    chart = categories.cost_chart()
    assert (chart["behaviour"].eq("fixed") == chart["group"].eq("fixed")).all()
    assert set(chart["families"].str.split().explode()) == {"rice", "cassava", "cane", "livestock", "other"}
