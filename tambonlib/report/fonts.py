"""The font inside the page, so that Thai is drawn on a machine that has no Thai font.

Sarabun (SIL Open Font License) in two weights, subset to Latin and Thai. All layout features stay: they set the tone
marks above the vowels and give figures of equal width. The subset is cached on disk, because cutting it takes longer
than making a report.
"""

import base64
import hashlib
import io
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import metadata, resources
from importlib.util import cache_from_source
from pathlib import Path

from tambonlib.records import atomic

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
def stylesheet() -> str:
    """The style of all pages: the reports' and the index's."""
    return (resources.files("tambonlib") / "report" / "template" / "style.css").read_text(encoding="utf-8")


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

    The subset is cached beside the library's compiled code under a hash of font, letters, options and tool versions;
    where nothing can be written there, it is cut in each process.
    """
    with resources.as_file(resources.files("fontpkg_sarabun") / "files" / _FILES[weight]) as path:
        whole = path.read_bytes()
    tools = [f"{name} {metadata.version(name)}" for name in ("fonttools", "brotli")]
    known = hashlib.sha256(repr((_CUTTING, _LETTERS, tools, hashlib.sha256(whole).hexdigest())).encode()).hexdigest()[
        :16
    ]
    return disk_cached(f"sarabun-{weight}-{known}.woff2", lambda: _cut(whole))


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


_DIGEST_BYTES = 32


def disk_cached(name: str, make: Callable[[], bytes], folder: Path | None = None) -> bytes:
    """The bytes that `make` returns, read from disk where an earlier process stored them under the same name.

    Parameters
    ----------
    name
        Of the stored file; it must change with everything that the content is made from.
    make
        Called where nothing is stored, or where the stored file is damaged.
    folder
        None: beside this library's compiled code. Where Python may not, or cannot, write there, nothing is stored.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     disk_cached("made.bin", lambda: b"made", Path(folder))
    b'made'
    """
    path = (folder or Path(cache_from_source(__file__)).parent) / name
    with suppress(OSError):
        content = path.read_bytes()
        if hashlib.sha256(content[_DIGEST_BYTES:]).digest() == content[:_DIGEST_BYTES]:
            return content[_DIGEST_BYTES:]
    made = make()
    if not sys.dont_write_bytecode:
        # A folder that cannot be written costs time and nothing else.
        with suppress(OSError):
            atomic.write_bytes(path, hashlib.sha256(made).digest() + made)
    return made
