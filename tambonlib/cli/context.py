"""The context of a command: its study, the lock on the outputs folder, the cluster that helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tambonlib.cli.output import say
from tambonlib.errors import Fault, TambonError

if TYPE_CHECKING:
    from tambonlib.batch.cluster import Cluster
    from tambonlib.study import Study


def load(path: Path) -> Study:
    """The study of this file, checked whole."""
    from tambonlib.study import load_study

    return load_study(path)


@contextmanager
def locked(study: Study) -> Iterator[None]:
    """Nobody else imports, measures or makes reports of the study while the block runs.

    Raises
    ------
    TambonError
        When another command does, or when the outputs folder, where that is noted, cannot be written.
    """
    from tambonlib.batch.lock import outputs_lock

    with ExitStack() as held:
        try:
            held.enter_context(outputs_lock(study.outputs_folder))
        except OSError as error:
            raise TambonError(
                [Fault("outputs_not_writable", file=study.outputs_folder.name, found=error.strerror)]
            ) from error
        yield


@contextmanager
def machines_of(address: str | None) -> Iterator[Cluster | None]:
    """The cluster that the work is handed to; None where it is done here."""
    if address is None:
        yield None
        return
    from tambonlib.batch.cluster import connected

    with connected(address) as cluster:
        say("reached", "cluster", workers=cluster.workers)
        yield cluster
