"""Run a notebook in one way, in a process of its own: ``python -m tests.rooms.batch.engine.run_behaviours WAY IN OUT
[NAME=VALUE…]``.

The ways: ``stock`` (papermill's own engine), ``ours``, and ``warm`` (ours, in a child of a process that has run
another notebook and has drawn before).
"""

import os
import sys

import papermill
from papermill.exceptions import PapermillExecutionError

from tambonlib.batch import engine
from tests.rooms.batch.engine.behaviours import notebook

_OURS = {"engine_name": "tambon"}
WAYS = {"stock": {}, "ours": _OURS, "warm": _OURS}


def main(way: str, source: str, target: str, *pairs: str) -> None:
    """Run it; a cell's error is part of the outcome, which is in the file."""
    parameters = dict(pair.split("=", 1) for pair in pairs)
    if way == "warm":
        get_warm()
        if os.fork():
            sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
    try:
        papermill.execute_notebook(source, target, parameters=parameters, progress_bar=False, **WAYS[way])
    except PapermillExecutionError as error:
        print("ended in cell", error.cell_index)


def get_warm() -> None:
    """Leave behind what a notebook could stumble over: an open figure, another one's names, a kernel made before."""
    import matplotlib.pyplot as plt

    plt.plot([1, 2])
    first = notebook(["import matplotlib.pyplot as plt\nplt.plot([3])\nx = 'of another notebook'"])
    papermill.execute_notebook(first, None, progress_bar=False, **_OURS)
    engine.warm()


if __name__ == "__main__":
    main(*sys.argv[1:])
