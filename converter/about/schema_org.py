"""A package's descriptor → `schema-org.jsonld`, by which search engines for data find it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from converter.about.essentials import LANGUAGE, Essentials, author_name, citation, essentials
from converter.about.licences import licence
from converter.about.serialized import as_json, filled, language_texts


def schema_org(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → a Dataset of schema.org as JSON-LD, to put into a page's <script>."""
    known = essentials(descriptor)
    fields = [
        {
            "@type": "PropertyValue",
            "name": f"{resource['name']}.{field['name']}",
            "alternateName": [field["title"], field["title_zh"]],
            "description": language_texts(field["description"], field["description_zh"]),
            **filled({"propertyID": field.get("skos:exactMatch")}),
        }
        for resource in known.resources
        for field in resource["schema"]["fields"]
    ]
    files = [
        {
            "@type": "DataDownload",
            "name": resource["name"],
            "description": language_texts(resource["description"], resource["description_zh"]),
            "contentUrl": resource["path"],
            "encodingFormat": resource["mediatype"],
            "contentSize": size(resource),
            "sha256": resource["hash"].removeprefix("sha256:"),
        }
        for resource in known.resources
    ]
    return as_json(dataset(descriptor) | filled({"variableMeasured": fields, "distribution": files}))


def dataset(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A descriptor → a Dataset of schema.org, without its fields and files."""
    known = essentials(descriptor)
    return filled(
        {
            "@context": {"@vocab": "https://schema.org/"},
            "@type": "Dataset",
            "@id": known.id,
            "identifier": known.id or known.name,
            "name": language_texts(known.title, known.title_zh),
            "description": language_texts(known.description, known.description_zh),
            **terms(known),
            "isAccessibleForFree": licence(known.license.get("name")) is not None or None,
            "temporalCoverage": "/".join(known.period) if known.period else None,
            "spatialCoverage": _places(known),
            "creditText": citation(known),
            "citation": citation(known),
            "url": known.homepage,
        }
    )


def terms(known: Essentials) -> dict[str, Any]:
    """Essentials → what schema.org calls whose a dataset is, of when, and on what terms."""
    return {
        "version": known.version,
        "datePublished": known.released,
        "license": known.license.get("path") or known.license.get("name"),
        "creator": [*map(agent, known.authors)],
        "publisher": agent(known.publisher) if known.publisher else None,
        "keywords": [*known.keywords],
        "inLanguage": LANGUAGE,
    }


def agent(contributor: Mapping[str, Any]) -> dict[str, Any]:
    """A contributor → a Person or an Organization of schema.org."""
    kind = "Person" if {"givenName", "familyName"} & {*contributor} else "Organization"
    contact = {"url": contributor.get("path"), "email": contributor.get("email")}
    return filled({"@type": kind, "name": author_name(contributor), **contact})


def size(resource: Mapping[str, Any]) -> str:
    """A resource → the size of its file, with the unit."""
    return f"{resource['bytes']} B"


def _places(known: Essentials) -> list[dict[str, str]]:
    return [
        {"@type": "AdministrativeArea", "name": place["name"], "identifier": place["code"]}
        for place in known.places
    ]
