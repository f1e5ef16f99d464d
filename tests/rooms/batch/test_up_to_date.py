"""What is due is decided from the journal and the pages, never from the mere existence of a file."""

import pytest

from tambonlib.batch.job import PARTS, inside, make_job, report_key
from tambonlib.batch.up_to_date import AGAIN, CHANGED, DAMAGED, FORCED, NEW, Why, due, file_hash
from tambonlib.errors import TambonError

REQUEST = make_job("990101", edition="team", lang="th", key="key one")


@pytest.fixture
def page(tmp_path):
    path = tmp_path / REQUEST.html
    path.write_text("a page", encoding="utf-8")
    return path


def success(page, **changes):
    return {REQUEST.name: {"state": "succeeded", "key": "key one", "html_sha256": file_hash(page), **changes}}


def test_nothing_is_due_when_the_journal_says_so_and_the_page_stands(page):
    assert due([REQUEST], success(page), page.parent) == ()


def test_a_page_without_a_line_in_the_journal_is_due(page):
    assert due([REQUEST], {}, page.parent) == ((REQUEST, Why(NEW)),)


def test_a_failed_report_is_due_again(page):
    assert due([REQUEST], success(page, state="failed"), page.parent) == ((REQUEST, Why(AGAIN)),)


def test_another_key_makes_it_due(page):
    assert due([REQUEST], success(page, key="key two"), page.parent) == ((REQUEST, Why(CHANGED)),)


def test_an_edited_page_is_due(page):
    outcome = success(page)
    page.write_text("a page, edited", encoding="utf-8")
    assert due([REQUEST], outcome, page.parent) == ((REQUEST, Why(DAMAGED)),)


def test_a_page_taken_away_is_due(page):
    outcome = success(page)
    page.unlink()
    assert due([REQUEST], outcome, page.parent) == ((REQUEST, Why(DAMAGED)),)


def test_force_makes_everything_due(page):
    assert due([REQUEST], success(page), page.parent, force=True) == ((REQUEST, Why(FORCED)),)


@pytest.mark.parametrize("part", ["notebook", "library", "settings", "study_wide", "results", "lock", "versions"])
def test_what_changed_is_named(page, part):
    before = dict.fromkeys(PARTS, "before")
    wanted = make_job("990101", edition="team", lang="th", made_from={**before, part: "now"})
    stood = make_job("990101", edition="team", lang="th", made_from=before)
    assert wanted.key != stood.key
    outcome = success(page, key=stood.key, made_from=before)
    assert due([wanted], outcome, page.parent) == ((wanted, Why(CHANGED, (part,))),)
    assert due([stood], outcome, page.parent) == ()


@pytest.mark.parametrize("change", [{"lang": "en"}, {"tambon_code": "990102"}])
def test_another_language_or_tambon_is_another_report(page, change):
    other = make_job(**{"tambon_code": "990101", "edition": "team", "lang": "th", "key": "key one", **change})
    assert due([other], success(page), page.parent) == ((other, Why(NEW)),)


def test_edition_and_language_are_in_the_key():
    assert (
        len(
            {
                report_key({"library": "a"}, edition=edition, lang=lang)
                for edition in ("team", "workshop")
                for lang in ("th", "en")
            }
        )
        == 4
    )


@pytest.mark.parametrize("code", ["../990101", "99010", "9901011", "๙๙๐๑๐๑", "990101\n", "99/101", ""])
def test_what_is_no_code_makes_no_file_name(code):
    with pytest.raises(TambonError, match="not_six_digits|6 digits|six digits"):
        make_job(code, edition="team", lang="th", key="k")


def test_edition_and_language_make_no_file_name_either():
    with pytest.raises(TambonError) as caught:
        make_job("990101", edition="../team", lang="../en", key="k")
    assert {fault.code for fault in caught.value.faults} == {"unknown_edition", "unknown_page_language"}


def test_a_place_behind_a_link_that_leads_out_is_refused(tmp_path):
    outputs, elsewhere = tmp_path / "outputs", tmp_path / "elsewhere"
    outputs.mkdir()
    elsewhere.mkdir()
    assert inside(outputs, "en/990101.html") == outputs / "en" / "990101.html"
    (outputs / "en").symlink_to(elsewhere)
    for place in ("en/990101.html", "../990101.html"):
        with pytest.raises(TambonError):
            inside(outputs, place)
