"""The workshop with the stand-in for the supervisor, for tests of what a run decides and leaves."""

import shutil

import pytest

from tests.rooms.batch.workshop import Workshop, stand_in

_SUPERVISOR = "tambonlib.batch.supervisor.run_reports"


@pytest.fixture(scope="session")
def _measured(tmp_path_factory):
    """A workshop whose books are imported and measured, made once and then copied."""
    made = Workshop(tmp_path_factory.mktemp("measured") / "project")
    made.plan()
    return made.root


@pytest.fixture
def workshop(tmp_path, monkeypatch, _measured):
    """Three tambons, measured; no report made yet."""
    monkeypatch.setattr(_SUPERVISOR, stand_in)
    return Workshop.of(shutil.copytree(_measured, tmp_path / "project"))
