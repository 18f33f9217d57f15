"""One document's facts → what they tell of who is who: before any other document is looked at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from converter.model import Facts, Problem
from converter.resolve import meetings
from converter.resolve.around import Around
from converter.resolve.evidence import Record, leads_nation
from converter.resolve.organizations import as_printed, readings, settle
from converter.resolve.resolved import Resolved
from converter.words import lexicon


@dataclass(slots=True)
class Told:
    """What the facts of documents tell, before it is settled who is who across them."""

    organizations: dict[tuple[str, str], str] = field(default_factory=dict)
    """(document id, name as the facts carry it) → organization id."""
    registered: dict[str, Resolved] = field(default_factory=dict)
    """Organization id → organization."""
    areas: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """(document id, printed form) → area code, None where nothing settles which: forms that areas share."""
    reports: list[meetings.Report] = field(default_factory=list)
    people: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What stays as printed as it could mean several."""

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
            found[name].meetings.append(number)
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
