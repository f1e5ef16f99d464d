"""docs/data_dictionary.md is what the codebook says."""

import subprocess
import sys
from pathlib import Path

from tambonlib.records import codebook

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "data_dictionary.md"


def test_data_dictionary_is_made_from_the_codebook():
    made = subprocess.run(
        [sys.executable, "scripts/make_data_dictionary.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert made.returncode == 0, made.stderr


def test_every_table_and_column_is_in_it():
    text = PAGE.read_text(encoding="utf-8")
    for table in codebook.tables().values():
        part = text.split(f'<a id="{table.name}"></a>')[1].split("<a id=")[0]
        assert table.about["th"] in part and table.about["en"] in part
        for column in table.columns.values():
            assert f"| `{column.name}` | {column.label['th']} / {column.label['en']} |" in part


def test_links_lead_somewhere():
    text = PAGE.read_text(encoding="utf-8")
    targets = {piece.split(")")[0] for piece in text.split("](#")[1:]}
    assert targets and all(f'<a id="{target}"></a>' in text for target in targets)
