"""The demo study: 54 invented tambons (ข้อมูลสมมติ) whose field books go through the front door.

It writes files only. What is planted in them, so that analyses can be checked against a known
truth, is told by :func:`planted` and in docs/demo.md.
"""

from tambonlib.demo.plan import planted
from tambonlib.demo.write import write_field_books

__all__ = ["planted", "write_field_books"]
