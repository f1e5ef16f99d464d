"""A finished figure, with the text that stands for it where it cannot be seen."""

import base64
import io
from dataclasses import dataclass

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageColor

from tambonlib.figures.style import DPI, PALETTE, style

_STEPS = 8  # shades of each colour, for smooth edges


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
    """The same picture in the style's own colours and their steps towards white.

    A palette chosen from the picture would give up the rare colours, and those are the accents.

    Examples
    --------
    >>> picture = io.BytesIO()
    >>> Image.new("RGB", (4, 4), "#0a5c59").save(picture, "PNG")
    >>> Image.open(io.BytesIO(few_colours(picture.getvalue()))).convert("RGB").getpixel((0, 0))
    (10, 92, 89)
    """
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(palette=_palette(), dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="PNG", optimize=True, dpi=(DPI, DPI))
    return small.getvalue()


def _palette() -> Image.Image:
    steps = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    colours = [(1 - steps) * np.array(ImageColor.getrgb(colour)) + steps * 255 for colour in PALETTE]
    flat = np.vstack([*colours, [255, 255, 255]]).round().astype(int).ravel()
    holder = Image.new("P", (1, 1))
    holder.putpalette(flat.tolist())
    return holder
