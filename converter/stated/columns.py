"""What a document states, as columns: lists of rows, typed as the schemas declare their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pyarrow as pa

from converter import schema

READ = ("title", "publisher", "text")
"""What of an article in Traditional characters is printed otherwise than the rules read it."""
Fields = Mapping[str, pa.DataType]
KEY = "key"
"""The column that parts have besides: see `converter.stated.documents.key_of`."""
TEXTS = pa.list_(pa.string())

TABLES = ("positions", "attendances", "commitments", "commitment_parties", "commitment_actions", "mentions")
"""The tables that a document fills alone, but for who is meant: there a person's name stands for the id, and
a meeting's number in the document for its id, until all documents have been looked at."""

HOUSE: Fields = {
    "organization_id": pa.string(),
    "printed": pa.string(),
    "name": pa.string(),
    "short_name": pa.string(),
    "name_en": pa.string(),
    "kind": pa.string(),
    "area_code": pa.string(),
    "parent": pa.string(),
}
"""A form in which the document prints an organization, and what is known of it."""

BEARER: Fields = {
    "name": pa.string(),
    "day": pa.string(),
    "anchor": pa.string(),
    "of_there": pa.bool_(),
    "of_here": pa.bool_(),
    "seats": TEXTS,
    "meetings": pa.list_(pa.int64()),
}
"""A person as the document has him: see `converter.resolve.persons.Bearer`."""

EVIDENCE: Fields = {
    "name": pa.string(),
    "key": pa.string(),
    "loose": pa.bool_(),
    "circle": pa.float64(),
    "circle_abroad": pa.float64(),
}
"""What could tie a person to his like in other documents: see `converter.resolve.evidence.said`."""

REPORT: Fields = {
    "number": pa.int64(),
    "day": pa.string(),
    "name": pa.string(),
    "kind": pa.string(),
    "start_date": pa.string(),
    "end_date": pa.string(),
    "place": pa.string(),
    "area_code": pa.string(),
    "start": pa.int64(),
    "end": pa.int64(),
    "persons": TEXTS,
    "heads": TEXTS,
    "guests": TEXTS,
    "present": TEXTS,
    "pacts": pa.list_(TEXTS),
    "printed_day": pa.string(),
    "sittings": TEXTS,
}
"""A meeting as the document reports it: see `converter.resolve.meetings.Report`."""

PROBLEM: Fields = {
    "source_path": pa.string(),
    "severity": pa.string(),
    "code": pa.string(),
    "message": pa.string(),
    "start": pa.int64(),
    "end": pa.int64(),
}


def _rows_of(fields: Fields) -> pa.ListType[Any]:
    return pa.list_(pa.struct([pa.field(name, kind) for name, kind in fields.items()]))


def _declared(table: str) -> Fields:
    return {field.name: field.type for field in schema.arrow_schema(table) if field.name != "document_id"}


LISTS: Mapping[str, pa.ListType[Any]] = {
    **{table: _rows_of(_declared(table)) for table in TABLES},
    "houses": _rows_of(HOUSE),
    "bearers": _rows_of(BEARER),
    "evidence": _rows_of(EVIDENCE),
    "reports": _rows_of(REPORT),
    "problems": _rows_of(PROBLEM),
}
"""The lists beside a document's own row, by name."""

STATED = pa.schema(
    [
        *(pa.field(field.name, field.type) for field in schema.arrow_schema("documents")),
        *(pa.field(name, kind) for name, kind in LISTS.items()),
        pa.field("applied", pa.int64()),
        pa.field("body", pa.int64()),
        *(pa.field(f"read_{name}", pa.string()) for name in READ),
    ]
)
"""A document's row of the table `documents`, what it states, how many corrections took effect in it, where
its body begins, and how the rules read what it prints in Traditional characters."""


def column(values: Sequence[object], kind: pa.DataType) -> pa.Array[Any]:
    """Values and their type → the column; an empty text is a missing one, as the schemas have it."""
    if pa.types.is_date32(kind):
        return pa.array([value or None for value in values], pa.string()).cast(kind)
    if pa.types.is_string(kind):
        return pa.array([None if value == "" else value for value in values], kind)
    return pa.array(values, kind)


def lists(found: Iterable[Sequence[Mapping[str, object]]], kind: pa.ListType[Any]) -> pa.ListArray[Any]:
    """The rows of each document, and their type → the column that holds them."""
    ends, rows = [0], list[Mapping[str, object]]()
    for own in found:
        rows += own
        ends.append(len(rows))
    fields = list(kind.value_type)
    cells = [column(list(map(itemgetter(field.name), rows)), field.type) for field in fields]
    within = pa.StructArray.from_arrays(cells, fields=fields)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), within)
