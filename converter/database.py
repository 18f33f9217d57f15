"""DuckDB that keeps to a little memory: whoever opens one here may have tables of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from converter.check.rules import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")
MEMORY = "96MB"
"""What it may hold in memory; what is more goes into a folder."""
MUCH = "128MB"
"""The same where large tables are joined with each other."""
DOUBLED = 5
"""So many times it may have twice as much, where a query cannot do without."""


def connect(
    spilt: Path, file: Path | None = None, threads: int | None = None, memory: str = MEMORY
) -> DuckDBPyConnection:
    """A folder for what is more than the memory holds → a database, in a file if one is named."""
    import duckdb

    config: dict[str, Any] = {"memory_limit": memory, "temp_directory": str(spilt)}
    return duckdb.connect(file or ":memory:", config=config | ({"threads": threads} if threads else {}))


def with_room(database: DuckDBPyConnection, ask: Callable[[], T]) -> T:
    """A database, what asks it → the answer; where it lacks memory for that, it is asked again with more.

    DuckDB puts most of what it sorts and joins into files, but not all: of rows by the million, some
    hundred MB may have to be in memory at once.
    """
    import duckdb

    for _ in range(DOUBLED):
        try:
            return ask()
        except duckdb.OutOfMemoryException:
            [[limit]] = database.execute("SELECT current_setting('memory_limit')").fetchall()  # 91.5 MiB
            size, unit = str(limit).split()
            database.execute(f"SET memory_limit = '{2 * float(size)} {unit}'")
    return ask()


def piles(sized: str, most: int) -> str:
    """SQL for rows with a `key` and a `size`, how much a pile has → the SQL of the first `key` of each pile.

    What DuckDB cannot sort or join at once in little memory is taken by piles, in the order of a key.
    """
    pile = f"sum(size) OVER (ORDER BY key) // {most}"
    return f"SELECT min(key) AS key FROM (SELECT key, {pile} AS pile FROM ({sized})) GROUP BY pile ORDER BY 1"


def spans(key: str, firsts: Iterable[str]) -> list[str]:
    """A key, the first one of each pile → the SQL of the condition that the rows of each pile meet."""
    bounds = [literal(first) for first in firsts]
    ends = (f" AND {key} < {bound}" for bound in bounds[1:])
    return [f"{key} >= {bound}{end}" for bound, end in zip_longest(bounds, ends, fillvalue="")]
