"""A thousand cells in one session."""

import sys

import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(900)]

MEBI = 1024 * 1024


def usage(process):
    descriptors = process.num_handles() if sys.platform == "win32" else process.num_fds()
    return process.memory_info().rss, descriptors


def test_memory_and_descriptors_stay_flat(kernel):
    kernel.ok("total = 0")

    def cells(count):
        for number in range(count):
            kernel.ok(f"total = total + {number % 7}\nprint(total)")

    cells(100)
    front, descriptors = usage(kernel.process)
    cells(900)
    front_after, descriptors_after = usage(kernel.process)
    assert kernel.ok("total").content["execution_count"] == 1002
    assert descriptors_after <= descriptors + 4
    # Sources and types of 900 cells are kept; values and messages are not.
    assert front_after - front < 60 * MEBI
