"""A package, a table and what is asked of it → its rows as text, with names in the place of ids."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from converter import schema
from converter.cells import csv_text
from converter.check.fault import Fault
from converter.check.package import DESCRIPTOR, Package, describe, place
from converter.check.rules import columns, document_of, literal, name
from converter.diff.difference import NotCompared
from converter.diff.load import source_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LABELS = {
    "documents": "title",
    "areas": "name",
    "organizations": "coalesce(short_name, name)",
    "persons": "name",
    "meetings": "name",
    "commitments": "text",
}
"""What a person calls a row of a table that others refer to."""

WORDS = "words"
"""The column that quotes the document: documents.text[start:end]."""

PLEASANT = {
    "documents": ("published_on", "publisher", "characters", "title"),
    "areas": ("area_code", "name", "level", "parent"),
    "organizations": ("short_name", "kind", "area", "parent", "name"),
    "persons": ("name", "name_latin"),
    "meetings": ("start_date", "kind", "place", "name"),
    "positions": ("person", "organization", "title", "stated_on", "document"),
    "attendances": ("role", "person", "organization", "group_name", "headcount", "meeting"),
    "commitments": ("kind", "speaker", "due_on", "amount", "text"),
    "commitment_parties": ("role", "organization", "group_name", "commitment"),
    "commitment_actions": ("verb", "object", "commitment"),
    "mentions": ("text", "entity_type", "entity", "document"),
    "problems": ("severity", "code", "source_path", "message"),
}
"""The columns that tell a person something, the longest last: on a terminal it is cut first."""

LONG = {"document", "meeting", "commitment", "text"}
"""Those that give way to the words of a row, which say it better."""

LONGEST = 500
"""Characters of a cell that may be wanted on a terminal."""


class NotShown(Exception):
    """There are no such rows; said in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns (none: all of the table), of which rows, how many (0: all)."""

    columns: Sequence[str] = ()
    where: Sequence[tuple[str, str]] = ()
    """Columns, and what each of them has to contain, in small or capital letters."""
    limit: int = 0
    words: bool = False
    """Whether the words that a row rests on are wanted, too."""
    pleasant: bool = False
    """For a person: names instead of ids, no offsets, the beginning of long cells."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that were asked for, to be read once."""

    columns: Sequence[str]
    rows: Iterator[Sequence[str | None]]
    """Each cell as a CSV prints it, None where nothing is stated."""
    total: int
    """How many there are without the limit."""


def open_package(folder: Path) -> Package:
    """A folder with a package, or one with `csv/` and `parquet/` → the package, Parquet if there is one."""
    at = place(folder)
    if at is None:
        raise NotShown(f"{folder}: no data package: no {DESCRIPTOR} in it; converter build writes one")
    package = describe(at, folder)
    if isinstance(package, Fault):
        raise NotShown(f"{folder}: {package}")
    return package


def counts(package: Package) -> dict[str, int]:
    """A package → its tables, with the number of rows in each."""
    with _database(package) as database:
        found = {}
        for table in package.resources:
            _view(database, package, table)
            [[found[table]]] = database.execute(f"SELECT count(*) FROM {table}").fetchall()
    return found


@contextmanager
def rows(package: Package, table: str, asked: Asked) -> Iterator[Found]:
    """A package, one of its tables, what is asked of it → the rows; NotShown where it has no such column."""
    if table not in package.resources:
        raise NotShown(f"{package.folder}: no table {table}; there are {', '.join(package.resources)}")
    with _database(package) as database:
        fields = _view(database, package, table)
        known = {**fields, **_names(database, package, table, fields)}
        if (quoting := document_of(table)) and "documents" in package.resources:
            for other in package.resources.keys() & {"documents", "commitments"} - {table}:
                _view(database, package, other)
            start, end = (f"TRY_CAST({column} AS BIGINT)" for column in columns("t", ["start", "end"]))
            known[WORDS] = f"substring(d.text, {start} + 1, {end} - {start})"
        wanted = [
            *(asked.columns or (_pleasant(table, fields, known, asked.words) if asked.pleasant else fields))
        ]
        wanted += [WORDS] if asked.words and WORDS not in wanted else []
        used = [*wanted, *(column for column, _ in asked.where)]
        for column in used:
            if column not in known:
                raise NotShown(f"{table}: no column {column}; there are {', '.join(known)}")
        conditions = [f"contains(lower({known[column]}), lower(?))" for column, _ in asked.where]
        source = f"FROM {table} t {quoting if WORDS in used else ''}"
        source += f" WHERE {' AND '.join(conditions)}" if conditions else ""
        texts = [text for _, text in asked.where]
        cells = ", ".join(f"left({known[c]}, {LONGEST})" if asked.pleasant else known[c] for c in wanted)
        limit = f"LIMIT {asked.limit}" if asked.limit else ""
        [[total]] = database.execute(f"SELECT count(*) {source}", texts).fetchall()
        result = database.execute(f"SELECT {cells} {source} ORDER BY t._row {limit}", texts)
        some = iter(lambda: result.fetchmany(10_000), [])
        yield Found(wanted, (row for chunk in some for row in chunk), total)


@contextmanager
def _database(package: Package) -> Iterator[DuckDBPyConnection]:
    import duckdb

    try:
        with duckdb.connect() as database:
            yield database
    except NotCompared as error:
        raise NotShown(str(error)) from error
    except duckdb.Error as error:
        raise NotShown(f"{package.folder}: cannot be read: {str(error).splitlines()[0]}") from error


def _view(database: DuckDBPyConnection, package: Package, table: str) -> dict[str, str]:
    """A table → a view of its file, and for each field the SQL that prints it as a CSV does."""
    source, fields = source_of(database, package, table)
    database.execute(
        f"CREATE OR REPLACE VIEW {table} AS SELECT row_number() OVER () AS _row, * FROM {source}"
    )
    # A CSV is read as text: its numbers are printed already.
    types = {field["name"]: field for field in schema.load(table)["fields"] if package.format == "parquet"}
    return {f: csv_text(types.get(f, {"type": "string"}), f"t.{name(f)}") for f in fields}


def _names(
    database: DuckDBPyConnection, package: Package, table: str, fields: Collection[str]
) -> dict[str, str]:
    """A table → a column more for each reference, person for person_id, and the SQL for the name there."""

    def named(target: str, there: str, field: str) -> str:
        if target != table:
            _view(database, package, target)
        same = f"u.{name(there)} = t.{name(field)}"
        return f"(SELECT any_value({LABELS[target]}) FROM {target} u WHERE {same})"

    declared, found = schema.load(table), {}
    for key in declared.get("foreignKeys", ()):
        [field], [there] = key["fields"], key["reference"]["fields"]
        target = schema.target(table, key)
        if field in fields and target in package.resources:
            found[_without_id(field)] = named(target, there, field)
    for key in declared.get("polymorphicKeys", ()):
        if {key["table"], key["key"]} <= {*fields}:
            [choice] = (one for one in declared["fields"] if one["name"] == key["table"])
            there = {target: schema.load(target)["primaryKey"][0] for target in choice["constraints"]["enum"]}
            whens = " ".join(
                f"WHEN {literal(target)} THEN {named(target, its, key['key'])}"
                for target, its in there.items()
                if target in package.resources
            )
            if whens:
                found[_without_id(key["key"])] = f"CASE t.{name(key['table'])} {whens} END"
    return found


def _pleasant(table: str, fields: Collection[str], known: Collection[str], words: bool) -> list[str]:
    """Those of `PLEASANT` that there are; of a table without any, all."""
    some = [column for column in PLEASANT.get(table, ()) if column in known]
    return [column for column in some if not (words and column in LONG)] or [*fields]


def _without_id(field: str) -> str:
    return field.removesuffix("_id").removesuffix("_code")
