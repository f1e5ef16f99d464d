"""What happens next: a table that the meeting fills in by hand."""

from tambonlib.report.html import Shown, heading, paragraph, table

_EMPTY_LINES = 5


def next_steps(page) -> Shown:
    """Heading, one sentence, and an empty table: what, who, by when, how we shall see it.

    The table stays empty: what a tambon will do is decided by its people, not by a program.
    """
    columns = [page.say(f"next_steps.{name}") for name in ("number", "what", "who", "when", "sign")]
    rows = [[number, "", "", "", ""] for number in range(1, _EMPTY_LINES + 1)]
    title = page.say("next_steps.title")
    made = table(page.say("next_steps.caption"), columns, rows, kind="to-fill-in")
    opening = heading(2, title, "next-steps") + paragraph(page.say("next_steps.about"))
    return Shown(f'<section class="keep-together">{opening}{made}</section>')
