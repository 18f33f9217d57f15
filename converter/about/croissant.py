"""A package's descriptor → `croissant.json`, by which tools of machine learning load its tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from converter import schema
from converter.about.essentials import citation, essentials
from converter.about.schema_org import size, terms
from converter.about.serialized import as_json, filled

VERSION = "http://mlcommons.org/croissant/1.1"

WORDS = """
arrayShape citeAs column containedIn equivalentProperty extract field fileObject fileProperty fileSet format
includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace
samplingRate separator source subField transform
"""
"""Those of Croissant; all of them, as its validator misses even those that are not used."""

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{word: f"cr:{word}" for word in WORDS.split()},
}

DATA_TYPES = {"string": "sc:Text", "integer": "cr:Int64", "number": "cr:Float64", "date": "sc:Date"}

ENCODINGS = {"parquet": ["application/vnd.apache.parquet", "application/x-parquet"]}
"""Croissant's tools know Parquet by a name older than the registered one."""


def croissant(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → Croissant 1.1: a file object and a record set for each table."""
    known = essentials(descriptor)
    return as_json(
        filled(
            {
                "@context": CONTEXT,
                "@type": "sc:Dataset",
                "@id": known.id,
                "conformsTo": VERSION,
                "name": {"en": known.title, "zh": known.title_zh},
                "alternateName": known.name,
                "description": filled({"en": known.description, "zh": known.description_zh}),
                **terms(known),
                "url": known.homepage,
                "citeAs": citation(known),
                "isLiveDataset": False,
                "distribution": [*map(_file, known.resources)],
                "recordSet": [*map(_record_set, known.resources)],
            }
        )
    )


def _file(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "contentUrl": resource["path"],
        "contentSize": size(resource),
        "encodingFormat": ENCODINGS.get(resource["format"], resource["mediatype"]),
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _record_set(resource: Mapping[str, Any]) -> dict[str, Any]:
    table, declared = resource["name"], resource["schema"]
    targets = {
        foreign_key["fields"][0]: f"{schema.target(table, foreign_key)}/{key}"
        for foreign_key in declared.get("foreignKeys", ())
        for key in foreign_key["reference"]["fields"]
    }
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": {"en": table},
        "description": {"en": declared["description"], "zh": declared["description_zh"]},
        "key": [{"@id": f"{table}/{field}"} for field in declared["primaryKey"]],
        "field": [_field(resource, field, targets.get(field["name"])) for field in declared["fields"]],
    }


def _field(resource: Mapping[str, Any], field: Mapping[str, Any], target: str | None) -> dict[str, Any]:
    # The target stands in words: at cr:references mlcroissant joins the tables, and then fails to read a
    # table with two of them, one that refers to itself, and numbers beside texts in CSV.
    arrow = f" → {target}" if target else ""
    return filled(
        {
            "@type": "cr:Field",
            "@id": f"{resource['name']}/{field['name']}",
            "name": {"en": field["name"]},
            "description": {"en": field["description"] + arrow, "zh": field["description_zh"] + arrow},
            "dataType": DATA_TYPES[field["type"]],
            "equivalentProperty": field.get("skos:exactMatch"),
            "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
        }
    )
