"""What is known of one organization, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from converter.resolve.ids import identifier

LEADING = frozenset({"party_committee", "government", "congress", "consultative_conference"})
"""Kinds whose officials lead an area together."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """An organization's identity: its id and what the registers or its form say of it."""

    organization_id: str
    name: str
    short_name: str | None
    name_en: str | None
    kind: str
    area_code: str | None
    parent: str | None
    """The official name of the organization it is a part of or answers to."""
    area: str | None = None
    """The name of the area whose body it is, where no register has it: 望川县."""
    valid_from: str = ""
    valid_until: str = ""
    """Year, or year and month, empty where open: 2018-03."""


def made(
    name: str,
    short: str | None,
    kind: str,
    area: str | None,
    parent: str | None,
    name_en: str | None = None,
) -> Resolved:
    """What the rules say of a body → the same with its id; a short name is none that is the name itself."""
    return Resolved(
        identifier("org", name), name, short if short != name else None, name_en or None, kind, area, parent
    )
