"""Numbers, dates, codes and names as Thai field books hold them, and as Thai readers see them.

Reading reports what it could not understand by the code of a fault; it never guesses and raises
only when the declared rule itself is wrong. Showing takes stored values (CE, ISO) and gives text.
"""

from tambonlib.thai.date_parser import BUDDHIST_ERA, PLAUSIBLE_YEARS, ParsedDate, parse_date, parse_month
from tambonlib.thai.number_parser import BAHT, PERCENT, Parsed, parse_number
from tambonlib.thai.show import (
    show_baht,
    show_count_of,
    show_date,
    show_month,
    show_months,
    show_number,
    show_percent,
)
from tambonlib.thai.text import (
    CleanName,
    ParsedCode,
    ascii_digits,
    clean_name,
    clean_text,
    comparable,
    is_blank,
    parse_tambon_code,
    thai_digits,
)
from tambonlib.thai.vectorized import parse_dates, parse_months, parse_numbers, parse_tambon_codes

__all__ = [
    "BAHT",
    "BUDDHIST_ERA",
    "PERCENT",
    "PLAUSIBLE_YEARS",
    "CleanName",
    "Parsed",
    "ParsedCode",
    "ParsedDate",
    "ascii_digits",
    "clean_name",
    "clean_text",
    "comparable",
    "is_blank",
    "parse_date",
    "parse_dates",
    "parse_month",
    "parse_months",
    "parse_number",
    "parse_numbers",
    "parse_tambon_code",
    "parse_tambon_codes",
    "show_baht",
    "show_count_of",
    "show_date",
    "show_month",
    "show_months",
    "show_number",
    "show_percent",
    "thai_digits",
]
