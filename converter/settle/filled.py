"""Rows, one after the other → a table of a database, or a file with rows for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
from pyarrow import parquet

from converter.database import ROWS
from converter.stated.columns import Fields

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, Any]


class Some:
    """Rows that are handed on some at a time; a context, after which all are."""

    def __init__(self, fields: Fields) -> None:
        self._fields = pa.schema(list(fields.items()))
        self._rows: list[Row] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()

    def add(self, rows: Iterable[Row]) -> None:
        """Further rows."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= ROWS:
                self._flush()

    def _flush(self) -> None:
        some = pa.Table.from_pylist(list(self._rows), self._fields)
        self._rows = []
        self._hand_on(some)

    def _hand_on(self, some: pa.Table) -> None:
        raise NotImplementedError


class Filled(Some):
    """A table that is filled row by row."""

    def __init__(self, database: DuckDBPyConnection, table: str, fields: Fields) -> None:
        super().__init__(fields)
        self._database, self._table = database, table

    def _hand_on(self, some: pa.Table) -> None:
        self._database.register("added", some)
        self._database.execute(f"INSERT INTO {self._table} FROM added")
        self._database.unregister("added")


class Written(Some):
    """Rows of a table, written to a file of the store's folder by whatever process: see `Store.take`."""

    def __init__(self, folder: Path, table: str, number: int, fields: Fields) -> None:
        super().__init__(fields)
        self._file = parquet.ParquetWriter(
            folder / f"{table}-{number}.parquet", self._fields, compression="lz4"
        )

    def __exit__(self, *how: object) -> None:
        super().__exit__(*how)
        self._file.close()

    def _hand_on(self, some: pa.Table) -> None:
        self._file.write_table(some)
