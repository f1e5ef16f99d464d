"""Long columns are looked up run by run; what is found is what each row says."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.cells import coded
from tambonlib.indicators.runs import distinct, factorized, in_runs, numbered
from tambonlib.indicators.windows import of_each, places

#: Five thousand rows of one text, then one of another: such a column is held in runs.
LONG = pd.Series(["b"] * 5000 + [None] * 3 + ["a", "a", "b", None], dtype="str")
#: No two rows in a row are the same.
MIXED = pd.Series(["b", "a"] * 3000, dtype="str")


def test_runs_are_told_where_they_pay():
    firsts, lengths = in_runs(LONG)
    assert firsts.to_pylist() == ["b", None, None, None, "a", "b", None] and lengths.tolist() == [
        5000,
        1,
        1,
        1,
        2,
        1,
        1,
    ]
    assert in_runs(MIXED)[1] is None


def test_a_column_that_begins_in_runs_and_goes_on_without_is_read_row_by_row_too():
    texts = pd.concat([LONG, MIXED], ignore_index=True)
    assert factorized(texts)[0].tolist() == texts.map({"b": 0, "a": 1}).fillna(-1).astype("int64").tolist()


@pytest.mark.parametrize(
    "texts",
    [LONG, LONG.iloc[4998:], MIXED, LONG.iloc[:0], pd.concat([LONG, LONG])],
    ids=["long", "short", "mixed", "none", "in pieces"],
)
def test_each_row_is_found(texts):
    plain = texts.astype(object).tolist()
    wanted = {"a": 7, "b": 8}
    said = [wanted[text] if isinstance(text, str) else -1 for text in plain]
    assert places(texts, ["x"] * 7 + ["a", "b"]).tolist() == said
    assert of_each(texts, wanted.__getitem__, missing=-1, dtype="int64").tolist() == said
    codes, known = coded(texts)
    assert [known[code] if code >= 0 else None for code in codes] == [
        text if isinstance(text, str) else None for text in plain
    ]
    assert known.tolist() == sorted(known) and set(distinct(texts)) == set(known)


def test_what_is_no_text_is_factorized_too():
    codes, names = factorized(pd.Series([3, 3, 1]))
    assert codes.tolist() == [0, 0, 1] and names == [3, 1]


def test_numbers_are_placed_in_order():
    places_, known = numbered(np.array([], dtype="int64"))
    assert places_.tolist() == [] and known.tolist() == []
    assert numbered(np.array([5, 2, 2, 5]))[0].tolist() == [1, 0, 0, 1]
