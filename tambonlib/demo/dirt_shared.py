"""Dirt in the books that tambons share; each place is found by the tambon's code, so that neighbours do not move it."""

from collections.abc import Mapping

from tambonlib.demo.files import Sheet


def dirtied_shared(pages: Mapping[str, Sheet]) -> dict[str, Sheet]:
    return dict(pages)
