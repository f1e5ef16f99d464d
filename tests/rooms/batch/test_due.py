"""What is due is decided from the journal and the pages, never from the mere existence of a file."""

import pytest

from tambonlib.batch.due import AGAIN, CHANGED, DAMAGED, FORCED, NEW, due, file_hash
from tambonlib.batch.request import make_request

REQUEST = make_request("990101", edition="team", lang="th", key="key one")


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
    assert due([REQUEST], {}, page.parent) == ((REQUEST, NEW),)


def test_a_failed_report_is_due_again(page):
    assert due([REQUEST], success(page, state="failed"), page.parent) == ((REQUEST, AGAIN),)


def test_another_key_makes_it_due(page):
    assert due([REQUEST], success(page, key="key two"), page.parent) == ((REQUEST, CHANGED),)


def test_an_edited_page_is_due(page):
    outcome = success(page)
    page.write_text("a page, edited", encoding="utf-8")
    assert due([REQUEST], outcome, page.parent) == ((REQUEST, DAMAGED),)


def test_a_page_taken_away_is_due(page):
    outcome = success(page)
    page.unlink()
    assert due([REQUEST], outcome, page.parent) == ((REQUEST, DAMAGED),)


def test_force_makes_everything_due(page):
    assert due([REQUEST], success(page), page.parent, force=True) == ((REQUEST, FORCED),)
