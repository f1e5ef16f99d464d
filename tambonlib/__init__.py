"""tambonlib: field books in, honest Thai lesson-learned notebooks out, one per tambon.

The floors of the library and what stands on each are written down in docs/house.md.
"""

__version__ = "0.1.0"
