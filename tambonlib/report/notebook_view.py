"""From an executed notebook to what its page shows: which cells are left out or folded, which headings are listed."""

import html
import re
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tambonlib.errors import Fault, TambonError
from tambonlib.report.live_notebook import ONLY_LIVE
from tambonlib.report.sanitize import plain_copy

# The parameters cells may hold paths of a machine; the page itself says for what it was made.
_LEFT_OUT = {"parameters", "injected-parameters", "papermill-error-cell-tag"}
_GUIDE = "guide"
_IMAGES = ("image/png", "image/jpeg", "image/svg+xml")
_IMG_WITHOUT_ALT = re.compile(r"<img\b(?![^>]*\balt\s*=\s*[\"'][^\"'])[^>]*>", re.IGNORECASE)


def sheet_from(notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook in which every code cell carries what is folded away beneath it.

    Sentences tagged ``guide`` and the code of cells that show nothing go to the next cell that
    shows something (after the last one, into a cell of their own). Each code cell of the copy
    has ``metadata.method``: pieces ``{"kind": "guide" | "code", "text": …}`` in their order.
    Cells tagged as parameters are left out.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> silent = new_code_cell("total = 1 + 1")
    >>> shown = new_code_cell("total", outputs=[new_output("execute_result", {"text/plain": "2"})])
    >>> [cell] = sheet_from(new_notebook(cells=[silent, shown])).cells
    >>> [piece["text"] for piece in cell.metadata.method]
    ['total = 1 + 1', 'total']
    """
    sheet = plain_copy(notebook)
    cells, waiting = [], []
    for cell in sheet.cells:
        tags = set(cell.metadata.get("tags", ()))
        if tags & _LEFT_OUT:
            continue
        if cell.cell_type == "markdown" and _GUIDE not in tags:
            cells.append(cell)
            continue
        if cell.source.strip() and cell.cell_type in ("markdown", "code"):
            kind = "code" if cell.cell_type == "code" else "guide"
            waiting.append({"kind": kind, "text": cell.source})
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if ONLY_LIVE not in one.get("metadata", {})]
        if cell.cell_type == "code" and cell.outputs:
            cells.append(_with_method(cell, waiting))
            waiting = []
    if waiting:
        cells.append(_with_method(new_code_cell(id="what-is-left"), waiting))
    sheet.cells = cells
    return sheet


def _with_method(cell: NotebookNode, method: list[dict]) -> NotebookNode:
    return NotebookNode({**cell, "metadata": NotebookNode({**cell.metadata, "method": method})})


def page_facts(notebook: NotebookNode) -> dict:
    """What the page says about itself: ``lang``, ``title`` and the text at the edge of a printed page.

    The masthead carries it in its output's metadata, because a kernel cannot write that of the notebook.
    Where no masthead was made, language and tambon are those of the parameters that papermill noted.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            facts = output.get("metadata", {}).get("tambon")
            if facts:
                return dict(facts)
    parameters = notebook.metadata.get("papermill", {}).get("parameters", {})
    return {name: str(value) for name, value in parameters.items() if name in ("lang", "tambon")}


def check_alternative_texts(notebook: NotebookNode) -> None:
    """Refuse a notebook in which a picture has no text for whoever cannot see it.

    Raises
    ------
    TambonError
        Naming every cell that shows such a picture (counted from 1, among all cells).
    """
    faults = []
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            faults += [Fault("figure_without_alt", key=f"cell {number}")] * _pictures_without_alt(output)
    if faults:
        raise TambonError(faults)


def _pictures_without_alt(output: NotebookNode) -> int:
    data = output.get("data", {})
    if "text/html" in data:
        text = data["text/html"] if isinstance(data["text/html"], str) else "".join(data["text/html"])
        # A search that overlooks case takes long for half a million letters, in which there hardly ever is such a tag.
        return len(_IMG_WITHOUT_ALT.findall(text)) if "<i" in text or "<I" in text else 0
    shown = [kind for kind in _IMAGES if kind in data]
    if not shown:
        return 0
    return 0 if alternative_text(output).strip() else 1


def alternative_text(output: NotebookNode) -> str:
    """The text of a picture for whoever cannot see it, from the output's metadata; "" where there is none."""
    metadata = output.get("metadata", {})
    kinds = (kind for kind in _IMAGES if kind in output.get("data", {}))
    return next((metadata.get(kind, {}).get("alt") or "" for kind in kinds), "") or metadata.get("alt", "")


def count_unfinished(notebook: NotebookNode) -> dict[str, int]:
    """How many code cells ended in an error, and how many were never run.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> count_unfinished(new_notebook(cells=[new_code_cell("1 + 1"), new_code_cell("1", execution_count=1)]))
    {'failed': 0, 'not_run': 1}
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    failed = [cell for cell in code if any(output.output_type == "error" for output in cell.outputs)]
    not_run = [cell for cell in code if cell.execution_count is None and not cell.outputs]
    return {"failed": len(failed), "not_run": len(not_run)}


_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?P<attributes>[^>]*)>(?P<inside>.*?)</h(?P=level)>", re.DOTALL | re.IGNORECASE
)
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
_NOT_LISTED = 'data-contents="no"'
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """One heading of a page: its level (1 to 6), its id, and its text without markup (unescaped)."""

    level: int
    anchor: str
    text: str


def number_headings(body: str) -> tuple[str, tuple[Heading, ...]]:
    """Give every heading an id of its own, and list them; one marked ``data-contents="no"`` is not listed.

    An id that a heading has is kept; where two are equal, the later one gets a number behind it.

    Examples
    --------
    >>> body, headings = number_headings('<h2 id="data">Data &amp; gaps</h2><h3>Months</h3>')
    >>> body
    '<h2 id="data">Data &amp; gaps</h2><h3 id="section-2">Months</h3>'
    >>> headings[0]
    Heading(level=2, anchor='data', text='Data & gaps')
    """
    headings: list[Heading] = []
    taken: set[str] = set()

    def with_id(match: re.Match) -> str:
        known = _ID.search(match["attributes"])
        wanted = known[1] if known else f"section-{len(taken) + 1}"
        anchor = _free(wanted, taken)
        taken.add(anchor)
        text = html.unescape(_TAG.sub("", match["inside"])).strip()
        if _NOT_LISTED not in match["attributes"]:
            headings.append(Heading(int(match["level"]), anchor, text))
        rest = _ID.sub("", match["attributes"]).strip()
        attributes = f' id="{html.escape(anchor)}"' + (f" {rest}" if rest else "")
        return f"<h{match['level']}{attributes}>{match['inside']}</h{match['level']}>"

    return _HEADING.sub(with_id, body), tuple(headings)


def _free(wanted: str, taken: set[str]) -> str:
    candidate, number = wanted, 2
    while candidate in taken:
        candidate, number = f"{wanted}-{number}", number + 1
    return candidate


def contents_list(headings: tuple[Heading, ...]) -> str:
    """The table of contents as nested lists of links: level 2, and level 3 beneath it.

    Examples
    --------
    >>> contents_list((Heading(1, "top", "Page"), Heading(2, "a", "A & B"), Heading(3, "c", "C")))
    '<ol><li><a href="#a">A &amp; B</a><ol><li><a href="#c">C</a></li></ol></li></ol>'
    >>> contents_list(())
    ''
    """
    items: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2 or (heading.level == 3 and not items):
            items.append((heading, []))
        elif heading.level == 3:
            items[-1][1].append(heading)
    return _list([_link(parent) + _list([_link(child) for child in children]) for parent, children in items])


def _link(heading: Heading) -> str:
    return f'<a href="#{html.escape(heading.anchor)}">{html.escape(heading.text)}</a>'


def _list(items: list[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>" if items else ""
