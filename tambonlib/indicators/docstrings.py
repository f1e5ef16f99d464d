"""What stands beside the function of an indicator: its meaning and formula, and the example that runs."""

import inspect
import re
from collections.abc import Callable

_EXAMPLES = re.compile(r"^Examples\n-+\n", re.MULTILINE)
# :func:`~tambonlib.a.b` → `b`; :func:`a.b` → `a.b`
_ROLE = re.compile(r":\w+:`(~?)([^`]+)`")


def formula_text(indicator: Callable) -> str:
    """Meaning, formula, units and what is undefined, as the docstring says them, without the example.

    Examples
    --------
    >>> from tambonlib.indicators.catalogue import indicator_of
    >>> formula_text(indicator_of("D3.1")).splitlines()[0][:10]
    'How likely'
    """
    return _ROLE.sub(_named, _EXAMPLES.split(inspect.getdoc(indicator) or "")[0]).strip()


def example_text(indicator: Callable) -> str:
    """The example of the docstring, empty where there is none."""
    return "".join(_EXAMPLES.split(inspect.getdoc(indicator) or "")[1:]).strip()


def _named(found: re.Match) -> str:
    short, name = found.groups()
    return f"`{name.rpartition('.')[2] if short else name}`"
