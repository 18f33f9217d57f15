"""Something to do → done in a new process; what it took, and its memory with that of those it started."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psutil

EVERY = 0.25
"""Seconds between two looks at the memory: each of them costs the process some milliseconds."""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""macOS counts ru_maxrss in bytes, Linux in kibibytes."""

Prepared = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a process took, and what it gave."""

    seconds: float
    """By the clock."""
    processor_seconds: float
    """Of the process and all that it started."""
    peak: int
    """Bytes: the peak of the process itself, as the system keeps it (ru_maxrss)."""
    child: int
    """Bytes: the most that one that it started held when looked at; 0 where it started none."""
    together: int
    """Bytes: the most that all of them held when looked at, what they share counted once (PSS; where that is
    not known, as elsewhere than on Linux, as often as it is shared)."""
    tenths: list[int]
    """Bytes: the same in each tenth of the time; fewer of a short run."""
    gave: Any


@dataclass(slots=True)
class _Watched:
    """What is seen of a process and those that it started."""

    process: psutil.Process
    child: int = 0
    together: list[int] = field(default_factory=list)
    used: dict[int, float] = field(default_factory=dict)
    """Processor seconds of the processes that it started, by their ids."""

    def look(self) -> None:
        """One look at all of them."""
        import psutil

        together = 0
        for one in (self.process, *self.process.children(recursive=True)):
            try:
                memory, times = one.memory_full_info(), one.cpu_times()
            except psutil.Error:  # it has ended meanwhile
                continue
            together += getattr(memory, "pss", memory.rss)
            if one != self.process:
                self.child = max(self.child, memory.rss)
                self.used[one.pid] = times.user + times.system
        self.together.append(together)


def alone(prepare: Callable[..., Prepared], *arguments: Any) -> Measurement:
    """What gets something ready, such as dictionaries, and gives what to measure → what that took."""
    import psutil

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        watched = _Watched(psutil.Process(pool.submit(os.getpid).result()))
        running = pool.submit(_measured, prepare, *arguments)
        while not running.done():
            watched.look()
            wait([running], EVERY)
        seconds, used, peak, gave = running.result()
    looks = watched.together
    cuts = [round(len(looks) * tenth / 10) for tenth in range(11)]
    tenths = [max(looks[start:end]) for start, end in pairwise(cuts) if start < end]
    return Measurement(
        seconds, used + sum(watched.used.values()), peak, watched.child, max(looks), tenths, gave
    )


def _measured(prepare: Callable[..., Prepared], *arguments: Any) -> tuple[float, float, int, Any]:
    run = prepare(*arguments)
    start, used = time.perf_counter(), time.process_time()
    gave = run()
    return time.perf_counter() - start, time.process_time() - used, peak(), gave


def peak() -> int:
    """The peak of this process's memory so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
