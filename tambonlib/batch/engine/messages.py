"""What the engine says, in Thai and English."""

MESSAGES = {
    "language": (
        'พบ "{found}" ต้องเป็นสมุดงานภาษา Python เอนจิน tambon ใช้ได้กับ Python เท่านั้น กรุณาใช้ --engine kernel',
        'found "{found}", needed a notebook in Python. The engine tambon runs Python only; use --engine kernel.',
    ),
    "kernel": (
        'พบ "{found}" ต้องเป็นเคอร์เนลของ Python ตัวเดียวกับที่ใช้อยู่'
        " กรุณาใช้ --engine kernel หรือเรียกคำสั่งจากสภาพแวดล้อมของเคอร์เนลนั้น",
        'found "{found}", needed the kernel of this very Python.'
        " Use --engine kernel, or give the command in that kernel's environment.",
    ),
    "time_limit": (
        'พบ "{found}" เอนจิน tambon จำกัดเวลาของช่องงานไม่ได้ กรุณาจำกัดเวลาของทั้งกระบวนการ หรือใช้ --engine kernel',
        'found "{found}"; the engine tambon cannot limit a cell\'s time. Limit that of the process,'
        " or use --engine kernel.",
    ),
    "exited": (
        "ช่องที่ {cell} ({first_line}) ไม่ได้รัน เพราะช่องก่อนหน้าสั่งจบสมุดงาน (exit)",
        "cell {cell} ({first_line}) was not run: a cell before it ended the notebook (exit)",
    ),
    "from_another_process": (
        "สิ่งที่กระบวนการลูกของช่องนี้สั่งให้แสดงไม่ปรากฏในสมุดงาน มีเพียงข้อความที่พิมพ์",
        "What a process started by this cell asks to display is not shown in the notebook; only what it prints is.",
    ),
    "journal_broken": (
        '{file} บรรทัดที่ {row} พบ "{found}" ต้องเป็นบันทึกช่องงานที่ทุกบรรทัดอ่านได้ ยกเว้นบรรทัดสุดท้ายซึ่งอาจขาดได้ กรุณาทำรายงานนี้ใหม่',
        '{file}, row {row}, found "{found}", needed a journal of cells in which every line but the last can be read.'
        " Make this report again.",
    ),
    "journal_of_another": (
        '{file} ช่องที่ {row} พบ "{found}" ต้องเป็นบันทึกช่องงานของสมุดงานเล่มนี้ กรุณาทำรายงานนี้ใหม่ สมุดงานอาจถูกแก้หลังจากเริ่มทำ',
        '{file}, cell {row}, found "{found}", needed the journal of this very notebook.'
        " Make this report again; the notebook may have been edited since the run began.",
    ),
}


class EngineError(Exception):
    """What stands in the way of a run; ``codes`` are keys of :data:`MESSAGES`."""

    def __init__(self, *said: tuple[str, dict[str, object]]):
        self.codes = tuple(code for code, _ in said)
        super().__init__("\n".join(both(code, **values) for code, values in said))


def both(code: str, **values: object) -> str:
    """Return a message in both languages.

    Examples
    --------
    >>> both("language", found="R").partition(" / ")[2]
    'found "R", needed a notebook in Python. The engine tambon runs Python only; use --engine kernel.'
    """
    return " / ".join(text.format(**values) for text in MESSAGES[code])
