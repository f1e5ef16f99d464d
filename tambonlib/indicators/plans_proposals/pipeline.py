"""The way of a proposal, as definitions/proposal_pipeline.yaml lays it down."""

from collections.abc import Mapping
from itertools import pairwise

from tambonlib.definition_file import read_definition


def way() -> tuple[str, ...]:
    """The statuses that a proposal can pass, in order.

    Examples
    --------
    >>> way()[0], way()[-1]
    ('proposed', 'resolved')
    """
    return tuple(_tree()["way"])


def doers_passing(*statuses: str) -> tuple[str, ...]:
    """Whose proposals pass these statuses one right after the other.

    Examples
    --------
    >>> doers_passing("funded"), doers_passing("in_plan", "started")
    (('joint', 'agency'), ('self',))
    """
    wanted = " ".join(statuses)
    return tuple(doer for doer, path in _tree()["paths"].items() if f" {wanted} " in f" {' '.join(path)} ")


def steps() -> tuple[tuple[str, str], ...]:
    """The steps that proposals take, from one status to the next, in the order of the way.

    Examples
    --------
    >>> steps()[:3]
    (('proposed', 'in_plan'), ('in_plan', 'submitted'), ('in_plan', 'started'))
    """
    place = {status: i for i, status in enumerate(way())}
    found = {step for path in _tree()["paths"].values() for step in pairwise(path)}
    return tuple(sorted(found, key=lambda step: (place[step[0]], place[step[1]])))


def final_exits() -> tuple[str, ...]:
    """The side exits that end the waiting.

    Examples
    --------
    >>> final_exits()
    ('rejected', 'withdrawn')
    """
    return tuple(status for status, exit in _tree()["exits"].items() if exit["final"])


def resting() -> tuple[str, ...]:
    """The side exits in which a proposal waits and yet does not answer its problem.

    Examples
    --------
    >>> resting()
    ('parked',)
    """
    return tuple(status for status, exit in _tree()["exits"].items() if not exit["final"] and not exit["live"])


def statuses() -> tuple[str, ...]:
    """All statuses: the way, then the side exits."""
    return (*way(), *_tree()["exits"])


def _tree() -> Mapping:
    return read_definition("proposal_pipeline.yaml")
