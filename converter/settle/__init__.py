"""What all documents state → every table, with who is who settled across them; on disk, not in memory.

    store       Parquet files with rows of `converter.stated` → a DuckDB database with views of them
    filled      rows → its tables
    gatherings  reports of one day → meetings
    people      bearers of one name → persons
    houses      organizations
    rulings     what people ruled on who is who → the documents that it touches, told anew
    texts       the documents, in their order
    assembled   all that → each table, in the order in which it is published

Only one group, a day or a name, is in memory at a time; what is more than DuckDB's share goes into a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from converter import schema, tables
from converter.model import Problem
from converter.settle.assembled import AREAS, CODES, FOUND, OF_ALL, OF_PILES, PROBLEMS
from converter.settle.gatherings import settle_meetings
from converter.settle.houses import settle_organizations
from converter.settle.people import settle_persons
from converter.settle.rulings import settle_rulings
from converter.settle.store import Store
from converter.settle.texts import documents
from converter.stated import fields_of
from converter.stated.columns import PROBLEM

if TYPE_CHECKING:
    from converter.correct import Corrections, Report

__all__ = ["Assembled", "Store", "problems_of", "settle"]


NUMBER = pa.field("number", pa.int64())
NUMBERED = pa.schema([NUMBER, *(pa.field(name, kind) for name, kind in PROBLEM.items())])


def settle(store: Store, corrections: Corrections) -> Report:
    """What documents state, the corrections → who is who, in tables; what became of the rulings."""
    settle_meetings(store)
    settle_persons(store)
    settle_organizations(store)
    return settle_rulings(store, corrections)


class Assembled(Mapping[str, "pa.Table | pa.RecordBatchReader"]):
    """A settled store, the problems that are no document's → every table.

    Its rows are sought when it is asked for, as to sort one takes much of the memory that there is. After the
    last, the problems, the store gives its own back.
    """

    def __init__(self, store: Store, problems: Sequence[Problem]) -> None:
        self._store = store
        with store.table("further", PROBLEM) as further:
            further.add(fields_of(PROBLEM, one) for one in problems)

    def __getitem__(self, table: str) -> pa.Table | pa.RecordBatchReader:
        if table == "areas":
            self._store.fill("assembled", AREAS)
            codes = {row["area_code"] for row in self._store.rows(CODES) if row["area_code"]}
            return schema.arrow_table("areas", tables.areas_of(codes))
        if table == "documents":
            return documents(self._store)
        if table == "problems":
            self._store.fill("found", FOUND)
            return pa.RecordBatchReader.from_batches(NUMBERED, self._problems())
        # First joined, then sorted: each takes the memory that there is.
        if table in OF_PILES:
            self._store.fill("assembled", OF_PILES[table])
        else:
            self._store.do(f"CREATE OR REPLACE TABLE assembled AS {OF_ALL[table]}")
        return self._store.reader(f"FROM assembled ORDER BY {schema.ordered(table)}")

    def _problems(self) -> Iterator[pa.RecordBatch]:
        """The problems in their order, each with its number: the last table."""
        before = 0
        for batch in self._store.reader(PROBLEMS):
            numbers = range(before + 1, before + 1 + batch.num_rows)
            yield batch.add_column(0, NUMBER, pa.array(numbers, NUMBER.type))
            before = numbers.stop - 1
        self._store.rest()

    def __iter__(self) -> Iterator[str]:
        return iter(schema.TABLES)

    def __len__(self) -> int:
        return len(schema.TABLES)


def problems_of(store: Store) -> list[Problem]:
    """A store whose tables are assembled → all problems, in the order of their table."""
    return [Problem(**{field: row[field] for field in PROBLEM}) for row in store.rows(PROBLEMS)]
