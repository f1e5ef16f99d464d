from datetime import date

import numpy as np
import pytest

from tambonlib.thai import parse_tambon_code


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("530203", None),
        (530203, "from_number"),
        (np.float64(530203), "from_number"),
        ("530203.0", "from_number"),
        ("530203.", "from_number"),
        ("๕๓๐๒๐๓", "respelled"),
        (" 53 02 03\u00a0", "respelled"),
        ("๕๓๐๒๐๓.๐", "from_number"),
    ],
)
def test_read_and_what_was_mended(value, mended):
    assert parse_tambon_code(value) == ("530203", mended, None)


@pytest.mark.parametrize(
    "value",
    [
        "53020",
        "5302031",
        "030203",
        53020,
        530203.5,
        float("inf"),
        "ต.530203",
        "530203.5",
        "5302-03",
        True,
        date(2008, 1, 1),
    ],
)
def test_refused(value):
    assert parse_tambon_code(value) == (None, None, "code_unreadable")


@pytest.mark.parametrize("value", [None, float("nan"), "", "\u00a0"])
def test_an_empty_cell_is_missing(value):
    assert parse_tambon_code(value) == (None, None, None)
