"""Documents whose facts are to be looked for, by the batch, and how a batch that fails is tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from converter.run.parts import Part
    from converter.stated import Lines

TRIES = 2
"""So often is a batch tried alone before it is halved."""


@dataclass(frozen=True, slots=True)
class Task:
    """A batch of documents, their keys, the corrections that name them."""

    batch: pa.RecordBatch
    keys: tuple[str, ...]
    lines: Lines
    tries: int = 0

    def again(self) -> Iterator[Task]:
        """A task that failed alone → what to try next: nothing if it is one document, tried enough."""
        size = len(self.keys)
        if self.tries + 1 < TRIES:
            yield replace(self, tries=self.tries + 1)
        elif size > 1:
            for start, end in ((0, size // 2), (size // 2, size)):
                yield Task(self.batch.slice(start, end - start), self.keys[start:end], self.lines)


@dataclass(frozen=True, slots=True)
class Done:
    """A task, and what its documents state."""

    task: Task
    part: Part


Engine = Callable[[Iterator[Task]], Iterator[Done]]
"""Tasks → what becomes of them, in any order."""


class NoCluster(Exception):
    """No scheduler at the address, no worker, or workers with another version of the rules."""
