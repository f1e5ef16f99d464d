"""What nbclient asks of a kernel's client, for kernels that are not reached through sockets."""

from types import SimpleNamespace

from jupyter_client.session import Session


class Requests:
    """Builds the messages that a kernel is asked with, and stands for its two channels."""

    #: Seconds that the next cell may take, and whether it is then interrupted rather than given up.
    limit: float | None = None
    interrupt_on_limit = False
    allow_stdin = False

    def __init__(self):
        self.session = Session(key=b"")
        self.shell_channel = SimpleNamespace(get_msg=self.next_reply, send=self._send)
        self.iopub_channel = SimpleNamespace(get_msg=self.next_output)

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; the answer is the request's number."""
        content = {
            "code": code, "silent": False, "store_history": store_history, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        return self._asked("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what kind of kernel it is."""
        return self._asked("kernel_info_request", {})

    def _asked(self, kind: str, content: dict) -> str:
        request = self.session.msg(kind, content)
        self._send(request)
        return request["header"]["msg_id"]
