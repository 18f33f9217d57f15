"""Facts and identities → rows: one function a table, named like its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from converter.model import Attendance, Commitment, Entity, Facts, Position, Problem
from converter.resolve import Identities, identifier
from converter.resolve.names import name_parts
from converter.words import lexicon

Row = Mapping[str, object]


def _once(found: Iterator[Row], *fields: str) -> Iterator[Row]:
    """Rows → the first of those alike in these fields: 盐城市政府 and 盐城市人民政府 make one statement."""
    seen: set[object] = set()
    for row in found:
        cells = tuple(row[field] for field in fields)
        if cells not in seen:
            seen.add(cells)
            yield row


def _statements(found: Iterator[Row], key: str, *said: str) -> Iterator[Row]:
    """Rows of statements → each once, by its key, and where people made two of them say the same."""
    return _once(_once(found, key), "document_id", *said)


def position_id(document_id: str, position: Position, house: str) -> str:
    """A statement of a post, and its organization's id as the document alone gives it → its key."""
    return position.key or identifier("pos", document_id, position.person, house, position.title)


def attendance_id(document_id: str, row: Attendance, house: str | None) -> str:
    """A statement of who took part, and the id as above of the organization if it is one → its key."""
    return row.key or identifier("att", document_id, row.meeting, row.person, house, row.group, row.role)


def commitment_id(document_id: str, row: Commitment) -> str:
    """A commitment → its key."""
    return row.key or identifier("com", document_id, row.start, row.end)


def documents(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Document → one row, with its text."""
    for fact in facts:
        document = fact.document.printed
        yield {
            "document_id": document.document_id,
            "title": document.title,
            "published_on": document.published_on,
            "publisher": document.publisher,
            "source_path": document.source_path,
            "source_url": document.source_url,
            "media_type": document.media_type,
            "language": document.language,
            "pages": document.pages,
            "characters": len(document.text),
            "source_sha256": document.source_sha256,
            "text": document.text,
        }


def meetings(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Meeting → one row an identity, however many documents report it."""
    for meeting_id, gathering in known.gatherings.items():
        meeting = gathering.meeting
        yield {
            "meeting_id": meeting_id,
            "name": meeting.name,
            "kind": meeting.kind,
            "start_date": meeting.start_date,
            "end_date": meeting.end_date,
            "place": meeting.place,
            "area_code": meeting.area_code,
            **known.corrected.get(meeting_id, {}),
        }


def persons(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Person → one row an identity."""
    for person_id, printed in sorted({(key, name) for (_, name), key in known.persons.items()}):
        corrected = known.corrected.get(person_id, {})
        name = corrected.get("name") or printed
        yield {**person(person_id, name, person_id in known.abroad), **corrected}


def person(person_id: str, name: str, abroad: bool) -> Row:
    """An id, a name, and whether its bearer has posts in other states alone → the person's row."""
    family, given, latin = (None, None, None) if abroad else name_parts(name)
    return {
        "person_id": person_id,
        "name": name,
        "family_name": family,
        "given_name": given,
        "name_latin": latin,
    }


def organizations(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Organization → one row an identity, and one for each that it answers to."""
    ids = {one.name: key for key, one in known.registered.items() if key == identifier("org", one.name)}
    for organization_id, one in known.registered.items():
        yield {
            "organization_id": organization_id,
            "name": one.name,
            "short_name": one.short_name,
            "name_en": one.name_en,
            "kind": one.kind,
            "area_code": one.area_code,
            "parent_id": ids.get(one.parent) if one.parent else None,
            **known.corrected.get(organization_id, {}),
        }


def areas(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Area → one row for each area in use and for each of its parents."""
    used = {g.meeting.area_code for g in known.gatherings.values() if g.meeting.area_code}
    used |= {r.area_code for r in known.registered.values() if r.area_code}
    used |= {code for row in known.corrected.values() if (code := row.get("area_code"))}
    used |= {code for f in facts for e in f.entities if (code := _area(f, e, known))}
    yield from areas_of(used)


def areas_of(codes: Iterable[str]) -> Iterator[Row]:
    """Codes of areas → the rows of these and of those they lie in, in the order of the codes."""
    register = lexicon().areas
    used = set(codes)
    for code in list(used):
        while code in register and register[code].parent_code:
            code = register[code].parent_code
            used.add(code)
    for code in sorted(used):
        area = register[code]
        yield {
            "area_code": code,
            "name": area.name,
            "level": area.level,
            "parent_code": area.parent_code or None,
        }


def _area(fact: Facts, entity: Entity, known: Identities) -> str | None:
    """The code of an area that a document names; None where several areas bear the name."""
    if entity.entity_type != "areas":
        return None
    if entity.rule == "correction":
        return entity.name
    document = fact.document
    printed = document.text[entity.start : entity.end]
    return known.areas.get((document.document_id, printed), entity.name)


def positions(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Position → one row a statement."""
    for fact in facts:
        document = fact.document
        for position in fact.positions:
            person = known.persons[document.document_id, position.person]
            house = known.organizations[document.document_id, position.organization]
            yield {
                "position_id": position_id(document.document_id, position, house),
                "person_id": person,
                "organization_id": house,
                "title": position.title,
                "stated_on": document.published_on,
                "document_id": document.document_id,
                "start": position.start,
                "end": position.end,
                "rule": position.rule,
            }


def attendances(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Attendance → one row a role; `rank` counts the participants of a meeting in the order printed."""
    for fact in facts:
        document_id = fact.document.document_id
        ranks: dict[int, dict[object, int]] = {}
        for row in sorted(fact.attendances, key=lambda a: (a.start, a.end, a.role)):
            meeting = known.meetings[document_id, row.meeting]
            person = known.persons[document_id, row.person] if row.person else None
            house = known.organizations[document_id, row.organization] if row.organization else None
            order = ranks.setdefault(row.meeting, {})
            rank = order.setdefault((person, house, row.group), len(order) + 1)
            yield {
                "attendance_id": attendance_id(document_id, row, house),
                "meeting_id": meeting,
                "person_id": person,
                "organization_id": house,
                "group_name": row.group,
                "role": row.role,
                "rank": rank,
                "headcount": row.headcount,
                "document_id": document_id,
                "start": row.start,
                "end": row.end,
                "rule": row.rule,
            }


def commitments(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Commitment → one row a unit."""
    for fact in facts:
        document = fact.document
        for number, row in enumerate(fact.commitments, 1):
            yield {
                "commitment_id": commitment_id(document.document_id, row),
                "meeting_id": known.meetings[document.document_id, row.meeting]
                if row.meeting is not None
                else None,
                "number": number,
                "kind": row.kind,
                "speaker_id": known.persons[document.document_id, row.speaker] if row.speaker else None,
                "text": document.printed.text[row.start : row.end],
                "cue": row.cue,
                "focus": row.focus,
                "amount": row.amount,
                "currency": "CNY" if row.amount is not None else None,
                "due": row.due,
                "due_on": row.due_on,
                "document_id": document.document_id,
                "start": row.start,
                "end": row.end,
                "rule": row.rule,
            }


def commitment_parties(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Party of a commitment → one row, numbered in the order printed."""
    for fact in facts:
        for row in fact.commitments:
            key = commitment_id(fact.document.document_id, row)
            for number, party in enumerate(row.parties, 1):
                document = fact.document.document_id
                house = known.organizations[document, party.organization] if party.organization else None
                yield {
                    "commitment_id": key,
                    "number": party.number or number,
                    "organization_id": house,
                    "group_name": party.group,
                    "role": party.role,
                }


def commitment_actions(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Clause of a commitment → one row, numbered in the order printed."""
    for fact in facts:
        text = fact.document.printed.text
        for row in fact.commitments:
            key = commitment_id(fact.document.document_id, row)
            for number, action in enumerate(row.actions, 1):
                yield {
                    "commitment_id": key,
                    "number": action.number or number,
                    "verb": action.verb,
                    "object": action.object,
                    "text": text[action.start : action.end],
                    "start": action.start,
                    "end": action.end,
                }


def mentions(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Words that name an entity → one row a place and entity type."""
    for fact in facts:
        document = fact.document
        for entity in fact.entities:
            if entity.entity_type == "persons":
                key = known.persons[document.document_id, entity.name]
            elif entity.entity_type == "organizations":
                key = known.organizations[document.document_id, entity.name]
            elif entity.entity_type == "meetings":
                key = known.meetings[document.document_id, int(entity.name)]
            elif not (key := _area(fact, entity, known) or ""):
                continue
            yield {
                "document_id": document.document_id,
                "start": entity.start,
                "end": entity.end,
                "text": document.printed.text[entity.start : entity.end],
                "entity_type": entity.entity_type,
                "entity_id": key,
                "rule": entity.rule,
            }


def problems(found: Sequence[Problem]) -> Iterator[Row]:
    """Problem → one row, numbered in the order of sources and places."""
    ordered = sorted(
        found,
        key=lambda p: (p.source_path, p.severity, p.start if p.start is not None else -1, p.code, p.message),
    )
    for number, problem in enumerate(ordered, 1):
        yield {
            "number": number,
            "source_path": problem.source_path,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "start": problem.start,
            "end": problem.end,
        }


TABLES: Mapping[str, Callable[[Sequence[Facts], Identities], Iterator[Row]]] = {
    "documents": documents,
    "meetings": meetings,
    "persons": lambda facts, known: _once(persons(facts, known), "person_id"),
    "organizations": organizations,
    "areas": areas,
    "positions": lambda facts, known: _statements(
        positions(facts, known), "position_id", "person_id", "organization_id", "title"
    ),
    "attendances": lambda facts, known: _statements(
        attendances(facts, known),
        "attendance_id",
        *("meeting_id", "person_id", "organization_id", "group_name", "role"),
    ),
    "commitments": commitments,
    "commitment_parties": commitment_parties,
    "commitment_actions": commitment_actions,
    "mentions": mentions,
}
"""The tables that facts fill, by name; `problems` is filled beside them."""
