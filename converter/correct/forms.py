"""What a document states ↔ rows of text, by which people read and correct it: names for ids, quoted words.

Of each table two functions: `shown` makes a fact a row, `made` a row a fact, or raises Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from converter.correct.fields import value_fault
from converter.correct.page import RULE, Page, Refused, Row
from converter.model import (
    Action,
    Attendance,
    Commitment,
    Entity,
    Facts,
    Meeting,
    Party,
    Position,
)
from converter.tables import attendance_id, commitment_id, position_id
from converter.words import lexicon


def _needed(table: str, row: Row, *names: str) -> None:
    """Refuses a row without what it cannot do without, or with what its schema does not allow."""
    for name in names:
        if not row[name]:
            raise Refused(f"no {name}")
    for name, value in row.items():
        if value and (message := value_fault(table, name, value)):
            raise Refused(message)


def _one_of(row: Row, *names: str) -> None:
    if sum(bool(row[name]) for name in names) != 1:
        raise Refused(f"exactly one of {', '.join(names)} must be given")


def meeting_shown(meeting: Meeting, page: Page) -> Row:
    """A meeting → its row."""
    return {
        "name": meeting.name,
        "kind": meeting.kind,
        "start_date": meeting.start_date or "",
        "end_date": meeting.end_date or "",
        "place": meeting.place or "",
        "area_code": meeting.area_code or "",
        **page.evidence(meeting.start, meeting.end),
    }


def meeting_made(row: Row, page: Page, was: Meeting | None) -> Meeting:
    """A row → a further meeting of the document."""
    _needed("meetings", row, "name", "kind")
    first, last = row["start_date"] or None, row["end_date"] or row["start_date"] or None
    if last and not (first and first <= last):
        raise Refused("end_date comes before start_date, or without one")
    number = max(page.labels, default=-1) + 1
    place, area = row["place"] or None, row["area_code"] or None
    return Meeting(number, row["name"], row["kind"], first, last, place, area, *page.span(row), RULE)


def position_shown(position: Position, page: Page) -> Row:
    """A position → its row."""
    return {
        "person": position.person,
        "organization": position.organization,
        "title": position.title,
        **page.evidence(position.start, position.end),
    }


def position_made(row: Row, page: Page, was: Position | None) -> Position:
    """A row, and what it is made of → the position."""
    _needed("positions", row, "person", "organization", "title")
    start, end = page.span(row, was.start if was else None)
    return Position(page.person(row["person"]), row["organization"], row["title"], start, end, RULE)


def attendance_shown(attendance: Attendance, page: Page) -> Row:
    """An attendance → its row."""
    return {
        "meeting": page.labels[attendance.meeting],
        "role": attendance.role,
        "person": attendance.person or "",
        "organization": attendance.organization or "",
        "group_name": attendance.group or "",
        "headcount": str(attendance.headcount or ""),
        **page.evidence(attendance.start, attendance.end),
    }


def attendance_made(row: Row, page: Page, was: Attendance | None) -> Attendance:
    """A row, and what it is made of → the attendance."""
    _needed("attendances", row, "meeting", "role")
    _one_of(row, "person", "organization", "group_name")
    start, end = page.span(row, was.start if was else None)
    group = row["group_name"]
    return Attendance(
        page.meeting(row["meeting"]),
        row["role"],
        start,
        end,
        RULE,
        person=page.person(row["person"]) if row["person"] else None,
        organization=row["organization"] or None,
        group=group if was and group == was.group else page.quoted("group_name", group, start, end),
        headcount=int(Decimal(row["headcount"])) if row["headcount"] else None,
    )


def commitment_shown(commitment: Commitment, page: Page) -> Row:
    """A commitment → its row; its parties and actions have rows of their own."""
    return {
        "meeting": page.labels[commitment.meeting] if commitment.meeting is not None else "",
        "kind": commitment.kind,
        "speaker": commitment.speaker or "",
        "cue": commitment.cue,
        "focus": commitment.focus or "",
        "amount": "" if commitment.amount is None else _plain(commitment.amount),
        "due": commitment.due or "",
        "due_on": commitment.due_on or "",
        **page.evidence(commitment.start, commitment.end),
    }


def commitment_made(row: Row, page: Page, was: Commitment | None) -> Commitment:
    """A row, and what it is made of → the commitment, with the parties and actions that it has."""
    _needed("commitments", row, "kind", "cue")
    start, end = page.span(row, was.start if was else None)
    printed: dict[str, str | None] = {
        name: row[name] or None
        if was and row[name] == (getattr(was, name) or "")
        else page.quoted(name, row[name], *((0, None) if name == "cue" else (start, end)))
        for name in ("cue", "focus", "due")
    }
    return Commitment(
        kind=row["kind"],
        speaker=page.person(row["speaker"]) if row["speaker"] else None,
        start=start,
        end=end,
        cue=printed["cue"] or "",
        rule=RULE,
        meeting=page.meeting(row["meeting"]) if row["meeting"] else None,
        focus=printed["focus"],
        amount=Decimal(row["amount"]) if row["amount"] else None,
        due=printed["due"],
        due_on=row["due_on"] or None,
        parties=was.parties if was else (),
        actions=was.actions if was else (),
    )


def party_shown(party: Party, page: Page) -> Row:
    """A party → its row."""
    return {"role": party.role, "organization": party.organization or "", "group_name": party.group or ""}


def party_made(row: Row, page: Page, was: Party | None) -> Party:
    """A row, and what it is made of → the party."""
    _needed("commitment_parties", row, "role")
    _one_of(row, "organization", "group_name")
    place = (was.start, was.end) if was else (0, 0)
    return Party(row["role"], row["organization"] or None, row["group_name"] or None, *place)


def action_shown(action: Action, page: Page) -> Row:
    """An action → its row."""
    return {"verb": action.verb, "object": action.object or "", **page.evidence(action.start, action.end)}


def action_made(row: Row, page: Page, was: Action | None) -> Action:
    """A row, and what it is made of → the action."""
    _needed("commitment_actions", row, "verb")
    start, end = page.span(row, was.start if was else None)
    return Action(row["verb"], row["object"] or None, start, end)


def mention_shown(entity: Entity, page: Page) -> Row:
    """A mention → its row; a meeting by its name, an area by its code."""
    name = page.labels[int(entity.name)] if entity.entity_type == "meetings" else entity.name
    return {"entity_type": entity.entity_type, "name": name, **page.evidence(entity.start, entity.end)}


def mention_made(row: Row, page: Page, was: Entity | None) -> Entity:
    """A row, and what it is made of → the mention."""
    _needed("mentions", row, "entity_type", "name")
    kind, name = row["entity_type"], row["name"]
    start, end = page.span(row, was.start if was else None)
    if kind == "meetings":
        name = str(page.meeting(name))
    if kind == "areas" and name not in lexicon().areas:
        raise Refused(f"“{name}” is no code of an area")
    if kind == "persons":
        page.person(name)
    return Entity(start, end, kind, name, RULE)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


Shown = Callable[[Any, Page], Row]
Made = Callable[[Any, Page, Any], Any]
FORMS: Mapping[str, tuple[Shown, Made]] = {
    "meetings": (meeting_shown, meeting_made),
    "positions": (position_shown, position_made),
    "attendances": (attendance_shown, attendance_made),
    "commitments": (commitment_shown, commitment_made),
    "commitment_parties": (party_shown, party_made),
    "commitment_actions": (action_shown, action_made),
    "mentions": (mention_shown, mention_made),
}


def with_key(fact: Any, key: str) -> Any:
    """A fact that somebody corrected, and the key of its row → the same under that key."""
    if isinstance(fact, Entity):
        return fact  # its key is its place
    if isinstance(fact, Party | Action):
        return replace(fact, number=int(key.rpartition("/")[2]))
    return replace(fact, key=key)


def key_of(fact: Any, page: Page, commitment: str = "") -> str:
    """A fact of a document → the key of its row."""
    document = page.document_id
    match fact:
        case Position():
            return fact.key or position_id(document, fact, page.house(fact.organization))
        case Attendance():
            house = page.house(fact.organization) if fact.organization and not fact.key else None
            return attendance_id(document, fact, house)
        case Commitment():
            return commitment_id(document, fact)
        case Entity():
            return f"{fact.start}-{fact.end}/{fact.entity_type}"
        case _:
            return f"{commitment}/{fact.number}"


def keyed(facts: Facts, house: Callable[[str], str]) -> Facts:
    """Facts, and an organization in them → its id: the same, with posts and attendances under the keys that
    this gives them, whatever becomes of their organizations."""
    document = facts.document.document_id
    return replace(
        facts,
        positions=tuple(
            replace(p, key=position_id(document, p, house(p.organization))) for p in facts.positions
        ),
        attendances=tuple(
            replace(a, key=attendance_id(document, a, house(a.organization) if a.organization else None))
            for a in facts.attendances
        ),
    )
