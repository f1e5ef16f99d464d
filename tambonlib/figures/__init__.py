"""From results to pictures, each with its own alt text. Nothing here computes an indicator.

All figure functions are called alike, ``figure(results, lang, *, tambon, months, find, run_identity,
notice=None)``; see :func:`months_line` for the parameters. They give a :class:`Vector`, which the browser draws.
:class:`Drawn` is for a picture of so many marks that it is better a PNG, drawn with matplotlib in a frame of the same
looks.
"""

from tambonlib.figures.coverage import coverage
from tambonlib.figures.debt import debt
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.enterprise import enterprise
from tambonlib.figures.level_track import level_track
from tambonlib.figures.matched import matched
from tambonlib.figures.months_line import months_line
from tambonlib.figures.reducible import reducible
from tambonlib.figures.steps import steps
from tambonlib.figures.strip import Latest, strip_of, strip_svg
from tambonlib.figures.support_lines import support_lines
from tambonlib.figures.surplus import surplus
from tambonlib.figures.vector import Vector
from tambonlib.figures.waits import waits

__all__ = [
    "Drawn",
    "Latest",
    "Vector",
    "coverage",
    "debt",
    "enterprise",
    "level_track",
    "matched",
    "months_line",
    "reducible",
    "steps",
    "strip_of",
    "strip_svg",
    "support_lines",
    "surplus",
    "waits",
]
