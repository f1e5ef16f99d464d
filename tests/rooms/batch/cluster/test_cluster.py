"""Chunks and reports on a cluster of two worker processes on this machine, one of which is killed on the way."""

import json
import os
import subprocess
import sys

import pytest

from tambonlib.batch import journal, pipeline
from tambonlib.batch.cluster import connected, on_worker
from tambonlib.batch.resource_limits import Limits
from tambonlib.batch.supervisor import run_reports
from tambonlib.errors import TambonError
from tambonlib.indicators import measure
from tests.rooms.batch.workshop import CODES, Workshop

if os.environ.get("CI") != "true":  # there a missing addition is a failure
    pytest.importorskip("distributed")
import distributed  # noqa: E402

SHOWS = "print(tambon, study)"
#: The first worker that makes a report of this tambon is killed in the middle of it.
KILLS_ITS_WORKER = """
import os, pathlib, signal
import psutil
once = pathlib.Path("killed.txt")
if tambon == "980102" and not once.exists():
    once.write_text("yes")
    server = psutil.Process().parent()
    server.parent().send_signal(signal.SIGKILL)
    import time; time.sleep(60)
"""


@pytest.fixture(scope="module")
def address():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=None
    ) as cluster:
        yield cluster.scheduler_address


def go(workshop, cluster, limits: Limits = Limits(60, 1024)) -> dict:  # noqa: B008 (frozen)
    """Make what is due on the cluster; tambon → entry."""
    plan = workshop.plan()
    done = []
    pipeline.carry_out(
        plan,
        run_id="r",
        workers=cluster.workers,
        on_start=lambda job: None,
        on_end=lambda job, entry: done.append(entry),
        elsewhere=cluster.elsewhere(plan, limits),
        limits=limits,
        asked={"cluster": "here"},
    )
    return {entry["tambon_code"]: entry for entry in done}


def test_reports_are_made_on_the_workers_and_lie_at_their_places_here(tmp_path, address):
    workshop = Workshop(tmp_path / "project", (SHOWS,))
    with connected(address) as cluster:
        entries = go(workshop, cluster)
    assert {code: entry["state"] for code, entry in entries.items()} == dict.fromkeys(CODES, journal.SUCCEEDED)
    with distributed.Client(address) as client:  # the warm parents are gone
        assert set(client.run(lambda: len(on_worker._KEPT)).values()) == {0}
    assert "980103 params/example.yaml" in (workshop.outputs / "980103.html").read_text(encoding="utf-8")
    assert workshop.due() == {}


def test_a_worker_that_is_killed_loses_nothing(tmp_path, address):
    workshop = Workshop(tmp_path / "project", (KILLS_ITS_WORKER, SHOWS))
    with connected(address) as cluster:
        entries = go(workshop, cluster)
    assert (workshop.root / "killed.txt").exists()
    assert {code: entry["state"] for code, entry in entries.items()} == dict.fromkeys(CODES, journal.SUCCEEDED)
    assert workshop.due() == {}


def test_limits_are_watched_on_the_worker_and_named(tmp_path, address):
    workshop = Workshop(tmp_path / "project", ('import time\nif tambon == "980102": time.sleep(60)',))
    with connected(address) as cluster:
        entries = go(workshop, cluster, Limits(4, 1024))
    assert {code: entry["state"] for code, entry in entries.items()} == {
        **dict.fromkeys(CODES, journal.SUCCEEDED),
        "980102": journal.FAILED,
    }
    assert entries["980102"]["error"]["name"] == "TimeLimit"
    assert (workshop.outputs / "980102.failed.html").is_file()


def test_a_worker_that_sees_other_things_refuses_and_says_what_differs(tmp_path, address):
    workshop = Workshop(tmp_path / "project", (SHOWS,))
    plan = workshop.plan()
    with connected(address) as cluster:
        workshop.write_notebook(("1 + 1",))  # between the plan and the report
        starter = cluster.elsewhere(plan, Limits(60, 1024))["starter"]
        with pytest.raises(TambonError, match="notebook"):
            run_reports(
                plan.jobs,
                notebook=plan.notebook,
                study_path=plan.study.path,
                outputs=workshop.outputs,
                run_id="r",
                workers=2,
                starter=starter,
            )
    assert {entry["error"]["name"] for entry in workshop.journal()} == {"ProcessDied"}


def test_chunks_measured_on_workers_give_the_same_results(tmp_path, address, monkeypatch):
    workshop = Workshop(tmp_path / "project")
    study = workshop.study()
    pipeline.import_study(study)
    measure.measure_study(study)
    here = measure.stored_hash(study)
    monkeypatch.setattr(measure, "TOGETHER", 1)
    (study.results_folder / measure.MADE_FROM).unlink()
    with connected(address) as cluster:
        measure.measure_study(study, cluster.spread(study))
    assert measure.stored_hash(study) == here


def test_other_records_on_the_worker_are_refused(tmp_path, address):
    workshop = Workshop(tmp_path / "project")
    study = workshop.study()
    pipeline.import_study(study)
    with connected(address) as cluster:
        spread = cluster.spread(study)
        workshop.write_books("980101", amount=7)
        pipeline.import_study(study)
        with pytest.raises(TambonError, match="records"):
            list(spread(None, [["980101"]]))


def test_the_command_hands_measuring_and_reports_to_the_cluster(tmp_path, address):
    workshop = Workshop(tmp_path / "project", (SHOWS,))
    done = subprocess.run(
        [sys.executable, "-m", "tambonlib.cli", "run", "params/example.yaml", "--cluster", address],
        cwd=workshop.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 succeeded, 0 failed" in done.stdout
    [ran] = json.loads((workshop.outputs / "manifest.json").read_text(encoding="utf-8"))["runs"]
    assert ran["asked"]["cluster"] == address
    assert workshop.due() == {}


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("tambonlib.batch.cluster.connect._WITHIN_SECONDS", 0.5)
    with pytest.raises(TambonError) as told, connected("tcp://127.0.0.1:9"):
        pass
    assert [fault.code for fault in told.value.faults] == ["cluster_not_reached"]
