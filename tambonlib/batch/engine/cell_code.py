"""What IPython makes of a cell's text, remembered: the cells of all reports are the same, and so are those of a
forked process.
"""

from functools import lru_cache

from IPython.core.async_helpers import _should_be_async
from IPython.core.inputtransformer2 import TransformerManager

_MANY = 1024


class RememberingTransformers(TransformerManager):
    """IPython's own changes of a cell's text (magics, ``!``, ``?``); a cell that added changes of its own is not
    remembered.
    """

    def transform_cell(self, cell: str) -> str:
        """The cell as Python, as far as it does not depend on what ran before.

        Examples
        --------
        >>> RememberingTransformers().transform_cell("%matplotlib inline")
        "get_ipython().run_line_magic('matplotlib', 'inline')\\n"
        """
        return _transformed(cell) if vars(self) == _AS_IPYTHON_HAS_THEM else super().transform_cell(cell)


_AS_IPYTHON_HAS_THEM = vars(TransformerManager())


@lru_cache(_MANY)
def _transformed(cell: str) -> str:
    return TransformerManager().transform_cell(cell)


@lru_cache(_MANY)
def awaits(python: str) -> bool:
    """Whether Python code awaits something outside of any function.

    Examples
    --------
    >>> awaits("await nothing()"), awaits("nothing()")
    (True, False)
    """
    return _should_be_async(python)


def read_cells(sources: list[str]) -> None:
    """Read cells beforehand, for all processes that will be forked from this one; none of them runs."""
    manager = RememberingTransformers()
    for source in sources:
        try:
            awaits(manager.transform_cell(source))
        except Exception:  # the cell itself says what is wrong with it, when it runs
            continue
