"""The warm parent: one process with one thread that has loaded what reports need, and forks a child for each.

Run as ``python -m tambonlib.batch.nursery WARM.json`` by :mod:`tambonlib.batch.nursery_client`, on systems that can
fork. Orders come on standard input, one line of JSON each: ``{"task": name, "path": …}`` and ``{"end": name}``. Word
goes out on standard output, one line of JSON each: ``{"ready": true, …}``, ``{"started": name, "pid": n}``,
``{"ended": name, "pid": n, "exit": code or null, "signal": number or null}``, ``{"refused": reason}``.

When standard input closes, because the run is done or its process is dead, every child is ended and the process leaves.
"""

import ctypes
import gc
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path

import psutil

_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER of Linux
_CHILD_CRASHED, _BUFFER = 70, 1 << 16
#: How long it waits for what it has killed to be gone; only a process that the system itself holds takes longer.
_PATIENCE_SECONDS = 5.0


class Nursery:
    """Forks a child for each task, and tells of its beginning and its end."""

    def __init__(self, orders: int, word: int, wakeup: int, wake: int):
        self._orders, self._word, self._wakeup, self._wake = orders, word, wakeup, wake
        self._children: dict[int, str] = {}

    def serve(self) -> None:
        """Work until the orders end, then leave no child behind."""
        unread = b""
        try:
            while True:
                readable, _, _ = select.select([self._orders, self._wakeup], [], [])
                if self._wakeup in readable:
                    os.read(self._wakeup, _BUFFER)
                    self._tell_ended()
                if self._orders in readable:
                    read = os.read(self._orders, _BUFFER)
                    if not read:
                        return
                    *lines, unread = (unread + read).split(b"\n")
                    for line in lines:
                        self._obey(json.loads(line))
        finally:
            self._end_all()

    def _obey(self, order: dict) -> None:
        if "end" in order:
            for pid in [pid for pid, name in self._children.items() if name == order["end"]]:
                end_child(pid)
            return
        try:
            pid = self._fork(Path(order["path"]))
        except OSError as error:
            self._tell({"ended": order["task"], "pid": None, "exit": None, "signal": None, "not_started": str(error)})
            return
        self._children[pid] = order["task"]
        self._tell({"started": order["task"], "pid": pid})

    def _fork(self, task_path: Path) -> int:
        threads = living_threads()
        if threads != 1:
            raise OSError(f"{threads} threads")
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return pid
        code = _CHILD_CRASHED
        try:
            self._become_child(task_path, parent)
            from tambonlib.batch.report_job import do

            code = do(json.loads(task_path.read_text(encoding="utf-8")))
        except BaseException:
            traceback.print_exc()
        finally:
            with suppress(BaseException):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _become_child(self, task_path: Path, parent: int) -> None:
        """A session of its own, no way back to the nursery's pipes, signals as a fresh process has them."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        messages = os.open(task_path.parent / "messages.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (messages, 1), (messages, 2)):
            os.dup2(source, target)
        for handle in (messages, nothing, self._orders, self._word, self._wakeup, self._wake):
            os.close(handle)
        prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        prctl(_ADOPT_ORPHANS, 1)
        if os.getppid() != parent:
            os._exit(_CHILD_CRASHED)

    def _tell_ended(self) -> None:
        """Tell of every child that ended, when nothing that it started runs any more."""
        ended = self._reap()
        for pid, _ in ended:
            end_group(pid)
        if ended:
            self._end_orphans()
        for pid, status in ended:
            code = os.waitstatus_to_exitcode(status)
            told = {"exit": code, "signal": None} if code >= 0 else {"exit": None, "signal": -code}
            self._tell({"ended": self._children.pop(pid), "pid": pid, **told})

    def _reap(self) -> list[tuple[int, int]]:
        """The children that ended, each with its status. What was adopted from a child and ended is forgotten."""
        ended = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ended
            if pid == 0:
                return ended
            if pid in self._children:
                ended.append((pid, status))

    def _end_orphans(self) -> None:
        """End what ended children had started: it was adopted by this process, one generation after the other."""
        own = {*self._children}
        for _ in range(1000):
            adopted = [
                one
                for one in psutil.Process().children()
                if one.pid not in own and one.status() != psutil.STATUS_ZOMBIE
            ]
            if not adopted:
                return
            for one in adopted:
                with suppress(psutil.Error):
                    one.kill()
            psutil.wait_procs(adopted, timeout=_PATIENCE_SECONDS)

    def _end_all(self) -> None:
        for pid in self._children:
            end_child(pid)
        until = time.monotonic() + _PATIENCE_SECONDS
        while self._children and time.monotonic() < until:
            for pid, _ in self._reap():
                del self._children[pid]
            time.sleep(0.01)
        self._end_orphans()

    def _tell(self, word: dict) -> None:
        tell(self._word, word)


def main(warm_path: str) -> None:
    """Get warm, and serve."""
    # What a library prints while it is loaded must not stand among the words of this process.
    orders, word = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what ends, and closes the orders
    prctl(_ADOPT_ORPHANS, 1)
    told = json.loads(Path(warm_path).read_text(encoding="utf-8"))
    from tambonlib.batch.preload import get_warm

    began = time.monotonic()
    # What is loaded here stays: to look through it for what could be given back takes a fifth of the time and finds
    # next to nothing.
    gc.disable()
    cold = get_warm(**told)
    threads = living_threads()
    if threads != 1:
        tell(word, {"refused": f"{threads} threads after loading{f': {cold}' if cold else ''}"})
        return
    gc.freeze()
    gc.enable()
    wakeup, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(wakeup, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    tell(word, {"ready": True, "pid": os.getpid(), "seconds": round(time.monotonic() - began, 2), "cold": cold})
    Nursery(orders, word, wakeup, wake).serve()
    os._exit(
        0
    )  # nothing is left to put in order, and taking down all that was loaded takes longer than a report's page


def tell(handle: int, word: dict) -> None:
    """One line of word. When nobody listens any more the orders end as well, and that ends this process."""
    with suppress(BrokenPipeError):
        os.write(handle, json.dumps(word, ensure_ascii=False).encode("utf-8") + b"\n")


def living_threads() -> int:
    """How many threads this process has, those that a library started without Python's knowledge included."""
    known = threading.active_count()
    tasks = Path("/proc/self/task")
    return max(known, len(os.listdir(tasks))) if tasks.is_dir() else known


def end_group(pid: int) -> bool:
    """End a process group at once, also what was halted; whether there was such a group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
        return True
    return False


def end_child(pid: int) -> None:
    """End a child of this process with its group; also one that was forked just now and has no group yet."""
    if not end_group(pid):
        os.kill(pid, signal.SIGKILL)


def prctl(option: int, value: int) -> None:
    """Ask Linux for a property of this process; other systems have no such thing and go without."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


if __name__ == "__main__":
    main(sys.argv[1])
