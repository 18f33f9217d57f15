"""Two packages and a table → its rows in a database, typed, and what tells that two are the same row."""

from __future__ import annotations

import csv
import glob
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from converter import schema
from converter.check.database import csv_scan
from converter.check.package import Package
from converter.check.rules import columns, literal, name
from converter.diff.difference import NotCompared

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEYS = {
    "commitment_parties": ("commitment_id", "role", "organization_id", "group_name"),
    "commitment_actions": ("commitment_id", "start", "end"),
    "problems": ("source_path", "code", "start", "end"),
}
"""What rows are known by whose primary key counts them: one row more would change all after it."""

COUNTERS = {
    "attendances": ("rank", ("document_id", "meeting_id")),
    "commitments": ("number", ("document_id",)),
    "commitment_parties": ("number", ("commitment_id",)),
    "commitment_actions": ("number", ("commitment_id",)),
    "problems": ("number", ("source_path",)),
}
"""Fields that count the rows, and within what: where rows come or go, those after them do not change."""

NTH = "_nth"
"""The column that tells rows of the same key apart, in tables that have such rows."""


Side = Literal["old", "new"]
SIDES: tuple[Side, Side] = ("old", "new")


class Shape(NamedTuple):
    """A table as both packages have it: the fields of each of them, of both, and of the key."""

    table: str
    fields: Mapping[str, Sequence[str]]
    both: Sequence[str]
    key: Sequence[str]
    counter: str
    """The field that counts the rows, or nothing."""
    on: str
    """The SQL condition that an old row `o` and a new row `n` are the same one."""


def load(database: DuckDBPyConnection, packages: Mapping[str, Package], table: str) -> Shape:
    """Both packages and a table → its rows in the database, typed, and its shape."""
    here = {side: package for side, package in packages.items() if table in package.declared}
    types = _types([_schema(package, table) for package in here.values()])
    fields = {side: _read(database, side, package, table, types) for side, package in here.items()}
    for side in packages.keys() - here.keys():
        [(other, fields[side])] = fields.items()
        database.execute(f"CREATE TABLE {at(side, table)} AS FROM {at(other, table)} LIMIT 0")
    both = [field for field in fields["new"] if field in fields["old"]]
    declared = KEYS.get(table) or _schema([*here.values()][-1], table).get("primaryKey", ())
    declared = (declared,) if isinstance(declared, str) else declared
    key = [field for field in declared if field in both] or both
    counter, within = COUNTERS.get(table, ("", ()))
    counter = counter if {counter, *within} <= {*both} and counter not in key else ""
    joined = [*key, NTH] if _number_twins(database, table, key, fields, counter) else key
    same = zip(columns("o", joined), columns("n", joined), strict=True)
    on = " AND ".join(f"{o} IS NOT DISTINCT FROM {n}" for o, n in same) or "false"
    return Shape(table, fields, both, key, counter, on)


def _schema(package: Package, table: str) -> Mapping[str, Any]:
    """A package and a table → the schema it declares, or, where that is unusable, that of this version."""
    declared = package.declared[table].get("schema")
    if isinstance(declared, dict) and isinstance(declared.get("fields"), list):
        return declared
    return schema.load(table) if table in schema.TABLES else {"fields": []}


def _types(schemas: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """The schemas of both packages → the SQL type of each field; text where they disagree."""
    types: dict[str, str] = {}
    for field in (field for declared in schemas for field in declared["fields"] if isinstance(field, dict)):
        sql = schema.SQL_TYPES.get(str(field.get("type")), "VARCHAR")
        named = str(field.get("name"))
        types[named] = sql if types.get(named, sql) == sql else "VARCHAR"
    return types


def _read(
    database: DuckDBPyConnection, side: str, package: Package, table: str, types: Mapping[str, str]
) -> Sequence[str]:
    """A table's file → its typed rows in the database, and the fields that it has."""
    import duckdb

    source, fields = source_of(database, package, table)
    try:
        cells = ", ".join(f"{_typed(field, types)} AS {name(field)}" for field in fields)
        database.execute(f"CREATE TABLE {at(side, table)} AS SELECT {cells} FROM {source}")
    except duckdb.Error as error:
        raise _unreadable(package.path(table), error) from error
    return fields


def source_of(database: DuckDBPyConnection, package: Package, table: str) -> tuple[str, Sequence[str]]:
    """A table → the SQL that reads its file, a CSV as text, and the fields that the file has."""
    import duckdb

    path = package.path(table)
    try:
        if package.format == "csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                fields = next(csv.reader(file), [])
            return csv_scan(path, fields), fields
        source = f"read_parquet({literal(glob.escape(str(path)))})"
        return source, [column for column, *_ in database.execute(f"DESCRIBE FROM {source}").fetchall()]
    except (duckdb.Error, csv.Error, UnicodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> NotCompared:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return NotCompared(f"{path}: cannot be read: {reason}: build the package anew")


def _typed(field: str, types: Mapping[str, str]) -> str:
    cell = f"CAST({name(field)} AS {types.get(field, 'VARCHAR')})"
    # An empty text is a missing one, as in every CSV.
    return f"nullif({cell}, '')" if types.get(field, "VARCHAR") == "VARCHAR" else cell


def _number_twins(
    database: DuckDBPyConnection,
    table: str,
    key: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    counter: str,
) -> bool:
    """A table → whether rows of it share a key; if so, these are numbered by their other values."""
    cells = ", ".join(map(name, key))
    twins = f"GROUP BY {cells} HAVING count(*) > 1 LIMIT 1"
    if not key or not any(
        database.execute(f"SELECT 1 FROM {at(s, table)} {twins}").fetchall() for s in SIDES
    ):
        return False
    for side in SIDES:
        # Those of both packages first, so that equal rows meet.
        order = sorted(
            fields[side], key=lambda field: (field == counter, any(field not in f for f in fields.values()))
        )
        place, rest = at(side, table), ", ".join(map(name, order))
        nth = f"row_number() OVER (PARTITION BY {cells} ORDER BY {rest}) AS {NTH}"
        database.execute(f"CREATE OR REPLACE TABLE {place} AS SELECT *, {nth} FROM {place}")
    return True


def at(side: str, table: str) -> str:
    """A package and a table → the SQL name of the table."""
    return f"{side}.{name(table)}"
