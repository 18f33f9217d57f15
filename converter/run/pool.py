"""Tasks → parts: here, or by a pool of processes of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import TypeVar

from converter.run import warmed
from converter.run.parts import Part, part_of, part_of_failed
from converter.run.tasks import Done, Engine, Task

T = TypeVar("T")
NO_PROCESS = (
    "no process can be started: a script that builds with several workers does so below "
    "`if __name__ == '__main__':`, as Python's multiprocessing asks for; or build with one"
)
AHEAD = 2
"""Tasks a worker that wait for it, so that it need not wait."""


def local(workers: int) -> Engine:
    """A number of processes → who looks for facts: this one, where there is one or little to do."""
    return lambda tasks: _several(tasks, workers) if workers > 1 else here(tasks)


def _several(tasks: Iterator[Task], workers: int) -> Iterator[Done]:
    first, second = next(tasks, None), next(tasks, None)
    if first is not None and second is not None:
        yield from pooled(chain((first, second), tasks), workers)
    elif first is not None:
        yield from here(iter((first,)))


def here(tasks: Iterator[Task]) -> Iterator[Done]:
    """Tasks → what becomes of them, one after the other in this process."""
    for task in tasks:
        yield Done(task, part_of(task.batch, task.keys, task.lines))


def pooled(tasks: Iterator[Task], workers: int) -> Iterator[Done]:
    """Tasks, a number of processes → what becomes of them, as they are done.

    A worker that dies takes the pool with it. What was not done then is tried again, one task at a time, so
    that it shows which of them it died of.
    """
    pool = _pool(workers)
    waiting: dict[Future[Part], Task] = {}
    try:
        more = True
        while more or waiting:
            suspects: list[Task] = []
            while more and not suspects and len(waiting) < workers * (1 + AHEAD):
                task = next(tasks, None)
                more = task is not None
                if task is not None:
                    try:
                        waiting[_submit(pool, task)] = task
                    except BrokenProcessPool:
                        suspects.append(task)
            done = wait(waiting, return_when=FIRST_COMPLETED).done if waiting else ()
            for future in done:
                task = waiting.pop(future)
                if future.exception() is None:
                    yield Done(task, future.result())
                else:
                    suspects.append(task)
            if suspects:
                pool.shutdown(wait=False, cancel_futures=True)
                suspects += waiting.values()
                waiting.clear()
                for task in suspects:
                    yield from alone(task)
                pool = _pool(workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def alone(task: Task) -> Iterator[Done]:
    """A task that failed among others → what becomes of it, or of its halves, each in its own process.

    Raises RuntimeError where processes die of something else.
    """
    tasks = deque([task])
    while tasks:
        one = tasks.popleft()
        with _pool(1) as pool:
            try:
                pool.submit(int).result()
            except BrokenProcessPool as fault:
                raise RuntimeError(NO_PROCESS) from fault
            try:
                yield Done(one, _submit(pool, one).result())
            except Exception as fault:  # whatever it is, one article of many must not cost the others
                further = list(one.again())
                tasks.extendleft(reversed(further))
                if not further:
                    yield Done(one, part_of_failed(one.batch, one.keys, f"{type(fault).__name__}: {fault}"))


def shared(work: Callable[[T], object], shares: Sequence[T], workers: int) -> None:
    """Work that writes files, and shares of it → all are done: here, or by so many processes.

    What they do not survive is done here.
    """
    left = [*shares]
    if workers > 1 and len(shares) > 1:
        with _pool(workers) as pool:
            done = [pool.submit(work, share) for share in shares]
            faults = [one.exception() for one in done]
        left = [share for share, fault in zip(shares, faults, strict=True) if fault]
    for share in left:
        work(share)


def _submit(pool: ProcessPoolExecutor, task: Task) -> Future[Part]:
    return pool.submit(part_of, task.batch, task.keys, task.lines)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=warmed.context())
