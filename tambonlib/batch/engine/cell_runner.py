"""Cells run one after the other in this process; what they write is caught, also past Python."""

import codecs
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jupyter_client.session import extract_header

from .in_process_kernel import new_kernel
from .process_state import as_in_a_new_process

_DESCRIPTORS = {"stdout": 1, "stderr": 2}


class CellRunner:
    """A kernel in this process and the streams of its cells.

    Use it within ``with CellRunner(receive) as runner``; what a kernel changes in its process is taken
    back at the end.

    Parameters
    ----------
    receive
        Gets every message of the kernel.
    """

    def __init__(self, receive: Callable[[dict], None]):
        self._receive = receive

    def __enter__(self) -> "CellRunner":
        self._state = as_in_a_new_process()
        self._state.__enter__()
        self.kernel = new_kernel(self._receive)
        self._input = _empty_input()
        self._catches = {name: Catch(number) for name, number in _DESCRIPTORS.items()}
        streams = [CellStream(name, self.kernel.session, self._catches[name]) for name in _DESCRIPTORS]
        # What the next cell finds: these, or what a cell has put in their place.
        self._in_cells = streams[0], streams[1]
        return self

    def __exit__(self, *error) -> None:
        for catch in self._catches.values():
            catch.close()
        os.dup2(self._input, 0)
        os.close(self._input)
        self._state.__exit__(*error)

    async def run(self, request: dict) -> None:
        """Run the cell of an ``execute_request`` message."""
        with self._streams_in_place():
            await self.kernel.run(request)

    @contextmanager
    def _streams_in_place(self) -> Iterator[None]:
        """Only while a cell runs: what this process says between cells is not part of the notebook."""
        before = sys.stdout, sys.stderr
        _flush_python()
        for catch in self._catches.values():
            catch.begin()
        sys.stdout, sys.stderr = self._in_cells
        try:
            yield
        finally:
            _flush_python()
            self._in_cells = sys.stdout, sys.stderr
            sys.stdout, sys.stderr = before
            for catch in self._catches.values():
                catch.end()


class Catch:
    """Catches what is written to a file descriptor, by this process or by one that it started.

    It goes into a file and not into a pipe: a pipe that nobody reads while a cell runs would fill up
    and stop the cell.
    """

    def __init__(self, descriptor: int):
        self.descriptor = descriptor
        # The place that the descriptor had before; the terminal or file of this process.
        self.original = os.dup(descriptor)
        self._file = tempfile.TemporaryFile(buffering=0)
        self._taken = 0

    def begin(self) -> None:
        """From now on what is written there is caught."""
        os.dup2(self._file.fileno(), self.descriptor)

    def end(self) -> None:
        """What is written there goes to its original place again."""
        os.dup2(self.original, self.descriptor)

    def take(self) -> bytes:
        """What was caught since the last call."""
        size = os.fstat(self._file.fileno()).st_size
        if size <= self._taken:
            return b""
        caught = os.pread(self._file.fileno(), size - self._taken, self._taken)
        self._taken += len(caught)
        return caught

    def close(self) -> None:
        """Give the descriptor back and let the file go."""
        self.end()
        os.close(self.original)
        self._file.close()


class CellStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell: text becomes a message whenever the stream is flushed."""

    encoding = "UTF-8"

    def __init__(self, name: str, session, catch: Catch):
        super().__init__()
        self.name = name
        self._session = session
        self._catch = catch
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        # Text by the request that it belongs to, in the order of writing.
        self._pieces: list[tuple[dict, str]] = []
        self._process = os.getpid()
        self._parent_in_context: ContextVar[dict] = ContextVar(f"parent_of_{name}")
        self._parent: dict = {}

    def set_parent(self, parent: dict) -> None:
        """What is written from now on belongs to this request."""
        self._parent = extract_header(parent)
        self._parent_in_context.set(self._parent)

    def fileno(self) -> int:
        """The original place: what writes to it by number is not part of the notebook."""
        return self._catch.original

    def isatty(self) -> bool:
        """A notebook is no terminal."""
        return False

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the text until the next flush."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            # A process that a cell forked: its memory is not ours, but its descriptors are.
            os.write(self._catch.descriptor, text.encode(errors="replace"))
            return len(text)
        self._take_caught()
        self._pieces.append((self._parent_in_context.get(self._parent), text))
        return len(text)

    def flush(self) -> None:
        """Send what was written since the last flush."""
        if os.getpid() != self._process:
            return
        self._take_caught(whole=True)
        pieces, self._pieces = self._pieces, []
        texts: dict[str, list[str]] = {}
        parents = {}
        for parent, text in pieces:
            texts.setdefault(parent.get("msg_id", ""), []).append(text)
            parents[parent.get("msg_id", "")] = parent
        for request, written in texts.items():
            if any(written):
                content = {"name": self.name, "text": "".join(written)}
                self._session.send(None, "stream", content, parent=parents[request])

    def _take_caught(self, *, whole: bool = False) -> None:
        """What was written past this stream; `whole` says that no other part of a letter will follow."""
        text = self._decoder.decode(self._catch.take(), final=whole)
        if text:
            self._pieces.append((self._parent_in_context.get(self._parent), text))


def _flush_python() -> None:
    """What Python holds back for the descriptors themselves goes out before they change."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()


def _empty_input() -> int:
    """Let standard input be empty, as in a kernel; returns what it was before."""
    before, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return before
