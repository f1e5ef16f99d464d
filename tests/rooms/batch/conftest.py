"""The workshop with the stand-in for the supervisor, for tests of what a run decides and leaves."""

import pytest

from tests.rooms.batch.workshop import Workshop, stand_in


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    monkeypatch.setattr("tambonlib.batch.run.run_reports", stand_in)
    return Workshop(tmp_path / "project")
