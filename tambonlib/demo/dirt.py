"""Where dirt is planted in the books of the demo study, and what should become of it.

The numbers are those of the list of twenty dirty inputs that field files really contain.
"""

from dataclasses import dataclass

from tambonlib.demo import dirt_hands as by_hand
from tambonlib.demo.book_forms import sheet_of
from tambonlib.demo.dirt_hands import Change
from tambonlib.demo.forms import SHEETS
from tambonlib.demo.workbook_files import Sheet

#: What should become of a dirty cell: the row is taken · the row is not taken and there is an issue ·
#: the row is taken and there is an issue · the row is no data.
FATES = ("read", "refused", "told", "no_data")
POPULATION_SHEET = "ประชากร"


@dataclass(frozen=True)
class Spot:
    """One dirty place.

    Parameters
    ----------
    input_number
        Which of the twenty dirty inputs it is; 0 for one that the list does not have.
    tambon_code, table
        Where it stands.
    what
        Its text under ``demo.dirt`` of the words.
    fate
        One of :data:`FATES`.
    change
        What makes the sheet dirty; None where the writer of the files does it.
    """

    input_number: int
    tambon_code: str
    table: str
    what: str
    fate: str
    change: Change | None = None

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return SHEETS.get(self.table) or sheet_of(self.table) or POPULATION_SHEET


SPOTS = (
    Spot(1, "970202", "hh_ledger", "thai_digits", "read", by_hand.amount(by_hand.in_thai_digits, 12)),
    Spot(1, "970301", "hh_month", "thai_digits", "read", by_hand.amount(by_hand.in_thai_digits, 8, "รวมรายจ่าย")),
    Spot(2, "970202", "hh_ledger", "baht_dash", "read", by_hand.amount(lambda found: f"{found:,.0f}.-", 25)),
    Spot(2, "980102", "hh_ledger", "baht_sign", "read", by_hand.amount(lambda found: f"฿ {found:,.0f}", 31)),
    Spot(3, "970202", "household", "dash_for_zero", "read", by_hand.instead("ที่ดินเช่า", 0.0, "-")),
    Spot(3, "980105", "household", "none_for_zero", "read", by_hand.instead("จำนวนผู้พึ่งพิง", 0, "ไม่มี")),
    Spot(3, "980203", "hh_debt", "not_known", "read", by_hand.instead("ดอกเบี้ยต่อปี", None, "ไม่ทราบ")),
    Spot(4, "970202", "hh_ledger", "brackets", "refused", by_hand.added_line(40, paid="(500)")),
    Spot(4, "980102", "hh_ledger", "minus", "refused", by_hand.added_line(44, paid="−500")),
    Spot(5, "980203", "hh_ledger", "comma_as_point", "refused", by_hand.added_line(20, paid="1.200,50")),
    Spot(6, "980303", "hh_ledger", "in_words", "read", by_hand.amount(by_hand.thai_words, 17)),
    Spot(
        7,
        "980303",
        "hh_ledger",
        "space_in_number",
        "read",
        by_hand.amount(lambda found: f"{found:,.0f}".replace(",", " "), 29),
    ),
    Spot(7, "990101", "hh_ledger", "hard_space", "read", by_hand.amount(lambda found: f"\u00a0{found:.0f}\u00a0", 33)),
    Spot(
        8,
        "970301",
        "hh_ledger",
        "dashes_in_date",
        "read",
        by_hand.text("วัน/เดือน/ปี", lambda found: found.replace("/", "-"), 19),
    ),
    Spot(
        9,
        "990101",
        "hh_ledger",
        "other_era",
        "read",
        by_hand.text("วัน/เดือน/ปี", lambda found: found.replace("2550", "2007"), 5, "2550"),
    ),
    Spot(10, "970301", "hh_ledger", "impossible_day", "refused", by_hand.added_line(50, date="29/02/2550")),
    Spot(13, "980102", "hh_ledger", "fiscal_year", "refused", by_hand.added_line(60, date="ปีงบประมาณ 2551")),
    Spot(13, "990105", "hh_ledger", "season", "refused", by_hand.added_line(35, date="2550/51")),
    Spot(15, "970301", "hh_ledger", "heading_again", "no_data", by_hand.heading_again(120)),
    Spot(15, "970306", "hh_month", "wrong_total", "told", by_hand.total_off("รวมรายรับ", 1000.0)),
    Spot(
        16,
        "990203",
        "hh_ledger",
        "double_e",
        "read",
        by_hand.text("หมวด", lambda found: found.replace("แ", "เเ"), 2, "แ"),
    ),
    Spot(
        16,
        "990203",
        "hh_ledger",
        "nikhahit",
        "read",
        by_hand.text("หมวด", lambda found: found.replace("น้ำ", "นํ้า"), 4, "น้ำ"),
    ),
    Spot(
        16, "990203", "hh_ledger", "zero_width", "read", by_hand.text("รหัสครัวเรือน", lambda found: f"{found}\u200b", 70)
    ),
    Spot(
        16,
        "990203",
        "hh_month",
        "byte_order_mark",
        "read",
        by_hand.text("รหัสครัวเรือน", lambda found: f"\ufeff{found}\u00a0", 9),
    ),
    Spot(19, "990303", "hh_ledger", "other_spelling", "read", by_hand.instead("หมวด", "สุรา/เบียร์", "เหล้า")),
    Spot(19, "990303", "hh_ledger", "unknown_category", "refused", by_hand.added_line(27, category="ของจุกจิก")),
    Spot(20, "980203", "hh_month", "month_twice", "refused", by_hand.row_again(14, "รวมรายจ่าย", 150.0)),
    Spot(20, "990105", "hh_month", "opening_off", "told", by_hand.opening_off(22, 400.0)),
    Spot(8, "970104", "hh_ledger", "thai_digits_in_date", "read"),
    Spot(10, "990306", "hh_ledger", "leap_day", "read"),
    Spot(11, "970101", "hh_month", "short_month", "read"),
    Spot(12, "970106", "hh_ledger", "date_cells_be", "read"),
    Spot(14, "970105", "hh_ledger", "old_letters", "read"),
    Spot(14, "990105", "hh_ledger", "line_ends", "read"),
    Spot(15, "970103", "hh_ledger", "two_line_heading", "read"),
    Spot(15, "970102", "hh_month", "total", "no_data"),
    Spot(17, "970101", "tambon_population", "name_forms", "read"),
    Spot(
        18, "970102", "tambon_population", "code_with_point", "read", by_hand.instead("รหัสตำบล", "970102", "970102.0")
    ),
    Spot(20, "980206", "household", "house_number_date", "read"),
    Spot(0, "980206", "household", "own_form", "read"),
    Spot(0, "990206", "household", "cut_workbook", "refused"),
    Spot(0, "990305", "hh_ledger", "unknown_household", "told", by_hand.added_line(15, home="990305-99")),
)


def dirtied(code: str, pages: dict[str, Sheet]) -> dict[str, Sheet]:
    """The sheets of one tambon, table name → sheet, with the dirty places that are planted in them."""
    made = dict(pages)
    for spot in SPOTS:
        if spot.tambon_code == code and spot.change is not None and spot.table in SHEETS:
            made[spot.table] = spot.change(made[spot.table])
    return made


def dirtied_population(page: Sheet) -> Sheet:
    """The sheet of registered population with the dirty places that are planted in it."""
    for spot in SPOTS:
        if spot.table not in SHEETS and spot.change is not None:
            page = spot.change(page)
    return page
