"""docs/indicators.md is what the cards and docstrings say, and the catalogue is the whole of DOMAIN's."""

import re
import subprocess
import sys

from tambonlib.indicators.catalogue import cards, indicators
from tambonlib.indicators.citations import citation
from tambonlib.settings import default_settings
from tests.support import project_root, shared_folder

PAGE = project_root() / "docs" / "indicators.md"
# The first cell of a row of a table of indicators.
ROW = re.compile(r"^\| *(D[1-8]\.\d+|S\.\d+) *\|", re.MULTILINE)


def make(*arguments):
    command = [sys.executable, "scripts/make_indicator_catalogue.py", *arguments]
    return subprocess.run(command, cwd=project_root(), capture_output=True, text=True, encoding="utf-8", check=False)


def block(text, card):
    return text.split(f'<a id="{card.id}"></a>')[1].split("<a id=")[0]


def test_the_page_is_made_from_the_cards():
    made = make("--check")
    assert made.returncode == 0, made.stderr


def programme_ids():
    lines = (project_root() / "tests" / "house" / "programme_indicators.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_indicator_of_the_programme_is_there():
    assert len(programme_ids()) >= 55
    missing = set(programme_ids()) - {one.id for one in cards()}
    assert missing == set(), (
        f"write these in tambonlib/indicators, or take them out of programme_indicators.txt: {missing}"
    )


def test_the_programmes_list_is_that_of_the_domain():
    wanted = ROW.findall((shared_folder() / "DOMAIN.md").read_text(encoding="utf-8"))
    assert programme_ids() == wanted


def test_every_part_setting_and_formula_is_in_it():
    text = PAGE.read_text(encoding="utf-8")
    for one in indicators():
        card, own = one.card, block(text, one.card)
        assert f"### {card.id} {card.th} / {card.en}" in own
        for part in card.parts:
            assert f"`{part.key}`" in own and f"{part.th} / {part.en}" in own
        for name in card.settings:
            assert f"- `{name}` " in own and f"**{default_settings()[name].value}**" in own
        assert f"{citation(card.source, 'th')} / {citation(card.source, 'en')}" in own
        assert one.__doc__.strip().splitlines()[0] in own
        assert "```text" in own


def test_links_lead_somewhere():
    text = PAGE.read_text(encoding="utf-8")
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets and all(f'<a id="{target}"></a>' in text for target in targets)
    elsewhere = set(re.findall(r"\]\(data_dictionary\.md#([^)]+)\)", text))
    dictionary = (PAGE.parent / "data_dictionary.md").read_text(encoding="utf-8")
    assert elsewhere and all(f'<a id="{target}"></a>' in dictionary for target in elsewhere)
