"""Who is who, and what people ruled to be two or one → who is who: split, then merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from converter.correct.case import Aims, Case, Place, comes_back
from converter.correct.lines import documents
from converter.resolve import Resolved, identifier
from converter.resolve.meetings import Gathering, differences, reports, together

PREFIX = {"persons": "per", "organizations": "org", "meetings": "mtg"}


def split(case: Case, aims: Aims) -> None:
    """The documents that a line names mean somebody else of the same name."""
    places = {table: case.places(table) for table in {line.table for line in aims}}
    for line, target in aims.items():
        table, there = line.table, places[line.table].get(target, [])
        meant = {case.document(name) for name in documents(line)}
        moved = sorted(place for place in there if place[0] in meant)
        if absent := meant - {document for document, _ in moved}:
            case.report.problems.append(line.stale(f"{target} is not in {', '.join(sorted(absent))}"))
            continue
        if len(moved) == len(there):
            case.report.problems.append(line.stale(f"no other document has {target}"))
            continue
        apart = identifier(PREFIX[table], "split", target, *moved[0])
        case.mean(table, moved, apart)
        case.touched[table].update(moved)
        case.report.applied += 1
        places[table][target] = left = [place for place in there if place not in moved]
        known = case.known
        if target in known.abroad:
            case.known = replace(known, abroad=known.abroad | {apart})
        if table == "organizations":
            one = replace(known.registered[target], organization_id=apart)
            case.known = replace(known, registered=dict(sorted({**known.registered, apart: one}.items())))
        elif table == "meetings":
            _report(case, target, _in_time(case, left))
            _report(case, apart, _in_time(case, moved))


def merge(case: Case, aims: Aims) -> None:
    """Of two ids that are one, the one that goes gives way everywhere to the one that stays."""
    for table in PREFIX:
        into = _into(case, table, {line: goes for line, goes in aims.items() if line.table == table})
        if not into:
            continue
        final = {goes: end(goes, into) for goes in into}
        places, names = case.places(table), _names(case, table)
        for goes, stays in final.items():
            case.touched[table].update(places[goes])
            case.mean(table, places[goes], stays)
        if table == "persons":
            kept = {stays: {"name": names[stays]} for stays in final.values()}
            case.known = replace(case.known, corrected={**case.known.corrected, **kept})
        elif table == "organizations":
            case.known = replace(case.known, registered=_without(case.known.registered, final))
        else:
            _told_as_one(case, final, places)


def _into(case: Case, table: str, aims: Aims) -> dict[str, str]:
    """Lines that merge rows of a table → the id that goes → the one that stays, where that makes sense."""
    there, report = case.rows(table), case.report
    into: dict[str, str] = {}
    for line, goes in aims.items():
        stays = case.meant(table, line.value, line.document)
        if goes not in there:
            report.problems.append(line.stale(f"{table} has no row {goes}"))
        elif stays is None or stays not in there:
            report.problems.append(line.stale(f"{table} has no row {line.value}, which is to stay"))
        elif goes == stays:
            report.problems.append(line.stale(f"{line.key} and {line.value} are one"))
        elif end(stays, into) == goes:
            report.problems.append(line.refused(f"{line.value} is merged into {line.key} already"))
        else:
            into[goes] = stays
            report.applied += 1
    return into


def end(key: str, into: Mapping[str, str]) -> str:
    """An id, and which gives way to which → the one that stays in the end."""
    seen: set[str] = set()
    while key in into and key not in seen:
        seen.add(key)
        key = into[key]
    return key


def _names(case: Case, table: str) -> dict[str, str]:
    """Ids of a table → the name of each that comes first."""
    return {key: str(name) for (_, name), key in sorted(case.ids(table).items(), reverse=True)}


def _without(registered: Mapping[str, Resolved], final: Mapping[str, str]) -> dict[str, Resolved]:
    """Organizations, and which go → those that stay, with the parents that stay; none above itself."""
    renamed = {registered[goes].name: registered[stays].name for goes, stays in final.items()}
    left = {
        key: replace(one, parent=renamed.get(one.parent or "", one.parent))
        for key, one in registered.items()
        if key not in final
    }
    ids = {one.name: key for key, one in left.items() if key == identifier("org", one.name)}
    for stays in sorted(set(final.values())):
        if comes_back(stays, {key: ids[one.parent] for key, one in left.items() if one.parent in ids}):
            left[stays] = replace(left[stays], parent=None)
    return left


def _told_as_one(case: Case, final: Mapping[str, str], places: Mapping[str, Sequence[Place]]) -> None:
    """Meetings that were merged → those that stay, as their own reports tell them and then those of the
    others."""
    left = {key: one for key, one in case.known.gatherings.items() if key not in final}
    case.known = replace(case.known, gatherings=left)
    for stays in sorted(set(final.values())):
        others = [place for goes in final if final[goes] == stays for place in places[goes]]
        _report(case, stays, [*_in_time(case, places[stays]), *_in_time(case, others)])


def _in_time(case: Case, places: Sequence[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (case.at[place[0]].document.published_on or "9999", place))


def _report(case: Case, meeting: str, places: Sequence[Place]) -> None:
    """A meeting, and where it is reported, the first report first → its row, and what they differ in."""
    known = case.known
    told = [
        report
        for document, number in places
        for report in reports(case.at[document], known.organizations, known.areas)
        if report.key == (document, number)
    ]
    first, row = told[0], together([report.meeting for report in told])
    again = {(report.source_path, report.meeting.start, report.meeting.end) for report in told}
    problems = [
        problem
        for problem in known.problems
        if problem.code != "reports-differ" or (problem.source_path, problem.start, problem.end) not in again
    ]
    for other in told[1:]:
        problems += differences(row, first, other)
    case.known = replace(
        known,
        gatherings={**known.gatherings, meeting: Gathering(meeting, row)},
        problems=sorted(problems, key=lambda p: (p.source_path, p.start or 0, p.message)),
    )
