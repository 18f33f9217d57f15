"""What people ruled on who is who → the documents that it touches, told anew, and the rows of who is in them.

Only those documents are held in memory, all that mean somebody whom a line is about; and all organizations,
as one may be put under any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

import pyarrow as pa
from pyarrow import parquet

from converter import tables
from converter.check.rules import literal
from converter.correct.entities import rule
from converter.correct.lines import Corrections, Line, documents
from converter.correct.rows import Report
from converter.model import Facts, Meeting, Problem
from converter.resolve import Identities, Resolved, Told
from converter.resolve.meetings import Gathering
from converter.settle.filled import Row
from converter.settle.gatherings import MEETINGS
from converter.settle.houses import ORGANIZATIONS
from converter.settle.people import PERSONS
from converter.settle.store import Store, unnested
from converter.stated import REPORTED, corrected, fields_of, row_batch
from converter.stated.columns import PROBLEM, STATED
from converter.stated.documents import documents_stated

KEYS = {"key": pa.string()}
DIFFERING = "reports-differ"
TOUCHED = "SEMI JOIN touched USING (document_id)"


def settle_rulings(store: Store, corrections: Corrections) -> Report:
    """A store in which who is who is settled, the corrections → the views `told_0` …, and rows put right."""
    lines = corrections.rulings()
    if not lines:
        for pile in store.piles:
            store.do(f"CREATE VIEW told_{pile} AS FROM stated_{pile}")
        return Report()
    _touch(store, lines)
    own = [row for batch in store.batches(f"FROM stated_{{pile}} {TOUCHED}") for row in batch.to_pylist()]
    own.sort(key=itemgetter("document_id"))
    stated = corrections.stated()
    facts = [facts for facts, _ in corrected(documents_stated(own), stated)]
    known = _known(store, facts)
    ruled, after, report = rule(facts, known, lines)
    paths = {fact.document.source_path for fact in facts}
    differing = (fields_of(PROBLEM, one) for one in after.problems if one.code == DIFFERING)
    _tell_anew(store, ruled, after)
    store.replace(
        "persons", PERSONS, "person_id", set(known.persons.values()), tables.TABLES["persons"](ruled, after)
    )
    store.replace("meetings", MEETINGS, "meeting_id", set(known.gatherings), tables.meetings(ruled, after))
    store.replace("houses", ORGANIZATIONS, "organization_id", set(known.registered), _houses(ruled, after))
    store.replace("differing", PROBLEM, "source_path", paths, differing)
    return report


def _touch(store: Store, lines: Sequence[Line]) -> None:
    """Lines → the table `touched`: the documents that they name, and those that mean whom they are about."""
    names = {name for line in lines for name in (line.document, *documents(line)) if name}
    with store.table("named", KEYS) as named, store.table("said", KEYS) as said:
        named.add({"key": name} for name in sorted(names))
        said.add({"key": key} for line in lines for key in (line.key, line.value))
    store.fill(
        "touched",
        "SELECT document_id FROM stated_{pile} "
        "WHERE document_id IN (FROM named) OR source_path IN (FROM named)",
    )
    own = unnested("houses", "document_id")
    store.fill("housed", f"SELECT document_id, printed, organization_id FROM ({own})")
    store.do(
        "CREATE VIEW anybody AS SELECT document_id, name, person_id AS key FROM meant "
        "UNION ALL SELECT document_id, NULL, meeting_id FROM met UNION ALL FROM housed"
    )
    # A document calls its meetings by labels that nobody else knows: all of them may be meant.
    store.do(
        "CREATE TABLE about AS SELECT DISTINCT key FROM anybody WHERE key IN (FROM said) "
        "OR (document_id IN (FROM touched) AND (name IS NULL OR name IN (FROM said)))"
    )
    store.do(
        "INSERT INTO touched SELECT DISTINCT document_id FROM anybody "
        "WHERE key IN (FROM about) AND document_id NOT IN (FROM touched)"
    )


def _known(store: Store, facts: Sequence[Facts]) -> Identities:
    """The facts of the documents touched → who is who in them, and all organizations."""
    told = Told()
    for fact in facts:
        told.take(fact)
    paths = {fact.document.source_path for fact in facts}
    met = {
        (row["document_id"], row["number"]): row["meeting_id"] for row in store.rows(f"FROM met {TOUCHED}")
    }
    mine = set(met.values())
    own = f"person_id IN (SELECT person_id FROM meant {TOUCHED})"
    houses = store.rows("FROM houses ORDER BY organization_id")
    gatherings = (row for row in store.rows("FROM meetings ORDER BY meeting_id") if row["meeting_id"] in mine)
    return Identities(
        persons={(r["document_id"], r["name"]): r["person_id"] for r in store.rows(f"FROM meant {TOUCHED}")},
        abroad=frozenset(row["person_id"] for row in store.rows(f"FROM persons WHERE abroad AND {own}")),
        organizations=told.organizations,
        meetings=met,
        areas=told.areas,
        registered={row["organization_id"]: _house(row) for row in houses},
        gatherings={row["meeting_id"]: Gathering(row["meeting_id"], _meeting(row)) for row in gatherings},
        problems=[
            *told.problems,
            *(Problem(**row) for row in store.rows("FROM differing") if row["source_path"] in paths),
        ],
    )


def _house(row: Row) -> Resolved:
    return Resolved(**{field: row[field] for field in ORGANIZATIONS if field != "parent_id"})


def _meeting(row: Row) -> Meeting:
    told = {field: row.get(field) for field in REPORTED}
    return Meeting(**{**told, "number": 0, "start": 0, "end": 0, "rule": ""})  # type: ignore[arg-type]


def _tell_anew(store: Store, ruled: Sequence[Facts], after: Identities) -> None:
    """The facts of the documents touched, as ruled → the views `told_0` …, which have them instead."""
    file = store.folder / "ruled.parquet"
    parquet.write_table(
        pa.Table.from_batches([row_batch([(facts, 0) for facts in ruled], after)], STATED), file
    )
    fields = ", ".join(f'"{field}"' for field in STATED.names)
    anew = f"UNION ALL SELECT {fields}, 0 AS pile FROM read_parquet({literal(file)})"
    for pile in store.piles:
        others = f"SELECT {fields}, pile FROM stated_{pile} ANTI JOIN touched USING (document_id)"
        store.do(f"CREATE VIEW told_{pile} AS {others} {'' if pile else anew}")


def _houses(ruled: Sequence[Facts], after: Identities) -> Iterator[Row]:
    """Organizations as ruled → their rows, each with the name of the one above beside its id."""
    rows = list(tables.organizations(ruled, after))
    names = {row["organization_id"]: row["name"] for row in rows}
    yield from ({**row, "parent": names.get(row["parent_id"])} for row in rows)
