"""Meetings of single documents in, which of them are one gathering out, with what their reports differ in.

Two reports are of one gathering where what they have in common weighs LEAST bits or more: the day above
all, whom it was with, the name, the place. Another day, another guest or another place part them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from converter.model import Facts, Meeting, Problem
from converter.resolve.ids import identifier
from converter.words import lexicon

LEAST = 18
SAME_DAY, PRINTED_DAY, PERSON, HOUSE, GUEST, SAME_PACT = 10, 6, 3, 2, 8, 8
OWN_NAME, ALIKE, HELD, SAME_PLACE, SAME_KIND, GENERIC = 10, 5, 5, 2, 1, 1
"""Bits that two reports gain by what they share; a person and a house count for each."""
PERSONS = 4
"""So many shared persons count, and so many houses."""
LONG_NAME = 9
"""A meeting's name of this many characters is its own: 座谈会 is not."""
PLACED = re.compile(r"^[\u4e00-\u9fff]{2,5}[省市县区州盟旗]|[届次]|\d|中国|中央|国务院|全国|国际|世界|全球")
DAY = re.compile(r"\d{1,2}月\d{1,2}日")
SITTING = re.compile(
    r"第[一二三四五六七八九十百\d]+次|主席团|常务主席|全体会议|预备会议|记者会|发布会|通道|代表团|看望|分组|联组|开幕|闭幕"
)
OPENING = 300
"""The characters in which a report prints its day."""
SESSIONS = frozenset({"session", "work_meeting"})
"""Kinds of meetings that the same people hold again and again."""

Key = tuple[str, int]
"""A document and the number of a meeting in it."""


@dataclass(frozen=True, slots=True)
class Report:
    """One document's report of one meeting."""

    key: Key
    day: str
    """The day of publication, "" where it has none."""
    source_path: str
    meeting: Meeting
    persons: frozenset[str]
    """Names of those who take part."""
    heads: frozenset[str]
    """Names of those who receive or preside."""
    guests: frozenset[str]
    """Names of those who are received, groups included."""
    present: frozenset[str]
    """Ids of the houses that take part."""
    pacts: frozenset[frozenset[str]]
    """The sides of each agreement made there, by their ids."""
    printed_day: str | None
    """8月20日, of a report without a year."""
    sittings: frozenset[str]
    """主席团|举行|第五次|会议, 举行|记者会: which part of a session the headline tells of."""


def reports(
    facts: Facts, houses: Mapping[tuple[str, str], str], areas: Mapping[tuple[str, str], str | None]
) -> Iterator[Report]:
    """One document, (document, organization) → id and (document, shared area) → code → its reports."""
    document = facts.document
    at = document.document_id
    for meeting in facts.meetings:
        rows = [row for row in facts.attendances if row.meeting == meeting.number]
        received = (row for row in rows if row.role == "guest")
        made = (c for c in facts.commitments if c.kind == "agreement" and c.meeting == meeting.number)
        sides = (frozenset(houses[at, p.organization] for p in c.parties if p.organization) for c in made)
        printed = DAY.search(document.text, document.body, document.body + OPENING)
        yield Report(
            key=(at, meeting.number),
            day=document.published_on or "",
            source_path=document.source_path,
            meeting=replace(meeting, area_code=areas.get((at, meeting.place or ""), meeting.area_code)),
            persons=frozenset(row.person for row in rows if row.person),
            heads=frozenset(row.person for row in rows if row.person and row.role in ("host", "chair")),
            guests=frozenset(row.person or row.organization or row.group or "" for row in received),
            present=frozenset(houses[at, row.organization] for row in rows if row.organization),
            pacts=frozenset(side for side in sides if len(side) > 1),
            printed_day=printed.group() if printed else None,
            sittings=frozenset(SITTING.findall(document.title)),
        )


@dataclass(frozen=True, slots=True)
class Gathering:
    """One meeting, by however many documents."""

    meeting_id: str
    meeting: Meeting
    """Its details by the earliest report; what that leaves open by the next that says it."""


def gatherings(
    told: Iterable[Report],
) -> tuple[dict[Key, str], dict[str, Gathering], list[Problem]]:
    """Reports → meeting ids by document and number, the meetings, and where their reports differ.

    Of meetings that have name and day in common none has the id made of these: no id comes to mean another.
    """
    clusters = list(_clusters(sorted(told, key=lambda report: (report.day or "9999", report.key))))
    alike = Counter(_by_name_and_day(cluster[0]) for cluster in clusters)
    ids: dict[Key, str] = {}
    found: dict[str, Gathering] = {}
    problems: list[Problem] = []
    for cluster in clusters:
        first = cluster[0]
        own = _by_name_and_day(first)
        alone = own is not None and alike[own] == 1
        meeting_id = own if own and alone else identifier("mtg", *first.key, *_named(first.meeting))
        ids |= {report.key: meeting_id for report in cluster}
        found[meeting_id] = Gathering(meeting_id, together([report.meeting for report in cluster]))
        for other in cluster[1:]:
            problems += differences(found[meeting_id].meeting, first, other)
    return ids, found, problems


def _by_name_and_day(report: Report) -> str | None:
    """The id of a meeting by its name and day, where both are its own."""
    meeting = report.meeting
    own = len(meeting.name) >= LONG_NAME and meeting.start_date
    return identifier("mtg", *_named(meeting)) if own else None


def _named(meeting: Meeting) -> tuple[str, str | None]:
    return meeting.name, meeting.start_date


def weigh(one: Report, other: Report) -> int:
    """Two reports → the bits for one gathering, 0 where something parts them."""
    here, there = one.meeting, other.meeting
    if _parted(one, other):
        return 0
    shared = min(PERSONS, len(one.persons & other.persons)) * PERSON
    shared += min(PERSONS, len(one.present & other.present)) * HOUSE
    if not shared and not _is_unique(here.name, there.name):
        return 0
    shared += SAME_DAY if here.start_date and here.start_date == there.start_date else 0
    shared += PRINTED_DAY if not here.start_date and one.printed_day else 0
    shared += GUEST if one.guests & other.guests else 0
    shared += SAME_PACT if one.pacts & other.pacts else 0
    shared += SAME_PLACE if here.place and there.place else 0
    shared += SAME_KIND if here.kind == there.kind else 0
    return shared + _by_name(here.name, there.name)


def _by_name(one: str, other: str) -> int:
    if one == other:
        return OWN_NAME if _is_unique(one, other) else ALIKE if len(one) > 5 else GENERIC
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or long.startswith(short):
        return 0  # what follows a name makes another: …一次会议|主席团第二次会议
    if long.endswith(short):
        return HELD  # 云岭市|民营企业座谈会
    letters = iter(long)
    return ALIKE if short[-3:] == long[-3:] and all(letter in letters for letter in short) else 0


def _parted(one: Report, other: Report) -> bool:
    """Whether two reports cannot be of one gathering."""
    here, there = one.meeting, other.meeting
    if one.key[0] == other.key[0] or here.start_date != there.start_date:
        return True
    kinds = {here.kind, there.kind}
    if "session" in kinds and one.sittings != other.sittings:
        return True
    if here.start_date and _is_unique(here.name, there.name):
        return False  # its own name and day: what else they say is a difference
    if not here.start_date:
        days = {one.printed_day, other.printed_day}
        if kinds & SESSIONS or None in days or len(days) > 1:
            return True
    if here.place and there.place and not _within(here.place, there.place):
        return True
    if one.heads and other.heads and not one.heads & other.heads:
        return True
    if one.guests and other.guests and 2 * len(one.guests & other.guests) <= len(one.guests | other.guests):
        return True
    if here.name != there.name and here.kind != there.kind:
        return True
    if here.name != there.name and kinds & {"session", "talks"}:
        return not _by_name(here.name, there.name)  # 会谈, and 小范围会晤 on the same day
    return _is_own(here.name) and _is_own(there.name) and not _by_name(here.name, there.name)


def _is_unique(one: str, other: str) -> bool:
    """云岭市与青禾集团座谈会, 第六届博览会: a long name with a place or number, borne by no other meeting."""
    return one == other and len(one) >= LONG_NAME and bool(PLACED.search(one))


def _within(one: str | None, other: str | None) -> bool:
    """厦门 and 厦门市, 云岭市 and 青川省云岭市 are no two places."""
    return bool(one and other and (one in other or other in one))


def _is_own(name: str) -> bool:
    """云岭市民营企业座谈会, but not 座谈会, 签约仪式 or 会见."""
    return lexicon().kinds(name).keys().isdisjoint(("gathering", "plain_gathering", "talks", "talk"))


def _clusters(reports: Sequence[Report]) -> Iterator[list[Report]]:
    """Reports in order → those of each gathering, in the same order; the heaviest pairs are joined first, and
    no pair that is parted comes together by way of a third."""
    weights: dict[tuple[int, int], int] = {}
    for places in _beside(reports):
        for one, other in combinations(places, 2):
            # Those of one article are parted, however many there are.
            if reports[one].key[0] != reports[other].key[0] and (one, other) not in weights:
                weights[one, other] = weigh(reports[one], reports[other])
    of: list[list[int]] = [[at] for at in range(len(reports))]
    for (one, other), weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if weight < LEAST or of[one] is of[other]:
            continue
        if any(_parted(reports[a], reports[b]) for a in of[one] for b in of[other]):
            continue
        joined = sorted(of[one] + of[other])
        for at in joined:
            of[at] = joined
    for at, places in enumerate(of):
        if places[0] == at:
            yield [reports[place] for place in places]


def _beside(reports: Sequence[Report]) -> Iterable[list[int]]:
    """Reports → the places of those that have a day and a name, person or house in common."""
    buckets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, report in enumerate(reports):
        day = report.meeting.start_date or report.printed_day
        for shared in {report.meeting.name, *report.persons, *report.present} if day else ():
            buckets[day or "", shared].append(at)
    return (places for places in buckets.values() if len(places) > 1)


def together(reports: Sequence[Meeting]) -> Meeting:
    """Reports of one meeting, the earliest first → its details: of each the first that is told."""
    first = reports[0]
    return replace(
        first,
        end_date=first.end_date or next((m.end_date for m in reports if m.end_date), None),
        place=first.place or next((m.place for m in reports if m.place), None),
        area_code=first.area_code or next((m.area_code for m in reports if m.area_code), None),
    )


def differences(settled: Meeting, first: Report, other: Report) -> Iterator[Problem]:
    """What a further report says otherwise than the row of its meeting → a warning that keeps it."""
    for name in ("kind", "end_date", "place"):
        said, kept = getattr(other.meeting, name), getattr(settled, name)
        if said and said != kept and not (name == "place" and _within(said, kept)):
            yield _differs(f"{name} of the meeting", said, kept, first, other)
    if first.heads and other.heads and not first.heads & other.heads:
        said, kept = ("、".join(sorted(heads)) for heads in (other.heads, first.heads))
        yield _differs("who presides or receives", said, kept, first, other)


def _differs(what: str, said: str, kept: str, first: Report, other: Report) -> Problem:
    message = f"{what} is {said} here, {kept} in {first.source_path}, which the row follows"
    meeting = other.meeting
    return Problem(other.source_path, "warning", "reports-differ", message, meeting.start, meeting.end)
