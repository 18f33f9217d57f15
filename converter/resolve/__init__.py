"""Who is who: the facts of all documents in, identities out.

    organizations  a printed form → its official name; what several share is settled by day and areas
    meetings       reports of one gathering → one meeting
    persons        one within a document by name, across documents by what both say of him

Ids are made from content alone. More articles never change the ids of what they do not name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from converter.model import Facts, Problem
from converter.resolve import meetings, persons
from converter.resolve.around import Around
from converter.resolve.evidence import Record, leads_nation
from converter.resolve.ids import identifier
from converter.resolve.meetings import Gathering
from converter.resolve.organizations import as_printed, called, named, readings, settle
from converter.resolve.resolved import Resolved
from converter.words import lexicon

__all__ = ["Identities", "Resolved", "identifier", "namesakes", "resolve"]


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


@dataclass(slots=True)
class _Told:
    """What the facts of all documents tell, before it is settled who is who across them."""

    organizations: dict[tuple[str, str], str] = field(default_factory=dict)
    registered: dict[str, Resolved] = field(default_factory=dict)
    areas: dict[tuple[str, str], str | None] = field(default_factory=dict)
    reports: list[meetings.Report] = field(default_factory=list)
    people: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, fact: Facts) -> None:
        """The facts of one document more."""
        around = Around(fact)
        document = fact.document.document_id
        for printed in fact.organizations():
            found = settle(printed, around)
            if found is None:
                found = as_printed(printed, document)
                self.problems.append(_unsettled(printed, fact))
            self.organizations[document, printed] = found.organization_id
            self.registered.setdefault(found.organization_id, found)
        for printed in _shared_areas(fact):
            self.areas[document, printed] = around.area(printed)
            if self.areas[document, printed] is None and len(printed) > 2:
                self.problems.append(_unsettled_area(printed, fact))
        self.reports += meetings.reports(fact, self.organizations, self.areas)
        self.people += _records(fact, around.day or "", self.organizations, self.registered)


def resolve(facts: Iterable[Facts]) -> Identities:
    """The identities of everything that the facts name; `facts` in any order, each looked at once."""
    told = _told(facts)
    met, gatherings, differing = meetings.gatherings(told.reports)
    people = persons.identities(persons.at(told.people, met), lexicon().known_persons)
    return Identities(
        persons=people.ids,
        abroad=people.abroad,
        organizations=told.organizations,
        meetings=met,
        areas=told.areas,
        registered=_with_those_above(told.registered, told.organizations),
        gatherings=gatherings,
        problems=sorted([*told.problems, *differing], key=lambda p: (p.source_path, p.start or 0, p.message)),
    )


def namesakes(facts: Iterable[Facts], name: str) -> tuple[list[Record], Mapping[str, Resolved]]:
    """Facts and a name → what each document says of its bearer, in time, and organizations by id."""
    told = _told(facts)
    met, _, _ = meetings.gatherings(told.reports)
    bearers = [record for record in persons.at(told.people, met) if record.name == name]
    return sorted(bearers, key=persons.in_time), told.registered


def _told(facts: Iterable[Facts]) -> _Told:
    told = _Told()
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


def _shared_areas(fact: Facts) -> list[str]:
    """朝阳区, 鼓楼区: forms in a document that stand for several areas."""
    text, names = fact.document.text, lexicon().area_names
    printed = {text[e.start : e.end] for e in fact.entities if e.entity_type == "areas"}
    printed |= {m.place for m in fact.meetings if m.place}
    return sorted(form for form in printed if len(names.get(form, ())) > 1)


def _records(
    fact: Facts, day: str, organizations: Mapping[tuple[str, str], str], registered: Mapping[str, Resolved]
) -> Iterator[Record]:
    """A document and its day, "" where it has none → its persons, each with all that it says of him."""
    document = fact.document.document_id
    found = {name: Record(document, name, day) for name in fact.persons()}
    for position in fact.positions:
        house = registered[organizations[document, position.organization]]
        found[position.person].posts.append((house, position.title))
    leaders = {name for name, record in found.items() if leads_nation(record)}
    for names, attend in _lists(fact):
        for name in names:
            found[name].beside |= {*names} - {name}
            found[name].leaders |= (leaders if attend else leaders & {*names}) - {name}
    present: dict[int, set[str]] = defaultdict(set)
    for row in fact.attendances:
        if row.person:
            present[row.meeting].add(row.person)
    for number, together in present.items():
        for name in together:
            found[name].beside |= together - {name}
            found[name].leaders |= (leaders & together) - {name}
            found[name].numbers.append(number)
    yield from found.values()


LISTED = re.compile("(?:同志)?(?:、|和|与|以及)|(?:主席|总统|总理|首相|国王)?(?:和|偕|、)?(?:夫人|王后)")
"""What stands between two names of one list, and of a couple: 甲|、|乙|总理和夫人|丙."""
ATTEND = re.compile("(?:同志)?等?(?:同志)?(?:及[^，。、]{2,20})?(?:参加|出席|陪同)")
"""甲、乙|等参加|上述活动, 丙|及有关部门负责同志陪同|考察: they are with whom the article is about."""


def _lists(fact: Facts) -> Iterator[tuple[list[str], bool]]:
    """The persons of a document who are named side by side, and whether they attend what others do."""
    text = fact.document.text
    run: list[str] = []
    end = 0
    for entity in sorted((e for e in fact.entities if e.entity_type == "persons"), key=lambda e: e.start):
        if run and not LISTED.fullmatch(text, end, entity.start):
            yield run, bool(ATTEND.match(text, end))
            run = []
        run.append(entity.name)
        end = entity.end
    if run:
        yield run, bool(ATTEND.match(text, end))


def _unsettled(printed: str, fact: Facts) -> Problem:
    meant = [one.name for one in readings(printed)]
    why = f"may be {' or '.join(meant)}" if meant else "does not tell whose it is"
    places = (e for e in fact.entities if e.entity_type == "organizations" and e.name == printed)
    return _problem(f"“{printed}” {why}; it stays as printed", "organization-unsettled", places, fact)


def _unsettled_area(printed: str, fact: Facts) -> Problem:
    areas = lexicon().areas
    meant = (areas[code] for code in lexicon().area_names[printed])
    whole = " or ".join(areas[a.parent_code].name + a.name if a.parent_code else a.name for a in meant)
    text = fact.document.text
    places = (e for e in fact.entities if e.entity_type == "areas" and text[e.start : e.end] == printed)
    return _problem(f"“{printed}” may be {whole}; it gets no area", "area-unsettled", places, fact)


def _problem(message: str, code: str, places: Iterator[object], fact: Facts) -> Problem:
    first = next(places, None)
    start, end = (getattr(first, "start", None), getattr(first, "end", None))
    return Problem(fact.document.source_path, "warning", code, message, start, end)
