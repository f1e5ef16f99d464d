"""Files of decisions under ``definitions/``: read once, and checked whole where they have a check."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources

import yaml

from tambonlib import words
from tambonlib.errors import Fault, TambonError


@cache
def read_definition(file: str, check: Callable[[Mapping], Iterable[Fault]] | None = None) -> Mapping:
    """The content of a definition file; it must not be changed.

    Parameters
    ----------
    file
        Its name, for example ``"chain.yaml"``.
    check
        Returns the faults of the content; None where its readers check what they take from it.

    Raises
    ------
    TambonError
        With all faults that the check returns.

    Examples
    --------
    >>> "dimensions" in read_definition("chain.yaml")
    True
    """
    source = resources.files("tambonlib") / "definitions" / file
    tree = yaml.load(source.read_text(encoding="utf-8"), Loader=words.LOADER)
    faults = list(check(tree)) if check else []
    if faults:
        raise TambonError(faults)
    return tree


def is_iso_date(value: object) -> bool:
    """Whether a decision's date is a day as ISO writes it.

    Examples
    --------
    >>> is_iso_date("2026-11-22"), is_iso_date("22/11/2569")
    (True, False)
    """
    try:
        datetime.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
