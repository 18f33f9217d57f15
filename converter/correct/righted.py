"""Who is who, and what people ruled on single rows of it → who is who: put right, then less those dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from converter import tables
from converter.correct.case import Aims, Case, comes_back, shown
from converter.correct.lines import Line
from converter.correct.rows import differs
from converter.correct.without import without
from converter.resolve import Identities, Resolved
from converter.resolve.bodies import composed, party_abroad
from converter.resolve.organizations import named, readings
from converter.words import lexicon


def put_right(case: Case, aims: Aims) -> None:
    """Fields of persons, organizations and meetings → what people put right in them."""
    before = {table: shown(table, case.facts, case.known) for table in {line.table for line in aims}}
    above: dict[Line, str] = {}
    for line, target in aims.items():
        row = before[line.table].get(target)
        if row is None:
            case.report.problems.append(line.stale(f"{line.table} has no row {target}"))
        elif line.field == "parent":
            above[line] = target
        elif message := differs(row[line.field], line):
            case.report.problems.append(line.stale(message))
        elif _ends_early(row, [one for one in aims if aims[one] == target]):
            case.report.problems.append(line.refused("end_date would come before start_date, or without one"))
        else:
            _put(case, line, target, line.field, line.value or None)
    if above:
        _put_under(case, above, before["organizations"])


def _put(case: Case, line: Line, target: str, name: str, value: str | None) -> None:
    """A line, the id of a row, a field and its value → the row put right."""
    case.known = _with(case.known, target, name, value)
    case.report.applied += 1
    only = case.document(line.document)
    there = [place for place, key in case.ids(line.table).items() if key == target]
    case.touched[line.table].update(place for place in there if not only or place[0] == only)


def _with(known: Identities, target: str, name: str, value: str | None) -> Identities:
    row = {**known.corrected.get(target, {}), name: value}
    return replace(known, corrected={**known.corrected, target: row})


def _ends_early(row: Mapping[str, str], lines: Collection[Line]) -> bool:
    """Whether a meeting would end before it starts with what all lines on it say."""
    days = {line.field: line.value for line in lines if line.field in ("start_date", "end_date")}
    first, last = ({**row, **days}[name] for name in ("start_date", "end_date")) if days else ("", "")
    return bool(last) and not (first and first <= last)


def _put_under(case: Case, aims: Aims, before: Mapping[str, Mapping[str, str]]) -> None:
    """Organizations that answer to another one than was found, none of them to itself by any way round."""
    now = shown("organizations", case.facts, case.known)
    ids: dict[str, set[str]] = defaultdict(set)
    for rows in (before, now):  # by its name, and by that which somebody put right
        for key, row in rows.items():
            ids[row["name"]].add(key)
    wanted: dict[Line, str | None] = {}
    for line, target in aims.items():
        message = differs(before[target]["parent"], line)
        found = ids.get(line.value) or {one.organization_id for one in _official(line.value)}
        if message and differs(now[target]["parent"], line):
            case.report.problems.append(line.stale(message))
        elif line.value and not found:
            no = f"“{line.value}” is no organization of the tables, and no official name of a known one"
            case.report.problems.append(line.refused(no))
        elif len(found) > 1:
            case.report.problems.append(line.refused(f"“{line.value}” is the name of {len(found)} of them"))
        else:
            wanted[line] = next(iter(found), None) if line.value else None
    while circular := _circular(case, aims, wanted):
        for line in circular:
            no = f"{aims[line]} would come to stand above itself under “{line.value}”"
            case.report.problems.append(line.refused(no))
            del wanted[line]
    for line, above in wanted.items():
        case.known = _with_above(case.known, above, line.value)
        _put(case, line, aims[line], "parent_id", above)


def _circular(case: Case, aims: Aims, wanted: Mapping[Line, str | None]) -> list[Line]:
    """Lines, and the organization that each puts above another → those that make a circle."""
    known = case.known
    for line, above in wanted.items():
        known = _with(_with_above(known, above, line.value), aims[line], "parent_id", above)
    rows = tables.organizations(case.facts, known)
    up = {str(row["organization_id"]): str(row["parent_id"]) for row in rows if row["parent_id"]}
    return [line for line in wanted if comes_back(aims[line], up)]


def _with_above(known: Identities, above: str | None, name: str) -> Identities:
    """Who is who, the id and the name of an organization → the same with it and those above it."""
    if above is None or above in known.registered:
        return known
    further = {one.organization_id: one for one in named(name, known.registered)}
    return replace(known, registered=dict(sorted({**known.registered, **further}.items())))


def _official(name: str) -> Iterator[Resolved]:
    """A name → the organization whose official name it is, if one is registered or is a body of an area of
    the register; none whose kind and area only its form tells."""
    found, known = readings(name) if name else (), lexicon()
    if len(found) == 1 and found[0].name == name:
        registered = name in known.organizations or name in known.state_forms or party_abroad(name, known)
        if registered or (found[0].area_code and composed(name, known)):
            yield found[0]


def drop(case: Case, aims: Aims) -> None:
    """What is no person, organization or meeting → gone, with all that refers to it."""
    gone: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    forgotten: set[str] = set()
    places = {table: case.places(table) for table in {line.table for line in aims}}
    for line, target in aims.items():
        only, mine = case.document(line.document), places[line.table].get(target, [])
        dropped = [place for place in mine if not only or place[0] == only]
        if target not in case.rows(line.table):
            case.report.problems.append(line.stale(f"{line.table} has no row {target}"))
            continue
        if only and not dropped:
            case.report.problems.append(line.stale(f"{target} is not in {line.document}"))
            continue
        case.report.applied += 1
        for document, name in dropped:
            gone[document][line.table].add(str(name))
        if all(str(name) in gone[document][line.table] for document, name in mine):
            forgotten.add(target)
    for number, fact in enumerate(case.facts):
        for table, names in gone.get(fact.document.document_id, {}).items():
            case.facts[number] = without(case.facts[number], table, names)
    known = case.known
    case.known = replace(
        known,
        persons={p: k for p, k in known.persons.items() if p[1] not in gone.get(p[0], {}).get("persons", ())},
        registered={key: one for key, one in known.registered.items() if key not in forgotten},
        gatherings={key: one for key, one in known.gatherings.items() if key not in forgotten},
        corrected={
            key: {name: None if cell in forgotten else cell for name, cell in cells.items()}
            for key, cells in known.corrected.items()
            if key not in forgotten
        },
    )
