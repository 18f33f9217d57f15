"""Packages → what DuckDB finds wrong with their rows, by the rules of the schemas."""

from __future__ import annotations

import csv
import glob
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from converter import schema
from converter.cells import csv_text, logical_hash
from converter.check.fault import LIMIT, Fault
from converter.check.package import FORMATS, Package
from converter.check.rewrite import rewrite
from converter.check.rules import Rule, document_of, literal, name, printed, rules_of, typed
from converter.database import MUCH, connect, deal, hand_of, piles, with_room

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

PILE = 10_000_000
"""Characters of texts with which facts are compared at a time: 30 MB or so."""
AT_ONCE = 2_000
"""Texts that are in memory at once while they are dealt to piles."""


def package_faults(packages: list[Package]) -> list[Fault]:
    """Packages → the faults of their rows."""
    with TemporaryDirectory() as temporary, connect(Path(temporary), memory=MUCH) as database:
        loaded: dict[str, dict[str, _Loaded]] = {}
        beside = next((package for package in packages if package.format == "csv"), None)
        # The rows of a CSV are looked for in the Parquet package first.
        for package in sorted(packages, key=lambda package: package.format, reverse=True):
            loaded[package.format] = dict(_load_all(database, package, beside, loaded, Path(temporary)))
        faults = {p.format: [f for one in loaded[p.format].values() for f in one.faults] for p in packages}
        both = len(packages) == len(FORMATS)
        different = [t for t in schema.TABLES if both and not loaded["csv"].get(t, _Loaded()).same]
        differences = [f for t in different for f in _differences(database, packages[0], t)]
        for package in reversed(packages):
            # A CSV that holds the rows of a sound Parquet package keeps the rules that those keep.
            if not both or package.format == "parquet" or differences or any(faults.values()):
                database.execute(f"SET schema = '{package.format}'")
                texts = _piles(database, Path(temporary) / package.format)
                for table, one in loaded[package.format].items():
                    faults[package.format] += _rule_faults(database, package, table, one.absent, texts)
    return [*(fault for found in faults.values() for fault in found), *differences]


@dataclass(slots=True)
class _Loaded:
    """A table in the database, or one that could not be loaded."""

    faults: list[Fault] = field(default_factory=list)
    absent: frozenset[str] = frozenset()
    """Fields that the file has no column for, which is a fault already."""
    same: bool = False
    """Whether the CSV file is byte for byte what the rows of the Parquet package print."""
    hash: str = ""


class _Comparison:
    """A file, compared with a text that comes part by part."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._same = True

    def take(self, part: bytes | memoryview) -> None:
        """The next part of the text."""
        self._same = self._same and self._file.read(len(part)) == part

    def same(self) -> bool:
        """Whether the file held all that came, and nothing more."""
        return self._same and not self._file.read(1)


def _load_all(
    database: DuckDBPyConnection,
    package: Package,
    csv_package: Package | None,
    others: Mapping[str, Mapping[str, _Loaded]],
    folder: Path,
) -> Iterator[tuple[str, _Loaded]]:
    import duckdb

    database.execute(f"CREATE SCHEMA {package.format}; SET schema = '{package.format}'")
    for table in package.resources:
        one = _Loaded()
        try:
            if package.format == "parquet":
                _load_parquet(database, package, csv_package, table, one)
            else:
                _load_csv(database, package, table, one, others.get("parquet", {}).get(table), folder)
            _count_faults(database, package, table, one)
        except (duckdb.Error, UnicodeDecodeError, csv.Error) as error:
            one.faults.append(package.fault(table, f"cannot be read: {str(error).splitlines()[0]}"))
        yield table, one


def _rows(database: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    import duckdb

    try:
        return with_room(database, lambda: database.execute(query).fetchall())
    except duckdb.CatalogException:
        return []  # a table that the query reads could not be loaded, which is a fault already


def _load_parquet(
    database: DuckDBPyConnection, package: Package, csv_package: Package | None, table: str, one: _Loaded
) -> None:
    one.faults += _column_faults(package, table)
    path = literal(glob.escape(str(package.path(table))))
    columns = ["file_row_number + 1 AS _row"]
    for declared in schema.load(table)["fields"]:
        own, text = name(declared["name"]), name(f"_{declared['name']}")
        value = f"TRY_CAST({own} AS {schema.SQL_TYPES[declared['type']]})"
        columns += [f"{value} AS {own}", f"{csv_text(declared, value)} AS {text}"]
    source = f"read_parquet({path}, file_row_number = true)"
    database.execute(f"CREATE VIEW {table} AS SELECT {', '.join(columns)} FROM {source}")
    if csv_package and table in csv_package.resources:
        with csv_package.path(table).open("rb") as file:
            beside = _Comparison(file)
            one.hash = logical_hash(table, database, table, beside.take)
            one.same = beside.same()
    else:
        one.hash = logical_hash(table, database, table)


def _load_csv(
    database: DuckDBPyConnection,
    package: Package,
    table: str,
    one: _Loaded,
    other: _Loaded | None,
    folder: Path,
) -> None:
    import duckdb

    path, fields = package.path(table), schema.load(table)["fields"]
    if other and other.same:
        one.same, one.hash = True, other.hash
        database.execute(f"CREATE VIEW {table} AS FROM parquet.{table}")
        return
    try:
        _load_texts(database, path, table)
        with path.open("rb") as file:
            written = _Comparison(file)
            one.hash = logical_hash(table, database, f"{table}_text", written.take)
            as_written = written.same()
    except duckdb.Error:
        as_written = False
    if not as_written:
        # DuckDB passes over empty lines, and more: what is not written as a package is, Python reads.
        again = folder / f"{table}.csv"
        found, columns = rewrite(package, table, again)
        one.faults, one.absent = found, frozenset(schema.field_names(table)) - {*columns}
        _load_texts(database, again, table)
        again.unlink()
        one.hash = logical_hash(table, database, f"{table}_text")
    columns = ["rowid + 1 AS _row"]
    for declared in fields:
        own, text = name(declared["name"]), name(f"_{declared['name']}")
        columns += [f"{typed(declared, own)} AS {own}", f"{own} AS {text}"]
    database.execute(f"CREATE VIEW {table} AS SELECT {', '.join(columns)} FROM {table}_text")


def _load_texts(database: DuckDBPyConnection, path: Path, table: str) -> None:
    text = csv_scan(path, schema.field_names(table))
    database.execute(f"CREATE OR REPLACE TABLE {table}_text AS FROM {text}")


def _count_faults(database: DuckDBPyConnection, package: Package, table: str, one: _Loaded) -> None:
    resource = package.resources[table]
    [[count]] = _rows(database, f"SELECT count(*) FROM {table}")
    for said, found, message in (
        ("rowCount", count, "the file has"),
        ("logicalHash", one.hash, "the rows have"),
    ):
        if found != (stated := resource.get(said)):
            one.faults.append(package.fault(table, f"{message} {found}", field=said, value=stated))


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


def _rule_faults(
    database: DuckDBPyConnection, package: Package, table: str, absent: frozenset[str], texts: list[str]
) -> Iterator[Fault]:
    rules = [rule for rule in rules_of(table) if absent.isdisjoint(rule.fields)]
    if _all_kept(database, table, rules, texts):
        return
    for rule in rules:
        value = f"concat_ws(', ', {', '.join(printed('t', rule.fields))})" if rule.fields else "NULL"
        queries = (
            f"SELECT t._row, {value} {broken} ORDER BY t._row LIMIT {LIMIT}"
            for broken in _broken(database, table, [rule], texts)
        )
        found = sorted(row for query in queries for row in _rows(database, query))
        for row, cells in found[:LIMIT]:
            yield package.fault(table, rule.message, row, ", ".join(rule.fields) or None, cells)


def _all_kept(database: DuckDBPyConnection, table: str, rules: list[Rule], texts: list[str]) -> bool:
    import duckdb

    try:
        return not any(
            with_room(database, database.sql(f"SELECT t._row {broken} LIMIT 1").fetchall)
            for broken in _broken(database, table, rules, texts)
        )
    except duckdb.CatalogException:
        return False


def _broken(database: DuckDBPyConnection, table: str, rules: list[Rule], texts: list[str]) -> Iterator[str]:
    """Rules of a table, the piles of documents → the SQL of the rows that break one of them.

    One query instead of one a rule where the package is small: most of the time goes into planning. Of a
    large one, each rule and some of the texts at a time are as much as the memory holds.
    """
    quoting = any(rule.quotes for rule in rules)
    if len(texts) < 2:
        yield _where(table, rules, document_of(table) if quoting else None)
        return
    for rule in (rule for rule in rules if not rule.quotes):
        yield _where(table, [rule], None)
    if quoting:
        # As it is written: what is kept in memory then are the texts of a pile, each once.
        database.execute("SET disabled_optimizers = 'join_order'")
        try:
            for pile in texts:
                yield _where(table, [rule for rule in rules if rule.quotes], document_of(table, pile))
        finally:  # who has found a fault asks for no more
            database.execute("RESET disabled_optimizers")


def _where(table: str, rules: list[Rule], document: str | None) -> str:
    return f"FROM {table} t {document or ''} WHERE {' OR '.join(f'({rule.broken})' for rule in rules)}"


def _piles(database: DuckDBPyConnection, folder: Path) -> list[str]:
    """The documents, an empty folder → the SQL of what rows quote of them, some at a time.

    In a package they stand in the order of their days, the rows that quote them in that of their ids.
    """
    import duckdb

    sized = "SELECT document_id AS key, coalesce(characters, 0) AS size FROM documents"
    try:
        firsts = piles(database, sized, PILE)
    except duckdb.CatalogException:
        return []  # that there is no such table is a fault already
    if len(firsts) < 2:
        return ["documents"]
    hand = hand_of("document_id", firsts)
    quoted = f"SELECT document_id, characters, text, {hand} AS hand FROM documents"
    dealt = deal(database, quoted, folder, AT_ONCE)
    return [*dealt.values()]


def _differences(database: DuckDBPyConnection, package: Package, table: str) -> Iterator[Fault]:
    fields = schema.field_names(table)
    ours, theirs = printed("c", fields), printed("p", fields)
    different = " OR ".join(f"{a} IS DISTINCT FROM {b}" for a, b in zip(ours, theirs, strict=True))
    query = (
        f"SELECT coalesce(c._row, p._row), {', '.join((*ours, *theirs))} "
        f"FROM csv.{table} c FULL JOIN parquet.{table} p USING (_row) "
        f"WHERE {different} ORDER BY 1 LIMIT {LIMIT}"
    )
    for row, *cells in _rows(database, query):
        for own, a, b in zip(fields, cells[: len(fields)], cells[len(fields) :], strict=True):
            if a != b:
                yield package.fault(table, f"the Parquet file has {b!r}", row, own, a)
