"""From results to pictures, each with its own alt text. Nothing here computes an indicator.

All figure functions are called alike, ``figure(results, lang, *, tambon, months, find,
run_identity, notice=None)``, and give a :class:`Drawn`; see :func:`continuity` for the parameters.
:func:`of_step` says which belong to a step of a dimension.
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

_OF_STEP = {
    ("D1", "do"): (continuity,),
    ("D1", "change"): (reducible, matched, surplus, debt),
}


def of_step(dimension: str, step: str) -> tuple:
    """The figure functions of one step of a dimension, in the order in which they are shown.

    Examples
    --------
    >>> [figure.__name__ for figure in of_step("D1", "do")]
    ['continuity']
    >>> of_step("D1", "learn")
    ()
    """
    return _OF_STEP.get((dimension, step), ())


__all__ = [
    "Drawn",
    "continuity",
    "coverage",
    "debt",
    "matched",
    "of_step",
    "reducible",
    "steps",
    "strip_svg",
    "surplus",
]
