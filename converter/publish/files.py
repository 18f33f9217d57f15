"""A table → its Parquet file; the Parquet files of all tables → a database that reads them, and CSV files."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from converter import schema
from converter.cells import logical_hash
from converter.database import MUCH, connect

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

ROW_GROUP, ROW_GROUP_OF_TEXTS = 25_000, 1_000
"""Rows of a table that stand together in its file, and of documents, each of which has a text: some 4 MB."""


def write_parquet(table: str, rows: pa.Table | pa.RecordBatchReader, file: Path) -> None:
    """A table's rows in their order → its Parquet file: sorted, with statistics, a page index, what the
    schema says of fields. Rows that are still to come are written as they come."""
    import pyarrow as pa
    from pyarrow import parquet

    declared = schema.arrow_schema(table)
    size = ROW_GROUP_OF_TEXTS if table == "documents" else ROW_GROUP
    order: list[tuple[str, Literal["ascending"]]] = [
        (field, "ascending") for field in schema.load(table)["sortedBy"]
    ]
    batches = rows.to_batches() if isinstance(rows, pa.Table) else rows
    with parquet.ParquetWriter(
        file,
        declared,
        compression="zstd",
        sorting_columns=parquet.SortingColumn.from_ordering(declared, order, null_placement="at_end"),
        write_page_index=True,
    ) as writer:
        for group in _groups(iter(batches), size, declared):
            writer.write_table(group, row_group_size=size)


def _groups(batches: Iterator[pa.RecordBatch], size: int, declared: pa.Schema) -> Iterator[pa.Table]:
    """Batches of any size → tables of so many rows, and what is left; one at least."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    rows, written = 0, False
    for batch in chain(batches, (None,)):
        while rows >= size or (batch is None and (rows or not written)):
            whole = pa.Table.from_batches(waiting, declared)
            yield whole.slice(0, size).combine_chunks()  # the pages of the file would tell how rows came
            waiting, written = whole.slice(size).to_batches(), True
            rows = sum(one.num_rows for one in waiting)
        if batch is not None and batch.num_rows:
            waiting.append(batch.cast(declared))
            rows += batch.num_rows


@contextmanager
def opened(
    parquet: Path, threads: int | None = None, tables: Iterable[str] = schema.TABLES
) -> Iterator[DuckDBPyConnection]:
    """The folder of a Parquet package → a database with a view of each table, in the order of its rows."""
    with (
        tempfile.TemporaryDirectory(prefix="converter-") as spilt,
        connect(Path(spilt), threads=threads, memory=MUCH) as database,
    ):
        for table in tables:
            view(database, parquet, table)
        yield database


def view(database: DuckDBPyConnection, parquet: Path, table: str) -> None:
    """A database, the folder of a Parquet package → a view of one of its tables."""
    from converter.check.rules import literal

    file = literal(glob.escape(str(parquet / f"{table}.parquet")))
    database.execute(f"CREATE VIEW {table} AS FROM read_parquet({file})")


def write_csv(database: DuckDBPyConnection, table: str, file: Path) -> str:
    """A table of a database → its CSV file: UTF-8, a header, an empty cell for what is missing.

    Returns the logical hash of its rows.
    """
    with file.open("wb") as written:
        return logical_hash(table, database, table, written.write)


def rows_of(database: DuckDBPyConnection, query: str) -> Iterator[list[list[Any]]]:
    """A query → its rows in their order, some thousands at a time."""
    for batch in database.sql(query).to_arrow_reader(10_000):
        yield [list(row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]
