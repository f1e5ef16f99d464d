"""Which books tambons share, and which sheet of them holds which table."""

from collections.abc import Mapping
from dataclasses import dataclass


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
    Book(
        "กิจการครัวเรือน/{unit}_กิจการครัวเรือน.xlsx",
        2,
        {
            "enterprise": "กิจการ",
            "ent_output": "ผลผลิต",
            "ent_cost": "ต้นทุน",
            "ent_review": "ทบทวนกิจการ",
            "ent_decision": "ตัดสินใจ",
        },
    ),
    Book(
        "แผน กลไก ภาคี/{unit}_แผน กลไก ภาคี.xlsx",
        4,
        {
            "plan": "แผนชุมชน",
            "problem": "ปัญหา",
            "proposal": "ข้อเสนอ",
            "proposal_event": "สถานะข้อเสนอ",
            "mechanism": "กลไก",
            "person": "คนทำงาน",
            "meeting": "ประชุม",
            "meeting_attendance": "เข้าประชุม",
            "resolution": "มติ",
            "task": "งาน",
            "partner": "ภาคี",
            "agreement": "ข้อตกลงภาคี",
            "contribution": "สมทบ",
            "joint_activity": "กิจกรรมร่วม",
            "joint_activity_partner": "ภาคีในกิจกรรม",
        },
    ),
    Book(
        "กองทุนสวัสดิการ/{unit}_กองทุนสวัสดิการ.xlsx",
        2,
        {
            "wf_fund": "กองทุน",
            "wf_rule": "ระเบียบ",
            "wf_member": "สมาชิก",
            "wf_benefit": "จ่ายสวัสดิการ",
            "wf_month": "งบเดือน",
        },
    ),
    Book("กองทุนสวัสดิการ/{unit}_เงินสมทบ.csv", 2, {"wf_contribution": "เงินสมทบ"}),
    Book(
        "ฐานข้อมูลและประเมินผล/{unit}_ฐานข้อมูลและประเมินผล.xlsx",
        2,
        {
            "dataset": "ฐานข้อมูล",
            "dataset_update": "ปรับปรุง",
            "data_quality": "ตรวจคุณภาพ",
            "data_use": "ใช้ข้อมูล",
            "data_return": "คืนข้อมูล",
            "poor_count": "ครัวเรือนยากจน",
            "evaluation_round": "รอบประเมิน",
            "evaluation_round_group": "กลุ่มผู้ประเมิน",
            "score": "คะแนน",
            "aar": "ทบทวนงาน",
            "action": "สิ่งที่จะทำ",
        },
    ),
    Book(
        "หน่วยสนับสนุนภาค/บันทึกการสนับสนุน.xlsx",
        0,
        {
            "support_activity": "กิจกรรม",
            "activity_dimension": "ด้าน",
            "activity_power": "พลัง",
            "activity_tambon": "ตำบลที่ร่วม",
            "activity_output_use": "นำไปใช้",
            "outside_event": "เหตุการณ์",
            "evaluation_item": "ประเด็นประเมิน",
            "power_rating": "ระดับพลัง",
            "power_rating_presence": "ผู้ร่วมประเมินพลัง",
            "tambon_profile": "ลักษณะตำบล",
            "province_mechanism": "กลไกจังหวัด",
            "province_meeting": "ประชุมจังหวัด",
        },
    ),
    Book(
        "หน่วยสนับสนุนภาค/บทเรียน.xlsx",
        0,
        {
            "lesson": "บทเรียน",
            "story": "เรื่องเล่า",
            "story_consent": "ความยินยอม",
            "asset": "ขุมความรู้",
            "peer_assist": "เพื่อนช่วยเพื่อน",
            "peer_assist_guest": "ผู้มาช่วย",
        },
    ),
)
#: Tables that stand twice, of the tambons and of the provinces: name in a book → table of the codebook.
OF_PROVINCE = {"province_mechanism": "mechanism", "province_meeting": "meeting"}


def sheet_of(table: str) -> str | None:
    """The sheet that holds a table in a shared book; None when no shared book has it.

    Examples
    --------
    >>> sheet_of("wf_month"), sheet_of("hh_ledger")
    ('งบเดือน', None)
    """
    return next((book.sheets[table] for book in BOOKS if table in book.sheets), None)
