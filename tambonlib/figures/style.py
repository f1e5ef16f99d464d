"""How figures look: one font, few colours, one width. Nothing global is changed on import.

Sizes are those of the printed page: a figure is as wide as the text on A4, and no text in it is
smaller than 9 pt there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import fontpkg_sarabun
import matplotlib
from matplotlib import font_manager

WIDTH = 6.7  # inches: the text width of an A4 page
DPI = 150

INK, SECONDARY, RULE, PAPER = "#1c2733", "#55616e", "#c9d1d9", "#f5f7f8"
DO, LEARN, CHANGE = "#a8d5d1", "#3f9a94", "#0a5c59"
STEP_COLOURS = {"do": DO, "learn": LEARN, "change": CHANGE}
BETTER, WORSE, NO_CLEAR_CHANGE = "#0b65a8", "#b84a00", "#6b7280"
ACCENT = CHANGE
OTHERS = "#cfd6dc"  # thin lines of all tambons
HATCH = "#8b96a1"
PALETTE = (INK, SECONDARY, RULE, PAPER, DO, LEARN, CHANGE, BETTER, WORSE, NO_CLEAR_CHANGE, OTHERS, HATCH)

TITLE, BODY, SMALL = 13.0, 10.0, 9.0  # points; SMALL is the least there is

_WEIGHTS = ("Regular", "Bold")


@cache
def _add_fonts() -> None:
    """Make Sarabun known to matplotlib (once in a process; it only adds)."""
    for weight in _WEIGHTS:
        font_manager.fontManager.addfont(Path(fontpkg_sarabun.ROOT) / "files" / f"Sarabun-{weight}.ttf")


@contextmanager
def style() -> Iterator[None]:
    """The style, for as long as one figure is drawn or written."""
    _add_fonts()
    with matplotlib.rc_context(_SETTINGS):
        yield


_SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Sarabun"],
    "font.size": BODY,
    # "$…$" would be drawn by the formula writer, which does not shape Thai.
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.facecolor": "white",
    "axes.grid": False,
    "axes.labelcolor": SECONDARY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "hatch.color": HATCH,
    "hatch.linewidth": 0.7,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0.8,
    "xtick.color": SECONDARY,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 3,
    "xtick.major.width": 0.6,
    "ytick.color": SECONDARY,
    "ytick.labelsize": SMALL,
    "ytick.major.size": 0,
}
