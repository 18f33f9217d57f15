"""Tables → who holds which post where, as one JSON-LD file in the terms of W3C ORG and Popolo."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from converter.about.serialized import filled, prefixes

if TYPE_CHECKING:
    import pyarrow as pa

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


def write_linked(tables: Mapping[str, pa.Table], file: Path) -> None:
    """All tables → a JSON-LD file, a line a thing: organizations, persons, documents, posts."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"@context": {_json(CONTEXT)},\n"@graph": [')
        before = "\n"
        for thing in _things(tables):
            out.write(before + _json(filled(thing)))
            before = ",\n"
        out.write("\n]}\n")


def _things(tables: Mapping[str, pa.Table]) -> Iterator[dict[str, Any]]:
    for row in _rows(tables["organizations"]):
        yield {
            "id": f"#{row['organization_id']}",
            "type": "org:Organization",
            "label": filled({"zh": row["name"], "en": row["name_en"]}),
            "short_name": row["short_name"],
            "classification": row["kind"],
            "parent": row["parent_id"] and f"#{row['parent_id']}",
        }
    for row in _rows(tables["persons"]):
        names = {name: row[name] for name in ("name", "family_name", "given_name", "name_latin")}
        yield {"id": f"#{row['person_id']}", "type": "foaf:Person", **names}
    stating = {*tables["positions"]["document_id"].to_pylist()}
    for row in _rows(tables["documents"].drop_columns(["text"])):
        if row["document_id"] in stating:
            yield {
                "id": f"#{row['document_id']}",
                "type": "schema:Article",
                "title": row["title"],
                "published_on": row["published_on"] and row["published_on"].isoformat(),
                "publisher": row["publisher"],
                "url": row["source_url"],
            }
    yield from _memberships(tables)


def _memberships(tables: Mapping[str, pa.Table]) -> Iterator[dict[str, Any]]:
    # Posts are sorted by document, so one text at a time is enough.
    places = {key: place for place, key in enumerate(tables["documents"]["document_id"].to_pylist())}
    document_id, text = None, ""
    for row in _rows(tables["positions"]):
        if row["document_id"] != document_id:
            document_id = row["document_id"]
            text = tables["documents"]["text"][places[document_id]].as_py()
        start, end = row["start"], row["end"]
        yield {
            "id": f"#{row['position_id']}",
            "type": "org:Membership",
            "member": f"#{row['person_id']}",
            "organization": f"#{row['organization_id']}",
            "role": row["title"],
            "source": {
                "type": "oa:SpecificResource",
                "document": f"#{document_id}",
                "selector": [
                    {"type": "oa:TextQuoteSelector", "exact": text[start:end]},
                    {"type": "oa:TextPositionSelector", "start": start, "end": end},
                ],
            },
        }


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(BATCH):
        yield from batch.to_pylist()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
