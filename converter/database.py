"""DuckDB that keeps to a little memory: whoever opens one here may have tables of any size."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from converter.check.rules import literal

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

T = TypeVar("T")
MEMORY = "96MB"
"""What it may hold in memory; what is more goes into a folder."""
MUCH = "128MB"
"""The same where large tables are joined with each other."""
ROWS = 10_000
"""Rows that are handed on at a time."""
DEALT = 100_000
"""The same where they are dealt to files."""
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


def read(database: DuckDBPyConnection, query: str, rows: int = ROWS) -> pa.RecordBatchReader:
    """A database, a query → its rows as they are found, so many at a time; others may be asked meanwhile."""
    found: pa.RecordBatchReader = with_room(
        database, lambda: database.cursor().sql(query).to_arrow_reader(rows)
    )
    return found


def piles(database: DuckDBPyConnection, sized: str, most: int) -> list[str]:
    """SQL for rows with a `key` and a `size`, how much a pile may have → the first `key` of each pile.

    What DuckDB cannot sort or join at once in little memory is taken by piles, in the order of a key.
    """
    firsts: list[str] = []
    size, last = 0, None
    query = f"SELECT key, size FROM ({sized}) ORDER BY key"
    for batch in with_room(database, lambda: database.sql(query).to_arrow_reader(ROWS)):
        rows: Iterable[tuple[str, int]] = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for key, own in rows:
            if key != last and (not firsts or size + own > most):
                firsts.append(key)
                size = 0
            size, last = size + own, key
    return firsts


def deal(database: DuckDBPyConnection, rows: str, folder: Path, at_once: int = DEALT) -> dict[int, str]:
    """SQL for rows with the number of a `hand`, a folder → the SQL of the rows of each hand that has some.

    More may be dealt to the same folder. So many rows are in memory `at_once`.
    """
    folder.mkdir(exist_ok=True)
    own = folder / str(len([*folder.iterdir()]))
    copy = f"COPY ({rows}) TO {literal(own)} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (hand))"

    def ask() -> None:
        shutil.rmtree(own, ignore_errors=True)
        database.execute(copy)

    database.execute(f"SET partitioned_write_flush_threshold = {at_once}")
    with_room(database, ask)
    hands = sorted({int(hand.name.removeprefix("hand=")) for hand in folder.glob("*/hand=*")})
    files = {hand: literal(f"{glob.escape(str(folder))}/*/hand={hand}/*") for hand in hands}
    return {hand: f"read_parquet({names}, hive_partitioning = false)" for hand, names in files.items()}


def hand_of(key: str, firsts: Iterable[str]) -> str:
    """A key, the first one of each pile → the SQL of the number of the pile that a row lies on, from 0 on."""
    return f"len(list_filter([{', '.join(map(literal, firsts))}], lambda first: first <= {key})) - 1"


def spans(key: str, firsts: Iterable[str]) -> list[str]:
    """A key, the first one of each pile → the SQL of the condition that the rows of each pile meet."""
    bounds = [literal(first) for first in firsts]
    ends = (f" AND {key} < {bound}" for bound in bounds[1:])
    return [f"{key} >= {bound}{end}" for bound, end in zip_longest(bounds, ends, fillvalue="")]
