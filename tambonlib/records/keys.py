"""The key under which texts are equal, remembered: headings and words come again on every sheet."""

from functools import lru_cache

from tambonlib.thai import comparable

key_of = lru_cache(maxsize=200_000)(comparable)
"""As :func:`tambonlib.thai.comparable`; each text is worked out once."""
