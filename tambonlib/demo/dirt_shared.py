"""Dirt in the books that tambons share; each place is found by the tambon's code, so that neighbours do not move it."""

from collections.abc import Callable, Mapping

from tambonlib.demo.book_forms import OF_PROVINCE
from tambonlib.demo.dirt import SPOTS, Spot
from tambonlib.demo.dirt_hands import in_thai_digits
from tambonlib.demo.plan import settings
from tambonlib.demo.workbook_files import Sheet
from tambonlib.records.codebook import table as codebook_table

Rows = list[tuple[object, ...]]


def in_row(
    nth: int, column: str, write: Callable[[object], object], containing: str = ""
) -> Callable[[Rows, Mapping], Rows]:
    """The cell of `column` in the tambon's `nth` row that shows `containing`, written in another way."""

    def change(rows: Rows, place: Mapping[str, int]) -> Rows:
        filled = [
            at
            for at, row in enumerate(rows)
            if row[place[column]] is not None and containing in str(row[place[column]])
        ]
        at = filled[nth]
        return [*rows[:at], _with(rows[at], place[column], write(rows[at][place[column]])), *rows[at + 1 :]]

    return change


def row_again(nth: int, **cells: object) -> Callable[[Rows, Mapping], Rows]:
    """The `nth` row of the tambon once more, with other cells as given."""

    def change(rows: Rows, place: Mapping[str, int]) -> Rows:
        again = rows[nth]
        for column, value in cells.items():
            again = _with(again, place[column], value(again[place[column]]) if callable(value) else value)
        return [*rows[: nth + 1], again, *rows[nth + 1 :]]

    return change


def _with(row: tuple, column: int, value: object) -> tuple:
    return (*row[:column], value, *row[column + 1 :])


SHARED_SPOTS = (
    Spot(1, "970102", "contribution", "thai_digits", "read", in_row(2, "value_baht", in_thai_digits)),
    Spot(2, "980206", "ent_cost", "baht_dash", "read", in_row(5, "amount_baht", lambda found: f"{found:,.0f}.-")),
    Spot(
        4,
        "970101",
        "contribution",
        "brackets",
        "refused",
        row_again(1, contribution_id=lambda code: f"{code}-1", value_baht="(500)"),
    ),
    Spot(
        10, "980206", "proposal_event", "impossible_day", "refused", row_again(2, date="31/11/2550", status="ถอนเรื่อง")
    ),
    Spot(
        16,
        "970203",
        "problem",
        "nikhahit",
        "read",
        in_row(0, "group", lambda found: found.replace("น้ำ", "นํ้า"), "น้ำท่วม"),
    ),
    Spot(18, "970102", "power_rating", "code_with_point", "read", in_row(3, "tambon_code", lambda found: f"{found}.0")),
    Spot(20, "990301", "score", "score_twice", "refused", row_again(4, current=lambda level: level % 5 + 1)),
    Spot(0, "970101", "power_rating", "level_six", "refused", row_again(6, agreed_level=6)),
    Spot(0, "980206", "joint_activity_partner", "unknown_partner", "told", row_again(1, partner_id="980206-T99")),
    Spot(0, "970102", "wf_month", "closing_off", "told", in_row(9, "closing_baht", lambda found: found + 300.0)),
)


def planted_dirt() -> tuple[Spot, ...]:
    """All dirty places, in the order of the list of dirty inputs; of the books of one tambon and of the shared ones."""
    return tuple(sorted((*SPOTS, *SHARED_SPOTS), key=lambda spot: (spot.input_number, spot.tambon_code)))


def dirtied_shared(pages: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets of one shared book, table → sheet, with the dirty places of the tambons that stand in them."""
    made = dict(pages)
    for spot in SHARED_SPOTS:
        if spot.table in made:
            made[spot.table] = _dirtied(made[spot.table], spot)
    return made


def _dirtied(page: Sheet, spot: Spot) -> Sheet:
    """The page with the rows of this tambon changed; as it was where the tambon is not in it."""
    columns = codebook_table(OF_PROVINCE.get(spot.table, spot.table)).columns
    shown = settings("book_columns")[OF_PROVINCE.get(spot.table, spot.table)]
    place = {name: page.column(columns[name].label["th"]) for name in shown}
    own = [at for at, row in enumerate(page.rows) if at >= page.body and row[place["tambon_code"]] == spot.tambon_code]
    if not own:
        return page
    changed = spot.change([page.rows[at] for at in own], place)
    return page.with_rows([*page.rows[: own[0]], *changed, *page.rows[own[-1] + 1 :]])
