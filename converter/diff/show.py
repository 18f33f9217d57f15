"""A difference → what is printed of it: lines, a table for the terminal, Markdown, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

from converter.diff.difference import Change, Difference, Row, Rows, TableDifference, Value
from converter.visible import visible

if TYPE_CHECKING:
    from rich.table import Table

WIDTH = 80
NOTHING = "(empty)"
KINDS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
"""The kinds of rows, with the sign and the colour of their lines."""

Line = tuple[str, str]
"""A style and a text."""


def summary(difference: Difference) -> Table:
    """A difference → the numbers of all tables, for the terminal."""
    from rich.table import Table
    from rich.text import Text

    # As Text: a string's brackets would be taken for styles.
    table = Table("table", title=Text(_title(difference)), title_justify="left")
    for head in (*KINDS, "unchanged", "total"):
        table.add_column(head, justify="right")
    for found in difference.tables:
        counts = (*_counts(found).values(), found.unchanged, found.new_rows)
        style = "dim" if found.same else ""
        table.add_row(Text(visible(found.table)), *(f"{count:,}" for count in counts), style=style)
    return table


def summary_lines(difference: Difference) -> Iterator[str]:
    """A difference → the same as lines."""
    yield _title(difference)
    for found in difference.tables:
        yield f"{visible(found.table)}: {_said({**_counts(found), 'unchanged': found.unchanged})}"


def details(difference: Difference, width: int = WIDTH) -> Iterator[Line]:
    """A difference → the rows of each table that changed as lines of at most `width` cells, with a style."""
    if difference.same:
        yield "green", "no difference"
    for found in (found for found in difference.tables if not found.same):
        yield "", ""
        yield "bold", _cut(f"{found.table}: {_said(_counts(found), zeros=False)}", width)
        for note in _notes(found):
            yield "", _cut(f"  {note}", width)
        for kind, rows in _rows(found):
            sign, style = KINDS[kind]
            for row in rows.listed:
                key = f"{sign} {_key(row)}"
                if cell_len(key) > width // 2 and cell_len(f"{key}  {visible(row.label)}") > width:
                    yield style, _cut(key, width)
                    yield style, _cut(f"  {row.label}", width)
                else:
                    yield style, _cut(f"{key}  {row.label}", width)
                for field, (old, new) in row.fields.items() if isinstance(row, Change) else ():
                    room = max(8, (width - cell_len(f"    {field}:  → ")) // 2)
                    before, after = _pair(old, new, room)
                    yield "", f"    {visible(field)}: {before} → {after}"
            if more := rows.total - len(rows.listed):
                yield "dim", f"  … and {more:,} more {kind}"


def markdown(difference: Difference, width: int = WIDTH) -> str:
    """A difference → a summary, and a section for each table that changed; values cut to `width` cells."""
    heads = ("Table", *(kind.capitalize() for kind in KINDS), "Unchanged", "Total")
    lines = [f"## Changes from {_code(difference.old)} to {_code(difference.new)}", ""]
    lines += [f"| {' | '.join(heads)} |", "| --- |" + " ---: |" * (len(heads) - 1)]
    for found in difference.tables:
        counts = (*_counts(found).values(), found.unchanged, found.new_rows)
        lines.append(f"| {' | '.join((_prose(found.table), *(f'{count:,}' for count in counts)))} |")
    lines += ["", "No difference."] if difference.same else []
    for found in (found for found in difference.tables if not found.same):
        lines += ["", f"### {_prose(found.table)}", ""]
        lines += [f"- {_prose(note)}" for note in _notes(found)]
        for kind, rows in _rows(found):
            for row in rows.listed:
                label = f" {_prose(_cut(row.label, width))}" if row.label else ""
                lines.append(f"- **{kind.capitalize()}**{label} ({_code(_key(row))})")
                for field, values in row.fields.items() if isinstance(row, Change) else ():
                    before, after = map(_prose, _pair(*values, width))
                    lines.append(f"  - {_code(field)}: {before} → {after}")
            if more := rows.total - len(rows.listed):
                lines.append(f"- … and {more:,} more {kind}")
    return "\n".join(lines) + "\n"


def as_json(difference: Difference) -> dict[str, Any]:
    """A difference → the same for machines, with all values whole."""
    return {
        "old": difference.old,
        "new": difference.new,
        "same": difference.same,
        "tables": [
            {
                "table": found.table,
                "only_in": found.only_in,
                "fields_added": list(found.fields_added),
                "fields_removed": list(found.fields_removed),
                "old_rows": found.old_rows,
                "new_rows": found.new_rows,
                "unchanged": found.unchanged,
                **{
                    kind: {"total": rows.total, "rows": [_row_as_json(row) for row in rows.listed]}
                    for kind, rows in _rows(found)
                },
            }
            for found in difference.tables
        ],
    }


def _row_as_json(row: Row | Change) -> dict[str, Any]:
    told: dict[str, Any] = {"key": {f: _plain(v) for f, v in row.key.items()}, "label": row.label}
    if isinstance(row, Row):
        return {**told, "values": {field: _plain(value) for field, value in row.values.items()}}
    pairs = row.fields.items()
    return {**told, "fields": {field: {"old": _plain(o), "new": _plain(n)} for field, (o, n) in pairs}}


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _rows(found: TableDifference) -> Iterator[tuple[str, Rows[Row] | Rows[Change]]]:
    yield "added", found.added
    yield "removed", found.removed
    yield "changed", found.changed


def _counts(found: TableDifference) -> dict[str, int]:
    return {kind: rows.total for kind, rows in _rows(found)}


def _said(counts: dict[str, int], zeros: bool = True) -> str:
    said = (f"{count:,} {kind}" for kind, count in counts.items() if count or zeros)
    return ", ".join(said) or "other fields"


def _title(difference: Difference) -> str:
    return visible(f"{difference.old} → {difference.new}")


def _notes(found: TableDifference) -> Iterator[str]:
    if found.only_in:
        yield f"table only in the {found.only_in} package"
    for side, fields in (("new", found.fields_added), ("old", found.fields_removed)):
        if fields:
            yield f"only in the {side} package: {', '.join(fields)}"


def _key(row: Row | Change) -> str:
    return " ".join(_text(value) for value in row.key.values() if value is not None)


def _text(value: Value) -> str:
    if value is None:
        return NOTHING
    return visible(str(_plain(value) if isinstance(value, Decimal) else value))


def _pair(old: Value, new: Value, width: int) -> tuple[str, str]:
    """Two values → as text, each at most `width` cells, both from the same place: before they differ."""
    before, after = _text(old), _text(new)
    start = 0
    if max(cell_len(before), cell_len(after)) > width:
        pairs = enumerate(zip(before, after, strict=False))
        differ = next((at for at, (old_, new_) in pairs if old_ != new_), min(len(before), len(after)))
        start = differ
        while start and cell_len(before[start - 1 : differ]) <= width // 3:
            start -= 1
    cut = "…" if start else ""
    return _cut(cut + before[start:], width), _cut(cut + after[start:], width)


def _cut(text: str, width: int) -> str:
    text = visible(text)
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _prose(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", visible(text))


def _code(text: str) -> str:
    """A text → a code span, whatever back quotes the text has."""
    text = visible(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" or not text else ""
    return f"{fence}{space}{text}{space}{fence}"
