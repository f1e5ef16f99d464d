"""A few invented ratings that the examples of this package share."""

import pandas as pd

from tambonlib.indicators.powers.ratings import USED

_TYPES = {"agreed_level": "Int64", "lowest_vote": "Int64", "highest_vote": "Int64"}


def ratings(rows: list[tuple]) -> pd.DataFrame:
    """Record rows from (tambon_code, round, moment, rater_kind, rater, {item: level}, lowest, highest, evidence,
    version) each.

    ``lowest`` and ``highest`` are votes for every item of the row, or None.
    """
    found = [
        {
            "tambon_code": code,
            "round": month,
            "rated_moment": moment,
            "rater_kind": kind,
            "rater": rater,
            "item": item,
            "agreed_level": level,
            "lowest_vote": lowest,
            "highest_vote": highest,
            "evidence": evidence,
            "rubric_version": version,
        }
        for code, month, moment, kind, rater, levels, lowest, highest, evidence, version in rows
        for item, level in levels.items()
    ]
    table = pd.DataFrame(found, columns=list(USED))
    return table.astype({name: _TYPES.get(name, "str") for name in USED})


def example_ratings() -> pd.DataFrame:
    """Power V of one invented tambon: rated by itself and by a peer, who left out V4, in the first round.

    At the end the tambon rates itself again, and looks back on the start.
    """
    own = {"V1": 3, "V2": 2, "V3": 3, "V4": 2}
    peer = {"V1": 2, "V2": 2, "V3": 3}
    back = {"V1": 2, "V2": 2, "V3": 2, "V4": 1}
    end = {"V1": 4, "V2": 3, "V3": 4, "V4": 2}
    return ratings(
        [
            ("990101", "2008-01", "start", "self", "990101", own, 2, 4, "มีสมุดรายชื่ออาสาทุกหมู่บ้าน", "1"),
            ("990101", "2008-01", "start", "peer", "990102", peer, None, None, None, "1"),
            ("990101", "2009-01", "end", "self", "990101", end, 2, 4, None, "1"),
            ("990101", "2009-01", "then", "self", "990101", back, 1, 3, None, "1"),
        ]
    )
