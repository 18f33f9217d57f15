"""The cells of a table in a database → their text: that of its CSV file, and that which is hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from converter import schema

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

LINES_AT_ONCE = 2_500
"""Lines in memory at once: those of long articles take some 10 MB."""
SPECIAL = ',"#\n\r'
"""What a cell is put in double quotes for. The empty text is so, too: nothing at all is what is missing."""


def csv_text(field: Mapping[str, Any], column: str) -> str:
    """A field and a column → the SQL that prints it as the CSV does: 12.50, but 373200000000."""
    text = f"{column}::VARCHAR"
    return rf"regexp_replace({text}, '\.00$', '')" if field["type"] == "number" else text


def logical_hash(
    table: str,
    database: DuckDBPyConnection,
    rows: str,
    csv: Callable[[bytes | memoryview], object] | None = None,
) -> str:
    """A table's name, and SQL for its rows in their order → a SHA-256 that depends on nothing but them.

    It is that of a CSV text in UTF-8: the names of the fields, then a line a row, each ended by a line feed;
    the cells as the package's CSV file prints them, each in double quotes (those within doubled), nothing at
    all for one that is missing, with commas between.

    `csv` is called with the text of that CSV file, part by part: most of the time goes into printing cells.
    """
    names = schema.field_names(table)
    digest = hashlib.sha256((",".join(f'"{name}"' for name in names) + "\n").encode())
    if csv:
        csv((",".join(names) + "\n").encode())
    for hashed, *written in _lines(database, table, rows, (_quoted, _as_in_csv) if csv else (_quoted,)):
        digest.update(hashed)
        if csv:
            csv(*written)
    return f"sha256:{digest.hexdigest()}"


def _quoted(cell: str) -> str:
    return f"""CASE WHEN {cell} IS NOT NULL THEN concat('"', replace({cell}, '"', '""'), '"') END"""


def _as_in_csv(cell: str) -> str:
    special = " OR ".join(f"contains({cell}, '{char}')" for char in SPECIAL)
    return f"CASE WHEN {cell} = '' OR {special} THEN {_quoted(cell)} ELSE {cell} END"


def _lines(
    database: DuckDBPyConnection, table: str, rows: str, forms: tuple[Callable[[str], str], ...]
) -> Iterator[tuple[memoryview, ...]]:
    """SQL for a table's rows, and for a cell in each of some forms → the lines in each form, some at once."""
    # Else the lines of a batch could not have more than 2 GB.
    database.execute("SET arrow_large_buffer_size = true")
    fields = schema.load(table)["fields"]
    cells = [f'"{field["name"]}"' for field in fields]
    texts = ", ".join(f"{csv_text(field, cell)} AS {cell}" for field, cell in zip(fields, cells, strict=True))
    # One call, which passes over what is missing: `||` would have the line so far in memory for each cell.
    comma = ", ',', "
    lines = ", ".join(f"concat({comma.join(map(form, cells))}, chr(10))" for form in forms)
    query = f"SELECT {lines} FROM (SELECT {texts} FROM {rows})"
    for batch in database.sql(query).to_arrow_reader(LINES_AT_ONCE):
        yield tuple(map(_bytes, batch.columns))


def _bytes(texts: pa.Array[Any]) -> memoryview:
    """A column → its texts, one after the other as Arrow keeps them: none becomes one of Python."""
    _, offsets, characters = texts.buffers()
    if offsets is None or characters is None:
        return memoryview(b"")
    ends = memoryview(offsets).cast("q")
    return memoryview(characters).cast("B")[ends[texts.offset] : ends[texts.offset + len(texts)]]
