"""How many reports fit on a machine, and what one of them may take."""

import os
import subprocess
import sys

import psutil
import pytest

from tambonlib.batch import resource_limits
from tambonlib.batch.process_tree import end_with_family, family, is_halted, private_mb
from tests.faults.batch_kit import wait_until


@pytest.mark.parametrize(
    ("cores", "free_mb", "workers"), [(2, 24_000, 2), (8, 24_000, 8), (8, 1_300, 3), (4, 100, 1), (1, 24_000, 1)]
)
def test_workers_follow_cores_and_free_memory(monkeypatch, cores, free_mb, workers):
    monkeypatch.setattr(resource_limits, "_cores", lambda: cores)
    monkeypatch.setattr(resource_limits, "available_mb", lambda: free_mb)
    assert resource_limits.fitting_workers(each_mb=400) == workers


def test_free_memory_is_that_of_this_machine():
    assert 0 < resource_limits.available_mb() <= psutil.virtual_memory().total / 2**20


TAKES = "from tambonlib.batch.resource_limits import limit_own_memory\nlimit_own_memory(64)\ntry:\n    x = bytearray(%d * 2**20)\n    print('taken')\nexcept MemoryError:\n    print('refused')"


@pytest.mark.skipif(sys.platform != "linux", reason="the system's limit of data memory is as on Linux")
@pytest.mark.parametrize(("megabytes", "said"), [(32, "taken\n"), (80, "refused\n")])
def test_what_is_over_the_limit_is_a_memory_error(megabytes, said):
    done = subprocess.run([sys.executable, "-c", TAKES % megabytes], capture_output=True, text=True, check=True)
    assert done.stdout == said


FAMILY = """
import subprocess, sys, time
grandchild = "x = bytearray(b'x') * (64 * 2**20); print('ready', flush=True); import time; time.sleep(600)"
subprocess.Popen([sys.executable, "-c", grandchild], start_new_session=True)
time.sleep(600)
"""


@pytest.mark.skipif(os.name != "posix", reason="sessions are those of POSIX")
def test_a_family_is_weighed_and_ended_together_also_when_it_is_halted():
    process = subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert process.stdout.readline() == b"ready\n"
        head = psutil.Process(process.pid)
        members = family(head)
        assert len(members) == 2
        assert 64 < private_mb(members) < 128
        assert not is_halted(members)
        members[1].suspend()
        assert wait_until(lambda: is_halted(members))  # the system halts it at its next look
        end_with_family(head, group=True)
        assert process.wait(10) == -9
        members[1].wait(10)
        assert family(head) == ()
        assert private_mb(members) == 0
    finally:
        process.kill()
        process.stdout.close()
