"""Write the field books of the demo study: workbooks and CSVs, invented throughout (ข้อมูลสมมติ)."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from tambonlib.demo import dimensions, invented_household_accounts, own_form
from tambonlib.demo.dirt import POPULATION_SHEET, dirtied, dirtied_population
from tambonlib.demo.forms import SHEETS, Hand, cells, sheets
from tambonlib.demo.plan import Tambon, chosen
from tambonlib.demo.plan import tambons as all_tambons
from tambonlib.demo.shared_books import shared_files
from tambonlib.demo.workbook_files import Sheet, csv_bytes, workbook_bytes
from tambonlib.demo.writing import DATE_WAYS, MONTH_WAYS

FOLDER = "บัญชีครัวเรือน"
POPULATION = f"{POPULATION_SHEET}.csv"
#: Tambons that hand in something else than one workbook of the usual form.
OWN_FORM = "980206"
OLD_CSV = "970105"
MIXED_LINE_ENDS = "990105"
#: One in three writes the ledger as a CSV beside the workbook.
CSV_EVERY = 3


def write_field_books(
    folder: str | Path,
    *,
    seed: int = 2550,
    tambons: int | Sequence[str] = 54,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the invented field books of the demo study.

    The same seed gives the same files, byte for byte; a tambon's books do not depend on how many
    others are written. Files of the same name are replaced, others are left alone.

    Parameters
    ----------
    folder
        Where to write; made when it is not there.
    seed
        The source of all chance.
    tambons
        How many of the 54, from the first on; or the codes of those wanted.
    progress
        Called with each tambon's code before its books are written.

    Returns
    -------
    list of Path
        The files written, sorted.

    Raises
    ------
    ValueError
        When `tambons` asks for a tambon that the demo study does not have.
    """
    folder = Path(folder)
    wanted = chosen(tambons)
    written, populations, others = [], [], {}
    for tambon in wanted:
        if progress is not None:
            progress(tambon.code)
        tables = invented_household_accounts.tables(seed, tambon)
        populations.append(tables["tambon_population"])
        others[tambon.code] = dimensions.tambon_tables(seed, tambon, tables)
        for name, content in files_of(tambon, tables).items():
            written.append(_put(folder / FOLDER / name, content))
    for name, content in shared_files(wanted, others, dimensions.study_tables(seed, wanted)):
        written.append(_put(folder / name, content))
    everyone = _population(pd.concat(populations, ignore_index=True))
    return sorted([*written, _put(folder / POPULATION, csv_bytes(everyone))])


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def hand_of(tambon: Tambon) -> Hand:
    """How this tambon writes: all ways occur, neighbours differ."""
    number = [other.code for other in all_tambons()].index(tambon.code)
    date_ways, month_ways = list(DATE_WAYS), list(MONTH_WAYS)
    return Hand(
        dates=date_ways[number % len(date_ways)],
        months=month_ways[number % len(month_ways)],
        two_line_heading=number % 5 == 2,
        totals=number % 4 == 1,
    )


def files_of(tambon: Tambon, tables: dict[str, pd.DataFrame]) -> dict[str, bytes]:
    """File name → content, for all files of one tambon."""
    stem = f"{tambon.code}_{tambon.name_th}"
    if tambon.code == OWN_FORM:
        return {f"{stem}.xlsx": workbook_bytes(own_form.sheets(tambon, tables))}
    hand = hand_of(tambon)
    if tambon.kind == "unreadable":
        return _two_workbooks(tambon, tables, hand, stem)
    pages = dirtied(tambon.code, sheets(tambon, tables, hand))
    if tambon.code == OLD_CSV:
        return {
            f"{stem}_{SHEETS[name]}.csv": csv_bytes(page, encoding="cp874", separator=";")
            for name, page in pages.items()
        }
    return _usual(tambon, pages, stem)


def _usual(tambon: Tambon, pages: dict[str, Sheet], stem: str) -> dict[str, bytes]:
    if int(tambon.code) % CSV_EVERY or "hh_ledger" not in pages:
        return {f"{stem}.xlsx": workbook_bytes(pages.values())}
    ledger = pages["hh_ledger"]
    others = [page for name, page in pages.items() if name != "hh_ledger"]
    return {
        f"{stem}.xlsx": workbook_bytes(others),
        f"{stem}_{ledger.name}.csv": csv_bytes(ledger, line_ends=_line_ends(tambon)),
    }


def _line_ends(tambon: Tambon) -> tuple[str, ...]:
    if tambon.code == MIXED_LINE_ENDS:
        return ("\r\n", "\n")
    return ("\n",) if int(tambon.code) % 2 else ("\r\n",)


def _two_workbooks(tambon: Tambon, tables: dict[str, pd.DataFrame], hand: Hand, stem: str) -> dict[str, bytes]:
    """Half of the households in each workbook; the second file was not copied to its end."""
    homes = tables["household"]["hh_id"]
    first = set(homes[: len(homes) // 2])
    parts = []
    for inside in (True, False):
        part = {
            name: table[table["hh_id"].isin(first) == inside]
            if "hh_id" in table
            else table[:0]
            if not inside
            else table
            for name, table in tables.items()
        }
        parts.append(workbook_bytes(sheets(tambon, part, hand).values()))
    return {f"{stem}_เล่ม1.xlsx": parts[0], f"{stem}_เล่ม2.xlsx": parts[1][: len(parts[1]) * 6 // 10]}


def _population(table: pd.DataFrame) -> Sheet:
    """Registered population of all tambons; their names in the many ways in which offices write them."""
    forms = ("ต.", "ตำบล", "อบต.")
    names = {tambon.code: f"{forms[number % 3]}{tambon.name_th}" for number, tambon in enumerate(all_tambons())}
    table = table.assign(name=table["tambon_code"].map(names))
    table = table[["tambon_code", "name", "year", "population", "households", "villages"]]
    heading = ("รหัสตำบล", "ตำบล", "ปี ค.ศ.", "จำนวนประชากร", "จำนวนครัวเรือน", "จำนวนหมู่บ้าน")
    title = ("ประชากรและครัวเรือน ข้อมูลสมมติ",)
    return dirtied_population(Sheet(POPULATION_SHEET, (title, heading, *cells(table)), 2))
