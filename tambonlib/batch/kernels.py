"""Kernels that talk without opening a port where the system allows it."""

import os
import shutil
import tempfile
from pathlib import Path

from jupyter_client import AsyncKernelManager


class QuietKernelManager(AsyncKernelManager):
    """Kernels over local sockets instead of TCP ports, where there are such sockets.

    Several kernels that start at the same moment may otherwise choose the same port, and traffic
    over TCP is not encrypted. Windows has no such transport and keeps TCP on the loopback address.
    """

    def __init__(self, **traits):
        # Left to itself, each kernel of a folder would use the same socket names. The path is short
        # because a system allows about a hundred letters for it.
        self._sockets = Path(tempfile.mkdtemp(prefix="tambon-")) if os.name == "posix" else None
        local = {"transport": "ipc", "ip": str(self._sockets / "k")} if self._sockets else {}
        super().__init__(**local, **traits)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._sockets and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
