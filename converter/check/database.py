"""Packages → what DuckDB finds wrong with their rows, by the rules of the schemas."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check.fault import Fault
from converter.check.package import FORMATS, Package
from converter.check.rules import Rule, columns, document_of, literal, name, project_rules, table_schema_rules

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

LIMIT = 1000
"""Faults told of one rule, as many as frictionless tells of a table."""


def package_faults(packages: list[Package]) -> list[Fault]:
    """Packages → the faults of their rows; in a CSV only those that frictionless does not look for."""
    import duckdb

    with duckdb.connect() as database:
        faults = {package.format: list(_load_faults(database, package)) for package in packages}
        both = len(packages) == len(FORMATS)
        differences = [f for t in schema.TABLES if both for f in _differences(database, packages[0], t)]
        for package in reversed(packages):
            # A CSV that holds the rows of a sound Parquet package keeps the rules that those keep.
            if not both or package.format == "parquet" or differences or any(faults.values()):
                database.execute(f"SET schema = '{package.format}'")
                for table in package.resources:
                    faults[package.format] += _rule_faults(database, package, table)
    return [*(fault for found in faults.values() for fault in found), *differences]


def _load_faults(database: DuckDBPyConnection, package: Package) -> Iterator[Fault]:
    import duckdb

    database.execute(f"CREATE SCHEMA {package.format}; SET schema = '{package.format}'")
    for table in package.resources:
        try:
            yield from _load(database, package, table)
        except duckdb.Error as error:
            yield package.fault(table, f"cannot be read: {str(error).splitlines()[0]}")


def _rows(database: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    import duckdb

    try:
        return database.execute(query).fetchall()
    except duckdb.CatalogException:
        return []  # a table that the query reads could not be loaded, which is a fault already


def _load(database: DuckDBPyConnection, package: Package, table: str) -> Iterator[Fault]:
    fields = schema.load(table)["fields"]
    if package.format == "csv":
        text = csv_scan(package.path(table), schema.field_names(table))
        database.execute(
            f"CREATE TABLE csv.{table}_text AS SELECT row_number() OVER () AS _row, * FROM {text}"
        )
        source = f"csv.{table}_text"
    else:
        yield from _column_faults(package, table)
        path = literal(glob.escape(str(package.path(table))))
        source = f"(SELECT file_row_number + 1 AS _row, * FROM read_parquet({path}, file_row_number = true))"
    typed = (
        f"TRY_CAST({name(f['name'])} AS {schema.SQL_TYPES[f['type']]}) AS {name(f['name'])}" for f in fields
    )
    database.execute(f"CREATE VIEW {table} AS SELECT _row, {', '.join(typed)} FROM {source}")
    [[count]] = _rows(database, f"SELECT count(*) FROM {table}")
    if count != package.resources[table].get("rowCount"):
        declared = package.resources[table].get("rowCount")
        yield package.fault(table, f"the file has {count}", field="rowCount", value=declared)
    printed = source if package.format == "csv" else table
    found = schema.logical_hash(table, database, f"{printed} ORDER BY _row")
    if found != (stated := package.resources[table].get("logicalHash")):
        yield package.fault(table, f"the rows have {found}", field="logicalHash", value=stated)


def csv_scan(path: Path, fields: Iterable[str]) -> str:
    """A CSV file as `publish` writes it, and its fields → the SQL that reads each of them as text."""
    types = ", ".join(f"{literal(field)}: 'VARCHAR'" for field in fields)
    size = max(path.stat().st_size, 1 << 21)
    return (
        f"read_csv({literal(glob.escape(str(path)))}, columns = {{{types}}}, header = true, "
        f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"max_line_size = {min(size, 1 << 28)})"
    )


def _column_faults(package: Package, table: str) -> Iterator[Fault]:
    from pyarrow import ArrowException, parquet

    try:
        found = parquet.read_schema(package.path(table))
    except (ArrowException, OSError):
        return  # DuckDB will say that it cannot be read
    for column in schema.arrow_schema(table):
        if found.get_field_index(column.name) < 0:
            yield package.fault(table, "no such column, or twice", field=column.name)
        elif not (actual := found.field(column.name)).equals(column):
            yield package.fault(
                table, f"declared as {_described(column)}", None, column.name, _described(actual)
            )
    for extra in (column for column in found.names if column not in schema.field_names(table)):
        yield package.fault(table, "no column of the schema", field=extra)
    if sorted(found.names) == sorted(schema.field_names(table)) and found.names != schema.field_names(table):
        yield package.fault(table, "the columns are in another order")


def _described(column: pa.Field[Any]) -> str:
    return f"{column.type}{'' if column.nullable else ' not null'}"


def _rule_faults(database: DuckDBPyConnection, package: Package, table: str) -> Iterator[Fault]:
    standard = table_schema_rules(table) if package.format == "parquet" else ()
    rules = [*standard, *project_rules(table)]
    if rules and _all_kept(database, table, rules):
        return
    printed = {f["name"]: schema.csv_text(f, f"t.{name(f['name'])}") for f in schema.load(table)["fields"]}
    for rule in rules:
        value = f"concat_ws(', ', {', '.join(printed[field] for field in rule.fields)})"
        query = f"SELECT t._row, {value} {_where(table, [rule])} ORDER BY t._row LIMIT {LIMIT}"
        for row, cells in _rows(database, query):
            yield package.fault(table, rule.message, row, ", ".join(rule.fields), cells)


def _all_kept(database: DuckDBPyConnection, table: str, rules: list[Rule]) -> bool:
    # One query instead of one a rule: most tables are sound, and most of the time goes into planning.
    import duckdb

    try:
        return not database.execute(f"SELECT t._row {_where(table, rules)} LIMIT 1").fetchall()
    except duckdb.CatalogException:
        return False


def _where(table: str, rules: list[Rule]) -> str:
    document = document_of(table) if any(rule.quotes for rule in rules) else ""
    return f"FROM {table} t {document} WHERE {' OR '.join(f'({rule.broken})' for rule in rules)}"


def _differences(database: DuckDBPyConnection, package: Package, table: str) -> Iterator[Fault]:
    fields = schema.load(table)["fields"]
    theirs = {f["name"]: schema.csv_text(f, column) for f in fields for column in columns("p", [f["name"]])}
    ours = dict(zip(theirs, columns("c", [*theirs]), strict=True))
    different = " OR ".join(f"{ours[field]} IS DISTINCT FROM {theirs[field]}" for field in theirs)
    query = (
        f"SELECT coalesce(c._row, p._row), {', '.join((*ours.values(), *theirs.values()))} "
        f"FROM csv.{table}_text c FULL JOIN parquet.{table} p USING (_row) "
        f"WHERE {different} ORDER BY 1 LIMIT {LIMIT}"
    )
    for row, *cells in _rows(database, query):
        for field, csv, parquet in zip(theirs, cells[: len(fields)], cells[len(fields) :], strict=True):
            if csv != parquet:
                yield package.fault(table, f"the Parquet file has {parquet!r}", row, field, csv)
