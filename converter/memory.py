"""What a process takes from the system beyond what it needs: kept low, as tables may be of any size."""

from __future__ import annotations

import ctypes
from contextlib import suppress

MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD in glibc's malloc.h."""
LARGE = 1 << 18
"""Bytes from which on a block is one of the system's own."""


def give_back() -> None:
    """Let this process give back what is freed: blocks of Arrow, and large ones of all others.

    Arrow's own pool keeps 100 MB and more of it; glibc, if it is that, comes to keep blocks of up to 32 MB.
    """
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):  # another library of C
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE)
