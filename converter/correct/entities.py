"""Who is who, and what people ruled on it → who is who: split, merged, put right, dropped, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from converter import tables
from converter.correct.fields import WHERE
from converter.correct.lines import ID, Line, agreed, documents
from converter.correct.page import Page, Refused
from converter.correct.stated import Report, differs
from converter.correct.without import without
from converter.model import Facts
from converter.resolve import Identities, Resolved, identifier
from converter.resolve.meetings import Gathering
from converter.resolve.organizations import named

PREFIX = {"persons": "per", "organizations": "org", "meetings": "mtg"}
KEY = {"persons": "person_id", "organizations": "organization_id", "meetings": "meeting_id"}
ROWS = {"persons": tables.persons, "organizations": tables.organizations, "meetings": tables.meetings}
Place = tuple[str, str | int]
"""A document, and a name in it, or the number of a meeting."""
Ids = dict[Place, str]


def rule(
    facts: Sequence[Facts], known: Identities, lines: Sequence[Line]
) -> tuple[list[Facts], Identities, Report]:
    """All facts, their identities, the lines on who is who → both corrected, and what became of the lines."""
    report = Report()
    ids: dict[str, Ids] = {
        "persons": dict(known.persons.items()),
        "organizations": dict(known.organizations.items()),
        "meetings": dict(known.meetings.items()),
    }
    targets: dict[Line, str] = {}
    at = _places(facts)
    for line in lines:
        if target := _target(line, ids[line.table], at):
            targets[line] = target
        else:
            report.problems.append(line.stale(f"no article names {line.key} in {line.document}"))
    sound, conflicts = agreed(targets, lambda line: (line.table, targets[line]))
    report.problems += conflicts
    of = {action: [line for line in sound if line.action == action] for action in WHERE}
    known = _split(of["split"], targets, ids, known, at, report)
    known = _merged(of["merge"], targets, ids, known, at, report)
    known = replace(
        known,
        persons={(d, str(n)): key for (d, n), key in ids["persons"].items()},
        organizations={(d, str(n)): key for (d, n), key in ids["organizations"].items()},
        meetings={(d, int(n)): key for (d, n), key in ids["meetings"].items()},
    )
    known = _replaced(of["replace"], targets, facts, known, report)
    return *_dropped(of["drop"], targets, facts, known, ids, at, report), report


def merges(lines: Iterable[Line]) -> dict[str, str]:
    """The lines on who is who → organization id → the one that it is merged into; keys of posts need it."""
    into = {
        line.key: line.value for line in lines if line.action == "merge" and line.table == "organizations"
    }
    return {key: _end(key, into) for key in into}


def _places(facts: Sequence[Facts]) -> dict[str, Facts]:
    """Facts → the same by the id and by the source path of their document."""
    paths = {fact.document.source_path: fact for fact in facts}
    return paths | {fact.document.document_id: fact for fact in facts}


def _target(line: Line, ids: Mapping[Place, str], at: Mapping[str, Facts]) -> str | None:
    """The id that a line means: its key, or whom its document calls so."""
    if ID.fullmatch(line.key):
        return line.key
    fact = at.get(line.document)
    if fact is None:
        return None
    try:
        name = Page(fact, {}).meeting(line.key) if line.table == "meetings" else line.key
    except Refused:
        return None
    return ids.get((fact.document.document_id, name))


def _split(
    lines: Sequence[Line],
    targets: Mapping[Line, str],
    ids: Mapping[str, Ids],
    known: Identities,
    at: Mapping[str, Facts],
    report: Report,
) -> Identities:
    """The documents that a line names mean somebody else of the same name."""
    registered, gatherings = dict(known.registered), dict(known.gatherings)
    abroad = set(known.abroad)
    places = {table: _places_of(ids[table]) for table in {line.table for line in lines}}
    for line in lines:
        target = targets[line]
        there = places[line.table].get(target, [])
        meant = {at[name].document.document_id if name in at else name for name in documents(line)}
        moved = sorted(place for place in there if place[0] in meant)
        if absent := meant - {document for document, _ in moved}:
            report.problems.append(line.stale(f"{target} is not in {', '.join(sorted(absent))}"))
            continue
        if len(moved) == len(there):
            report.problems.append(line.stale(f"no other document has {target}"))
            continue
        apart = identifier(PREFIX[line.table], "split", target, *moved[0])
        ids[line.table].update(dict.fromkeys(moved, apart))
        places[line.table][target] = [place for place in there if place not in moved]
        report.applied += 1
        if target in abroad:
            abroad.add(apart)
        if line.table == "organizations":
            registered[apart] = replace(registered[target], organization_id=apart)
        elif line.table == "meetings":
            document, number = moved[0]
            told = next(meeting for meeting in at[document].meetings if meeting.number == number)
            gatherings[apart] = Gathering(apart, told)
    registered = dict(sorted(registered.items()))
    return replace(known, registered=registered, gatherings=gatherings, abroad=frozenset(abroad))


def _places_of(ids: Ids) -> dict[str, list[Place]]:
    """Place → id: id → its places."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place, key in ids.items():
        found[key].append(place)
    return found


def _merged(
    lines: Sequence[Line],
    targets: Mapping[Line, str],
    ids: Mapping[str, Ids],
    known: Identities,
    at: Mapping[str, Facts],
    report: Report,
) -> Identities:
    """Of two ids that are one, the one that goes gives way everywhere to the one that stays."""
    for table in ids:
        there = _all_ids(table, ids, known)
        into: dict[str, str] = {}
        for line in (line for line in lines if line.table == table):
            goes, stays = targets[line], _target(replace(line, key=line.value), ids[table], at)
            if goes not in there:
                report.problems.append(line.stale(f"{table} has no row {goes}"))
            elif stays is None or stays not in there:
                report.problems.append(line.stale(f"{table} has no row {line.value}, which is to stay"))
            elif goes == stays:
                report.problems.append(line.stale(f"{line.key} and {line.value} are one"))
            elif _end(stays, into) == goes:
                report.problems.append(line.refused(f"{line.value} is merged into {line.key} already"))
            else:
                into[goes] = stays
                report.applied += 1
        if not into:
            continue
        final = {goes: _end(goes, into) for goes in into}
        names = {key: str(name) for (_, name), key in sorted(ids[table].items(), reverse=True)}
        ids[table].update({place: final[key] for place, key in ids[table].items() if key in final})
        if table == "persons":
            kept = {key: {"name": names[key]} for key in final.values()}
            known = replace(known, corrected={**known.corrected, **kept})
        elif table == "organizations":
            known = replace(known, registered=_without_merged(known.registered, final))
        else:
            left = {key: one for key, one in known.gatherings.items() if key not in final}
            known = replace(known, gatherings=left)
    return known


def _without_merged(registered: Mapping[str, Resolved], final: Mapping[str, str]) -> dict[str, Resolved]:
    """Organizations, and which go → those that stay, with the parents that stay."""
    renamed = {registered[goes].name: registered[stays].name for goes, stays in final.items()}
    stay = (one for key, one in registered.items() if key not in final)
    changed = (replace(one, parent=renamed.get(one.parent or "", one.parent)) for one in stay)
    return {
        one.organization_id: replace(one, parent=None) if one.parent == one.name else one for one in changed
    }


def _end(key: str, into: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while key in into and key not in seen:
        seen.add(key)
        key = into[key]
    return key


def _all_ids(table: str, ids: Mapping[str, Ids], known: Identities) -> Collection[str]:
    rows = {"organizations": known.registered, "meetings": known.gatherings}
    return rows[table] if table in rows else set(ids[table].values())


def shown(table: str, facts: Sequence[Facts], known: Identities) -> dict[str, dict[str, str]]:
    """A table of entities → its rows as text by id, the organization above one by its name."""
    rows = {str(row[KEY[table]]): dict(row) for row in ROWS[table](facts, known)}
    if table == "organizations":
        for row in rows.values():
            row["parent"] = rows[str(row["parent_id"])]["name"] if row["parent_id"] else None
    return {
        key: {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for key, row in rows.items()
    }


def _replaced(
    lines: Sequence[Line],
    targets: Mapping[Line, str],
    facts: Sequence[Facts],
    known: Identities,
    report: Report,
) -> Identities:
    """Fields of persons, organizations and meetings → what people put right in them."""
    corrected: dict[str, dict[str, str | None]] = defaultdict(dict)
    for key, cells in known.corrected.items():
        corrected[key] = dict(cells)
    registered = dict(known.registered)
    for table in dict.fromkeys(line.table for line in lines):
        rows = shown(table, facts, known)
        for line in (line for line in lines if line.table == table):
            row = rows.get(targets[line])
            if row is None:
                report.problems.append(line.stale(f"{table} has no row {targets[line]}"))
            elif message := differs(row[line.field], line):
                report.problems.append(line.stale(message))
            elif _ends_early(row, [one for one in lines if targets[one] == targets[line]]):
                report.problems.append(line.refused("end_date would come before start_date, or without one"))
            elif line.field != "parent":
                corrected[targets[line]][line.field] = line.value or None
                report.applied += 1
            else:
                registered |= {one.organization_id: one for one in named(line.value or None, registered)}
                above = [key for key, one in registered.items() if one.name == line.value]
                if line.value and (len(above) != 1 or above[0] == targets[line]):
                    report.problems.append(
                        line.refused(f"“{line.value}” is no other organization's full name")
                    )
                    continue
                corrected[targets[line]]["parent_id"] = above[0] if above else None
                report.applied += 1
    return replace(known, corrected=corrected, registered=dict(sorted(registered.items())))


def _ends_early(row: Mapping[str, str], lines: Sequence[Line]) -> bool:
    """Whether a meeting would end before it starts with what all lines on it say."""
    days = {line.field: line.value for line in lines if line.field in ("start_date", "end_date")}
    first, last = ({**row, **days}[name] for name in ("start_date", "end_date")) if days else ("", "")
    return bool(last) and not (first and first <= last)


def _dropped(
    lines: Sequence[Line],
    targets: Mapping[Line, str],
    facts: Sequence[Facts],
    known: Identities,
    ids: Mapping[str, Ids],
    at: Mapping[str, Facts],
    report: Report,
) -> tuple[list[Facts], Identities]:
    """What is no person, organization or meeting → gone, with all that refers to it."""
    gone: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    forgotten: set[str] = set()
    tables_of = {line.table for line in lines}
    places = {table: _places_of(ids[table]) for table in tables_of}
    there = {table: _all_ids(table, ids, known) for table in tables_of}
    for line in lines:
        target, only = targets[line], at.get(line.document)
        if target not in there[line.table] or (line.document and only is None):
            report.problems.append(line.stale(f"{line.table} has no row {target}"))
            continue
        report.applied += 1
        mine = places[line.table].get(target, ())
        for document, name in mine:
            if only is None or document == only.document.document_id:
                gone[document][line.table].add(str(name))
        if all(str(name) in gone[document][line.table] for document, name in mine):
            forgotten.add(target)
    left = list(facts)
    for number, fact in enumerate(left):
        for table, names in gone.get(fact.document.document_id, {}).items():
            left[number] = without(left[number], table, names)
    kept = {p: k for p, k in known.persons.items() if p[1] not in gone.get(p[0], {}).get("persons", ())}
    return left, _without_ids(forgotten, replace(known, persons=kept))


def _without_ids(forgotten: Collection[str], known: Identities) -> Identities:
    return replace(
        known,
        registered={key: one for key, one in known.registered.items() if key not in forgotten},
        gatherings={key: one for key, one in known.gatherings.items() if key not in forgotten},
        corrected={
            key: {name: None if cell in forgotten else cell for name, cell in cells.items()}
            for key, cells in known.corrected.items()
            if key not in forgotten
        },
    )
