"""A package → who holds which post where, as one JSON-LD file in the terms of W3C ORG and Popolo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.about.serialized import filled, prefixes
from converter.publish.files import opened

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CONTEXT = {
    **prefixes("dct", "foaf", "oa", "org", "schema", "skos", "xsd"),
    "id": "@id",
    "type": "@type",
    "label": {"@id": "skos:prefLabel", "@container": "@language"},
    "short_name": {"@id": "skos:altLabel", "@language": "zh"},
    "classification": "org:classification",
    "parent": {"@id": "org:subOrganizationOf", "@type": "@id"},
    "name": "foaf:name",
    "family_name": "foaf:familyName",
    "given_name": "foaf:givenName",
    "name_latin": "schema:alternateName",
    "member": {"@id": "org:member", "@type": "@id"},
    "organization": {"@id": "org:organization", "@type": "@id"},
    "role": "schema:roleName",
    "title": "dct:title",
    "published_on": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "publisher": "dct:publisher",
    "url": "schema:url",
    "source": "dct:source",
    "document": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "exact": "oa:exact",
    "start": "oa:start",
    "end": "oa:end",
}

BATCH = 10_000
SAME = "ON d.document_id = p.document_id"
IN_ORDER, IN_ORDER_OF_POSTS = schema.ordered("documents", "d"), schema.ordered("positions", "p")


def write_linked(parquet: Path, file: Path) -> None:
    """A Parquet package's folder → a JSON-LD file: organizations, persons, documents, posts, a line each."""
    with opened(parquet) as database, file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"@context": {_json(CONTEXT)},\n"@graph": [')
        before = "\n"
        for thing in _things(database):
            out.write(before + _json(filled(thing)))
            before = ",\n"
        out.write("\n]}\n")


def _things(database: DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    for row in _rows(database, "FROM organizations"):
        yield {
            "id": f"#{row['organization_id']}",
            "type": "org:Organization",
            "label": filled({"zh": row["name"], "en": row["name_en"]}),
            "short_name": row["short_name"],
            "classification": row["kind"],
            "parent": row["parent_id"] and f"#{row['parent_id']}",
        }
    for row in _rows(database, "FROM persons"):
        names = {name: row[name] for name in ("name", "family_name", "given_name", "name_latin")}
        yield {"id": f"#{row['person_id']}", "type": "foaf:Person", **names}
    for row in _rows(
        database, f"SELECT * EXCLUDE (text) FROM documents d SEMI JOIN positions p {SAME} ORDER BY {IN_ORDER}"
    ):
        yield {
            "id": f"#{row['document_id']}",
            "type": "schema:Article",
            "title": row["title"],
            "published_on": row["published_on"] and row["published_on"].isoformat(),
            "publisher": row["publisher"],
            "url": row["source_url"],
        }
    yield from _memberships(database)


def _memberships(database: DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    quoted = 'substring(d.text, p.start + 1, p."end" - p.start) AS exact'
    query = f"SELECT p.*, {quoted} FROM positions p JOIN documents d {SAME} ORDER BY {IN_ORDER_OF_POSTS}"
    for row in _rows(database, query):
        yield {
            "id": f"#{row['position_id']}",
            "type": "org:Membership",
            "member": f"#{row['person_id']}",
            "organization": f"#{row['organization_id']}",
            "role": row["title"],
            "source": {
                "type": "oa:SpecificResource",
                "document": f"#{row['document_id']}",
                "selector": [
                    {"type": "oa:TextQuoteSelector", "exact": row["exact"]},
                    {"type": "oa:TextPositionSelector", "start": row["start"], "end": row["end"]},
                ],
            },
        }


def _rows(database: DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    for batch in database.sql(query).to_arrow_reader(BATCH):
        yield from batch.to_pylist()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
