import pytest

from tests.rooms.records.desk import HOUSEHOLD, Desk, member


@pytest.fixture
def desk(tmp_path):
    """A study with one household in its list and no other books."""
    made = Desk(tmp_path)
    made.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member()])
    return made
