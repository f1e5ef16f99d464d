"""The trees as people named them, and what is said when a tree is broken."""

import copy
from importlib import resources

import pytest
import yaml

from tambonlib import framework
from tests.support import shared_folder


@pytest.fixture
def tree():
    source = resources.files("tambonlib") / "definitions" / "framework.yaml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))


def test_eight_dimensions_four_powers_sixteen_items_four_lines():
    codes = [one.code for one in (*framework.dimensions(), *framework.powers())]
    codes += [item.code for power in framework.powers() for item in power.items]
    codes += [one.code for one in framework.support_lines()]
    assert codes == [
        *(f"D{number}" for number in range(1, 9)),
        "V",
        "K",
        "N",
        "P",
        *(f"{power}{number}" for power in "VKNP" for number in range(1, 5)),
        "L1",
        "L2",
        "L3",
        "L4",
    ]


def test_an_item_hangs_on_its_power():
    items = [(power.code, item) for power in framework.powers() for item in power.items]
    assert all(item.power == power == item.code[0] for power, item in items)


def test_the_verbs_are_different_on_purpose():
    verbs = {dimension.code: dimension.verb["th"] for dimension in framework.dimensions()}
    assert "ต่อเนื่อง" in verbs["D1"]
    assert "จริงจัง" in verbs["D2"]
    assert "เข้มข้น" in verbs["D3"]
    assert verbs["D6"] == "ติดตั้งและยกระดับ"


def test_do_then_learn_then_change():
    assert list(framework.steps()) == ["do", "learn", "change"]
    assert [label["th"] for label in framework.steps().values()] == ["ทำ", "เรียนรู้", "เปลี่ยน"]


def test_the_powers_that_overlap_a_dimension():
    overlaps = {power.code: power.overlaps for power in framework.powers()}
    assert overlaps == {"V": ("D7",), "K": ("D5",), "N": ("D8",), "P": ()}


def test_depth_of_participation_is_never_called_better_when_higher():
    directions = {item.code: item.direction for power in framework.powers() for item in power.items}
    assert directions.pop("P2") == "context"
    assert set(directions.values()) == {"up"}


def test_level_two_means_pushed_from_outside():
    assert framework.levels()[2] == {"th": "ทำเมื่อมีคนกระตุ้น", "en": "Acts when pushed from outside"}
    assert framework.rubric_version() == "1"


def test_the_anchors_are_those_of_the_domain():
    domain = (shared_folder() / "DOMAIN.md").read_text(encoding="utf-8")
    for power in framework.powers():
        for item in power.items:
            anchors = " | ".join(item.anchors[level]["th"] for level in (1, 3, 5))
            assert f"| **{item.code} {item.label['th']}** | {anchors} |" in domain


def test_the_statuses_of_a_result():
    assert list(framework.result_statuses()) == ["ok", "too_few", "not_collected", "cannot_be_computed"]


def test_a_sound_tree_has_no_fault(tree):
    assert framework.check_framework(tree) == []


def test_all_faults_of_a_tree_are_told_together(tree):
    broken = copy.deepcopy(tree)
    del broken["dimensions"]["D8"]
    broken["dimensions"]["D1"]["label"]["en"] = ""
    broken["dimensions"]["D2"]["direction"] = "sideways"
    broken["powers"]["N"]["overlaps"] = ["D9"]
    del broken["powers"]["P"]["items"]["P4"]
    del broken["powers"]["V"]["items"]["V1"]["anchors"][5]
    told = {(fault.code, fault.key) for fault in framework.check_framework(broken, "tree.yaml")}
    assert told == {
        ("framework_codes", "dimensions"),
        ("framework_missing", "dimensions.D1.label.en"),
        ("not_allowed", "dimensions.D2.direction"),
        ("not_allowed", "powers.N.overlaps"),
        ("framework_codes", "powers.P.items"),
        ("framework_codes", "powers.V.items.V1.anchors"),
    }


def test_a_branch_that_is_not_there_is_named(tree):
    without = {name: branch for name, branch in tree.items() if name != "powers"}
    (fault,) = framework.check_framework(without, "tree.yaml")
    assert (fault.code, fault.key) == ("framework_missing", "powers")
    assert "powers" in fault.text("en")
    assert "powers" in fault.text("th")
