"""What holds for every figure that is a PNG, with full, poor and no data, in both languages."""

import base64
import io
import re
import warnings
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from tambonlib import figures
from tambonlib.figures.style import DPI, SMALL, WIDTH, style

ALL = [figures.coverage, figures.steps, figures.matched]
by_figure = pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.__name__)
# A page holds three of them and must stay under 600 kB.
_LARGEST = 60_000


def texts_of(drawn):
    return [text for text in drawn.figure.findobj(lambda artist: hasattr(artist, "get_text")) if text.get_text().strip() and text.get_visible()]


@pytest.fixture(scope="module", params=ALL, ids=lambda figure: figure.__name__)
def case(request, results, lang, draw):
    """One figure, drawn once: its PNG, and every text with its size and its box on the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = draw(request.param, results, lang)
        png = drawn.png()
    with style():
        renderer = FigureCanvasAgg(drawn.figure).get_renderer()
        boxes = [(text.get_text(), text.get_size(), text.get_window_extent(renderer)) for text in texts_of(drawn)]
    return SimpleNamespace(drawn=drawn, png=png, boxes=boxes, page=drawn.figure.bbox, lang=lang)


def test_it_draws_says_its_alt_text_and_lacks_no_letter(case):
    picture = Image.open(io.BytesIO(case.png))
    assert picture.width == int(WIDTH * DPI)
    assert len(case.png) < _LARGEST
    assert len(case.drawn.alt) > 20
    assert not re.search(r"\bnan\b|<NA>|None", case.drawn.alt)
    assert re.search("[ก-ฮ]", case.drawn.alt) or case.lang == "en"
    assert len(np.unique(np.asarray(picture.convert("L")))) > 3


def test_no_text_is_small_or_leaves_the_picture(case):
    for said, size, box in case.boxes:
        assert size >= SMALL, said
        assert box.x0 >= case.page.x0 - 1, said
        assert box.x1 <= case.page.x1 + 1, said
        assert box.y0 >= case.page.y0 - 1, said
        assert box.y1 <= case.page.y1 + 1, said


def test_no_text_lies_on_another(case):
    # Boxes hold room for marks above and below the letters; two lines may share a little of it.
    tight = [(said, box.y0 + 0.25 * box.height, box.y1 - 0.25 * box.height, box.x0, box.x1) for said, _, box in case.boxes]
    for place, (one, low, high, left, right) in enumerate(tight):
        for other, low_2, high_2, left_2, right_2 in tight[place + 1 :]:
            apart = high <= low_2 or high_2 <= low or right <= left_2 or right_2 <= left
            assert apart, (one, other)


def test_the_foot_names_the_run_and_the_notice(case):
    said = " ".join(text for text, _, _ in case.boxes)
    assert "ab12cd34" in said
    assert "ข้อมูลสมมติ" in said


@by_figure
def test_a_study_without_a_notice_has_none(figure, full_results, draw):
    said = " ".join(text.get_text() for text in texts_of(draw(figure, full_results, "th", notice=None)))
    assert "ข้อมูลสมมติ" not in said
    assert "ab12cd34" in said


@by_figure
def test_inputs_and_global_settings_stay_as_they_were(figure, full_results, draw):
    before, settings = full_results.copy(), dict(rcParams)
    draw(figure, full_results, "th").png()
    assert full_results.equals(before)
    assert dict(rcParams) == settings


@by_figure
def test_the_same_results_give_the_same_picture(figure, full_results, draw):
    shuffled = full_results.sample(frac=1, random_state=7)
    assert draw(figure, full_results, "th").png() == draw(figure, shuffled, "th").png()


@by_figure
@pytest.mark.parametrize("said_in", ["th", "en"])
def test_without_data_it_says_why_and_has_no_data(figure, none_results, said_in, draw):
    drawn = draw(figure, none_results, said_in)
    reason = {"th": "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้", "en": "not collected for this tambon"}[said_in]
    assert not drawn.has_data
    assert reason in drawn.alt
    said = " ".join(text.get_text() for text in texts_of(drawn))
    assert reason.replace(" ", "") in said.replace(" ", "")


def test_a_notebook_keeps_the_alt_text_beside_the_picture(full_results, draw):
    drawn = draw(figures.coverage, full_results, "th")
    data, metadata = drawn._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    assert output.metadata["image/png"].alt == drawn.alt
    assert output.data["text/plain"] == drawn.alt
    assert base64.b64decode(output.data["image/png"]) == drawn.png()
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])]))

