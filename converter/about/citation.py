"""A package's descriptor → `CITATION.cff`, by the Citation File Format 1.2.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from converter.about.essentials import author_name, essentials
from converter.about.licences import licence
from converter.about.serialized import as_yaml, filled

MESSAGE = (
    "Cite the package with its version and the day on which you got it; cite a single fact by its article: "
    "title, publisher and date are in the table documents."
)


def citation_file(descriptor: Mapping[str, Any]) -> str:
    """A descriptor → the text of its CITATION.cff."""
    known = essentials(descriptor)
    named = licence(known.license.get("name"))
    stated = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": MESSAGE,
        "title": known.title,
        "abstract": known.description,
        "authors": [*map(_author, known.authors)] or [{"name": "anonymous"}],
        "version": known.version,
        "date-released": known.released,
        "license": named.spdx if named else None,
        "license-url": None if named else known.license.get("path"),
        "url": known.homepage,
        "keywords": [*dict.fromkeys(known.keywords)],
    }
    return as_yaml(filled(stated))


def _author(author: Mapping[str, Any]) -> dict[str, Any]:
    contact = {"email": author.get("email"), "website": author.get("path")}
    if {"givenName", "familyName"} & {*author}:
        named = {"given-names": author.get("givenName"), "family-names": author.get("familyName")}
    else:
        named = {"name": author_name(author)}
    return filled(named | contact)
