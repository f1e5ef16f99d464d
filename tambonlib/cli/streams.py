"""Where a command speaks: streams that are there, and that can show Thai."""

import os
import sys


def make_ready() -> None:
    """Let standard streams be there and take every letter, whatever this command was started by."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            _lead_nowhere(name, mode)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or LC_ALL=C may not be able to show Thai; a report must not fail over that.
        stream.reconfigure(encoding="utf-8", errors="replace")


def stop_telling() -> None:
    """What is still told goes nowhere: whoever read it has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _lead_nowhere(name: str, mode: str) -> None:
    """Open a stream that was closed. Its number would else go to the next file that is opened, and a program's
    talk into that file.
    """
    stream = open(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")  # noqa: SIM115 (open for as long as the process lives)
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)
