"""What one document states, and the corrections that name it → the same, corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from converter.correct.fields import ENTITIES, FIELDS, number
from converter.correct.forms import FORMS, keys_of, with_key
from converter.correct.lines import Line, agreed
from converter.correct.page import RULE, Page, Refused, Row
from converter.correct.without import without
from converter.model import Commitment, Entity, Facts, Problem
from converter.resolve.ids import identifier


@dataclass(slots=True)
class Report:
    """What became of the corrections; filled as they are applied."""

    problems: list[Problem] = field(default_factory=list)
    applied: int = 0
    """Corrections that took effect; an added row is one."""
    added: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """File, table and label of an added row → its key."""


def correct(
    facts: Facts, lines: Sequence[Line], merged: Mapping[str, str] | None = None
) -> tuple[Facts, Report]:
    """A document's facts, the lines about it, merged organizations → its facts, and what became of them."""
    report = Report()
    lines, report.problems = agreed(lines, _target)
    of: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        of[line.table].append(line)
    named = _named(facts)
    for label, row in _added(of["meetings"]):
        facts = _with_meeting(facts, label, row, merged or {}, report)
    page = Page(facts, merged or {})
    facts = replace(
        facts,
        positions=tuple(_revised("positions", facts.positions, page, of["positions"], report)),
        attendances=tuple(_revised("attendances", facts.attendances, page, of["attendances"], report)),
        commitments=tuple(_revised("commitments", facts.commitments, page, of["commitments"], report)),
    )
    for table, part in (("commitment_parties", "parties"), ("commitment_actions", "actions")):
        if of[table]:
            facts = replace(facts, commitments=_with_parts(table, part, facts, page, of[table], report))
    facts = replace(facts, entities=(*facts.entities, *_new_mentions(facts, named)))
    page = Page(facts, merged or {})
    facts = replace(facts, entities=tuple(_revised("mentions", facts.entities, page, of["mentions"], report)))
    for line in (line for table in ENTITIES for line in of[table] if line.action == "drop"):
        facts = _without_named(facts, line, page, named, report)
    return facts, report


def _target(line: Line) -> Hashable:
    """What a line is about: labels of added rows are those of their file."""
    return (line.table, line.key, line.source if line.action == "add" else "")


def _added(lines: Sequence[Line]) -> Iterator[tuple[Line, Row]]:
    """Lines of a table → the rows they add, each with the first of its lines."""
    groups: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        if line.action == "add":
            groups[_target(line)].append(line)
    for group in groups.values():
        yield group[0], dict.fromkeys(FIELDS[group[0].table], "") | {line.field: line.value for line in group}


def _with_meeting(facts: Facts, line: Line, row: Row, merged: Mapping[str, str], report: Report) -> Facts:
    page = Page(facts, merged)
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
    if keys_of(mention, page) not in {keys_of(entity, page) for entity in facts.entities}:
        facts = replace(facts, entities=(*facts.entities, mention))
    report.applied += 1
    report.added[line.source, line.table, line.key] = Page(facts, merged).labels[meeting.number]
    return facts


def _revised(
    table: str,
    stated: Sequence[Any],
    page: Page,
    lines: Sequence[Line],
    report: Report,
    within: tuple[str, Commitment] | None = None,
) -> list[Any]:
    """The facts of one table, or of one commitment in it → the same, changed, without those dropped, and
    with those added."""
    if not lines:
        return list(stated)
    changes: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.action != "add":
            changes[line.key].append(line)
    found: list[Any] = []
    keys: dict[str, Any] = {}
    done: set[str] = set()
    for fact in stated:
        own = keys_of(fact, page, within[0] if within else "")
        key = next((key for key in own if key in changes), None)
        if key is None:
            found.append(fact)
            keys |= dict.fromkeys(own, fact)
            continue
        # Two printed forms can make one statement, and so one row: what is said of it is said once.
        again, told = key in done, Report()
        done.add(key)
        changed = _changed(table, fact, page, changes[key], told, again, within)
        if changed is not None:
            found.append(changed)
            keys |= dict.fromkeys(own, changed)
        if not again:
            report.problems += told.problems
            report.applied += told.applied
    for key, group in changes.items():
        if key not in done:
            report.problems += (line.stale(f"{table} has no row {key}") for line in group)
    last = max((part.number for part in stated), default=0) if within else 0
    for line, row in _added(lines):
        _add(line, row, page, found, keys, report, within, last)
    return found


def _changed(
    table: str,
    fact: Any,
    page: Page,
    lines: Sequence[Line],
    report: Report,
    again: bool,
    within: tuple[str, Commitment] | None,
) -> Any:
    """A fact and the lines on its row → the fact they make of it, None where it is dropped."""
    if lines[0].action == "drop":
        report.applied += 1
        return None
    shown, made = FORMS[table]
    row = dict(shown(fact, page))
    wanted: list[Line] = []
    for line in lines:
        if not again and (message := differs(row[line.field], line)):
            report.problems.append(line.stale(message))
        else:
            wanted.append(line)
    if not wanted:
        return fact
    row |= {line.field: line.value for line in wanted}
    if {"words"} == {line.field for line in wanted} & {"words", "start"}:
        row["start"] = ""
    try:
        changed = made(_inside(row, page, within), page, fact)
    except Refused as why:
        report.problems += (line.refused(str(why)) for line in wanted)
        return fact
    report.applied += len(wanted)
    return with_key(changed, wanted[0].key)


def differs(there: str, line: Line) -> str | None:
    """What a field holds, and a line that replaces it → why it no longer applies."""
    if same(line.field, there, line.value):
        return f"{line.field} of {line.key} is “{there}” already"
    if not same(line.field, there, line.was):
        return f"{line.field} of {line.key} is not “{line.was}” but “{there}”"
    return None


def same(name: str, one: str, other: str) -> bool:
    """Whether two texts are one value of a field: 12.5 and 12.50."""
    if name in ("amount", "headcount", "start") and one and other:
        return number(one) == number(other)
    return one == other


def _inside(row: Row, page: Page, within: tuple[str, Commitment] | None) -> Row:
    """The row of an action whose words stand several times → those in its commitment are meant."""
    if within is None or row.get("start") or not row.get("words"):
        return row
    start = page.facts.document.text.find(row["words"], within[1].start, within[1].end)
    if start < 0:
        raise Refused(f"the commitment does not say “{row['words']}”")
    return {**row, "start": str(start)}


def _add(
    line: Line,
    row: Row,
    page: Page,
    found: list[Any],
    keys: dict[str, Any],
    report: Report,
    within: tuple[str, Commitment] | None,
    last: int,
) -> None:
    """A row → one fact more in `found`, where it belongs by its place; of a part the last number before."""
    shown, made = FORMS[line.table]
    try:
        fact = made(_inside(row, page, within), page, None)
    except Refused as why:
        report.problems.append(line.refused(str(why)))
        return
    if within:
        fact = replace(fact, number=max([last, *(part.number for part in found)]) + 1)
    key = keys_of(fact, page, within[0] if within else "")[0]
    statement = dict(shown(fact, page))
    if line.table in ("positions", "attendances"):  # said elsewhere in the article it is the same statement
        del statement["words"], statement["start"]
    if key in keys or within:
        rivals = found if within else [keys[key]]
        if any(statement.items() <= shown(rival, page).items() for rival in rivals):
            report.problems.append(line.stale(f"{line.table} has such a row"))
            return
        if isinstance(fact, Entity):
            report.problems.append(
                line.refused(f"something else is mentioned at {key}: drop that, or correct it")
            )
            return
    while key in keys:  # the key of a row that says something else since it was corrected
        key = identifier(key[:3], key, RULE)
        fact = with_key(fact, key)
    at = next((n for n, known in enumerate(found) if not within and known.start > fact.start), len(found))
    found.insert(at, fact)
    keys[key] = fact
    report.applied += 1
    report.added[line.source, line.table, line.key] = key


def _with_parts(
    table: str, part: str, facts: Facts, page: Page, lines: Sequence[Line], report: Report
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
        [key] = keys_of(commitment, page)
        mine = of.pop(key, [])
        if not mine:
            found.append(commitment)
            continue
        numbered = [replace(p, number=p.number or n) for n, p in enumerate(getattr(commitment, part), 1)]
        before = report.applied
        parts = tuple(_revised(table, numbered, page, mine, report, (key, commitment)))
        changed: Any = {part: parts, "rule": RULE} if report.applied > before else {}
        found.append(replace(commitment, **changed))
    for key, group in of.items():
        report.problems += (line.stale(f"commitments has no row {key}") for line in group)
    return tuple(found)


def _named(facts: Facts) -> dict[str, frozenset[str]]:
    """Facts → the persons and organizations in them, by entity type."""
    page = Page(facts, {})
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
