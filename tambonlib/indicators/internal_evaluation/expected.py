"""What is expected of an internal evaluation, as definitions/internal_evaluation.yaml lays it down."""

from collections.abc import Mapping

from tambonlib.definition_file import read_definition


def groups_expected() -> tuple[str, ...]:
    """The groups of people that should be at an evaluation round.

    Examples
    --------
    >>> groups_expected()
    ('committee', 'members', 'women', 'youth', 'elders', 'lao')
    """
    return tuple(_tree()["groups_expected"])


def looked_up_in(table: str) -> str:
    """The table in which evidence is looked up that is said to stand in `table`.

    Examples
    --------
    >>> looked_up_in("meeting"), looked_up_in("support_activity")
    ('meeting', 'activity_tambon')
    """
    return _tree()["looked_up_in"].get(table, table)


def kept_elsewhere() -> tuple[str, ...]:
    """The kinds of evidence that cannot be looked up."""
    return tuple(_tree()["kept_elsewhere"])


def _tree() -> Mapping:
    return read_definition("internal_evaluation.yaml")
