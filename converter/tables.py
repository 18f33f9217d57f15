"""Facts and identities → rows: one function a table, named like its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from pypinyin import Style, lazy_pinyin

from converter.model import Facts, Problem
from converter.resolve import Identities, identifier
from converter.words import lexicon, rows

Row = Mapping[str, object]


@cache
def _readings() -> Mapping[str, str]:
    """Surnames that are read unlike the character: 单 → Shàn."""
    return {row["surname"]: row["reading"] for row in rows("surnames") if row["reading"]}


def _once(found: Iterator[Row], key: str) -> Iterator[Row]:
    """Rows → each key once: 盐城市政府 and 盐城市人民政府 make one statement of a post."""
    seen: set[object] = set()
    for row in found:
        if row[key] not in seen:
            seen.add(row[key])
            yield row


def documents(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Document → one row, with its text."""
    for fact in facts:
        document = fact.document
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
    """Meeting → one row an identity; of several reports the earliest one's details."""
    seen: set[str] = set()
    for fact in sorted(facts, key=lambda f: (f.document.published_on or "9999", f.document.document_id)):
        for meeting in fact.meetings:
            key = known.meetings[fact.document.document_id, meeting.number]
            if key not in seen:
                seen.add(key)
                yield {
                    "meeting_id": key,
                    "name": meeting.name,
                    "kind": meeting.kind,
                    "start_date": meeting.start_date,
                    "end_date": meeting.end_date,
                    "place": meeting.place,
                    "area_code": meeting.area_code,
                }


def name_parts(name: str) -> tuple[str | None, str | None, str | None]:
    """A name → family name, given name, Latin form: 单晓 → 单, 晓, Shan Xiao; foreign names stay whole."""
    known = lexicon()
    if len(name) > 4 or any(c in name for c in "·•-－") or len(name) < 2:
        return None, None, None
    size = 2 if name[:2] in known.surnames and len(name) > 2 else 1
    family, given = name[:size], name[size:]
    if family not in known.surnames or len(given) > 2:
        return None, None, None
    first, *others = lazy_pinyin(given, style=Style.NORMAL, v_to_u=True)
    latin = first + "".join(f"'{part}" if part[0] in "aoe" else part for part in others)  # Xi'an
    return family, given, f"{_surname(family)} {latin.capitalize()}"


@cache
def _surname(family: str) -> str:
    """A registered surname → its Latin form."""
    read = _readings().get(family) or "".join(lazy_pinyin(family, style=Style.NORMAL, v_to_u=True))
    tones = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuüüüüü")
    return read.lower().translate(tones).capitalize()


def persons(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Person → one row an identity."""
    for person_id, name in sorted({(key, name) for (_, name), key in known.persons.items()}):
        family, given, latin = name_parts(name)
        yield {
            "person_id": person_id,
            "name": name,
            "family_name": family,
            "given_name": given,
            "name_latin": latin,
        }


def organizations(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Organization → one row an identity."""
    seen: set[str] = set()
    for resolved in known.organizations.values():
        if resolved.organization_id not in seen:
            seen.add(resolved.organization_id)
            parent = known.organizations[resolved.parent].organization_id if resolved.parent else None
            yield {
                "organization_id": resolved.organization_id,
                "name": resolved.name,
                "short_name": resolved.short_name,
                "name_en": resolved.name_en,
                "kind": resolved.kind,
                "area_code": resolved.area_code,
                "parent_id": parent,
            }


def areas(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Area → one row for each area in use and for each of its parents."""
    register = lexicon().areas
    used = {m.area_code for f in facts for m in f.meetings if m.area_code}
    used |= {r.area_code for r in known.organizations.values() if r.area_code}
    used |= {e.name for f in facts for e in f.entities if e.entity_type == "areas"}
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


def positions(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Position → one row a statement."""
    for fact in facts:
        document = fact.document
        for position in fact.positions:
            person = known.persons[document.document_id, position.person]
            house = known.organizations[position.organization].organization_id
            yield {
                "position_id": identifier("pos", document.document_id, person, house, position.title),
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
            house = known.organizations[row.organization].organization_id if row.organization else None
            order = ranks.setdefault(row.meeting, {})
            rank = order.setdefault((person, house, row.group), len(order) + 1)
            yield {
                "attendance_id": identifier("att", document_id, meeting, person, house, row.group, row.role),
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


def _commitment_id(document_id: str, start: int, end: int) -> str:
    return identifier("com", document_id, start, end)


def commitments(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Commitment → one row a unit."""
    for fact in facts:
        document = fact.document
        for number, row in enumerate(fact.commitments, 1):
            yield {
                "commitment_id": _commitment_id(document.document_id, row.start, row.end),
                "meeting_id": known.meetings[document.document_id, row.meeting]
                if row.meeting is not None
                else None,
                "number": number,
                "kind": row.kind,
                "speaker_id": known.persons[document.document_id, row.speaker] if row.speaker else None,
                "text": document.text[row.start : row.end],
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
            key = _commitment_id(fact.document.document_id, row.start, row.end)
            for number, party in enumerate(row.parties, 1):
                house = (
                    known.organizations[party.organization].organization_id if party.organization else None
                )
                yield {
                    "commitment_id": key,
                    "number": number,
                    "organization_id": house,
                    "group_name": party.group,
                    "role": party.role,
                }


def commitment_actions(facts: Sequence[Facts], known: Identities) -> Iterator[Row]:
    """Clause of a commitment → one row, numbered in the order printed."""
    for fact in facts:
        text = fact.document.text
        for row in fact.commitments:
            key = _commitment_id(fact.document.document_id, row.start, row.end)
            for number, action in enumerate(row.actions, 1):
                yield {
                    "commitment_id": key,
                    "number": number,
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
                key = known.organizations[entity.name].organization_id
            elif entity.entity_type == "meetings":
                key = known.meetings[document.document_id, int(entity.name)]
            else:
                key = entity.name
            yield {
                "document_id": document.document_id,
                "start": entity.start,
                "end": entity.end,
                "text": document.text[entity.start : entity.end],
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
    "persons": persons,
    "organizations": organizations,
    "areas": areas,
    "positions": lambda facts, known: _once(positions(facts, known), "position_id"),
    "attendances": lambda facts, known: _once(attendances(facts, known), "attendance_id"),
    "commitments": commitments,
    "commitment_parties": commitment_parties,
    "commitment_actions": commitment_actions,
    "mentions": mentions,
}
"""The tables that facts fill, by name; `problems` is filled beside them."""
