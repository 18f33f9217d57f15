"""Tasks → parts, by the workers of a Dask cluster that is running already; needs the extra `dask`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, Queue
from time import monotonic
from typing import TYPE_CHECKING

import pyarrow as pa

from converter.run.parts import Part, part_of, rules_version
from converter.run.pool import AHEAD, alone
from converter.run.tasks import Done, Engine, NoCluster, Task
from converter.stated import Lines

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Promise

    Future = Promise[tuple[str, Part | None]]

NEEDS = "distributed"
"""What the extra `dask` installs."""
ANSWER = 10
"""Seconds in which a scheduler must answer."""
PATIENCE = 60
"""Seconds that a cluster may do nothing: a worker that died is started again, others take their time."""
UPDATE = "install the version that is here on the scheduler and all workers"


def dask(scheduler: str) -> Engine:
    """The address of a scheduler → who looks for facts; raises NoCluster when it is asked to."""
    return lambda tasks: _by_workers(tasks, scheduler)


def part_or_none(
    version: str, batch: pa.RecordBatch, keys: Sequence[str], lines: Lines
) -> tuple[str, Part | None]:
    """A version of the rules and a task → the version that is here, and the part if it is the same.

    There is none where the program breaks down, too: an exception that cannot be sent is waited for.
    """
    own = rules_version()
    try:
        return own, part_of(batch, keys, lines) if own == version else None
    except Exception:  # whatever it is, it will show when the task is tried again
        return own, None


def _by_workers(tasks: Iterator[Task], scheduler: str) -> Iterator[Done]:
    """Tasks → what becomes of them, as they are done.

    What a dead worker had the scheduler gives to others. It gives up on what several of them died of, and on
    what stood beside it: all that is tried again here, each task in a process of its own.
    """
    with _client(scheduler) as client:
        waiting: dict[Future, Task] = {}
        done: Queue[Future] = Queue()
        more = True
        while more or waiting:
            while more and len(waiting) < max(1, _workers(client)) * (1 + AHEAD):
                task = next(tasks, None)
                more = task is not None
                if task is not None:
                    own = (task.batch, task.keys, task.lines)
                    future = client.submit(part_or_none, rules_version(), *own, pure=False)
                    waiting[future] = task
                    future.add_done_callback(done.put)
            if waiting:
                future = _next(done, client)
                part = _part(future, client)
                task = waiting.pop(future)
                yield from [Done(task, part)] if part else alone(task)


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    """The address of a scheduler → what speaks with it, once there is a worker with the same rules."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise NoCluster(f"no Dask scheduler at {scheduler} ({fault})") from fault
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as fault:
            raise _no_worker(client) from fault
        try:
            theirs = client.submit(rules_version, pure=False).result(PATIENCE)
        except Exception as fault:  # whatever it is, all that follows would fail of it
            raise _useless(client, fault) from fault
        _check(theirs)
        yield client


def _workers(client: Client) -> int:
    """How many workers there are: there may come more of them, and fewer."""
    return len(client.scheduler_info(n_workers=-1).get("workers", ()))


def _next(done: Queue[Future], client: Client) -> Future:
    """What is done, as soon as something is; raises NoCluster where nothing more will be."""
    seen = monotonic()
    while True:
        try:
            return done.get(timeout=1)
        except Empty:
            if client.status != "running":
                raise _lost(client) from None
            if _at_work(client):
                seen = monotonic()
            elif monotonic() - seen > PATIENCE:
                raise _no_worker(client) from None


def _at_work(client: Client) -> bool:
    """Whether a worker has something to do."""
    try:
        return any(client.processing().values())
    except OSError:  # the scheduler has just gone
        return False


def _part(future: Future, client: Client) -> Part | None:
    """A task that is done → its part, if there is one; raises NoCluster where others would fail like it."""
    try:
        version, part = future.result(PATIENCE)
    except ImportError as fault:
        raise _useless(client, fault) from fault
    except Exception as fault:  # the worker died, or what it sent is lost
        if client.status != "running" or future.cancelled():
            raise _lost(client) from fault
        return None
    _check(version)
    return part


def _check(version: str) -> None:
    if version != rules_version():
        raise NoCluster(f"a worker has other rules ({version}, here {rules_version()}): {UPDATE}")


def _useless(client: Client, fault: Exception) -> NoCluster:
    return NoCluster(f"the cluster at {_address(client)} cannot run this program ({fault}): {UPDATE}")


def _no_worker(client: Client) -> NoCluster:
    at = _address(client)
    return NoCluster(
        f"no worker at {at} did anything for {PATIENCE} seconds: start one with dask worker {at}"
    )


def _lost(client: Client) -> NoCluster:
    return NoCluster(f"lost the Dask scheduler at {_address(client)}")


def _address(client: Client) -> str:
    return str(client._start_arg)
