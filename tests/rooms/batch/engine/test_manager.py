"""The whole notebook is saved seldom; the clock is the test's own."""

import datetime

import papermill.engines
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tambonlib.batch.engine.papermill_engine import SparingManager


class Run:
    """A manager whose clock stands still until the test moves it, and whose writes are counted."""

    def __init__(self, monkeypatch, folder, **options):
        self.writes: list[float] = []
        self.seconds = 0.0
        began = datetime.datetime(2008, 1, 1, tzinfo=datetime.UTC)
        monkeypatch.setattr(SparingManager, "now", lambda manager: began + datetime.timedelta(seconds=self.seconds))
        monkeypatch.setattr(papermill.engines, "write_ipynb", lambda notebook, path: self.writes.append(self.seconds))
        made = new_notebook(cells=[new_code_cell(str(number)) for number in range(20)])
        made.metadata["papermill"] = {}
        self.manager = SparingManager(made, output_path=str(folder / "out.ipynb"), progress_bar=False, **options)

    def cells(self, first, last, *, seconds_each):
        for index in range(first, last):
            self.manager.cell_start(self.manager.nb.cells[index], index)
            self.seconds += seconds_each
            self.manager.cell_complete(self.manager.nb.cells[index], index)


def test_without_a_journal_it_is_saved_at_the_start_then_seldom_then_at_the_end(monkeypatch, tmp_path):
    run = Run(monkeypatch, tmp_path, save_every=5.0)
    run.manager.notebook_start()
    run.cells(0, 20, seconds_each=1.0)
    run.manager.notebook_complete()
    # The last cell ends at second 20: that save is the end's own as well.
    assert run.writes == [0.0, 5.0, 10.0, 15.0, 20.0, 20.0]


def test_with_a_journal_papermill_alone_writes_a_short_run(monkeypatch, tmp_path):
    run = Run(monkeypatch, tmp_path, save_every=5.0, cell_journal=tmp_path / "cells.jsonl")
    run.manager.notebook_start()
    run.cells(0, 20, seconds_each=0.1)
    run.manager.notebook_complete()
    assert run.writes == []


def test_a_run_that_was_broken_off_is_saved(monkeypatch, tmp_path):
    run = Run(monkeypatch, tmp_path, save_every=5.0, cell_journal=tmp_path / "cells.jsonl")
    run.manager.notebook_start()
    run.cells(0, 3, seconds_each=0.1)
    run.manager.broken_off()
    run.manager.notebook_complete()
    assert run.writes == [pytest.approx(0.3)]


def test_zero_seconds_save_at_every_cell_as_papermill_does(monkeypatch, tmp_path):
    run = Run(monkeypatch, tmp_path, save_every=0.0)
    run.manager.notebook_start()
    run.cells(0, 20, seconds_each=1.0)
    run.manager.notebook_complete()
    assert len(run.writes) == 1 + 2 * 20 + 1
