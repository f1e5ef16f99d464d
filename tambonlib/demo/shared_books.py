"""The books that several tambons share: of a district, of a province, of the regional support unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tambonlib import words
from tambonlib.demo.dirt_shared import dirtied_shared
from tambonlib.demo.files import Sheet, csv_bytes, workbook_bytes
from tambonlib.demo.forms import Hand, cells, written
from tambonlib.demo.plan import Tambon
from tambonlib.demo.writing import DATE_WAYS, MONTH_WAYS
from tambonlib.records.codebook import table as codebook_table

YES_NO = {True: "ใช่", False: "ไม่ใช่"}


@dataclass(frozen=True)
class Book:
    """A form of book that is shared.

    Parameters
    ----------
    path
        Where it lies, with {unit} for the code of the district or province.
    digits
        How many digits of a tambon's code make the unit: 4 a district, 2 a province, 0 the whole study.
    sheets
        Table → sheet; of a CSV there is one.
    """

    path: str
    digits: int
    sheets: Mapping[str, str]


BOOKS = (
    Book("กิจการครัวเรือน/{unit}_กิจการครัวเรือน.xlsx", 2, {
        "enterprise": "กิจการ", "ent_output": "ผลผลิต", "ent_cost": "ต้นทุน", "ent_review": "ทบทวนกิจการ", "ent_decision": "ตัดสินใจ",
    }),
    Book("แผน กลไก ภาคี/{unit}_แผน กลไก ภาคี.xlsx", 4, {
        "plan": "แผนชุมชน", "problem": "ปัญหา", "proposal": "ข้อเสนอ", "proposal_event": "สถานะข้อเสนอ",
        "mechanism": "กลไก", "person": "คนทำงาน", "meeting": "ประชุม", "meeting_attendance": "เข้าประชุม", "resolution": "มติ", "task": "งาน",
        "partner": "ภาคี", "agreement": "ข้อตกลงภาคี", "contribution": "สมทบ", "joint_activity": "กิจกรรมร่วม",
        "joint_activity_partner": "ภาคีในกิจกรรม",
    }),
    Book("กองทุนสวัสดิการ/{unit}_กองทุนสวัสดิการ.xlsx", 2, {
        "wf_fund": "กองทุน", "wf_rule": "ระเบียบ", "wf_member": "สมาชิก", "wf_benefit": "จ่ายสวัสดิการ", "wf_month": "งบเดือน",
    }),
    Book("กองทุนสวัสดิการ/{unit}_เงินสมทบ.csv", 2, {"wf_contribution": "เงินสมทบ"}),
    Book("ฐานข้อมูลและประเมินผล/{unit}_ฐานข้อมูลและประเมินผล.xlsx", 2, {
        "dataset": "ฐานข้อมูล", "dataset_update": "ปรับปรุง", "data_quality": "ตรวจคุณภาพ", "data_use": "ใช้ข้อมูล",
        "data_return": "คืนข้อมูล", "poor_count": "ครัวเรือนยากจน", "evaluation_round": "รอบประเมิน",
        "evaluation_round_group": "กลุ่มผู้ประเมิน", "score": "คะแนน", "aar": "ทบทวนงาน", "action": "สิ่งที่จะทำ",
    }),
    Book("หน่วยสนับสนุนภาค/บันทึกการสนับสนุน.xlsx", 0, {
        "support_activity": "กิจกรรม", "activity_dimension": "ด้าน", "activity_power": "พลัง", "activity_tambon": "ตำบลที่ร่วม",
        "activity_output_use": "นำไปใช้", "outside_event": "เหตุการณ์", "evaluation_item": "ประเด็นประเมิน", "power_rating": "ระดับพลัง",
        "power_rating_presence": "ผู้ร่วมประเมินพลัง", "tambon_profile": "ลักษณะตำบล", "province_mechanism": "กลไกจังหวัด",
        "province_meeting": "ประชุมจังหวัด",
    }),
    Book("หน่วยสนับสนุนภาค/บทเรียน.xlsx", 0, {
        "lesson": "บทเรียน", "story": "เรื่องเล่า", "story_consent": "ความยินยอม", "asset": "ขุมความรู้", "peer_assist": "เพื่อนช่วยเพื่อน",
        "peer_assist_guest": "ผู้มาช่วย",
    }),
)  # fmt: skip
#: Tables that stand twice, of the tambons and of the provinces: name in a book → table of the codebook.
OF_PROVINCE = {"province_mechanism": "mechanism", "province_meeting": "meeting"}


def shared_files(
    wanted: Sequence[Tambon], by_tambon: Mapping[str, Mapping[str, pd.DataFrame]], study: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each shared book that has something in it.

    Parameters
    ----------
    wanted
        The tambons that are written.
    by_tambon
        Code → tables of a tambon (:func:`tambonlib.demo.dimensions.tambon_tables`).
    study
        Tables of the whole study (:func:`tambonlib.demo.dimensions.study_tables`).
    """
    of_study = {name: study[table] for name, table in OF_PROVINCE.items()}
    of_study |= {name: rows for name, rows in study.items() if name not in OF_PROVINCE.values()}
    number = 0
    for book in BOOKS:
        for unit in sorted({tambon.code[: book.digits] for tambon in wanted}):
            here = [by_tambon[tambon.code] for tambon in wanted if tambon.code.startswith(unit)]
            tables = {name: rows for name in book.sheets if (rows := _rows(name, here, of_study)) is not None}
            number += 1
            if tables:
                yield book.path.format(unit=unit), _content(book, tables, _hand(number))


def _rows(name: str, here: Sequence[Mapping[str, pd.DataFrame]], study: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """The rows of a table from all who share the book; None where there is none."""
    parts = [study[name]] if name in study else [tables[name] for tables in here if name in tables]
    parts = [part.astype(object) for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else None


def _hand(number: int) -> Hand:
    """How the keeper of a book writes: neighbours differ."""
    return Hand(dates=list(DATE_WAYS)[number % len(DATE_WAYS)], months=list(MONTH_WAYS)[number % len(MONTH_WAYS)])


def _content(book: Book, tables: Mapping[str, pd.DataFrame], hand: Hand) -> bytes:
    pages = dirtied_shared({name: shared_sheet(name, book.sheets[name], rows, hand) for name, rows in tables.items()})
    if book.path.endswith(".csv"):
        (page,) = pages.values()
        return csv_bytes(page)
    return workbook_bytes(pages.values())


def shared_sheet(name: str, sheet_name: str, rows: pd.DataFrame, hand: Hand) -> Sheet:
    """One sheet: title, heading, rows; the tambon's code stands in a column of its own."""
    columns = codebook_table(OF_PROVINCE.get(name, name)).columns
    body = pd.DataFrame({
        column.name: rows[column.name].map(YES_NO) if column.type == "yes_no" else written(rows[column.name], column, hand)
        for column in columns.values()
    })  # fmt: skip
    title = (f"{sheet_name} ({words.text('demo.notice', 'th')})",)
    return Sheet(sheet_name, (title, tuple(column.label["th"] for column in columns.values()), *cells(body)), 2)
