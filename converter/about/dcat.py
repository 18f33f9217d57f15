"""A package's descriptor → `dcat.jsonld`, by which catalogues of open data take it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from converter.about.essentials import LANGUAGE, author_name, essentials
from converter.about.serialized import as_json, filled, language_texts, prefixes

CONTEXT = prefixes("dcat", "dct", "foaf", "skos", "spdx", "xsd")

LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
STANDARD = "https://datapackage.org/standard/data-package/"


def dcat(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → a Dataset of DCAT 3 as JSON-LD, with a Distribution for each file of a table."""
    known = essentials(descriptor)
    licence = _link(known.license.get("path"))
    return as_json(
        filled(
            {
                "@context": CONTEXT,
                "@type": "dcat:Dataset",
                "@id": known.id,
                "dct:identifier": known.id or known.name,
                "dct:title": language_texts(known.title, known.title_zh),
                "dct:description": language_texts(known.description, known.description_zh),
                "dcat:version": known.version,
                "dct:issued": _day(known.released),
                "dct:license": licence,
                "dct:creator": [*map(_agent, known.authors)],
                "dct:publisher": _agent(known.publisher) if known.publisher else None,
                "dcat:keyword": [*known.keywords],
                "dct:language": _link(LANGUAGES + LANGUAGE),
                "dct:temporal": _period(known.period),
                "dct:spatial": [
                    {"@type": "dct:Location", "skos:prefLabel": p["name"], "dct:identifier": p["code"]}
                    for p in known.places
                ],
                "dct:conformsTo": _link(STANDARD),
                "dcat:landingPage": _link(known.homepage),
                "dcat:distribution": [_distribution(resource, licence) for resource in known.resources],
            }
        )
    )


def _distribution(resource: Mapping[str, Any], licence: Mapping[str, str] | None) -> dict[str, Any]:
    file = _link(resource["path"])
    return filled(
        {
            "@type": "dcat:Distribution",
            "dct:title": language_texts(resource["title"], resource["title_zh"]),
            "dct:description": language_texts(resource["description"], resource["description_zh"]),
            "dcat:accessURL": file,
            "dcat:downloadURL": file,
            "dcat:mediaType": _link(MEDIA_TYPES + resource["mediatype"]),
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(resource["bytes"])},
            "dct:license": licence,
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": _link("spdx:checksumAlgorithm_sha256"),
                "spdx:checksumValue": {
                    "@type": "xsd:hexBinary",
                    "@value": resource["hash"].removeprefix("sha256:"),
                },
            },
        }
    )


def _agent(contributor: Mapping[str, Any]) -> dict[str, Any]:
    named = {"@type": "foaf:Agent", "foaf:name": author_name(contributor)}
    return filled(named | {"foaf:homepage": _link(contributor.get("path"))})


def _period(period: tuple[str, str] | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(period[0]), "dcat:endDate": _day(period[1])}


def _day(day: str | None) -> dict[str, str] | None:
    return {"@type": "xsd:date", "@value": day} if day else None


def _link(address: str | None) -> dict[str, str] | None:
    return {"@id": address} if address else None
