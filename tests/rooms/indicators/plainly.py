"""Comparing an indicator with the same formula in plain loops, written from DOMAIN and not from the program."""

import math

from tests.promises.records import MONTHS, invented_records


def rows_of(table, **where):
    """The rows of a table as dicts, missing cells as None; only those where the columns have these values."""
    found = [
        {name: None if value is None or value != value else value for name, value in row.items()}
        for row in table.astype(object).where(table.notna(), None).to_dict("records")
    ]
    return [row for row in found if all(row[name] == value for name, value in where.items())]


def later(month, count):
    """The month that comes `count` months after this one."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def in_year(date, month):
    """Whether a date lies in the twelve months up to this one."""
    return date is not None and later(month, -11) <= date[:7] <= month


def share(part, whole):
    """In percent; None where there is nothing to divide by."""
    return None if not whole else 100.0 * part / whole


def prompt(done, due):
    """Whether it was done by the due date; months are compared where a day is missing."""
    length = min(len(done), len(due))
    return done[:length] <= due[:length]


def check(indicator, plain, seed):
    """Each value is the one that `plain` (records of one tambon as lists of dicts, month → part → value) gives,
    None for none.
    """
    records = invented_records(indicator.card.tables, seed)
    told = indicator(*(records[name] for name in indicator.card.tables), months=MONTHS)
    compared = 0
    for tambon, rows in told.groupby("tambon_code"):
        own = {name: rows_of(records[name], tambon_code=tambon) for name in indicator.card.tables}
        expected = {month: plain(own, month) for month in MONTHS}
        for row in rows.itertuples():
            value = expected[row.month][row.part]
            about = (tambon, row.month, row.part, row.value, value)
            assert (
                math.isnan(row.value) if value is None else math.isclose(row.value, value, rel_tol=1e-9, abs_tol=1e-9)
            ), about
            compared += value is not None
    assert compared > 0, "these records must say something"
