"""What the engine cannot do is said before anything runs, in both languages."""

import os
import threading

import papermill
import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from tambonlib.errors import TambonError
from tests.rooms.batch.engine.behaviours import notebook


def run(made, **options):
    return papermill.execute_notebook(made, None, progress_bar=False, engine_name="tambon", **options)


def refused(made, **options):
    with pytest.raises(TambonError) as raised:
        run(made, **options)
    return {fault.code for fault in raised.value.faults}, str(raised.value)


def test_another_language(monkeypatch):
    made = notebook(["1"])
    made.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}
    codes, text = refused(made)
    assert codes == {"engine_language"} and "--engine kernel" in text and "ภาษา Python" in text


def test_another_python(monkeypatch, tmp_path):
    other = KernelSpec(argv=[str(tmp_path / "bin" / "python"), "-m", "ipykernel_launcher"], language="python")
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: other)
    assert refused(notebook(["1"]), kernel_name="other")[0] == {"engine_kernel"}


def test_this_python_by_another_name(monkeypatch):
    same = KernelSpec(argv=["python", "-m", "ipykernel_launcher"], language="python")
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: same)
    executed = run(notebook(["1 + 1"]), kernel_name="mine", in_this_process=True)
    assert executed.cells[0].outputs[0]["data"]["text/plain"] == "2"


def test_a_kernel_that_does_not_exist_is_said_as_papermill_says_it():
    with pytest.raises(NoSuchKernel):
        run(notebook(["1"]), kernel_name="no_such_kernel_anywhere")


def test_a_system_without_fork(monkeypatch):
    monkeypatch.delattr(os, "fork")
    codes, text = refused(notebook(["1"]))
    assert codes == {"engine_no_fork"} and "--engine kernel" in text
    # In the same process nothing needs to be forked.
    assert run(notebook(["1"]), in_this_process=True).cells[0].execution_count == 1


def test_a_time_limit_where_no_alarm_can_ring():
    said = []

    def elsewhere():
        said.append(refused(notebook(["1"]), in_this_process=True, execution_timeout=5)[0])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert said == [{"engine_no_alarm"}]
