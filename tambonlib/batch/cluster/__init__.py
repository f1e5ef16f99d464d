"""Measure chunks of tambons and make reports on the machines of a dask.distributed cluster.

The cluster is somebody else's: it exists before and goes on after. Its machines must see the project's folder at the
same path (a shared drive), with the same program in it; each worker checks that before it does anything. What a
worker makes comes back as bytes, and only the supervisor writes into the outputs folder.
"""

from tambonlib.batch.cluster.connect import Cluster, connected

__all__ = ["Cluster", "connected"]
