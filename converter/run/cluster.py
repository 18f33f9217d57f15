"""Tasks → parts, by the workers of a Dask cluster that is running already; needs the extra `dask`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from converter.run.parts import Part, part_of, part_of_failed, rules_version
from converter.run.pool import AHEAD
from converter.run.tasks import Done, Engine, NoCluster, Task
from converter.stated import Lines

if TYPE_CHECKING:
    from distributed import Client

NEEDS = "distributed"
"""What the extra `dask` installs."""
PATIENCE = 30
"""Seconds in which a worker must be there."""


def dask(scheduler: str) -> Engine:
    """The address of a scheduler → who looks for facts; raises NoCluster when it is asked to."""
    return lambda tasks: _by_workers(tasks, scheduler)


def part_by_version(version: str, batch: pa.RecordBatch, keys: Sequence[str], lines: Lines) -> Part | str:
    """A version of the rules and a task → its part; the version that is here, if it is another."""
    own = rules_version()
    return part_of(batch, keys, lines) if own == version else own


def _by_workers(tasks: Iterator[Task], scheduler: str) -> Iterator[Done]:
    """Tasks → what becomes of them, as they are done.

    The scheduler gives what a dead worker had to others; a task whose workers die again and again, or that
    fails, is tried again and then in halves.
    """
    from distributed import Client, as_completed

    try:
        with Client(scheduler, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            again: deque[Task] = deque()
            waiting: dict[Any, Task] = {}
            done = as_completed(with_results=False)
            more = True
            while more or again or waiting:
                while len(waiting) < _room(client) and (more or again):
                    task = again.popleft() if again else next(tasks, None)
                    if task is None:
                        more = False
                        continue
                    future = client.submit(
                        part_by_version, rules_version(), task.batch, task.keys, task.lines, pure=False
                    )
                    waiting[future] = task
                    done.add(future)
                if not waiting:
                    continue
                future = next(done)
                task = waiting.pop(future)
                if future.status == "finished":
                    yield Done(task, _of_this_version(future.result()))
                    continue
                further = list(task.again())
                again.extend(further)
                if not further:
                    fault = future.exception()
                    why = f"{type(fault).__name__}: {fault}"
                    yield Done(task, part_of_failed(task.batch, task.keys, why))
    except OSError as fault:  # dask's TimeoutError is one as well
        raise NoCluster(f"no Dask cluster at {scheduler}: {fault}") from fault


def _room(client: Client) -> int:
    """How many tasks the workers can have at a time: there may come more of them, and fewer."""
    return max(1, len(client.scheduler_info(n_workers=-1)["workers"])) * (1 + AHEAD)


def _of_this_version(found: Part | str) -> Part:
    if isinstance(found, str):
        raise NoCluster(
            f"a worker has another version of the rules ({found}, here {rules_version()}): update it"
        )
    return found
