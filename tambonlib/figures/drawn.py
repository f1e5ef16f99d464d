"""A finished figure, with the text that stands for it where it cannot be seen."""

import base64
import io
from dataclasses import dataclass
from functools import cache

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
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int64)
    codes = pixels @ [65536, 256, 1]
    found, places = np.unique(codes, return_inverse=True)
    few = Image.fromarray(_nearest(found)[places.reshape(codes.shape)].astype(np.uint8), mode="L")
    few.putpalette(_palette().ravel().tolist())
    small = io.BytesIO()
    few.save(small, format="PNG", optimize=True, dpi=(DPI, DPI))
    return small.getvalue()


def _nearest(codes: np.ndarray) -> np.ndarray:
    """For each 24-bit colour the place of the nearest one in the palette."""
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    return ((colours[:, None, :] - _palette()[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)


@cache
def _palette() -> np.ndarray:
    """The style's colours, each in steps towards white, and white: rows of red, green, blue."""
    steps = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    shades = [(1 - steps) * np.array(ImageColor.getrgb(colour)) + steps * 255 for colour in PALETTE]
    return np.vstack([*shades, [255, 255, 255]]).round().astype(np.int64)
