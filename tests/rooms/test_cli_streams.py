"""A command that nobody listens to: streams that are closed, or close while it works. The work and the exit code
are what counts.
"""

import os
import subprocess
import sys

import pytest

from tambonlib.batch import journal
from tests.rooms.batch.workshop import Workshop
from tests.support import project_root

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams are closed as a POSIX shell does it")


def told(arguments: str, redirections: str, folder=None) -> subprocess.CompletedProcess:
    """A command with redirections of a shell."""
    script = f'exec "$0" -m tambonlib.cli {arguments} {redirections}'
    return subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=folder or project_root(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(project_root())},
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_stops_no_command(closed):
    """As cron, services and pythonw start programs."""
    done = told("check params/demo.yaml", closed)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_fault_is_a_fault_where_nobody_can_be_told():
    assert told("check params/nowhere.yaml", ">&- 2>&-").returncode == 2


def test_reports_are_made_to_the_end_though_nobody_reads_any_more(tmp_path):
    workshop = Workshop(tmp_path / "project")
    read, write = os.pipe()
    os.close(read)
    try:
        command = [sys.executable, "-m", "tambonlib.cli", "run", "params/example.yaml"]
        environment = {**os.environ, "PYTHONPATH": str(project_root())}
        done = subprocess.run(
            command, cwd=workshop.root, stdout=write, stderr=subprocess.PIPE, check=False, env=environment
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [entry["state"] for entry in workshop.journal()] == [journal.SUCCEEDED] * 3
