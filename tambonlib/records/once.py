"""Two sources of a mapping that read the same rows of a sheet into the same records: counted once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from tambonlib.records.complaints import complaints, together
from tambonlib.records.take import Taken


def once(taken: Sequence[Taken]) -> Iterator[Taken]:
    """Each sheet and source without the records that a source before it made of the same rows.

    Two sources may make different records of one row, such as a receipt and a payment; equal ones would be counted twice.
    """
    before: dict[tuple[str, str | None], pd.DataFrame] = {}
    for one in taken:
        earlier = before.get((one.table, one.sheet))
        if earlier is None:
            before[one.table, one.sheet] = one.records
            yield one
            continue
        both = pd.concat([earlier, one.records], ignore_index=True)
        again = both.duplicated().to_numpy()[len(earlier) :]
        before[one.table, one.sheet] = both.drop_duplicates(ignore_index=True)
        yield _without(one, again) if again.any() else one


def _without(one: Taken, again) -> Taken:
    row = int(one.records["source_row"][again].iloc[0])
    place = {"file": [one.file], "sheet": [one.sheet], "row": [row], "found": [one.source], "table": [one.table]}
    told = complaints("read_twice", "refused", place, count=int(again.sum()))
    kept = one.records[~again].reset_index(drop=True)
    return replace(one, records=kept, refused=one.refused + int(again.sum()), complaints=together([one.complaints, told]))
