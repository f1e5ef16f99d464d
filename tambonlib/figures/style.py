"""How figures look: one font, few colours, sizes for a column of 312 pixels. Importing changes nothing global."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import fontpkg_sarabun
import matplotlib
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

WIDE = 234.0
"""Width of every figure in points: a column of 312 pixels. On wider screens the drawing is scaled up."""

INK, SECONDARY, RULE, PAPER = "#1c2733", "#55616e", "#c9d1d9", "#f5f7f8"
DO, LEARN, CHANGE = "#a8d5d1", "#3f9a94", "#0a5c59"
STEP_COLOURS = {"do": DO, "learn": LEARN, "change": CHANGE}
ACCENT = CHANGE
OTHERS = "#b9c2ca"  # thin lines of other tambons
HATCH = "#8b96a1"

TITLE, BODY, SMALL = 11.0, 10.0, 9.0  # points at 312 pixels; SMALL is the least that can be read
LINE = 1.5  # line height; Thai marks need air

_WEIGHTS = ("Regular", "Bold")
_SETTINGS = {
    "font.family": ["Sarabun"],
    "font.size": BODY,
    # "$…$" would be drawn by the formula writer, which does not shape Thai.
    "text.parse_math": False,
    "text.color": INK,
    "axes.facecolor": "white",
    "figure.facecolor": "white",
    "figure.dpi": 96,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",  # letters stay text: they can be copied, and the page's font draws them
    "svg.id": None,
}


@cache
def _add_fonts() -> None:
    """Register Sarabun with matplotlib, once per process; nothing is replaced."""
    for weight in _WEIGHTS:
        font_manager.fontManager.addfont(Path(fontpkg_sarabun.ROOT) / "files" / f"Sarabun-{weight}.ttf")


@contextmanager
def style() -> Iterator[matplotlib.RcParams]:
    """Matplotlib's settings while a figure is made or written; they are restored afterwards.

    Examples
    --------
    >>> with style() as settings:
    ...     settings["font.family"]
    ['Sarabun']
    """
    _add_fonts()
    with matplotlib.rc_context(_SETTINGS):
        yield matplotlib.rcParams


@cache
def font(size: float, bold: bool = False) -> FontProperties:
    """The shared properties of a text in Sarabun. Size in points."""
    _add_fonts()
    return FontProperties(family=["Sarabun"], size=size, weight="bold" if bold else "normal")
