"""Plots for whoever explores: tambons over the months, and one measure against another. They return matplotlib Axes."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import pyplot
from matplotlib.axes import Axes

from tambonlib import words
from tambonlib.figures.style import INK, OTHERS, style
from tambonlib.months import span
from tambonlib.thai import show_month

#: At most so many lines carry their tambon's name; with more only the median does.
NAMED_LINES = 12
_MONTH_TICKS = 6
_FAMILY = "Sarabun"


def plot_months(results: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A thin line for each tambon over the months, a thick one for their median; gaps stay gaps.

    Parameters
    ----------
    results
        One part of one indicator, as ``tl.results(study, "D1.2", province="97")`` returns it.
    ax
        Where to draw; a new figure when None.

    Returns
    -------
    Axes
        Title: the indicator and its part; subtitle: how many tambons have a value in the last month. Up to twelve lines
        are labelled with their tambon's name.

    Raises
    ------
    ValueError
        When the table holds more than one series for a tambon.
    """
    if results.duplicated(["tambon_code", "month"]).any():
        raise ValueError("results must hold one part of one indicator; ask tl.results for one, such as D1.2")
    lang = results.attrs.get("lang", "th")
    known = sorted(results["month"].astype("str").str[:7].unique())
    months = span(known[0], _months_between(known[0], known[-1])) if known else ()
    wide = results.assign(month=results["month"].astype("str").str[:7])
    wide = wide.pivot(index="month", columns="tambon_code", values="value").reindex(months)
    names = results.drop_duplicates("tambon_code").set_index("tambon_code")["tambon"]
    # Made outside the style: pyplot chooses its backend with the first figure, and a context would undo the choice.
    ax = _axes(ax)
    with _thai_text():
        positions = np.arange(len(months))
        for code in wide.columns:
            ax.plot(positions, wide[code], color=OTHERS, linewidth=0.8, marker=".", markersize=3, label=names[code])
        median = wide.median(axis=1)
        ax.plot(positions, median, color=INK, linewidth=2.2, label=words.text("explore.median", lang))
        if len(wide.columns) <= NAMED_LINES:
            _label_ends(ax, wide.rename(columns=names))
        _label_months(ax, months, lang)
        last = int(wide.iloc[-1].notna().sum()) if len(wide) else 0
        note = words.text(
            "explore.last_month", lang, n=last, N=len(wide.columns), median=words.text("explore.median", lang)
        )
        _say(ax, results.attrs, note, lang)
    return ax


def plot_against(across: pd.DataFrame, up: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A point for each tambon: one value across, another one up; tambons that lack either are counted, not drawn.

    A cloud of points shows what goes together and never what brings about what.

    Parameters
    ----------
    across, up
        One row for each tambon with ``tambon_code`` and ``value`` (or ``change``): ``tl.results(…, month="last")``,
        ``tl.changes(…)``, or one moment, side and power of ``tl.power_levels(…)``.
    ax
        Where to draw; a new figure when None.

    Raises
    ------
    ValueError
        When a tambon has more than one row in either table.
    """
    lang = up.attrs.get("lang", across.attrs.get("lang", "th"))
    sides = []
    for table in (across, up):
        if table.duplicated("tambon_code").any():
            raise ValueError("each table must hold one row for a tambon; choose a month, moment or side first")
        column = "change" if "change" in table else "value"
        sides.append(table.set_index(table["tambon_code"].astype("str"))[column].astype("float64"))
    both = pd.concat(sides, axis=1, keys=["across", "up"]).astype("float64")
    drawn = both.dropna()
    # Made outside the style: pyplot chooses its backend with the first figure, and a context would undo the choice.
    ax = _axes(ax)
    with _thai_text():
        ax.plot(drawn["across"], drawn["up"], linestyle="", marker="o", color=INK, markersize=4)
        if len(drawn) <= NAMED_LINES and "tambon" in up:
            names = up.set_index(up["tambon_code"].astype("str"))["tambon"]
            for code, place in drawn.iterrows():
                ax.annotate(
                    names[code], tuple(place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9
                )
        ax.set_xlabel(across.attrs.get("label", ""), fontfamily=_FAMILY)
        note = words.text("explore.points", lang, n=len(drawn), N=len(both))
        _say(ax, up.attrs, note, lang)
    return ax


@contextmanager
def _thai_text() -> Iterator[None]:
    """Sarabun for all text made inside, also when it is drawn later; no setting of matplotlib stays changed."""
    with style(), matplotlib.rc_context({"font.family": _FAMILY}):
        yield


def _axes(ax: Axes | None) -> Axes:
    if ax is None:
        _, ax = pyplot.subplots(figsize=(7.5, 4.2), layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelfontfamily=_FAMILY)
    return ax


def _label_ends(ax: Axes, wide: pd.DataFrame) -> None:
    for name in wide.columns:
        known = wide[name].dropna()
        if len(known):
            place = (wide.index.get_loc(known.index[-1]), known.iloc[-1])
            ax.annotate(name, place, xytext=(4, 0), textcoords="offset points", va="center", fontsize=9)


def _label_months(ax: Axes, months: tuple[str, ...], lang: str) -> None:
    step = max(1, -(-len(months) // _MONTH_TICKS))
    positions = list(range(0, len(months), step))
    ax.set_xticks(positions, [show_month(months[place], lang) for place in positions])


def _say(ax: Axes, about: dict, note: str, lang: str) -> None:
    """Title, what is drawn, and the unit on the axis."""
    ax.set_title(f"{about.get('label', '')}\n{note}", loc="left", fontsize=11, fontfamily=_FAMILY)
    if about.get("unit") == "count":
        ax.set_ylabel(about["counts"], fontfamily=_FAMILY)
    elif about.get("unit"):
        ax.set_ylabel(words.text(f"units.{about['unit']}", lang, value="").strip(), fontfamily=_FAMILY)


def _months_between(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
