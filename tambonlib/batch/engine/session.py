"""Messages of a kernel, told to a function instead of sent through a socket."""

import math
import os
import re
from typing import Any as AnyValue

from jupyter_client.session import Session
from traitlets import Any

from tambonlib import words

_HALF_LETTERS = re.compile("[\ud800-\udfff]")


class ToldSession(Session):
    """The session of a kernel in this process; ``tell`` receives every message that it would send."""

    tell = Any()

    def send(
        self,
        stream,
        msg_or_type,
        content=None,
        parent=None,
        ident=None,
        buffers=None,
        track=False,
        header=None,
        metadata=None,
    ):
        """Tell the message; what goes out can no longer be changed by a cell."""
        if os.getpid() != self.pid:
            # A process that a cell forked; only what is written can come from there.
            os.write(2, (words.text("engine.from_another_process", "en") + "\n").encode())
            return None
        if isinstance(msg_or_type, dict):
            message = msg_or_type
            buffers = buffers or message.get("buffers")
        else:
            message = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        self.tell({**message, "content": self._as_json(message), "buffers": [bytes(item) for item in buffers or ()]})
        return message

    def _as_json(self, message: dict) -> AnyValue:
        """The content as it would arrive through a socket: copied, and only what JSON can say."""
        try:
            return _copied(message["content"])
        except _NotPlain:
            return self.unpack(self.serialize(message)[-1])


class _NotPlain(Exception):
    """A value that JSON has no word for."""


def writable(text: str) -> str:
    r"""The text with each letter replaced that UTF-8 has no bytes for, as a kernel's messages replace it: no file
    could hold it.

    Such letters stand in the names of files that are no UTF-8, and where a pair of letters was cut in two.

    Examples
    --------
    >>> writable("ก\udca1") == "ก\ufffd"
    True
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return _HALF_LETTERS.sub("\ufffd", text)


def _copied(value: AnyValue) -> AnyValue:
    """A copy of plain values; writing and reading a megabyte of pictures as JSON would take far longer."""
    if type(value) is str:
        return value if value.isascii() else writable(value)
    if value is None or type(value) in (bool, int):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) in (list, tuple):
        return [_copied(item) for item in value]
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: _copied(item) for key, item in value.items()}
    raise _NotPlain
