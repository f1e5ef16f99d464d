"""A notebook of 25 code cells, eight of them figures by matplotlib: what reports looked like when the targets were
set (ข้อมูลสมมติ).
"""

from pathlib import Path

import nbformat

_OPEN = """
import io
from IPython.display import Image
from matplotlib.figure import Figure
from tambonlib.report.page import open_page
page = open_page(study, tambon, edition=edition, lang=lang)
rows = page.results[page.results["status"] == "ok"]
"""
_FIGURE = """
figure = Figure(figsize=(8, 4.5), dpi=120, layout="tight")
for axes, (part, series) in zip(figure.subplots(1, 2), list(rows.groupby("part"))[{place}:]):
    axes.plot(series["month"], series["value"], marker="o")
    axes.set_title(f"{{part}} (invented)")
    axes.tick_params(axis="x", rotation=90)
picture = io.BytesIO()
figure.savefig(picture, format="png")
Image(picture.getvalue(), alt="Two series over the months, invented")
"""
_TABLE = 'rows.iloc[{place} * 8 :].head(8)[["month", "indicator", "part", "value"]]'
_FIGURES, _TABLES = 8, 15


def write(path: Path) -> Path:
    """Write the template; its path."""
    parameters = 'study = "params/demo.yaml"\ntambon = "970101"\nedition = "team"\nlang = "th"'
    cells = [
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(_OPEN.strip()),
    ]
    cells += [nbformat.v4.new_code_cell(_FIGURE.format(place=3 * place).strip()) for place in range(_FIGURES)]
    cells += [nbformat.v4.new_code_cell(_TABLE.format(place=place)) for place in range(_TABLES)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path
