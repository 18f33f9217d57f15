"""A CSV file as anybody may have written it → the same rows in one that DuckDB reads, and its faults of form.

Cells are told apart as frictionless tells them apart: both take the `csv` module of Python.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from converter import schema
from converter.check.fault import LIMIT, Fault
from converter.check.package import Package


def rewrite(package: Package, table: str, out: Path) -> tuple[list[Fault], list[str]]:
    """A package and a table → its rows in another CSV file, its faults of form, the fields that it has.

    In the other file each row has a cell for each field, an empty one where there is none. Raises
    UnicodeDecodeError and csv.Error.
    """
    fields = schema.field_names(table)
    faults: list[Fault] = []
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with (
            package.path(table).open(encoding="utf-8-sig", newline="") as source,
            out.open("w", encoding="utf-8", newline="") as target,
        ):
            rows, writer = csv.reader(source), csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(fields)
            labels = [label.strip() for label in next(rows, ())]
            faults += _header_faults(package, table, labels)
            for number, cells in enumerate(rows, 1):
                writer.writerow([*cells, *("" for _ in fields)][: len(fields)])
                if len(faults) < LIMIT:
                    faults += _row_faults(package, table, len(labels), number, cells)
    finally:
        csv.field_size_limit(limit)
    # Without a header, the cells are taken for those of the fields.
    return faults, fields[: len(labels)] if labels else fields


def _header_faults(package: Package, table: str, labels: list[str]) -> Iterator[Fault]:
    fields = schema.field_names(table)
    if not labels:
        yield package.fault(table, "no header")
        return
    for number, (label, field) in enumerate(zip(labels, fields, strict=False)):
        if label != field or label in labels[:number]:
            yield package.fault(table, "another name in the header", field=field, value=label)
    for label in labels[len(fields) :]:
        yield package.fault(table, "no column of the schema", value=label)
    for field in fields[len(labels) :]:
        yield package.fault(table, "no such column", field=field)


def _row_faults(package: Package, table: str, columns: int, number: int, cells: list[str]) -> Iterator[Fault]:
    fields = schema.field_names(table)
    columns = columns or len(fields)
    if len(cells) == columns or not any(cells[:columns]):
        return  # an empty row is a fault of its own
    for cell in cells[columns:]:
        yield package.fault(table, "a cell beyond the last column", number, value=cell)
    for field in fields[len(cells) : columns]:
        yield package.fault(table, "no such cell in the row", number, field, "")
