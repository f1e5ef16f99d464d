"""The font inside the page, so that Thai is drawn on a machine that has no Thai font.

Sarabun (SIL Open Font License) in two weights, cut down to Latin and Thai. All layout features
stay: they set the tone marks above the vowels and give figures of equal width.
"""

import base64
import hashlib
import io
from functools import cache
from importlib import metadata, resources

from tambonlib.report.kept import kept

FAMILY = "Sarabun"
_FILES = {400: "Sarabun-Regular.ttf", 700: "Sarabun-Bold.ttf"}
# Latin with its accents, Thai, and the signs that reports use: dashes, quotes, bullet, arrows, ≥ ≤ − × ½.
_LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0xE00, 0xE60),
    *range(0x2010, 0x2015),
    *range(0x2018, 0x201E),
    0x200B,
    0x2022,
    0x2026,
    0x2039,
    0x203A,
    0x2192,
    0x2212,
    0x2260,
    0x2264,
    0x2265,
    0x25B2,
    0x25BC,
)

_CUTTING = {"layout_features": ["*"], "flavor": "woff2", "hinting": False, "name_IDs": [0, 1, 2, 13]}


@cache
def font_faces() -> str:
    """The ``@font-face`` rules with both weights inside, about 60 kB of CSS; made once per process.

    Examples
    --------
    >>> font_faces().count("@font-face")
    2
    """
    return "\n".join(_font_face(weight) for weight in _FILES)


def _font_face(weight: int) -> str:
    data = base64.b64encode(woff2_subset(weight)).decode("ascii")
    return (
        f"@font-face{{font-family:{FAMILY};font-weight:{weight};font-style:normal;font-display:block;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )


@cache
def woff2_subset(weight: int) -> bytes:
    """The font of this weight (400 or 700) as WOFF2 with Latin and Thai only.

    Cutting takes longer than a report. What was cut is kept with the library's compiled code, known by all that it
    was cut from and with; where nothing can be kept there it is cut in each process.
    """
    with resources.as_file(resources.files("fontpkg_sarabun") / "files" / _FILES[weight]) as path:
        whole = path.read_bytes()
    tools = [f"{name} {metadata.version(name)}" for name in ("fonttools", "brotli")]
    known = hashlib.sha256(repr((_CUTTING, _LETTERS, tools, hashlib.sha256(whole).hexdigest())).encode()).hexdigest()[
        :16
    ]
    return kept(f"sarabun-{weight}-{known}.woff2", lambda: _cut(whole))


def _cut(whole: bytes) -> bytes:
    # fontTools takes a tenth of a second to load: only who cuts needs it.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(**_CUTTING)
    font = TTFont(io.BytesIO(whole))
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(font)
    # The fonts carry the hour of their making; keeping the original's makes every export the same.
    font.recalcTimestamp = False
    written = io.BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()
