"""Reach a scheduler, and hand work to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from tambonlib.batch.cluster import on_worker
from tambonlib.batch.cluster.starter import ClusterStarter
from tambonlib.batch.pipeline import Plan
from tambonlib.batch.resource_limits import Limits
from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.measure import Spread, made_from
from tambonlib.study import Study

_WITHIN_SECONDS = 15


@dataclass(frozen=True)
class Cluster:
    """A cluster that was reached.

    Parameters
    ----------
    client
        A ``distributed.Client``.
    """

    client: object

    @property
    def workers(self) -> int:
        """How many worker processes it has just now; each makes one report at a time."""
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    def elsewhere(self, plan: Plan, limits: Limits) -> dict[str, object]:
        """What begins the reports of a plan on it, for :func:`tambonlib.batch.pipeline.carry_out`.

        Parameters
        ----------
        plan
            What is to be done; a worker that sees something else behind a report refuses it.
        limits
            What one report may take, watched on the worker.
        """
        return {"starter": ClusterStarter(self.client, limits, {job.tambon_code: job.made_from for job, _ in plan.due})}

    def spread(self, study: Study) -> Spread:
        """What measures chunks of tambons on it, for :func:`tambonlib.indicators.measure.measure_study`."""
        return partial(_spread, self.client, study.path, made_from(study))


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """A cluster for as long as it is needed; what this run left on its workers is cleared away afterwards.

    Parameters
    ----------
    address
        Of the scheduler, for example ``tcp://10.0.0.5:8786``.

    Raises
    ------
    TambonError
        When dask.distributed is not installed, the scheduler is not reached, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError as missing:
        raise TambonError([Fault("cluster_not_installed", key="--cluster")]) from missing
    try:
        client = Client(address, timeout=_WITHIN_SECONDS)
    except (OSError, ValueError) as error:
        raise TambonError(
            [Fault("cluster_not_reached", key="--cluster", found=f"{address} ({type(error).__name__})")]
        ) from error
    cluster = Cluster(client)
    try:
        if not cluster.workers:
            raise TambonError([Fault("cluster_without_workers", key="--cluster", found=address)])
        yield cluster
    finally:
        with suppress(Exception):  # the cluster may be gone; there is nothing of ours left on it then
            client.run(on_worker.clear_away)
        client.close()


def _spread(
    client, path: Path, expected: Mapping[str, str], work: Callable, chunks: list[list[str]]
) -> Iterable[pd.DataFrame]:
    """The results of each chunk, in the order of the chunks; which worker measures which does not show."""
    futures = [client.submit(on_worker.measure, str(path), dict(expected), codes, pure=False) for codes in chunks]
    try:
        for place, future in enumerate(futures):
            told = future.result()
            futures[place] = None  # lets go of the chunk, here and on the worker
            if told["differs"]:
                raise TambonError([Fault("cluster_ground_differs", key="--cluster", found=told["differs"])])
            yield told["results"]
    finally:
        client.cancel([future for future in futures if future is not None])
