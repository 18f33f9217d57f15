"""What one article states, in the form in which a gold file and a package are compared: no logic.

All texts are normalised as converter.score.same does it, but for those of commitments, which are shown.
An empty text means that nothing is stated.
"""

from __future__ import annotations

from dataclasses import dataclass


class NotScored(Exception):
    """A gold file or a package that cannot be read; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering."""

    name: str
    kind: str
    start_date: str
    end_date: str
    place: str


@dataclass(frozen=True, slots=True)
class Position:
    """A post; the organization by all its names."""

    person: str
    organization: frozenset[str]
    title: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """A participant by all its names, in a role; `group` if it is a collective phrase."""

    participant: frozenset[str]
    role: str
    group: bool


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment; each obligor or signatory by all its names."""

    kind: str
    text: str
    speaker: str
    obligors: tuple[frozenset[str], ...]
    amount: str
    due: str


@dataclass(frozen=True, slots=True)
class Article:
    """All that is compared of one article; `name` is the base name of its file."""

    name: str
    title: str = ""
    published_on: str = ""
    meetings: tuple[Meeting, ...] = ()
    persons: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    commitments: tuple[Commitment, ...] = ()
