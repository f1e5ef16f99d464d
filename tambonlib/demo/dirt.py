"""Dirt in the books."""

from tambonlib.demo.files import Sheet


def dirtied(code: str, pages: dict[str, Sheet]) -> dict[str, Sheet]:
    """The sheets of one tambon with the dirty cells that are planted in them."""
    return pages
