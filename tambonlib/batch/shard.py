"""Parts of a roster, so that several machines can share one study's reports."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tambonlib.errors import Fault, TambonError

_WRITTEN = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class Shard:
    """One part of several.

    Parameters
    ----------
    part, of
        Which part, from 1, and of how many.
    """

    part: int
    of: int

    def __str__(self) -> str:
        return f"{self.part}/{self.of}"

    def codes(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes of this part: every one of them stands in exactly one part, the same on every machine.

        Examples
        --------
        >>> Shard(2, 2).codes(["990103", "990101", "990102"])
        ('990102',)
        """
        return tuple(sorted(codes)[self.part - 1 :: self.of])


def read_shard(written: str | None) -> Shard | None:
    """What someone wrote as ``i/n``; None where nothing was written.

    Raises
    ------
    TambonError
        When it is no part of a whole.

    Examples
    --------
    >>> read_shard("1/2")
    Shard(part=1, of=2)
    """
    if written is None:
        return None
    match = _WRITTEN.fullmatch(written.strip())
    part, of = map(int, match.groups()) if match else (1, 0)
    if part > of:
        raise TambonError([Fault("not_a_shard", key="--shard", found=written)])
    return Shard(part, of)
