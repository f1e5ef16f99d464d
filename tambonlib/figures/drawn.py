"""A finished figure, with the text that stands for it where it cannot be seen."""

import base64
import io
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from tambonlib.figures.style import DPI, style

_COLOURS = 48


@dataclass(frozen=True)
class Drawn:
    """A figure and its alt text.

    Shown in a notebook it becomes a PNG whose alt text stands in the output's metadata
    (``output.metadata["image/png"]["alt"]``), where nbconvert reads it. ``has_data`` is False for
    the panel that says why there is nothing to draw.
    """

    figure: Figure
    alt: str
    has_data: bool = True

    def png(self) -> bytes:
        """The figure as PNG, in few colours so that a page stays small."""
        with style():
            FigureCanvasAgg(self.figure)
            plain = io.BytesIO()
            self.figure.savefig(plain, format="png", dpi=DPI)
        return few_colours(plain.getvalue())

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = base64.b64encode(self.png()).decode("ascii")
        return {"image/png": data, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def few_colours(png: bytes) -> bytes:
    """The same picture with a palette; the same bytes for the same picture.

    Examples
    --------
    >>> picture = io.BytesIO()
    >>> Image.new("RGB", (4, 4), "#0a5c59").save(picture, "PNG")
    >>> Image.open(io.BytesIO(few_colours(picture.getvalue()))).mode
    'P'
    """
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="PNG", optimize=True, dpi=(DPI, DPI))
    return small.getvalue()
