"""What is wrong with a package: one line each."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 1000
"""Faults told of one rule, as many as frictionless tells of a table."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a row, or all of a file, or (without a table) all of a package."""

    table: str
    row: int | None
    """From 1, the header not counted: the same in the CSV and in the Parquet file."""
    field: str | None
    """One field, or several joined by a comma."""
    value: str | None
    """As printed in a CSV."""
    message: str
    file: str = ""
    """Relative to the folder that was checked."""

    def __str__(self) -> str:
        place = self.file or self.table
        place += f" row {self.row}" if self.row is not None else ""
        place += f", {self.field}" if self.field else ""
        place += f" = {self.value[:80]!r}" if self.value is not None else ""
        return f"{place}: {self.message}"
