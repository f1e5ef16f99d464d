"""Who and where the demo study is."""

import pytest

from tambonlib import places
from tambonlib.demo import plan, planted
from tambonlib.thai import comparable


def test_fifty_four_tambons_eighteen_in_each_province():
    codes = [tambon.code for tambon in plan.tambons()]
    assert len(codes) == len(set(codes)) == 54
    assert {code: sum(other.startswith(code) for other in codes) for code in ("97", "98", "99")} == {
        "97": 18,
        "98": 18,
        "99": 18,
    }


def test_no_code_and_no_name_is_that_of_a_real_place():
    names = places.real_names()
    assert len(names) > 7000
    for tambon in plan.tambons():
        assert not places.is_real_code(tambon.code)
        assert places.find_province(tambon.province_code) is None
        assert comparable(tambon.name_th) not in names and comparable(tambon.name_en) not in names
        assert "สมมติ" in tambon.name_th and "Invented" in tambon.name_en


def test_as_many_tambons_of_each_kind_as_written_down():
    kinds = [tambon.kind for tambon in plan.tambons()]
    assert kinds.count("less_vice") == 8
    assert kinds.count("more_vice") == 6
    assert kinds.count("almost_nothing") == kinds.count("unreadable") == kinds.count("books_stop") == 1


def test_every_planted_code_is_a_tambon_of_the_study():
    codes = {tambon.code for tambon in plan.tambons()}
    for kind, group in plan.settings("story")["kinds"].items():
        assert set(group["tambons"]) <= codes, kind


def test_planted_tells_every_tambon_with_month_and_direction():
    truths = planted()
    assert set(truths["tambon_code"]) == {tambon.code for tambon in plan.tambons()}
    changed = truths[truths["kind"] != plan.NO_CHANGE]
    assert changed["from_month"].isin(plan.study_months()).all()
    assert truths.loc[truths["kind"] == plan.NO_CHANGE, "from_month"].isna().all()
    assert set(truths["direction"].dropna()) == {"up", "down", "none", "high", "low", "above", "below"}
    assert truths.loc[truths["direction"].isin(["above", "below"]), "level"].notna().all()
    assert truths[["what_th", "why_th", "expect_th", "what_en", "why_en", "expect_en"]].notna().all(axis=None)


def test_what_is_planted_besides_is_in_tambons_of_the_study_and_needs_known_books():
    story = plan.settings("story")
    codes = {tambon.code for tambon in plan.tambons()}
    for kind, group in story["also"].items():
        assert set(group["tambons"]) <= codes and set(group["needs"]) <= set(story["collected"]), kind
    assert set(story["keep_everything"]) <= codes


def test_a_province_that_is_reached_late_is_planted_in_all_its_tambons():
    late = [tambon for tambon in plan.tambons() if tambon.has("reached_late")]
    assert len(late) == 18 and {tambon.code[:2] for tambon in late} == {"99"}
    assert {plan.study_months()[tambon.has("reached_late").start] for tambon in late} == {"2007-07"}


@pytest.mark.parametrize("wanted", [0, 55, ["650101"]])
def test_a_tambon_that_is_not_there_is_refused(wanted):
    with pytest.raises(ValueError, match="tambons must be"):
        plan.chosen(wanted)


def test_a_tambon_and_a_stream_have_chance_of_their_own():
    first, second = plan.tambons()[:2]
    assert plan.chance(1, first, 1).random() == plan.chance(1, first, 1).random()
    streams = ((1, first, 1), (2, first, 1), (1, second, 1), (1, first, 2))
    assert len({plan.chance(*which).random() for which in streams}) == 4
