"""A table → its CSV and its Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from converter import schema

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

ROW_GROUP = 100_000


def write_csv(database: DuckDBPyConnection, table: str, rows: pa.Table, file: Path) -> None:
    """A table → its CSV file: UTF-8, a header, an empty cell for what is missing."""
    printed = (f'{text} AS "{field}"' for field, text in schema.csv_texts(table).items())
    database.from_arrow(rows).project(", ".join(printed)).write_csv(str(file), header=True)


def write_parquet(table: str, rows: pa.Table, file: Path) -> None:
    """A table → its Parquet file: sorted, with statistics, a page index, what the schema says of fields."""
    from pyarrow import parquet

    order: list[tuple[str, Literal["ascending"]]] = [
        (field, "ascending") for field in schema.load(table)["sortedBy"]
    ]
    parquet.write_table(
        rows,
        file,
        compression="zstd",
        row_group_size=ROW_GROUP,
        sorting_columns=parquet.SortingColumn.from_ordering(rows.schema, order, null_placement="at_end"),
        write_page_index=True,
    )
