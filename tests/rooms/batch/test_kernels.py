"""A report's kernel is reached by sockets of its own, or over TCP with encryption."""

import os

import nbformat
import papermill
import pytest

from tambonlib.batch.report_job import QuietKernelManager

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SEEN = """
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
print(app.transport, app.curve_publickey is not None)
"""


class OverTcp(QuietKernelManager):
    """As on a system without local sockets."""

    local_sockets = False


@pytest.mark.parametrize(
    ("manager", "said"),
    [
        pytest.param(
            QuietKernelManager,
            "ipc False\n",
            marks=pytest.mark.skipif(os.name != "posix", reason="no such sockets here"),
        ),
        (OverTcp, "tcp True\n"),
    ],
)
def test_the_traffic_is_local_or_encrypted(manager, said):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SEEN)], metadata=KERNEL)
    done = papermill.execute_notebook(
        notebook, None, kernel_name="python3", progress_bar=False, kernel_manager_class=manager
    )
    assert [output.text for output in done.cells[0].outputs if output.name == "stdout"] == [said]
