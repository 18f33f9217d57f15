"""A record batch of documents → a record batch of what they state: a row a document, no other is looked at.

The same function for one article, a pool of processes and a cluster: what it gives depends on nothing but
the documents (and what people corrected in them), so they can be taken in any order, anywhere.

    documents  Document ↔ record batch
    facts      documents → their facts
    columns    what a document states, as typed lists of rows
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from converter import tables
from converter.model import Facts
from converter.resolve import Identities, Told
from converter.resolve.evidence import Record, said
from converter.resolve.meetings import Report
from converter.resolve.persons import LOOSE, Bearer
from converter.stated.columns import BEARER, HOUSE, LISTS, PROBLEM, READ, STATED, TABLES, column, lists
from converter.stated.documents import batch_of, documents_of
from converter.stated.facts import Lines, corrected, extract, failed
from converter.words import lexicon

__all__ = [
    "STATED",
    "Lines",
    "batch_of",
    "corrected",
    "documents_of",
    "extract",
    "failed",
    "fields_of",
    "row_batch",
    "stated",
]

Row = Mapping[str, Any]
BETWEEN = "\x1f"
"""Stands between the parts of a key of evidence."""
BEARER_OWN = [name for name in BEARER if name not in ("name", "meetings")]
REPORTED = ("name", "kind", "start_date", "end_date", "place", "area_code", "start", "end")
REPORTED_SETS = ("persons", "heads", "guests", "present", "sittings")


def stated(batch: pa.RecordBatch, lines: Lines | None = None) -> pa.RecordBatch:
    """Documents (`documents.DOCUMENTS`), corrections → what each states (`columns.STATED`), in their order.

    An article that the program itself fails on states nothing but the problem that says so.
    """
    with _without_collector():
        # No name for them: what still lived at the end would be searched once more then.
        return row_batch(corrected(documents_of(batch), lines or {}))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Facts are kept and hold no cycles: to search them for garbage again and again costs a tenth or more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def row_batch(found: Sequence[tuple[Facts, int]], known: Identities | None = None) -> pa.RecordBatch:
    """The facts of documents, each with how many corrections it has → their rows.

    `known` is who is who in them, if that is settled; else the rows say what tells of it.
    """
    own: dict[str, list[list[Row]]] = {name: [] for name in LISTS}
    own["document"] = []
    for fact, _ in found:
        rows, local = ({name: [] for name in LISTS}, known) if known else _open(fact)
        rows["problems"] += [fields_of(PROBLEM, problem) for problem in fact.problems]
        rows |= {table: [*tables.TABLES[table]([fact], local)] for table in TABLES}
        rows["document"] = [*tables.documents([fact], local)]
        for name, some in rows.items():
            own[name].append(some)
    documents = [fact.document for fact, _ in found]
    beside: dict[str, pa.Array[Any]] = {
        "applied": pa.array([applied for _, applied in found], pa.int64()),
        "body": pa.array([d.body for d in documents], pa.int64()),
    }
    beside |= {
        f"read_{name}": pa.array([d.original and getattr(d, name) for d in documents], pa.string())
        for name in READ
    }
    columns = [
        lists(own[field.name], field.type)
        if field.name in LISTS
        else column([row[field.name] for [row] in own["document"]], field.type)
        for field in STATED
        if field.name not in beside
    ]
    return pa.record_batch([*columns, *beside.values()], schema=STATED)


class _AsNamed(dict[tuple[str, Any], str]):
    """(document id, name or number) → the name or number itself, where an id will stand."""

    def __missing__(self, place: tuple[str, Any]) -> str:
        return str(place[1])


def _open(fact: Facts) -> tuple[dict[str, list[Row]], Identities]:
    """One document's facts → what it tells of who is who, and who is who as far as it settles that alone."""
    told = Told()
    told.take(fact)
    rows: dict[str, list[Row]] = {name: [] for name in LISTS}
    rows["houses"] = [
        {"printed": printed, **fields_of(HOUSE, told.registered[house], but="printed")}
        for (_, printed), house in told.organizations.items()
    ]
    rows["reports"] = [_report(report) for report in told.reports]
    for record in told.people:
        rows["bearers"].append(_bearer(record))
        rows["evidence"] += _evidence(record)
    rows["problems"] = [fields_of(PROBLEM, problem) for problem in told.problems]
    local = Identities(
        persons=_AsNamed(),
        abroad=frozenset(),
        organizations=told.organizations,
        meetings=_AsNamed(),
        areas=told.areas,
        registered=told.registered,
        gatherings={},
        problems=(),
    )
    return rows, local


def fields_of(names: Iterable[str], thing: object, but: str = "") -> Row:
    """Names and a thing → what it has by each of them, as a row."""
    return {name: getattr(thing, name) for name in names if name != but}


def _bearer(record: Record) -> Row:
    return {"name": record.name, "meetings": record.meetings, **fields_of(BEARER_OWN, Bearer.of(record))}


def _evidence(record: Record) -> Iterator[Row]:
    name = record.name
    for key, (own, there) in said(record, name in lexicon().known_persons).items():
        loose = key[0] in LOOSE
        yield {"name": name, "key": BETWEEN.join(key), "loose": loose, "circle": own, "circle_abroad": there}


def _report(report: Report) -> Row:
    meeting = report.meeting
    own = {"number": meeting.number, "day": report.day, "printed_day": report.printed_day}
    own |= fields_of(REPORTED, meeting)
    own |= {name: sorted(getattr(report, name)) for name in REPORTED_SETS}
    return own | {"pacts": sorted(sorted(side) for side in report.pacts)}
