"""A folder's `sources.csv` → what its user knows of each article: address, publisher, day of retrieval."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from converter.read.text.plain import read_plain

SOURCES = "sources.csv"
COLUMNS = ("file", "url", "publisher", "retrieved")


class Source(NamedTuple):
    """One row; None where the cell is empty."""

    url: str | None
    publisher: str | None


def read_sources_csv(folder: Path) -> Iterator[tuple[str, Source] | str]:
    """Folder → (file name relative to it, row) for each article named, and a message for each fault."""
    table = folder / SOURCES
    if not table.is_file():
        return
    try:
        rows = csv.DictReader(read_plain(table.read_bytes()).splitlines(), strict=True)
        missing = [column for column in COLUMNS[:2] if column not in (rows.fieldnames or [])]
        if missing:
            yield f"has no column {', '.join(missing)}: the first line is {','.join(COLUMNS)}"
            return
        for row in rows:
            name = (row["file"] or "").strip()
            if None in row:
                yield f"line {rows.line_num} has too many cells: quote a cell that holds a comma"
            elif not name or not (folder / name).is_file():
                yield f"line {rows.line_num} names {name!r}, no file here: correct or remove the line"
            else:
                cells = (row.get(column) for column in ("url", "publisher"))
                yield name, Source(*((cell or "").strip() or None for cell in cells))
    except (OSError, UnicodeError, csv.Error, ValueError) as error:
        yield f"cannot be read as CSV ({error}): save it as UTF-8 with the first line {','.join(COLUMNS)}"
