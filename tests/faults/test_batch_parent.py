"""The fork server itself: it forks only with one thread, and its death costs one attempt of what it was making."""

import os
import subprocess
import sys

import psutil
import pytest

from tambonlib.batch import fork_server, supervisor
from tambonlib.batch.fork_server import ReportProcesses
from tambonlib.errors import TambonError
from tests.faults.batch_kit import project, wait_until
from tests.support import project_root

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

# The first attempt of a report ends (or halts) the process that forked it.
TROUBLE = """
import os, pathlib, signal, time
first = not pathlib.Path(f"began_{tambon}").exists()
pathlib.Path(f"began_{tambon}").touch()
if tambon == "990102" and first: os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)
if tambon == "990104" and first: os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    patience = fork_server._LEAVES_WITHIN_SECONDS
    fork_server._LEAVES_WITHIN_SECONDS = 1
    try:
        made = project(tmp_path_factory.mktemp("parent"), TROUBLE, "print(tambon)")
        return made, made.run(["990101", "990102", "990103", "990104", "990105"], seconds=4, workers=1, engine="fork")
    finally:
        fork_server._LEAVES_WITHIN_SECONDS = patience


def test_a_parent_that_was_killed_costs_one_attempt(ran):
    _, entries = ran
    assert (entries["990102"]["state"], entries["990102"]["attempts"]) == ("succeeded", 2)


def test_a_parent_that_was_halted_is_ended_at_the_limit_and_the_report_tells_it(ran):
    made, entries = ran
    assert entries["990104"]["error"]["name"] == "TimeLimit"
    assert made.due(["990103", "990104", "990105"]) == ["990104"]


def test_the_others_are_unharmed(ran):
    made, entries = ran
    assert [entries[code]["state"] for code in ("990101", "990103", "990105")] == ["succeeded"] * 3
    assert made.untruths() == []


def client(tmp_path, lang="th") -> ReportProcesses:
    parameters = {"study": "none.yaml", "tambon": "990101", "edition": "team", "lang": lang}
    return ReportProcesses(
        tmp_path, {"parameters": parameters, "start_folder": str(tmp_path), "notebook": str(tmp_path / "none.ipynb")}
    )


def test_a_parent_that_cannot_get_warm_is_told_with_its_last_words(tmp_path):
    made = client(tmp_path, lang="xx")  # there is no such language, and no page can be written in it
    with pytest.raises(TambonError) as raised:
        made.start("a", tmp_path / "task.json")
    made.close()
    (fault,) = raised.value.faults
    assert fault.code == "fork_server_not_ready"
    assert "exit code 1" in fault.found
    assert "--engine kernel" in fault.text("en")


def test_a_parent_with_a_second_thread_refuses_to_fork(tmp_path, monkeypatch):
    monkeypatch.delitem(fork_server.ONE_THREAD, "JE_ARROW_MALLOC_CONF")  # a library's housekeeping thread
    made = client(tmp_path)
    with pytest.raises(TambonError) as raised:
        made.start("a", tmp_path / "task.json")
    made.close()
    assert "2 threads" in raised.value.faults[0].found


SEEN = "import os, threading\nprint(len(os.listdir('/proc/self/task')), threading.active_count(), sorted(os.listdir('/proc/self/fd')), os.getsid(0) == os.getpid())"


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux shows it")
def test_a_child_has_one_thread_a_session_of_its_own_and_none_of_its_parent_s_pipes(tmp_path):
    made = project(
        tmp_path / "p",
        SEEN,
        "import signal\nprint(signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL, signal.getsignal(signal.SIGINT) is signal.default_int_handler)",
    )
    made.run(["990101"], engine="fork")
    first, second = (cell.outputs[0].text for cell in made.executed("990101").cells[-2:])
    assert first.startswith("1 1 ")
    assert first.rstrip().endswith("True")
    assert second == "True True\n"


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux shows it")
def test_orders_that_end_end_the_parent_and_its_children(tmp_path):
    """The run's process is gone: whoever still works for it leaves."""
    made = project(
        tmp_path / "p", "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(600)"
    )
    process = made.begin(["990101"], engine="fork")
    try:
        assert wait_until((made.folder / "pid").exists)
        (parent,) = [
            one
            for one in psutil.Process(process.pid).children()
            if "multiprocessing.forkserver" in " ".join(one.cmdline())
        ]
        (child,) = parent.children()
        process.kill()
        process.wait()
        assert wait_until(lambda: not child.is_running() and not parent.is_running())
    finally:
        process.kill()
        process.wait()


def test_the_modules_load_where_there_is_no_fork(tmp_path):
    """As on Windows: no fork, no resource limits, no process groups, no locks of files."""
    code = (
        "import os, signal, sys, importlib, subprocess, psutil, nbclient, papermill\n"
        "for name in ('fork', 'killpg', 'setsid', 'waitpid', 'pidfd_open', 'sched_getaffinity'):\n"
        "    hasattr(os, name) and delattr(os, name)\n"
        "for name in ('resource', 'fcntl', 'termios', 'pwd', 'grp'):\n"
        "    sys.modules[name] = None\n"
        "for name in ('SIGKILL', 'SIGCHLD', 'SIGSTOP'):\n"
        "    delattr(signal, name)\n"
        "for name in ('supervisor', 'lock', 'resource_limits', 'exit_status', 'publish', 'recover', 'process_tree', 'fork_server', 'preload'):\n"
        "    importlib.import_module(f'tambonlib.batch.{name}')\n"
        "from tambonlib.batch import resource_limits\n"
        "resource_limits.limit_own_memory(100)\n"
        "print(resource_limits.fitting_workers() >= 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project_root(), capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr


def test_fork_is_refused_where_there_is_none(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    monkeypatch.delattr(supervisor.os, "fork")
    with pytest.raises(TambonError) as raised:
        made.run(["990101"], engine="fork")
    assert [fault.code for fault in raised.value.faults] == ["engine_needs_fork"]


@pytest.mark.parametrize(("platform", "engine"), [("linux", "fork"), ("darwin", "kernel"), ("win32", "kernel")])
def test_the_engine_that_suits_the_system(monkeypatch, platform, engine):
    monkeypatch.setattr(supervisor.sys, "platform", platform)
    assert supervisor.default_engine() == engine


def test_the_caller_can_work_while_the_parent_gets_warm(tmp_path):
    made, seen = project(tmp_path, "print(tambon)"), []

    def meanwhile():
        seen.append((len(servers()), list(made.outputs.glob("*.html"))))

    made.run(["990101"], engine="fork", meanwhile=meanwhile)
    assert seen == [(1, [])]


def test_what_breaks_meanwhile_leaves_no_parent_behind(tmp_path):
    made = project(tmp_path, "print(tambon)")

    def meanwhile():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.run(["990101"], engine="fork", meanwhile=meanwhile)
    assert servers() == []
    assert made.due(["990101"]) == ["990101"]


def servers() -> list[psutil.Process]:
    running = [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]
    return [one for one in running if "multiprocessing.forkserver" in " ".join(one.cmdline())]


FIGURE = """
from tambonlib.figures.report_axes import nothing_to_draw
display(nothing_to_draw(None, "ตัวอย่าง", ("Example",), source="example", lang="th"))
"""


@pytest.mark.parametrize("engine", supervisor.ENGINES)
@pytest.mark.parametrize("backend", ["agg", "TkAgg", ""])
def test_figures_stand_in_the_page_whatever_figures_elsewhere_are_drawn_with(tmp_path, monkeypatch, engine, backend):
    """People set MPLBACKEND for their own work; with another one than the notebook's own a page would silently
    have no figures.
    """
    monkeypatch.setenv("MPLBACKEND", backend)
    made = project(tmp_path / "p", FIGURE)
    entry = made.run(["990101"], engine=engine)["990101"]
    assert entry["error"] is None
    shown = [
        output
        for cell in made.executed("990101").cells
        for output in cell.get("outputs", ())
        if '<figure class="plot' in output.get("data", {}).get("text/html", "")
    ]
    assert len(shown) == 1


def test_a_figure_that_a_cell_leaves_open_is_not_left_out_silently(tmp_path, monkeypatch):
    """It reaches the page's door, where it is told that it has no words for those who cannot see it."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    made = project(tmp_path / "p", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone")
    assert "alt" in made.run(["990101"], engine="fork")["990101"]["error"]["message"]
