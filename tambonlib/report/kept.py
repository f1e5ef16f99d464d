"""What always comes out the same and takes long to make, kept with the library's compiled code from one process to
the next.
"""

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from tambonlib.records import atomic

_DIGEST_BYTES = 32


def kept(name: str, make: Callable[[], bytes], folder: Path | None = None) -> bytes:
    """What `make` makes, taken from what an earlier process kept under the same name.

    Parameters
    ----------
    name
        Of the kept file; it must change with everything that the content is made from.
    make
        Makes the content; called where nothing is kept, or where what is kept was damaged.
    folder
        None: where Python keeps this library's compiled code. Where Python may not, or cannot, write there, nothing
        is kept.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept("what was made.bin", lambda: b"made", Path(folder))
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
