"""papermill's own notebook client, on a kernel that needs no sockets."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context

from jupyter_core.utils import ensure_event_loop
from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import run_hook, run_sync
from nbformat import from_dict
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Bool

from tambonlib import words
from tambonlib.batch.engine.runner import CellTooLong


class CellClient(PapermillNotebookClient):
    """Runs the cells with everything that papermill and nbclient do with messages; only the way to the kernel
    differs.
    """

    in_this_process = Bool(False)
    # The event loop that was made for this run, where there is no other.
    _own_loop: asyncio.AbstractEventLoop | None = None

    def run_all(self) -> None:
        """Execute the notebook in an event loop and a context of its own, which end with it.

        A process that was forked must not go on with the event loop of its parent. A caller whose own
        loop runs, as in a notebook, keeps it: there nbclient takes a loop in another thread.
        """
        if _a_loop_runs():
            self.execute()
        else:
            Context().run(self._run_all)

    def _run_all(self) -> None:
        self._own_loop = loop = ensure_event_loop()
        try:
            self.execute()
        finally:
            self._own_loop = None
            for task in asyncio.all_tasks(loop):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    loop.run_until_complete(task)
            loop.close()
            asyncio.set_event_loop(None)

    @contextmanager
    def setup_kernel(self, **kwargs) -> Iterator[None]:
        """Make the kernel, in this process or in a forked one."""
        self.km = self.kc = self._new_kernel()
        self.kc.interrupt_on_limit = self.interrupt_on_timeout
        self.kc.open()
        finished = False
        try:
            run_sync(run_hook)(self.on_notebook_start, notebook=self.nb)
            yield
            finished = True
        finally:
            self.kc.close(at_once=not finished or self.shutdown_kernel == "immediate")
            self.km = self.kc = None

    def _new_kernel(self):
        if self.in_this_process:
            from tambonlib.batch.engine.here import KernelHere

            return KernelHere()
        from tambonlib.batch.engine.forked import KernelForked

        return KernelForked()

    def execute_cell(self, cell, cell_index, **kwargs):
        """Run one cell; a cell that ended the run is marked as failed, whatever ended it."""
        if cell.cell_type != "code" and self.on_cell_start is None:
            # Nothing would run; half of a notebook's cells are such, and each would start the event loop.
            return cell
        self.kc.limit = self._get_timeout(cell)
        try:
            if self._is_plain_run(kwargs):
                return self._own_loop.run_until_complete(self._run_cell(cell, cell_index))
            return super().execute_cell(cell, cell_index, **kwargs)
        except CellExecutionError:
            raise
        except DeadKernelError as error:
            self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
            raise DeadKernelError(self._death(cell, cell_index)) from None
        except CellTooLong as error:
            # The alarm rang when nothing of the cell itself was running any more.
            self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
            raise CellTimeoutError.error_from_timeout_and_cell(
                "Cell execution timed out", self.kc.limit, cell
            ) from None
        except BaseException as error:
            self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
            raise

    def _is_plain_run(self, asked: dict) -> bool:
        """Whether nothing is wanted for which nbclient has to watch a cell of this process while it runs."""
        watched = (
            self.on_cell_execute
            or self.on_cell_complete
            or self.on_cell_executed
            or self.on_cell_error
            or self.on_cell_start
        )
        return (
            self._own_loop is not None
            and self.in_this_process
            and not (asked or watched or self.kc.limit or self.coalesce_streams)
        )

    async def _run_cell(self, cell, cell_index: int):
        """Run a cell of this process, which has told everything when it ends.

        nbclient has three tasks for a cell, to wait for what it shows, for its reply, and to look whether the kernel
        lives.
        """
        if not cell.source.strip() or self.skip_cells_with_tag in cell.metadata.get("tags", ()):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        allows_errors = not self.force_raise_errors and (
            self.allow_errors or "raises-exception" in cell.metadata.get("tags", ())
        )
        asked = self.kc.execute(cell.source, stop_on_error=not allows_errors)
        self.code_cells_executed += 1
        cell.outputs, self.clear_before_next_output = [], False
        for message in await self.kc.told_in_answer(asked):
            with suppress(CellExecutionComplete):
                self.process_message(message, cell, cell_index)
        reply = await self.kc.next_reply()
        if self.record_timing:
            cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(reply)
        await self._check_raise_for_error(cell, cell_index, reply)
        return cell

    def _death(self, cell, cell_index: int) -> str:
        lines = cell.source.strip().splitlines()
        values = {"cell": cell_index + 1, "first_line": lines[0] if lines else "", "why": self.kc.why_dead()}
        return " / ".join(words.text("engine.died", lang, **values) for lang in words.LANGUAGES)

    def output(self, outs, msg, display_id, cell_index):
        """Add what a cell showed to its outputs.

        nbclient holds each output against the notebook's schema, which takes longer than all the rest of an output's
        way. What is shown almost always is plain (texts by kind, a mapping of metadata) and cannot break the schema:
        it is taken as it is. Anything else goes nbclient's way.
        """
        if self.output_hook_stack[msg["parent_header"].get("msg_id")] or not _is_plain(msg):
            return super().output(outs, msg, display_id, cell_index)
        if self.clear_before_next_output:
            outs.clear()
            self.clear_display_id_mapping(cell_index)
            self.clear_before_next_output = False
        if display_id:
            self._display_id_map.setdefault(display_id, {}).setdefault(cell_index, []).append(len(outs))
        content = msg["content"]
        told = {name: content[name] for name in _SHOWN[msg["msg_type"]]}
        outs.append(from_dict({"output_type": msg["msg_type"], **told}))
        return outs[-1]

    def process_message(self, msg, cell, cell_index):
        """As papermill does; the manager hears of earlier cells whose shown output was renewed."""
        output = super().process_message(msg, cell, cell_index)
        display_id = (msg["content"].get("transient") or {}).get("display_id")
        if display_id:
            self.nb_man.cells_renewed(set(self._display_id_map.get(display_id, ())) - {cell_index})
        return output


# Message → the parts of its content that an output has.
_SHOWN = {"display_data": ("metadata", "data"), "execute_result": ("metadata", "data", "execution_count")}


def _is_plain(msg: dict) -> bool:
    """Whether a message shows something as nothing but texts, by kind."""
    if msg["msg_type"] not in _SHOWN:
        return False
    content = msg["content"]
    data, count = content["data"], content.get("execution_count")
    return (
        isinstance(data, dict)
        and isinstance(content["metadata"], dict)
        and (count is None or isinstance(count, int))
        and all(isinstance(kind, str) and isinstance(text, str) for kind, text in data.items())
    )


def _a_loop_runs() -> bool:
    # Asked here and not where cells are run: an exception of theirs would carry this one along.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
