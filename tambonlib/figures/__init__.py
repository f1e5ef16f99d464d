"""Figures of results, drawn by matplotlib, and small marks for tables. No indicator is computed in this package.

Each ``plot_…`` function takes results and returns Axes with a title that says the finding and a text for whoever
cannot see the figure; :func:`plot_reducible` explains the parameters that all of them share.
"""

from tambonlib.figures.labels import source_line
from tambonlib.figures.month_charts import plot_coverage, plot_series, plot_support
from tambonlib.figures.report_axes import ReportAxes, alt_text, figure_html, prepare
from tambonlib.figures.row_charts import plot_debt, plot_enterprise, plot_reducible, plot_spending, plot_waits
from tambonlib.figures.table_marks import Latest, bounded_chain, level_track, strip_of, strip_svg

__all__ = [
    "Latest",
    "ReportAxes",
    "alt_text",
    "bounded_chain",
    "figure_html",
    "level_track",
    "plot_coverage",
    "plot_debt",
    "plot_enterprise",
    "plot_series",
    "plot_reducible",
    "plot_spending",
    "plot_support",
    "plot_waits",
    "prepare",
    "source_line",
    "strip_of",
    "strip_svg",
]
