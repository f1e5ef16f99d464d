"""Tables for other programs: Excel, Stata and CSV, with the labels of their columns."""

from pathlib import Path

import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.records.issue_files import disarmed

_SUFFIXES = (".xlsx", ".dta", ".csv")


def export(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table for Excel (.xlsx), Stata (.dta) or anything else (.csv), with its labels; the path.

    Excel gets a second sheet that says what each column is, Stata its variable labels. Texts that a spreadsheet would
    run as a formula are disarmed in Excel and CSV.

    Parameters
    ----------
    table
        Such as ``tl.results(study, "D1.2")``; ``table.attrs["labels"]`` maps columns to labels.
    path
        The ending says which kind of file.

    Raises
    ------
    TambonError
        When the ending is none of these.
    """
    path = Path(path)
    if path.suffix.lower() not in _SUFFIXES:
        raise TambonError([Fault("not_allowed", key="path", found=path.name, values={"allowed": ", ".join(_SUFFIXES)})])
    flat = table if isinstance(table.index, pd.RangeIndex) else table.reset_index()
    if isinstance(flat.columns, pd.MultiIndex):
        flat = flat.set_axis([" ".join(str(one) for one in pair if one != "") for pair in flat.columns], axis=1)
    labels = {str(name): str(table.attrs.get("labels", {}).get(name, name)) for name in flat.columns}
    if path.suffix.lower() == ".dta":
        _write_stata(flat, labels, path)
    elif path.suffix.lower() == ".xlsx":
        _write_excel(_disarmed(flat), labels, table.attrs, path)
    else:
        _disarmed(flat).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def _write_excel(table: pd.DataFrame, labels: dict[str, str], attrs: dict, path: Path) -> None:
    about = [
        {"column": name, "label": label, "unit": attrs.get("unit", "") if name == "value" else ""}
        for name, label in labels.items()
    ]
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, sheet_name="data", index=False, freeze_panes=(1, 0))
        pd.DataFrame(about).to_excel(book, sheet_name="labels", index=False)


def _write_stata(table: pd.DataFrame, labels: dict[str, str], path: Path) -> None:
    """Stata's names are short and plain; what stood above a column is its label, with Thai letters (version 118)."""
    names = {
        name: f"v{number}" if not str(name).isidentifier() else str(name)[:32]
        for number, name in enumerate(table.columns)
    }
    plain = table.rename(columns=names)
    for name in plain.columns:
        if pd.api.types.is_integer_dtype(plain[name].dtype) and plain[name].isna().any():
            plain[name] = plain[name].astype("float64")
        elif not pd.api.types.is_numeric_dtype(plain[name].dtype) and not pd.api.types.is_datetime64_any_dtype(
            plain[name]
        ):
            plain[name] = plain[name].astype("str").fillna("").astype(object)
        elif pd.api.types.is_integer_dtype(plain[name].dtype):
            plain[name] = plain[name].astype("int64")
    plain.to_stata(
        path,
        write_index=False,
        version=118,
        variable_labels={names[name]: labels[str(name)][:80] for name in table.columns},
    )


def _disarmed(table: pd.DataFrame) -> pd.DataFrame:
    texts = [
        name
        for name in table.columns
        if not pd.api.types.is_numeric_dtype(table[name].dtype)
        and not pd.api.types.is_datetime64_any_dtype(table[name])
    ]
    return table.assign(**{name: disarmed(table[name].astype("str")) for name in texts})
