"""How a command starts: in UTF-8, with standard streams that are there and can show Thai."""

import os
import subprocess
import sys

#: Set while a command begins again, so that it does so only once.
AGAIN = "TAMBON_BEGUN_AGAIN_IN_UTF8"


def restart_in_utf8() -> None:
    """Begin this command again in UTF-8 where its interpreter takes the names of files for something else.

    The command and all that it starts then find ``PYTHONUTF8=1``. Returns where nothing is to be done, and also where
    it was begun again already: what could not be helped once is not tried for ever.
    """
    tried = os.environ.pop(AGAIN, None)
    if tried or sys.flags.utf8_mode or sys.getfilesystemencoding().lower() in ("utf-8", "utf8"):
        return
    os.environ.update({AGAIN: "1", "PYTHONUTF8": "1"})
    command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    if sys.platform == "win32":  # there the shell would not wait for a program that took this one's place
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def prepare_streams() -> None:
    """Let standard streams be there and take every letter, whatever this command was started by."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            _open_devnull(name, mode)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or LC_ALL=C may not be able to show Thai; a report must not fail over that.
        stream.reconfigure(encoding="utf-8", errors="replace")


def discard_output() -> None:
    """Send all further output to the null device: whoever read it has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _open_devnull(name: str, mode: str) -> None:
    """Open a closed stream on the null device.

    Otherwise the next file that is opened would get its number, and a program's output would go into that file.
    """
    stream = open(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")  # noqa: SIM115 (open for as long as the process lives)
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)
