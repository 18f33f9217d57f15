"""Tables as spreadsheets take them: known as UTF-8, and no cell that would be calculated."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from converter import schema
from converter.check.fault import Fault
from converter.check.package import describe

HARMFUL = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a cell must not begin with: spreadsheets would take it for a formula, or swallow it."""
MARK = "\ufeff"
"""By which Excel knows UTF-8."""
_LONGEST_CELL = 1 << 27


class NoSheets(Exception):
    """Nothing was written; said in words."""


def harmless(cell: str) -> str:
    """A cell → the same for a spreadsheet; `as_meant` undoes it."""
    return f"'{cell}" if cell.startswith(HARMFUL) else cell


def as_meant(cell: str) -> str:
    """A cell of a spreadsheet → what it holds."""
    return cell.removeprefix("'")


def write_sheets(package: Path, out: Path) -> dict[str, int]:
    """A CSV package, or a folder with one in `csv/`, and a folder → its tables there; rows of each.

    The folder is replaced whole or not at all; NoSheets where there is no package, or it holds other files.
    """
    folder = package / "csv" if (package / "csv").is_dir() else package
    found = describe(folder, package)
    if isinstance(found, Fault):
        raise NoSheets(str(found))
    if found.format != "csv":
        raise NoSheets(f"{package}: no CSV package: name the folder that holds csv/")
    out = out.absolute()
    own = {f"{table}.csv" for table in schema.TABLES}
    held = list(out.iterdir()) if out.is_dir() else []
    strange = sorted(path for path in held if path.name not in own or not path.is_file())
    if strange:
        raise NoSheets(f"{out}: holds {strange[0].name}, which is no sheet: name a folder of its own")
    new = out.with_name(f".{out.name}-new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        rows = {table: _copy(found.path(table), new / f"{table}.csv") for table in found.resources}
        if out.is_dir():
            shutil.rmtree(out)
        new.rename(out)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return rows


def _copy(table: Path, sheet: Path) -> int:
    with (
        long_cells(),
        table.open(encoding="utf-8", newline="") as source,
        sheet.open("w", encoding="utf-8", newline="") as target,
    ):
        target.write(MARK)
        rows = csv.reader(source)
        count = -1  # the header line
        writer = csv.writer(target, lineterminator="\n")
        for row in rows:
            writer.writerow(map(harmless, row))
            count += 1
    return count


@contextmanager
def long_cells() -> Iterator[None]:
    """Lets `csv` read cells that hold a whole article."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
