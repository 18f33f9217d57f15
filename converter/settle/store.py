"""Parquet files of what documents state → a DuckDB database beside them, in which who is who is settled."""

from __future__ import annotations

import glob
import shutil
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from converter.check.rules import literal, name
from converter.database import MEMORY, ROWS, connect, deal, piles, read, spans, with_room
from converter.model import Problem
from converter.read import duplicate
from converter.settle.filled import Filled, Row
from converter.stated.columns import KEY, LISTS, Fields

KEPT: Fields = {KEY: pa.string(), "part": pa.string()}
"""A document's key, and the Parquet file of what it states."""
AT_REST = "32MB"
"""What the database may hold in memory when all is settled and written."""
HAND, MANY = 30_000, 2_000
"""Documents of whose names there is another hand; from how many on each worker has one at least."""
PILE = 10_000
"""Documents that are looked at together; of news, so many have 120,000 mentions."""


class Store:
    """A database in a folder; a context.

    All documents and what they state lie on piles, its views `stated_0`, `stated_1` …: one is looked at at a
    time, as DuckDB cannot join all that there is in little memory.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self.folder = folder
        self.workers = threads
        self.piles = range(0)
        self.documents = 0
        self.database = connect(folder / "spilt", folder / "settling.duckdb", threads)
        self.do("SET preserve_insertion_order = false")  # what is to be in order is sorted
        self.table("kept", KEPT)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def keep(self, parts: Sequence[Path]) -> None:
        """Parts → documents whose facts need not be looked for."""
        if parts:
            self.do(f"INSERT INTO kept SELECT {KEY}, filename FROM {_files(map(str, parts))}")

    def more_kept(self) -> Filled:
        """A context to add documents in whose facts are found meanwhile: rows of `KEPT`."""
        return Filled(self.database, "kept", KEPT)

    def kept(self) -> Kept:
        """The keys of all documents whose facts are there."""
        keys = array("Q")
        for batch in self.reader(f"SELECT ('0x' || left({KEY}, 16))::UBIGINT AS key FROM kept ORDER BY 1"):
            keys.extend(batch["key"].to_pylist())  # type: ignore[arg-type]
        return Kept(keys)

    def choose(self) -> list[Problem]:
        """The documents that are `wanted` → the views of these, each once.

        Returns a problem for each further one of the same text.
        """
        nth = "row_number() OVER (PARTITION BY document_id ORDER BY place)"
        first = "first_value(source_path) OVER (PARTITION BY document_id ORDER BY place)"
        self.do(
            f"CREATE TABLE chosen AS SELECT {KEY}, min(part) AS part FROM kept "
            f"SEMI JOIN (SELECT {KEY} FROM wanted QUALIFY {nth} = 1) USING ({KEY}) GROUP BY {KEY}"
        )
        again = f"SELECT source_path, {first} AS first FROM wanted QUALIFY {nth} > 1"
        [[chosen, wanted, held]] = self.database.execute(
            "SELECT (SELECT count(*) FROM chosen), (SELECT count(DISTINCT document_id) FROM wanted), "
            "(SELECT count(*) FROM kept SEMI JOIN chosen USING (part))"
        ).fetchall()
        if chosen != wanted:
            raise RuntimeError(f"the facts of {wanted - chosen} articles are lost: report it")
        parts = self.database.execute("SELECT part, count(*) FROM chosen GROUP BY part ORDER BY 1").fetchall()
        for part, _ in parts:
            Path(part).touch()
        piles = _piles(parts)
        self.documents = chosen
        self.piles = range(len(piles))
        for pile, files in enumerate(piles):
            own = (
                f"SEMI JOIN (FROM chosen WHERE part BETWEEN {literal(files[0])} AND {literal(files[-1])}) c "
                f"ON s.{KEY} = c.{KEY} AND s.filename = c.part"
            )
            source = f"{_files(files)} s {own if held > chosen else ''}"
            self.do(f"CREATE VIEW stated_{pile} AS SELECT * EXCLUDE (filename), {pile} AS pile FROM {source}")
        return [
            duplicate(path, first)
            for path, first in self.database.execute(f"{again} ORDER BY source_path").fetchall()
        ]

    def applied(self) -> int:
        """How many corrections took effect in single documents."""
        query = "SELECT sum(applied)::BIGINT AS applied FROM stated_{pile}"
        return sum(row["applied"] for batch in self.batches(query) for row in batch.to_pylist())

    def do(self, statement: str) -> None:
        """A statement of SQL → done."""
        with_room(self.database, lambda: self.database.execute(statement))

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """A query → its rows, one after the other."""
        for batch in self.reader(query):
            yield from batch.to_pylist()

    def reader(self, query: str, rows: int = ROWS) -> pa.RecordBatchReader:
        """A query → its rows as they are found, so many at a time; others may be asked meanwhile."""
        return read(self.database, query, rows)

    def batches(self, query: str, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
        """SQL with `{pile}` for the number of one → what it gives for each, one after the other."""
        for pile in self.piles:
            yield from self.reader(query.format(pile=pile), rows)

    def fill(self, table: str, query: str) -> None:
        """A new table, SQL with `{pile}` for the number of one → the table with what each pile has."""
        for pile in self.piles:
            begin = f"INSERT INTO {table}" if pile else f"CREATE OR REPLACE TABLE {table} AS"
            self.do(f"{begin} {query.format(pile=pile)}")

    def deal(self, name: str, key: str, query: str) -> dict[int, str]:
        """A name, a key, SQL with `{pile}` for the number of one → the rows of all piles, dealt by the key.

        The numbers of the hands that have rows, and the SQL of these.
        """
        hands = max(1 + self.documents // HAND, self.workers if self.documents >= MANY else 1)
        dealt: dict[int, str] = {}
        for pile in self.piles:
            rows = f"SELECT *, (hash({key}) % {hands})::INT AS hand FROM ({query.format(pile=pile)})"
            dealt = deal(self.database, rows, self.folder / name)
        return dealt

    def collect(self, *names: str) -> None:
        """Names of what was dealt → it is gone."""
        for dealt in names:
            shutil.rmtree(self.folder / dealt)

    def take(self, table: str, fields: Fields) -> None:
        """A table, its fields → the table with all rows that were `Written` for it."""
        self.table(table, fields)
        if files := [str(file) for file in self.folder.glob(f"{table}-*.parquet")]:
            self.do(f"INSERT INTO {table} SELECT * EXCLUDE (filename) FROM {_files(files)}")

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Let it keep in memory next to nothing, while it is asked for nothing."""
        self.rest()
        yield
        self.do(f"SET memory_limit = '{MEMORY}'")

    def rest(self) -> None:
        """Let it keep in memory next to nothing from now on, if it can do without."""
        from duckdb import OutOfMemoryException

        with suppress(OutOfMemoryException):
            self.database.execute(f"SET memory_limit = '{AT_REST}'")

    def spans(self, key: str, sized: str, most: int) -> list[str]:
        """A key, SQL for it and its size (`piles`), how much a pile has → the condition of each pile."""
        return spans(key, piles(self.database, sized, most))

    def table(self, table: str, fields: Fields) -> Filled:
        """A name and typed fields → a new table to fill."""
        empty = pa.schema(list(fields.items())).empty_table()  # read by its name in the statement
        self.database.execute(f"CREATE TABLE {table} AS FROM empty")
        del empty
        return Filled(self.database, table, fields)

    def replace(
        self,
        table: str,
        fields: Fields,
        key: str,
        gone: Iterable[str],
        rows: Iterable[Row],
    ) -> None:
        """A table, its fields, values of a key → the rows that have them give way to others."""
        with self.table("gone", {"value": pa.string()}) as values:
            values.add({"value": value} for value in gone)
        self.do(f"DELETE FROM {table} WHERE {key} IN (FROM gone)")
        self.do("DROP TABLE gone")
        with Filled(self.database, table, fields) as filled:
            filled.add(rows)


class Kept:
    """Keys of documents; 8 bytes of each, as there may be millions. Should others ever begin alike, `choose`
    tells that facts are lost."""

    def __init__(self, beginnings: array[int]) -> None:
        """The first 16 hex digits of all keys, as numbers, in order."""
        self._beginnings = beginnings

    def __contains__(self, key: object) -> bool:
        own = int(str(key)[:16], 16)
        at = bisect_left(self._beginnings, own)
        return at < len(self._beginnings) and self._beginnings[at] == own


def _piles(parts: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Parts and how many documents each has → those of each pile."""
    before = accumulate((documents for _, documents in parts), initial=0)
    numbered = zip(before, parts, strict=False)
    return [[part for _, (part, _) in own] for _, own in groupby(numbered, key=lambda one: one[0] // PILE)]


def _files(parts: Iterable[str]) -> str:
    return f"read_parquet([{', '.join(literal(glob.escape(part)) for part in parts)}], filename = true)"


def unnested(what: str, *own: str, of: str = "stated_{pile}") -> str:
    """A list of `columns.LISTS`, fields of the document → the SQL of its rows, with these before them."""
    fields = ", ".join(f"one.{name(field.name)}" for field in LISTS[what].value_type)
    before = "".join(f"{field}, " for field in own)
    return f"SELECT {before}{fields} FROM (SELECT {before}unnest({what}) AS one FROM {of})"
