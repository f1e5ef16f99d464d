"""Field books in, honest Thai lesson-learned notebooks out.

``import tambonlib as tl`` is all that exploring needs: ``tl.`` and TAB list the names; each is loaded on first use.
"""

from importlib import import_module

__version__ = "0.1.0"

#: Name → the module that it comes from.
_MODULES = {
    "Part": "tambonlib.indicators.card",
    "TambonError": "tambonlib.errors",
    "catalogue": "tambonlib.explore",
    "changes": "tambonlib.explore",
    "check": "tambonlib.explore",
    "compare": "tambonlib.explore",
    "example_study": "tambonlib.explore",
    "explain": "tambonlib.explore",
    "export": "tambonlib.export",
    "find_tambon": "tambonlib.explore",
    "indicator": "tambonlib.indicators.indicator",
    "issues": "tambonlib.explore",
    "make_report": "tambonlib.explore",
    "make_reports": "tambonlib.explore",
    "measure": "tambonlib.explore",
    "open_study": "tambonlib.explore",
    "page": "tambonlib.explore",
    "plot_against": "tambonlib.figures.exploring_plots",
    "plot_months": "tambonlib.figures.exploring_plots",
    "power_levels": "tambonlib.explore",
    "record_table": "tambonlib.explore",
    "results": "tambonlib.explore",
    "sentences": "tambonlib.explore",
    "with_settings": "tambonlib.explore",
}
__all__ = list(_MODULES)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"tambonlib has no {name!r}; it has {', '.join(_MODULES)}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
