"""Which study, tambon and edition a user means; a code that does not exist is refused with its nearest neighbours."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tambonlib.errors import Fault, TambonError

#: The editions that exist; the workshop edition will come with its gate.
EDITIONS = ("team",)
_CODE_LENGTH = 6


def find_study(study: str | Path, start: Path | None = None) -> Path | None:
    """The study file, looked for in `start` (the working folder) and the folders above it; None where it is not."""
    start = Path.cwd() if start is None else start
    candidates = (folder / study for folder in (start, *start.parents))
    return next((path.resolve() for path in candidates if path.is_file()), None)


def six_digits(tambon: str | int) -> str:
    """The code as text of six digits; a number gets back the zeros that it lost.

    Examples
    --------
    >>> six_digits(10101), six_digits(" 990101 ")
    ('010101', '990101')
    """
    return f"{tambon:0{_CODE_LENGTH}d}" if isinstance(tambon, int) else str(tambon).strip()


def roster_row(roster: pd.DataFrame, tambon: str | int) -> dict[str, object]:
    """The tambon's row of the roster.

    Raises
    ------
    TambonError
        When the roster has no such code; the nearest codes are named.

    Examples
    --------
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990102"], "name_th": ["ก", "ข"]})
    >>> roster_row(roster, 990102)["name_th"]
    'ข'
    """
    code = six_digits(tambon)
    rows = roster[roster["tambon_code"] == code]
    if len(rows) != 1:
        near = ", ".join(nearest_codes(code, roster["tambon_code"].tolist()))
        raise TambonError([Fault("tambon_not_in_roster", key="tambon", found=code, values={"nearest": near})])
    return rows.iloc[0].to_dict()


def nearest_codes(code: str, known: Sequence[str], count: int = 3) -> list[str]:
    """The known codes most like this one: the same province, district and tambon digits first, then the rest.

    Examples
    --------
    >>> nearest_codes("990199", ["970101", "990101", "990106", "990201"])
    ['990106', '990101', '990201']
    """
    return sorted(known, key=lambda other: (-len(os.path.commonprefix([code, other])), *_apart(code, other)))[:count]


def _apart(code: str, other: str) -> tuple[float, str]:
    number = abs(int(code) - int(other)) if code.isdecimal() and other.isdecimal() else 0
    return number, other
