"""Two packages → what DuckDB finds changed, on disk where they are too large for the memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from converter import schema
from converter.check.package import Package
from converter.check.rules import columns, name
from converter.diff.difference import Change, Row, Rows, TableDifference, Value
from converter.diff.load import COUNTERS, NTH, SIDES, Shape, Side, at, load

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LABELS = {
    "meetings": ("name", "start_date"),
    "positions": ("person_id", "organization_id", "title"),
    "attendances": ("person_id", "organization_id", "group_name", "role", "meeting_id"),
    "commitments": ("kind", "text"),
    "commitment_parties": ("organization_id", "group_name"),
    "problems": ("severity", "message"),
}
"""The fields by which a reader knows a row; of an id the name that it stands for."""
LABEL = ("name", "title", "text")
"""The same of all other tables: the first of these that they have."""


def compare(old: Package, new: Package, limit: int) -> Iterator[TableDifference]:
    """Two packages → what changed in each table that one of them has, in the order of the schemas."""
    import duckdb

    unknown = sorted({*old.declared, *new.declared} - {*schema.TABLES})
    tables = [t for t in (*schema.TABLES, *unknown) if t in old.declared or t in new.declared]
    with (
        TemporaryDirectory(prefix="converter-diff-") as folder,
        duckdb.connect(str(Path(folder) / "diff.duckdb")) as database,
    ):
        # A table's rows are told apart by key, not by place: so DuckDB may work in pieces of any size.
        database.execute("CREATE SCHEMA old; CREATE SCHEMA new; SET preserve_insertion_order = false")
        packages = {"old": old, "new": new}
        shapes: dict[str, Shape] = {}
        for table in tables:
            shapes[table] = load(database, packages, table)
            yield _difference(database, packages, shapes, table, limit)


def _difference(
    database: DuckDBPyConnection,
    packages: Mapping[str, Package],
    shapes: Mapping[str, Shape],
    table: str,
    limit: int,
) -> TableDifference:
    """A table in the database → what changed in it."""
    shape = shapes[table]
    fields, here = shape.fields, [side for side in SIDES if table in packages[side].declared]
    old_rows, new_rows = (_count(database, at(side, table)) for side in SIDES)
    added = _only(database, shapes, shape, "new", limit)
    removed = _only(database, shapes, shape, "old", limit)
    return TableDifference(
        table,
        old_rows,
        new_rows,
        added,
        removed,
        _changes(database, shapes, shape, bool(added.total or removed.total), limit),
        only_in=here[0] if len(here) == 1 else None,
        fields_added=tuple(field for field in fields["new"] if field not in fields["old"]),
        fields_removed=tuple(field for field in fields["old"] if field not in fields["new"]),
    )


def _only(
    database: DuckDBPyConnection, shapes: Mapping[str, Shape], shape: Shape, side: Side, limit: int
) -> Rows[Row]:
    """A table → the rows that one package alone has."""
    mine, others, other = ("n", "o", "old") if side == "new" else ("o", "n", "new")
    database.execute(
        f"CREATE OR REPLACE TABLE found AS SELECT {mine}.rowid AS place "
        f"FROM {at(side, shape.table)} {mine} ANTI JOIN {at(other, shape.table)} {others} ON {shape.on}"
    )
    if not (total := _count(database, "found")):
        return Rows(0, ())
    fields = shape.fields[side]
    rows = database.execute(
        f"SELECT {_label(shapes, shape, side)}, {', '.join(columns('r', [*fields]))} "
        f"FROM {at(side, shape.table)} r JOIN found ON r.rowid = found.place {_order(shape, side, limit)}"
    ).fetchall()
    valued = ((label, dict(zip(fields, cells, strict=True))) for label, *cells in rows)
    return Rows(total, tuple(_row(shape, label, values) for label, values in valued))


def _row(shape: Shape, label: str, values: Mapping[str, Value]) -> Row:
    return Row({field: values[field] for field in shape.key}, label, values)


def _changes(
    database: DuckDBPyConnection, shapes: Mapping[str, Shape], shape: Shape, shifted: bool, limit: int
) -> Rows[Change]:
    """A table → the rows that both packages have, with other values; `shifted` if there are more or fewer."""
    plain = [field for field in shape.both if field not in (*shape.key, shape.counter)]
    fields = [*shape.key, *plain, *([shape.counter] if shape.counter else ())]
    if not fields:
        return Rows(0, ())
    old, new = at("old", shape.table), at("new", shape.table)
    differs = " OR ".join(map(_differs, plain)) or "false"
    moved = _differs(shape.counter) if shape.counter else "false"
    if shape.counter and shifted:
        moved += f" AND {_rank('o', shape)} <> {_rank('n', shape)}"
    database.execute(
        "CREATE OR REPLACE TABLE found AS SELECT old, new, moved FROM "
        f"(SELECT o.rowid AS old, n.rowid AS new, {moved} AS moved, {differs} AS differs "
        f"FROM {old} o JOIN {new} n ON {shape.on}) WHERE differs OR moved"
    )
    if not (total := _count(database, "found")):
        return Rows(0, ())
    rows = database.execute(
        f"SELECT moved, {_label(shapes, shape, 'new')}, {', '.join(columns('o', fields))}, "
        f"{', '.join(columns('r', fields))} FROM found JOIN {old} o ON o.rowid = old "
        f"JOIN {new} r ON r.rowid = new {_order(shape, 'new', limit)}"
    ).fetchall()
    return Rows(total, tuple(_change(shape, fields, *row) for row in rows))


def _change(shape: Shape, fields: Sequence[str], moved: bool, label: str, *cells: Value) -> Change:
    values = zip(fields, zip(cells[: len(fields)], cells[len(fields) :], strict=True), strict=True)
    changed = {f: (o, n) for f, (o, n) in values if o != n and (moved or f != shape.counter)}
    key = dict(zip(shape.key, cells[len(fields) :], strict=False))
    return Change(key, label, changed)


def _differs(field: str) -> str:
    return f"o.{name(field)} IS DISTINCT FROM n.{name(field)}"


def _rank(alias: str, shape: Shape) -> str:
    _, within = COUNTERS[shape.table]
    cells = ", ".join(columns(alias, [*within]))
    return f"rank() OVER (PARTITION BY {cells} ORDER BY {alias}.{name(shape.counter)})"


def _label(shapes: Mapping[str, Shape], shape: Shape, side: Side) -> str:
    """A table → the SQL of what a reader knows its row `r` by."""
    fields = shape.fields[side]
    cells = []
    wanted = LABELS.get(shape.table) or [field for field in LABEL if field in fields][:1]
    for field in (field for field in wanted if field in fields):
        cell = f"r.{name(field)}::VARCHAR"
        target, its_key = _target(shape.table, field)
        if target in shapes and {its_key, "name"} <= {*shapes[target].fields[side]}:
            u = at(side, target)
            cell = (
                f"coalesce((SELECT min(u.name) FROM {u} u WHERE u.{name(its_key)} = r.{name(field)}), {cell})"
            )
        cells.append(cell)
    return f"concat_ws(' · ', {', '.join(cells)})" if cells else "''"


def _target(table: str, field: str) -> tuple[str, str]:
    """A field of a table → the table and the field that its foreign key leads to."""
    keys = schema.load(table).get("foreignKeys", ()) if table in schema.TABLES else ()
    for foreign_key in keys:
        if foreign_key["fields"] == [field]:
            return schema.target(table, foreign_key), foreign_key["reference"]["fields"][0]
    return "", ""


def _order(shape: Shape, side: Side, limit: int) -> str:
    order = [f"{cell} NULLS LAST" for cell in columns("r", [*(shape.key or shape.fields[side])])]
    order += [f"r.{NTH}"] if NTH in shape.on else []
    return f"ORDER BY {', '.join(order)}" + (f" LIMIT {limit}" if limit else "")


def _count(database: DuckDBPyConnection, table: str) -> int:
    [[count]] = database.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(count)
