"""What all documents state → every table, with who is who settled across them; on disk, not in memory.

    store       Parquet files with rows of `converter.stated` → a DuckDB database with a view of them
    gatherings  reports of one day → meetings
    people      bearers of one name → persons
    houses      organizations
    rulings     what people ruled on who is who → the documents that it touches, told anew
    assembled   all that → each table, in the order in which it is published

Only one group, a day or a name, is in memory at a time; what is more than DuckDB's share goes into a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from converter import schema, tables
from converter.model import Problem
from converter.settle.assembled import CODES, PROBLEMS, ordered
from converter.settle.gatherings import settle_meetings
from converter.settle.houses import settle_organizations
from converter.settle.people import settle_persons
from converter.settle.rulings import settle_rulings
from converter.settle.store import Store
from converter.stated.columns import PROBLEM

if TYPE_CHECKING:
    import pyarrow as pa

    from converter.correct import Corrections, Report

__all__ = ["Store", "assembled", "problems_of", "settle"]


def settle(store: Store, corrections: Corrections) -> Report:
    """What documents state, the corrections → the same with the tables of who is who; what became of rulings."""
    settle_meetings(store)
    settle_persons(store)
    settle_organizations(store)
    return settle_rulings(store, corrections)


def assembled(store: Store, problems: Sequence[Problem]) -> dict[str, pa.Table | pa.RecordBatchReader]:
    """A settled store, the problems that are no document's → the rows of every table, in their order."""
    with store.table("further", PROBLEM) as further:
        further.add({field: getattr(one, field) for field in PROBLEM} for one in problems)
    codes = {row["area_code"] for row in store.rows(CODES) if row["area_code"]}
    areas = schema.arrow_table("areas", tables.areas_of(codes))
    readers = {
        table: store.reader(ordered(table)) for table in schema.TABLES if table not in ("areas", "problems")
    }
    return {**readers, "areas": areas, "problems": store.reader(PROBLEMS)}


def problems_of(store: Store) -> list[Problem]:
    """A store whose tables are assembled → all problems, in the order of their table."""
    return [Problem(**{field: row[field] for field in PROBLEM}) for row in store.rows(PROBLEMS)]
