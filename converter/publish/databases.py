"""A package → one file that is a database, SQLite or DuckDB, with keys and what the schemas say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from converter import schema
from converter.check.rules import literal, name
from converter.publish.files import opened, rows_of

SQLITE_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "date": "TEXT"}


def write_sqlite(parquet: Path, file: Path) -> None:
    """A Parquet package's folder → a SQLite file: dates as text, sums as numbers, an index a reference."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(file, isolation_level=None)) as database, opened(parquet) as tables:
        # No journal: the file is written beside what is published and renamed when it is whole.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("BEGIN")
        for table in schema.TABLES:
            database.execute(_declared(table, SQLITE_TYPES, references=True))
            marks = ", ".join("?" * len(schema.field_names(table)))
            for rows in rows_of(tables, f"FROM {table}"):
                plain = ([schema.plain(value) for value in row] for row in rows)
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", plain)
        database.execute("COMMIT")
        for table in schema.TABLES:
            for foreign_key in schema.load(table).get("foreignKeys", ()):
                fields = foreign_key["fields"]
                index = name(f"{table}_{'_'.join(fields)}")
                database.execute(f"CREATE INDEX {index} ON {table} ({', '.join(map(name, fields))})")
        database.execute("VACUUM")


def write_duckdb(parquet: Path, file: Path) -> None:
    """A Parquet package's folder → a DuckDB file, with primary keys, titles and descriptions as comments.

    Its rows are the same from every build, its bytes are not: DuckDB gives each file a random identifier.
    """
    with opened(parquet, threads=1) as database:
        # The smallest block that there is: with the usual one, tables of few rows would take 10 MB.
        database.execute(f"ATTACH {literal(file)} AS published (BLOCK_SIZE 16384)")
        for table in schema.TABLES:
            database.execute("USE published")
            database.execute(_declared(table, schema.SQL_TYPES, references=False))
            database.execute(f"INSERT INTO {table} FROM memory.{table}")
            declared = schema.load(table)
            database.execute(f"COMMENT ON TABLE {table} IS {literal(_comment(declared))}")
            for field in declared["fields"]:
                column = f"{table}.{name(field['name'])}"
                database.execute(f"COMMENT ON COLUMN {column} IS {literal(_comment(field))}")


def _comment(described: Mapping[str, Any]) -> str:
    return f"{described['title']} {described['title_zh']}: {described['description']}"


def _declared(table: str, types: Mapping[str, str], *, references: bool) -> str:
    declared = schema.load(table)
    lines = [
        f"{name(field['name'])} {types[field['type']]}{' NOT NULL' if schema.required(field) else ''}"
        for field in declared["fields"]
    ]
    lines.append(f"PRIMARY KEY ({', '.join(map(name, declared['primaryKey']))})")
    for foreign_key in declared.get("foreignKeys", ()) if references else ():
        ours, key = (", ".join(map(name, k["fields"])) for k in (foreign_key, foreign_key["reference"]))
        lines.append(f"FOREIGN KEY ({ours}) REFERENCES {schema.target(table, foreign_key)} ({key})")
    return f"CREATE TABLE {table} ({', '.join(lines)})"
