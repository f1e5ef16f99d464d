"""How heavy a page gets where a tambon has as much to tell as it can: every series known, with gaps of several
reasons.
"""

import ast
from dataclasses import replace

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_output

from tambonlib import months as calendar
from tambonlib.indicators.catalogue import cards
from tambonlib.report.exporter import render_notebook
from tambonlib.report.page import Page
from tests.rooms.report.made import FULL, made_page
from tests.support import project_root

MONTHS = calendar.span("2007-01", 21)
LARGEST = 450_000
# Why a month has no value, in turns: it is told month by month and reason by reason.
GAPS = (
    (3, "too_few", "too_few_households"),
    (7, "cannot_be_computed", "no_complete_window"),
    (12, "not_collected", "no_records"),
)


def results() -> pd.DataFrame:
    """Every part of every indicator over 21 months; the months of its gaps are others from part to part."""
    rows = []
    series = [(card, part) for card in cards() for part in card.parts]
    for number, (card, part) in enumerate(series):
        missing = {(place + number) % len(MONTHS): (status, reason) for place, status, reason in GAPS}
        for place, month in enumerate(MONTHS):
            status, reason = missing.get(place, ("ok", None))
            value = 12.3 + 4.05 * place if status == "ok" else float("nan")
            rows.append((FULL, month, card.id, part.key, value, 1_200 + place, 12_000, status, reason, card.definition))
    columns = ["tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition"]
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64", "N": "Int64", "reason": "str"})


@pytest.fixture(scope="module")
def full_page(tmp_path_factory) -> Page:
    return replace(made_page(tmp_path_factory.mktemp("full"), months=MONTHS), results=results())


def executed(page: Page) -> nbformat.NotebookNode:
    """The report notebook with what its cells show, run here without a kernel; only the cell that opens the page
    is replaced.
    """
    notebook = nbformat.read(project_root() / "notebooks" / "tambon.ipynb", as_version=4)
    shown: list = []
    names = {"page": page, "display": lambda *many: shown.extend(many)}
    code = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", ())
    ]
    for number, cell in enumerate(code, start=1):
        tree = ast.parse("page.masthead()" if "open_page(" in cell.source else cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None)
        bundles = [one._repr_mimebundle_() for one in shown if one is not None]
        cell.update(
            execution_count=number,
            outputs=[new_output("display_data", data, metadata=about) for data, about in bundles],
        )
        shown.clear()
    return notebook


def test_the_fullest_page_is_light_enough_to_send(full_page):
    notebook = executed(full_page)
    written = render_notebook(notebook, lang="th")
    assert written.count("<details") > 30 and written.count('<figure class="plot') == 8  # it is a whole page
    assert written.count(MONTHS[0]) == 0  # months are shown as people read them
    assert 250_000 < len(written.encode("utf-8")) <= LARGEST


def test_one_piece_shown_twice_is_the_same(full_page):
    pieces = [
        full_page.summary,
        full_page.months_covered,
        lambda: full_page.block("D2")[0],
        full_page.not_computed,
        full_page.powers_from_three_sides,
    ]
    assert [piece().html for piece in pieces] == [piece().html for piece in pieces]
