"""Numbers, dates, codes and names as Thai field books hold them, and as Thai readers see them.

Reading reports what it could not understand by the code of a fault; it never guesses and raises
only when the declared rule itself is wrong. Showing takes stored values (CE, ISO) and gives text.
"""

from tambonlib.thai.calendar import BUDDHIST_ERA, PLAUSIBLE_YEARS
from tambonlib.thai.codes import ParsedCode, parse_tambon_code
from tambonlib.thai.columns import parse_dates, parse_months, parse_numbers, parse_tambon_codes
from tambonlib.thai.dates import ParsedDate, parse_date, parse_month
from tambonlib.thai.numbers import BAHT, PERCENT, Parsed, parse_number
from tambonlib.thai.show import (
    show_baht,
    show_count_of,
    show_date,
    show_month,
    show_month_range,
    show_months,
    show_number,
    show_percent,
)
from tambonlib.thai.text import CleanName, ascii_digits, clean_name, clean_text, comparable, is_blank, thai_digits

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
    "show_month_range",
    "show_months",
    "show_number",
    "show_percent",
    "thai_digits",
]
