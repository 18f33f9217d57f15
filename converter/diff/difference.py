"""What changed between two packages: tables, rows and fields, with their values; no logic but sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

Value = str | int | Decimal | date | None


class NotCompared(Exception):
    """A package that is missing or cannot be read; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that only one package has."""

    key: Mapping[str, Value]
    label: str
    """What a reader knows it by: names instead of ids."""
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that both packages have, with other values."""

    key: Mapping[str, Value]
    label: str
    fields: Mapping[str, tuple[Value, Value]]
    """Those that differ: the old value and the new one."""


T = TypeVar("T", Row, Change)


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """All rows of one kind: how many, and those within the limit, by key."""

    total: int
    listed: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table."""

    table: str
    old_rows: int
    new_rows: int
    added: Rows[Row]
    removed: Rows[Row]
    changed: Rows[Change]
    only_in: Literal["old", "new"] | None = None
    """The package that alone has the table; the other one counts as if the table were empty."""
    fields_added: tuple[str, ...] = ()
    fields_removed: tuple[str, ...] = ()

    @property
    def unchanged(self) -> int:
        """The number of rows that both packages have alike."""
        return self.new_rows - self.added.total - self.changed.total

    @property
    def same(self) -> bool:
        """Whether nothing changed, neither in the rows nor in the fields."""
        rows = self.added.total + self.removed.total + self.changed.total
        return not (rows or self.only_in or self.fields_added or self.fields_removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one package to another, table by table, in the order of the schemas."""

    old: str
    new: str
    tables: tuple[TableDifference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return all(table.same for table in self.tables)
