"""Names and texts in UTF-8, whatever the machine's own letters are.

Where ``LC_ALL=C`` meets ``PYTHONUTF8=0``, or an old Thai locale is set, Python turns the names of files into letters
of that encoding: a field book's Thai name then matches nothing. An interpreter that runs cannot be changed, so the
command begins again.
"""

import os
import subprocess
import sys

#: Set while a command begins again, so that it does so only once.
AGAIN = "TAMBON_BEGUN_AGAIN_IN_UTF8"


def begin_again_in_utf8() -> None:
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
