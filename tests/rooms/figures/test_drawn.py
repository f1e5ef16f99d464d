"""A figure that is drawn with matplotlib: its frame, its PNG, and its text for whoever cannot see it."""

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
from tambonlib.figures.frame import Foot, Head, framed, nothing_to_draw
from tambonlib.figures.style import ACCENT, DPI, SMALL, WIDTH, style

FOOT = {lang: Foot("ab12cd34", "ข้อมูลสมมติ", lang) for lang in ("th", "en")}
TITLE = {"th": "ครัวเรือนที่จดครบเพิ่มจากร้อยละ 40.0 เป็น 70.0", "en": "Households with full books rose from 40.0 to 70.0%"}
WHY = {
    "th": "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้ (21 เดือน)",
    "en": "The records that this needs were not collected for this tambon. (months: 21)",
}


def bars(lang, notice="ข้อมูลสมมติ"):
    with style():
        head = Head(TITLE[lang], TITLE[lang], "better", {"th": "ดีขึ้น", "en": "better"}[lang])
        figure, (axes,) = framed(head, Foot("ab12cd34", notice, lang), 1.3, left=0.34, right=0.9)
        axes.bar(range(21), range(21), color=ACCENT)
        axes.set_xticks([0, 10, 20])
        axes.set_yticks([0, 20])
    return figures.Drawn(figure, f"{TITLE[lang]} 0–20")


def empty(lang):
    return nothing_to_draw(TITLE[lang], [WHY[lang], WHY[lang]], FOOT[lang])


ALL = {"bars": bars, "empty": empty}


def texts_of(drawn):
    return [
        text
        for text in drawn.figure.findobj(lambda artist: hasattr(artist, "get_text"))
        if text.get_text().strip() and text.get_visible()
    ]


@pytest.fixture(scope="module", params=ALL.values(), ids=ALL)
def case(request, lang):
    """One figure, drawn once: its PNG, and every text with its size and its box on the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = request.param(lang)
        png = drawn.png()
    with style():
        renderer = FigureCanvasAgg(drawn.figure).get_renderer()
        boxes = [(text.get_text(), text.get_size(), text.get_window_extent(renderer)) for text in texts_of(drawn)]
    return SimpleNamespace(drawn=drawn, png=png, boxes=boxes, page=drawn.figure.bbox, lang=lang)


def test_it_draws_says_its_alt_text_and_lacks_no_letter(case):
    picture = Image.open(io.BytesIO(case.png))
    assert picture.width == int(WIDTH * DPI)
    assert len(case.png) < 60_000
    assert case.drawn.alt.startswith(TITLE[case.lang])
    assert len(np.unique(np.asarray(picture.convert("L")))) > 3


def test_no_text_is_small_or_leaves_the_picture(case):
    for said, size, box in case.boxes:
        assert size >= SMALL, said
        assert box.x0 >= case.page.x0 - 1 and box.x1 <= case.page.x1 + 1, said
        assert box.y0 >= case.page.y0 - 1 and box.y1 <= case.page.y1 + 1, said


def test_no_text_lies_on_another(case):
    # Boxes hold room for marks above and below the letters; two lines may share a little of it.
    tight = [
        (said, box.y0 + 0.25 * box.height, box.y1 - 0.25 * box.height, box.x0, box.x1) for said, _, box in case.boxes
    ]
    for place, (one, low, high, left, right) in enumerate(tight):
        for other, low_2, high_2, left_2, right_2 in tight[place + 1 :]:
            assert high <= low_2 or high_2 <= low or right <= left_2 or right_2 <= left, (one, other)


def test_the_foot_names_the_run_and_the_notice(case):
    said = " ".join(text for text, _, _ in case.boxes)
    assert "ab12cd34" in said and "ข้อมูลสมมติ" in said


def test_without_data_it_says_why():
    drawn = empty("en")
    assert not drawn.has_data and "not collected for this tambon" in drawn.alt
    assert "not collected" in " ".join(text.get_text() for text in texts_of(drawn))


def test_a_study_without_a_notice_has_none():
    said = " ".join(text.get_text() for text in texts_of(bars("th", notice=None)))
    assert "ข้อมูลสมมติ" not in said and "ab12cd34" in said


def test_global_settings_stay_and_the_same_figure_gives_the_same_picture():
    settings = dict(rcParams)
    assert bars("th").png() == bars("th").png()
    assert dict(rcParams) == settings


def test_a_notebook_keeps_the_alt_text_beside_the_picture():
    drawn = bars("th")
    data, metadata = drawn._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    assert output.metadata["image/png"].alt == drawn.alt == output.data["text/plain"]
    assert base64.b64decode(output.data["image/png"]) == drawn.png()
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])]))
    assert not re.search(r"\bnan\b|None", drawn.alt)
