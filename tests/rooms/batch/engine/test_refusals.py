"""What the engine cannot do is said before anything runs, in both languages."""

import papermill
import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from tambonlib.batch.engine.messages import EngineError
from tests.rooms.batch.engine.behaviours import notebook


def run(made, **options):
    return papermill.execute_notebook(made, None, progress_bar=False, engine_name="tambon", **options)


def refused(made, **options):
    with pytest.raises(EngineError) as raised:
        run(made, **options)
    return set(raised.value.codes), str(raised.value)


def test_another_language():
    made = notebook(["1"])
    made.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}
    codes, text = refused(made)
    assert codes == {"language"} and "--engine kernel" in text and "ภาษา Python" in text


def test_another_python(monkeypatch, tmp_path):
    other = KernelSpec(argv=[str(tmp_path / "bin" / "python"), "-m", "ipykernel_launcher"], language="python")
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: other)
    assert refused(notebook(["1"]), kernel_name="other")[0] == {"kernel"}


def test_this_python_by_another_name(monkeypatch):
    same = KernelSpec(argv=["python", "-m", "ipykernel_launcher"], language="python")
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: same)
    executed = run(notebook(["1 + 1"]), kernel_name="mine")
    assert executed.cells[0].outputs[0]["data"]["text/plain"] == "2"


def test_a_kernel_that_does_not_exist_is_said_as_papermill_says_it():
    with pytest.raises(NoSuchKernel):
        run(notebook(["1"]), kernel_name="no_such_kernel_anywhere")


def test_a_time_limit_for_cells():
    """A report's time is limited by whoever started its process; a limit that would not be held is refused."""
    codes, text = refused(notebook(["1"]), execution_timeout=5)
    assert codes == {"time_limit"} and "execution_timeout" in text
