"""Two sources of a mapping that read the same rows of a sheet into the same records: counted once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from tambonlib.records.issues import issues, together
from tambonlib.records.take import Taken


def once(taken: Sequence[Taken]) -> Iterator[Taken]:
    """Each sheet and source without the records that a source before it made of the same cells.

    Two sources may make different records of one row, such as a receipt and a payment; equal ones would be counted
    twice. Where their numbers stand in different columns (whisky and beer, 100 baht each, both alcohol), equal ones
    are two.
    """
    before: dict[tuple[str, str | None], list[Taken]] = {}
    for one in taken:
        earlier = before.setdefault((one.table, one.sheet), [])
        same = [other.records for other in earlier if not _apart(one, other)]
        earlier.append(one)
        if not same:
            yield one
            continue
        known = pd.concat(same, ignore_index=True).drop_duplicates()
        again = pd.concat([known, one.records], ignore_index=True).duplicated().to_numpy()[len(known) :]
        yield _without(one, again) if again.any() else one


def _apart(one: Taken, other: Taken) -> bool:
    """Whether a number of both stands in different columns of the sheet."""
    return any(other.summed.get(name, number) != number for name, number in one.summed.items())


def _without(one: Taken, again) -> Taken:
    row = int(one.records["source_row"][again].iloc[0])
    place = {"file": [one.file], "sheet": [one.sheet], "row": [row], "found": [one.source], "table": [one.table]}
    told = issues("read_twice", "refused", place, count=int(again.sum()))
    kept = one.records[~again].reset_index(drop=True)
    return replace(one, records=kept, refused=one.refused + int(again.sum()), issues=together([one.issues, told]))
