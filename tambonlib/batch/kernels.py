"""Kernels whose traffic nobody else on the machine can read or change."""

import os
import shutil
import tempfile
from pathlib import Path

from jupyter_client import AsyncKernelManager


class QuietKernelManager(AsyncKernelManager):
    """Kernels over local sockets instead of TCP ports, where there are such sockets; else over TCP, encrypted.

    Several kernels that start at the same moment may otherwise choose the same port, and traffic
    over TCP is not encrypted. Windows has no such sockets: there the traffic goes over the loopback
    address with CurveZMQ, and a kernel that cannot do that does not start.
    """

    local_sockets = os.name == "posix"

    def __init__(self, **traits):
        # Left to itself, each kernel of a folder would use the same socket names. The path is short
        # because a system allows about a hundred letters for it.
        self._sockets = Path(tempfile.mkdtemp(prefix="tambon-")) if self.local_sockets else None
        private = (
            {"transport": "ipc", "ip": str(self._sockets / "k")}
            if self._sockets
            else {"transport_encryption": "required"}
        )
        super().__init__(**private, **traits)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._sockets and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
