"""Begins reports on a cluster's workers and tells how they ended, as the other starters do on this machine."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import psutil

from tambonlib.batch.cluster import on_worker
from tambonlib.batch.fork_server import Ended
from tambonlib.batch.resource_limits import Limits
from tambonlib.errors import Fault, TambonError

_TASK = "task.json"


class ClusterStarter:
    """Hands each task to the scheduler; the report of a worker that is lost is begun anew by another.

    Parameters
    ----------
    client
        A ``distributed.Client``.
    limits
        What one report may take; the worker watches them.
    made_from_of
        Tambon → what its report depends on.
    """

    #: A worker has to load first, and the way there and back takes time: so much longer does the supervisor wait.
    patience = 300.0

    def __init__(self, client, limits: Limits, made_from_of: Mapping[str, Mapping[str, str]]):
        self._client, self._limits, self._made_from_of = client, limits, made_from_of
        self._running: dict[str, tuple[object, Path]] = {}

    def start(self, name: str, task: Path) -> None:
        """Hand over a task with what stands in its work folder already."""
        told = json.loads(task.read_text(encoding="utf-8"))
        files = {
            path.name: path.read_bytes() for path in task.parent.iterdir() if path.is_file() and path.name != _TASK
        }
        expected = dict(self._made_from_of[told["parameters"]["tambon"]])
        future = self._client.submit(
            on_worker.make_report,
            told,
            files,
            asdict(self._limits),
            expected,
            key=f"{name}-{uuid.uuid4().hex}",
            pure=False,
        )
        self._running[name] = (future, task.parent)

    def members(self, name: str) -> tuple[psutil.Process, ...]:
        """None on this machine."""
        return ()

    def wait(self, seconds: float) -> list[Ended]:
        """What has ended, after at most so many seconds.

        Raises
        ------
        TambonError
            When the scheduler is gone.
        """
        until = time.monotonic() + seconds
        while not any(future.done() for future, _ in self._running.values()) and time.monotonic() < until:
            time.sleep(min(0.05, seconds))
        self._check_scheduler()
        done = [name for name, (future, _) in self._running.items() if future.done()]
        return [self._settled(name) for name in done]

    def end(self, name: str) -> None:
        """Take a task back; its worker ends it by its own limits."""
        self._running[name][0].cancel()

    def close(self) -> None:
        """Take back all that is still to be done."""
        running, self._running = self._running, {}
        if running and self._client.status == "running":
            self._client.cancel([future for future, _ in running.values()])

    def _settled(self, name: str) -> Ended:
        future, work = self._running.pop(name)
        if future.status != "finished":  # cancelled, or its workers died one after the other
            return Ended(name, None, None)
        made = future.result()
        for file, content in made["files"].items():
            (work / Path(file).name).write_bytes(content)
        return Ended(name, made["exit"], made["signal"], made["not_started"], made["error"])

    def _check_scheduler(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise TambonError([Fault("cluster_lost", key="--cluster", found=self._client.status)])
