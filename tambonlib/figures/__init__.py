"""From results to pictures, each with its own alt text. Nothing here computes an indicator.

All figure functions are called alike, ``figure(results, lang, *, tambon, months, find,
run_identity, notice=None)``, and give a :class:`Drawn`; see :func:`continuity` for the parameters.
"""

from tambonlib.figures.continuity import continuity
from tambonlib.figures.coverage import coverage
from tambonlib.figures.debt import debt
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.matched import matched
from tambonlib.figures.reducible import reducible
from tambonlib.figures.steps import steps
from tambonlib.figures.strip import strip_svg
from tambonlib.figures.surplus import surplus

__all__ = [
    "Drawn",
    "continuity",
    "coverage",
    "debt",
    "matched",
    "reducible",
    "steps",
    "strip_svg",
    "surplus",
]
