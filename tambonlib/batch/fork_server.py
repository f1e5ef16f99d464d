"""One process for each report, started by :mod:`multiprocessing`: forked from a warm server on Linux, else spawned.

The server is multiprocessing's own fork server. It imports :mod:`tambonlib.batch.preload`, which loads what reports
need, and forks a child for each report. The server adopts what a dead child had started, so that it can be ended.
"""

import contextlib
import json
import multiprocessing
import multiprocessing.connection
import multiprocessing.forkserver
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import psutil

from tambonlib.batch.exit_status import exit_or_signal
from tambonlib.batch.process_tree import (
    adopt_orphans,
    end_children,
    end_group,
    end_with_family,
    end_with_parent,
    family,
    is_halted,
    is_running,
)
from tambonlib.errors import Fault, TambonError

METHOD = "forkserver" if sys.platform == "linux" else "spawn"
#: Names the file that tells :mod:`tambonlib.batch.preload` what to load; set only while the server starts.
PRELOAD = "TAMBON_PRELOAD"
#: For reports that run side by side: one thread in each library, and no thread that a library keeps in the background,
#: for a process that has threads cannot be forked.
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
# People choose another backend for their own windows; a report drawn with it would silently have no figures.
_ENVIRONMENT = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYTHONUTF8": "1"}
_READY_WITHIN_SECONDS, _LEAVES_WITHIN_SECONDS, _LOOK_EVERY_SECONDS = 180, 10, 0.01
_SAID, _READY, _LAST_LINES = "fork_server.txt", "ready.json", 3
_CRASHED, _SERVER_LOST = 70, 255  # exit codes: of a child before its report began; what multiprocessing returns


@dataclass(frozen=True)
class Ended:
    """How the process of a report ended: by an exit code or by a signal; neither where the server was lost before.

    ``not_started`` says why there never was a process, ``error`` why it was ended where somebody else watched its
    limits.
    """

    name: str
    exit: int | None
    signal: int | None
    not_started: str | None = None
    error: Mapping[str, object] | None = None


class ReportProcesses:
    """Starts, watches and ends the processes of reports.

    When the server dies, the reports that it was making have ended, and the next task starts another server.

    Parameters
    ----------
    folder
        Takes the files of the server; it lies in the run's work folder.
    preload
        Keyword arguments of :func:`tambonlib.batch.preload.load`; None where nothing is loaded beforehand.
    """

    patience = 0.0

    def __init__(self, folder: Path, preload: Mapping[str, object] | None):
        self._folder, self._preload = folder, preload
        self._context = multiprocessing.get_context(METHOD)
        self._server: psutil.Process | None = None
        self._ready = False
        self._running: dict[str, multiprocessing.Process] = {}
        self._seen: dict[str, tuple[psutil.Process, ...]] = {}
        self._leaves_until: dict[str, float] = {}
        self._lost: list[Ended] = []

    def begin(self) -> None:
        """Start the server, and do not wait until it is ready: the caller has other work to do meanwhile."""
        if METHOD == "spawn":
            return
        _stop_server()  # that of an earlier run in this process
        (self._folder / _READY).unlink(missing_ok=True)
        note = self._folder / "preload.json"
        told = {"folder": str(self._folder), "parent": os.getpid(), "preload": self._preload}
        note.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        self._context.set_forkserver_preload(["tambonlib.batch.preload"])
        with _starting({PRELOAD: str(note)}):
            multiprocessing.forkserver.ensure_running()
        # Just begun, a program has no command line yet by which it could be known.
        wait_for(lambda: _running_server() is not None, _LEAVES_WITHIN_SECONDS)
        self._server, self._ready = _running_server(), False

    def start(self, name: str, task: Path) -> None:
        """Start the process of a task; the first one waits until the server is ready.

        Raises
        ------
        TambonError
            When the server does not get ready.
        """
        if METHOD == "forkserver":
            if self._server is not None and self._ready and is_halted([self._server]):
                self._server.kill()  # it would never answer
            if self._server is None or not is_running(self._server):
                self.begin()
            if not self._ready:
                self._wait_until_ready()
        parent = self._server.pid if self._server else os.getpid()
        # As a daemon it ends with this process, also where its end is not asked for.
        process = self._context.Process(target=make_in_child, args=(str(task), parent), name=name, daemon=True)
        try:
            with _starting({}):
                process.start()
        except (OSError, EOFError):  # the server died on the way
            self._lost.append(Ended(name, None, None))
            return
        self._running[name] = process

    def members(self, name: str) -> tuple[psutil.Process, ...]:
        """Return the process of a task and all that it started; empty after its end. What was seen is remembered."""
        process = self._running.get(name)
        with contextlib.suppress(psutil.NoSuchProcess):
            found = family(psutil.Process(process.pid)) if process else ()
            self._seen[name] = tuple({*self._seen.get(name, ()), *found})
            return found
        return ()

    def wait(self, seconds: float) -> list[Ended]:
        """Return what has ended, after at most so many seconds."""
        lost, self._lost = self._lost, []
        if lost or not self._running:
            return lost
        if any(time.monotonic() > until for until in self._leaves_until.values()) and self._server is not None:
            self._server.kill()  # it does not report a process that was killed long ago: it is halted or stuck itself
        names = {process.sentinel: name for name, process in self._running.items()}
        ready = multiprocessing.connection.wait(list(names), seconds)
        return [self._ended(names[sentinel]) for sentinel in ready]

    def end(self, name: str) -> None:
        """Kill a task's process and all that it started; :meth:`wait` returns its end."""
        self._leaves_until.setdefault(name, time.monotonic() + _LEAVES_WITHIN_SECONDS)
        for head in self.members(name)[:1]:
            end_with_family(head, group=True, known=self._seen[name])

    def close(self) -> None:
        """End all reports, and the server."""
        for name in list(self._running):
            self.end(name)
        if METHOD == "forkserver":
            _stop_server()
        for name in list(self._running):
            self._ended(name)
        self._server, self._ready = None, False

    def _ended(self, name: str) -> Ended:
        """How a process ended; what it started and left behind ends before that is told."""
        process = self._running.pop(name)
        pid, seen = process.pid, self._seen.pop(name, ())
        self._leaves_until.pop(name, None)
        process.join()
        code = process.exitcode
        end_group(pid)
        for one in seen:
            end_with_family(one, group=False)
        if self._server is not None:
            end_children(self._server, {one.pid for one in self._running.values()})
        process.close()
        lost = code == _SERVER_LOST and METHOD == "forkserver" and self._server_is_gone()
        return Ended(name, *((None, None) if lost else exit_or_signal(code)))

    def _server_is_gone(self) -> bool:
        """Whether the server ended; its pipes close a moment before the system shows that."""
        return self._server is None or not wait_for(lambda: is_running(self._server), 0.5, until=False)

    def _wait_until_ready(self) -> None:
        path, until = self._folder / _READY, time.monotonic() + _READY_WITHIN_SECONDS
        while not path.is_file():
            if self._server is None or not is_running(self._server):
                raise self._not_ready(_exit_code_of(self._server))
            if time.monotonic() > until:
                raise self._not_ready(f"{_READY_WITHIN_SECONDS} s")
            time.sleep(_LOOK_EVERY_SECONDS)
        refused = json.loads(path.read_text(encoding="utf-8"))["refused"]
        if refused:
            raise self._not_ready(refused)
        self._ready = True

    def _not_ready(self, found: str) -> TambonError:
        path = self._folder / _SAID
        said = path.read_text(encoding="utf-8", errors="replace").strip().splitlines() if path.is_file() else []
        return TambonError([Fault("fork_server_not_ready", found=" · ".join([found, *said[-_LAST_LINES:]]))])


def make_in_child(task_path: str, parent: int) -> None:
    """Make a report in the process that was started for it, and leave; the exit code says whether that was possible.

    The process gets a session of its own, signals as a fresh process has them, and ends with its parent.
    """
    code = _CRASHED
    try:
        task = Path(task_path)
        _become_independent(task.parent / "messages.txt", parent)
        from tambonlib.batch.report_job import do  # in a forked child it is loaded already

        code = do(json.loads(task.read_text(encoding="utf-8")))
    except BaseException:
        traceback.print_exc()
    finally:
        # Nothing that a notebook left behind, such as a thread, may hold this process up.
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def redirect_output(path: Path) -> None:
    """Write what this process says to a file; it reads nothing."""
    said, nothing = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(source, target)
        os.set_inheritable(target, True)
    os.close(said)
    os.close(nothing)


def tell_ready(folder: Path, **facts: object) -> None:
    """Write, whole or not at all, that the server is ready, or why it refuses to be."""
    partial = folder / f"{_READY}.part"
    partial.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    os.replace(partial, folder / _READY)


def wait_for(condition, seconds: float, *, until: bool = True) -> bool:
    """Look until a condition holds (or no longer holds), at most so long; returns the condition as it is then."""
    end = time.monotonic() + seconds
    while condition() is not until and time.monotonic() < end:
        time.sleep(_LOOK_EVERY_SECONDS)
    return condition()


def _become_independent(messages: Path, parent: int) -> None:
    redirect_output(messages)
    # A cell that uses multiprocessing finds it as in any process.
    multiprocessing.current_process().daemon = False
    multiprocessing.set_start_method(None, force=True)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if os.name == "posix":
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        adopt_orphans()
        if not end_with_parent(parent, signal.SIGKILL):
            os._exit(_CRASHED)


@contextlib.contextmanager
def _starting(more: Mapping[str, str]) -> Iterator[None]:
    """The environment in which reports are made, and no main module that each child would load again."""
    before, main = dict(os.environ), sys.modules["__main__"]
    os.environ.update({**ONE_THREAD, **_ENVIRONMENT, **more})
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        os.environ.clear()
        os.environ.update(before)


def _running_server() -> psutil.Process | None:
    """The fork server of this process; multiprocessing has one for each process, and does not tell which it is."""
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "multiprocessing.forkserver" in " ".join(child.cmdline()):
                return child
    return None


def _stop_server() -> None:
    """End the fork server of this process and all that it holds; multiprocessing itself asks for its exit code."""
    server = _running_server()
    if server is None:
        return
    server.terminate()
    if wait_for(lambda: is_running(server), _LEAVES_WITHIN_SECONDS, until=False):
        end_with_family(server, group=True)
        wait_for(lambda: is_running(server), _LEAVES_WITHIN_SECONDS, until=False)


def _exit_code_of(server: psutil.Process | None) -> str:
    """How a server ended that was never ready, without taking the answer from multiprocessing."""
    with contextlib.suppress(OSError, AttributeError):
        ended = os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        return f"exit code {ended.si_status}" if ended.si_code == os.CLD_EXITED else f"signal {ended.si_status}"
    return "–"
