"""A small invented study, written afresh for each test, and what is told of a broken one."""

import pytest

from tambonlib.errors import TambonError
from tambonlib.study import load_study

STUDY = """\
title: {th: การศึกษาตัวอย่าง, en: An example}
invented: true
notice: {th: ข้อมูลสมมติ, en: Invented data}
months: {first: "2008-01", count: 21}
provinces:
  - {code: "98", th: สมมติ ก, en: Invented A}
roster: example_roster.csv
mapping: example_mapping.yaml
primary_outcome: {indicator: D1.2, part: a_to_d, declared_on: "2007-12-01"}
seed: 1
"""
ROSTER = """\
tambon_code,name_th,name_en,province_code,joined,river
980102,หาดสมมติ,Invented Beach,98,2008-02,
980101,ทุ่งสมมติ,Invented Field,98,2008-01,น่าน
"""


class Desk:
    """A folder with a study in it; `write` puts files there, `load` reads the study."""

    def __init__(self, folder):
        self.folder = folder
        self.write("example.yaml", STUDY)
        self.write("example_roster.csv", ROSTER)
        self.write("example_mapping.yaml", "{}")

    def write(self, name, text, encoding="utf-8"):
        (self.folder / name).write_bytes(text.encode(encoding))

    def study(self, *changes, add=""):
        """Write the study with texts replaced (old, new) and lines added; read it."""
        text = STUDY
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} must stand in the example once"
            text = text.replace(old, new)
        self.write("example.yaml", text + add)
        return self.load()

    def load(self):
        return load_study(self.folder / "example.yaml")

    def faults(self, *changes, add=""):
        """The faults of the study so written, or of the one that lies there when nothing changes."""
        with pytest.raises(TambonError) as raised:
            if changes or add:
                self.study(*changes, add=add)
            else:
                self.load()
        return raised.value.faults

    def codes(self, *changes, add=""):
        """Of each fault its code, its key or column, and its row."""
        return [(fault.code, fault.key or fault.column, fault.row) for fault in self.faults(*changes, add=add)]


@pytest.fixture
def desk(tmp_path):
    folder = tmp_path / "params"
    folder.mkdir()
    return Desk(folder)
