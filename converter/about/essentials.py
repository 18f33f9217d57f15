"""A package's descriptor → what all files about it say alike: whose, of when, of where, on what terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGE = "zh"
"""Of the articles, as BCP 47 has it."""


@dataclass(frozen=True, slots=True)
class Essentials:
    """What is missing in a descriptor is None or empty here; nothing is made up for it."""

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    version: str
    generator: str | None
    """The program that made the package, with its version; the package may have another one."""
    released: str | None
    """The day on which the publisher says that this version came out."""
    license: Mapping[str, str]
    """`name`, `title`, `path`, as far as they are known."""
    authors: Sequence[Mapping[str, Any]]
    publisher: Mapping[str, Any] | None
    keywords: Sequence[str]
    period: tuple[str, str] | None
    places: Sequence[Mapping[str, str]]
    """`code` and `name` of each."""
    homepage: str | None
    id: str | None
    form: str
    """csv or parquet."""
    resources: Sequence[Mapping[str, Any]]


def essentials(descriptor: Mapping[str, Any]) -> Essentials:
    """A descriptor → its essentials, titles and names on one line each."""
    title = line(descriptor.get("title", "")) or descriptor["name"]
    authors = descriptor.get("contributors") or ()
    temporal = descriptor.get("temporal")
    return Essentials(
        name=descriptor["name"],
        title=title,
        title_zh=line(descriptor.get("title_zh", "")) or title,
        description=line(descriptor.get("description", "")),
        description_zh=line(descriptor.get("description_zh", "")),
        version=str(descriptor["version"]),
        generator=descriptor.get("generator"),
        released=descriptor.get("released"),
        license=next(iter(descriptor.get("licenses") or ()), {}),
        authors=authors,
        publisher=next((a for a in authors if "publisher" in a.get("roles", ())), None),
        keywords=descriptor.get("keywords") or (),
        period=(temporal["start"], temporal["end"]) if temporal else None,
        places=descriptor.get("spatial") or (),
        homepage=descriptor.get("homepage"),
        id=descriptor.get("id"),
        form=descriptor["resources"][0]["format"],
        resources=descriptor["resources"],
    )


def author_name(author: Mapping[str, Any]) -> str:
    """A contributor → the name to print."""
    parts = author.get("title") or f"{author.get('givenName', '')} {author.get('familyName', '')}"
    return line(parts) or "anonymous"


def citation(known: Essentials) -> str:
    """Essentials → how to cite the package, in one sentence."""
    authors = ", ".join(map(author_name, known.authors))
    named = known.license.get("title") or known.license.get("name")
    parts = [f"{known.title}. Data package, version {known.version}", *([named] if named else [])]
    return f"{authors}: {', '.join(parts)}." if authors else f"{', '.join(parts)}."


def line(text: str) -> str:
    """A text → the same on one line."""
    return " ".join(text.split())
