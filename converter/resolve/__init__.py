"""Who is who: the facts of all documents in, identities out.

    told           one document's facts → what they tell of who is who
    organizations  a printed form → its official name; what several share is settled by day and areas
    meetings       reports of one gathering → one meeting
    persons        one within a document by name, across documents by what both say of him

Ids are made from content alone. More articles never change the ids of what they do not name.
`resolve` holds all in memory, for a few articles; `converter.settle` does the same for any number of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from converter.model import Facts, Problem
from converter.resolve import meetings, persons
from converter.resolve.evidence import Record
from converter.resolve.ids import identifier
from converter.resolve.meetings import Gathering
from converter.resolve.organizations import called, named
from converter.resolve.resolved import Resolved
from converter.resolve.told import Told
from converter.words import lexicon

__all__ = ["Identities", "Resolved", "Told", "identifier", "namesakes", "resolve"]


@dataclass(frozen=True, slots=True)
class Identities:
    """Names of each document → ids, and what the ids stand for."""

    persons: Mapping[tuple[str, str], str]
    """(document id, name) → person id."""
    abroad: frozenset[str]
    """Ids of persons whose posts are in other states: their names are no Chinese ones."""
    organizations: Mapping[tuple[str, str], str]
    """(document id, name as the facts carry it) → organization id."""
    meetings: Mapping[tuple[str, int], str]
    """(document id, number in the document) → meeting id."""
    areas: Mapping[tuple[str, str], str | None]
    """(document id, printed form) → area code, None where nothing settles which: forms that areas share."""
    registered: Mapping[str, Resolved]
    """Organization id → organization, those above the named ones included."""
    gatherings: Mapping[str, Gathering]
    """Meeting id → meeting."""
    problems: Sequence[Problem]
    """What stays as printed as it could mean several, and what reports of one meeting differ in."""
    corrected: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """Id → what people put right in its row, by field."""


def resolve(facts: Iterable[Facts]) -> Identities:
    """The identities of everything that the facts name; `facts` in any order, each looked at once."""
    told = _told(facts)
    met, gatherings, differing = meetings.gatherings(told.reports)
    ids: dict[tuple[str, str], str] = {}
    abroad: set[str] = set()
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in sorted(told.people, key=persons.in_time):
        by_name[record.name].append(record)
    for name, records in by_name.items():
        bearers = [persons.Bearer.of(record) for record in records]
        shared = persons.alike(records, met, name in lexicon().known_persons)
        documents = [record.document_id for record in records]
        for document, person in zip(documents, persons.people(name, documents, bearers, shared), strict=True):
            ids[document, name] = person.person_id
            if person.abroad:
                abroad.add(person.person_id)
    return Identities(
        persons=ids,
        abroad=frozenset(abroad),
        organizations=told.organizations,
        meetings=met,
        areas=told.areas,
        registered=_with_those_above(told.registered, told.organizations),
        gatherings=gatherings,
        problems=sorted([*told.problems, *differing], key=lambda p: (p.source_path, p.start or 0, p.message)),
    )


def namesakes(facts: Iterable[Facts], name: str) -> tuple[list[Record], persons.Said, Mapping[str, Resolved]]:
    """Facts and a name → what each document says of its bearer, in time, what several say alike, and
    organizations by id."""
    told = _told(facts)
    met, _, _ = meetings.gatherings(told.reports)
    records = sorted((record for record in told.people if record.name == name), key=persons.in_time)
    return records, persons.alike(records, met, name in lexicon().known_persons), told.registered


def _told(facts: Iterable[Facts]) -> Told:
    told = Told()
    for fact in facts:
        told.take(fact)
    return told


def _with_those_above(
    registered: Mapping[str, Resolved], organizations: Mapping[tuple[str, str], str]
) -> dict[str, Resolved]:
    """Organizations by id, and how documents print them → the same by their usual short names, and those
    that they answer to."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, printed), organization in organizations.items():
        forms[organization][printed] += 1
    found = {key: called(one, forms[key]) for key, one in registered.items()}
    for one in registered.values():
        found |= {above.organization_id: above for above in named(one.parent, found)}
    return dict(sorted(found.items()))
