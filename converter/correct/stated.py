"""One document's facts and the lines that name it → its facts, corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from converter.correct.fields import ENTITIES
from converter.correct.forms import FORMS, key_of, keyed
from converter.correct.lines import Line, agreed
from converter.correct.page import RULE, Page, Refused, Row
from converter.correct.rows import Place, Report, added, revised
from converter.correct.without import without
from converter.model import Commitment, Entity, Facts

PARTS = {"commitment_parties": "parties", "commitment_actions": "actions"}
"""Tables → the parts of a commitment that are their rows."""


def correct(facts: Facts, lines: Sequence[Line]) -> tuple[Facts, Report]:
    """A document's facts and the lines about it → its facts, and what became of the lines."""
    report = Report()
    # Labels of added rows are those of their file.
    lines, report.problems = agreed(
        lines, lambda line: (line.table, line.key, line.source if line.action == "add" else "")
    )
    of: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        of[line.table].append(line)
    facts = keyed(facts, Page(facts).house)
    named = _named(facts)
    for label, row in added(of["meetings"]):
        facts = _with_meeting(facts, label, row, report)

    def mended(table: str, stated: Sequence[Any], page: Page) -> tuple[Any, ...]:
        return tuple(revised(Place(table, page, report), stated, of[table]))

    page = Page(facts)
    facts = replace(
        facts,
        positions=mended("positions", facts.positions, page),
        attendances=mended("attendances", facts.attendances, page),
        commitments=mended("commitments", facts.commitments, page),
    )
    for table in PARTS:
        if of[table]:
            facts = replace(facts, commitments=_with_parts(table, facts, page, of[table], report))
    facts = replace(facts, entities=(*facts.entities, *_new_mentions(facts, named)))
    page = Page(facts)
    facts = replace(facts, entities=mended("mentions", facts.entities, page))
    for line in (line for table in ENTITIES for line in of[table] if line.action == "drop"):
        facts = _without_named(facts, line, page, named, report)
    return facts, report


def _with_meeting(facts: Facts, line: Line, row: Row, report: Report) -> Facts:
    page = Page(facts)
    shown, made = FORMS["meetings"]
    try:
        meeting = made(row, page, None)
    except Refused as why:
        report.problems.append(line.refused(str(why)))
        return facts
    if any(shown(known, page) == shown(meeting, page) for known in facts.meetings):
        report.problems.append(line.stale("the meeting is there"))
        return facts
    facts = replace(facts, meetings=(*facts.meetings, meeting))
    mention = Entity(meeting.start, meeting.end, "meetings", str(meeting.number), RULE)
    if key_of(mention, page) not in {key_of(entity, page) for entity in facts.entities}:
        facts = replace(facts, entities=(*facts.entities, mention))
    report.applied += 1
    report.added[line.source, line.table, line.key] = Page(facts).labels[meeting.number]
    return facts


def _with_parts(
    table: str, facts: Facts, page: Page, lines: Sequence[Line], report: Report
) -> tuple[Commitment, ...]:
    """Lines on parties or actions → the commitments with them; those that stay keep their numbers."""
    labels = {(s, label): key for (s, t, label), key in report.added.items() if t == "commitments"}
    of: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        head, _, tail = line.key.rpartition("/")
        key = labels.get((line.source, head), head)
        of[key].append(line if line.action == "add" else replace(line, key=f"{key}/{tail}"))
    found = []
    for commitment in facts.commitments:
        mine = of.pop(key_of(commitment, page), [])
        if not mine:
            found.append(commitment)
            continue
        stated = getattr(commitment, PARTS[table])
        numbered = [replace(part, number=part.number or n) for n, part in enumerate(stated, 1)]
        before = report.applied
        parts = tuple(revised(Place(table, page, report, commitment), numbered, mine))
        changed: Any = {PARTS[table]: parts, "rule": RULE} if report.applied > before else {}
        found.append(replace(commitment, **changed))
    for key, group in of.items():
        report.problems += (line.stale(f"commitments has no row {key}") for line in group)
    return tuple(found)


def _named(facts: Facts) -> dict[str, frozenset[str]]:
    """Facts → the persons and organizations in them, by entity type."""
    page = Page(facts)
    return {"persons": page.names, "organizations": page.organizations}


def _new_mentions(facts: Facts, before: Mapping[str, frozenset[str]]) -> Iterator[Entity]:
    """Facts, and whom they named before → a mention of each person and organization new to them, where it
    is printed and nobody else is mentioned."""
    text = facts.document.text
    for kind, names in _named(facts).items():
        taken = [(e.start, e.end) for e in facts.entities if e.entity_type == kind]
        for name in sorted(names - before[kind]):
            at = text.find(name, facts.document.body)
            start = at if at >= 0 else text.find(name)
            end = start + len(name)
            if start >= 0 and not any(start < last and first < end for first, last in taken):
                yield Entity(start, end, kind, name, RULE)


def _without_named(
    facts: Facts, line: Line, page: Page, before: Mapping[str, frozenset[str]], report: Report
) -> Facts:
    """A line that drops an entity by its name, those named before → the facts without it."""
    try:
        name = str(page.meeting(line.key)) if line.table == "meetings" else line.key
    except Refused as why:
        report.problems.append(line.stale(str(why)))
        return facts
    if line.table != "meetings" and name not in before[line.table]:
        report.problems.append(line.stale(f"the article names no {name} among its {line.table}"))
        return facts
    report.applied += 1
    return without(facts, line.table, {name})
