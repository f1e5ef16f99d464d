"""Kernels that talk without opening a port where the system allows it."""

import os

from jupyter_client import AsyncKernelManager


class QuietKernelManager(AsyncKernelManager):
    """Kernels over local sockets instead of TCP ports, where there are such sockets.

    Several kernels that start at the same moment may otherwise choose the same port, and traffic
    over TCP is not encrypted. Windows has no such transport and keeps TCP on the loopback address.
    """

    def __init__(self, **traits):
        super().__init__(**({"transport": "ipc"} if os.name == "posix" else {}), **traits)
