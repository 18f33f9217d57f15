"""Persons of single documents in, who is one person across all of them out, with the reasons.

After Fellegi and Sunter: that two documents mean one person by a name is weighed by how many others bear it.
A thing that both say of him (a post, a house, those he meets with) leaves a *circle* of people who could be
meant; the fewer namesakes are to be expected in it, and the less time lies between the documents, the better
the evidence. The name alone never joins two.

    weight = −log2(people in the circle × share of people with the name) − years apart / HALF_LIFE

Documents that share a thing are taken in the order of their days and joined where the weight of two that
follow each other reaches LEAST; one without a date is weighed against each. So more documents can only join,
never part, and the order in which they are read does not matter.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

from converter.resolve.ids import identifier
from converter.resolve.names import share, transliterated
from converter.resolve.resolved import LEADING, Resolved
from converter.words import lexicon

LEAST = 5.0
"""Bits: fewer than one namesake in 32 such circles is to be expected."""
HALF_LIFE = 4.0
"""Years in which half of those who hold a post or belong to a house leave it."""
UNDATED = 12.0
"""The years that may lie between two documents where one has no date."""
CENTRE = frozenset(
    {
        "中共中央",
        "中共中央政治局",
        "中共中央书记处",
        "中央军委",
        "中国",
        "中华人民共和国",
        "国务院",
        "全国人大常委会",
        "全国政协",
    }
)
"""Short names of the bodies in which the leaders of the centre hold their posts."""
POST, DEPUTY, SEAT, TIER = 5, 20, 300, 5000
"""People of a generation who hold one post (市长), one of its deputies' (副市长), any leading post of one
area or of the centre, and any leading post of the centre, its departments and enterprises, or a province."""
HOUSES = {
    "state": 200,
    "party_committee": 300,
    "government": 300,
    "congress": 1000,
    "consultative_conference": 1000,
    "government_department": 300,
    "party_organ": 300,
    "university": 5000,
    "military": 5000,
}
SMALL = {"中共中央政治局": 25, "中共中央书记处": 10, "中央军委": 10}
HOUSE = 500
"""People of one house whom articles name: by its kind, by its short name, and where neither says more."""
BESIDE, BETWEEN = 2000, 200
"""People who sit in meetings with one other person, and with two."""
TOGETHER = 100
"""People who take part in one meeting."""
KNOWN = 10
"""Bearers of the name of a person of history, which stands without a post: 毛泽东."""
PUBLIC = 1_000_000
"""People whom articles name at all: so many can the companion be taken for who is known by name alone."""
WHOLE = {
    "university": 20_000,
    "hospital": 2000,
    "research_institute": 2000,
    "enterprise": 2000,
    "financial_institution": 2000,
    "foreign_body": 300,
}
"""People of a whole house, by the kind of the part that is named: 云岭大学水利学院, 某银行云岭市分行."""
COMPANIONS = 8
"""So many of those beside a person are looked at, the rarest names first."""
ASSEMBLIES = frozenset({"congress", "consultative_conference"})
OF_CENTRE = frozenset(
    {"government_department", "party_organ", "central_enterprise", "court", "procuratorate"}
)
"""Kinds of houses under the centre whose heads are known across the country, where they have no area."""
AT_CONGRESS = re.compile("届全国人大|届全国政协|全国政协.{1,4}届|中国共产党第.{1,4}次全国代表大会")
"""What the gatherings of the nation are called: those who preside there lead the centre or a province."""
ABROAD = frozenset({"state", "foreign_body"})
HOME = "中华人民共和国"
MEMBER = re.compile(
    r"(?:(?<!主任)委员|常委|(?<![高级全权首席总])代表|院士|教授|研究员|理事|成员|队员|记者|医师|医生|工程师|教师|老师|专家|职工|党员|会员|主播|干部)$"
)
"""Titles that many hold at a time in one house."""
HEAD = re.compile(r"[原前]?(?:总书记|书记|国家主席|主席|总理|委员长|[省市县区州旗盟]长|主任)")
"""Titles of those who lead an area or the nation; who has one often has the next: 省长, then 书记."""
DEPUTIES = re.compile(r"副|助理|常务|参事|处长|科长|司长|大使|秘书长")
"""Titles that some hold at a time in one house."""

Key = tuple[str, ...]
"""What two documents say alike of a person: its kind (post, house, seat …) and what it is."""


@dataclass(slots=True)
class Record:
    """A person as one document has him."""

    document_id: str
    name: str
    day: str
    """ISO date of the document, "" where it has none."""
    posts: list[tuple[Resolved, str]] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    """Names of those who take part in a meeting with him."""
    numbers: list[int] = field(default_factory=list)
    """Numbers, in the document, of the meetings he takes part in."""
    meetings: list[str] = field(default_factory=list)
    """Their ids."""


def in_time(record: Record) -> tuple[str, str]:
    """What records are sorted by: their days, those without one last."""
    return record.day or "9999", record.document_id


def at(records: Iterable[Record], met: Mapping[tuple[str, int], str]) -> Iterator[Record]:
    """Records, and (document, number) → meeting id: the same with the ids of their meetings."""
    for record in records:
        record.meetings = [met[record.document_id, number] for number in record.numbers]
        yield record


@dataclass(frozen=True, slots=True)
class Link:
    """Why two documents mean one person."""

    key: Key
    circle: float
    years: float
    weight: float


def link(borne: float, key: Key, circle: float, one: str, other: str) -> Link:
    """The share of people with a name, what two documents say alike of it, how many that could mean, and
    their days → what it weighs."""
    years = _years(one, other)
    weight = -math.log2(circle * borne) - years / HALF_LIFE
    return Link(key, circle, round(years, 2), round(weight, 2))


@dataclass(frozen=True, slots=True)
class People:
    """Who the persons of all documents are."""

    ids: Mapping[tuple[str, str], str]
    """(document id, name) → person id."""
    abroad: frozenset[str]
    """Ids of those with posts in other states alone, whose names are not read as Chinese ones."""


def identities(records: Iterable[Record], known: frozenset[str]) -> People:
    """Persons of single documents, and the names that mean one person everywhere → who they are."""
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_name[record.name].append(record)
    ids: dict[tuple[str, str], str] = {}
    strangers: set[str] = set()
    for name, bearers in by_name.items():
        found = people(sorted(bearers, key=in_time), name in known)
        ids |= {(record.document_id, name): person for person, own in found.items() for record in own}
        if any(record.posts for record in bearers) and abroad(bearers):
            strangers |= found.keys()
    return People(ids, frozenset(strangers))


def people(namesakes: Sequence[Record], known: bool) -> dict[str, list[Record]]:
    """Records of one name in the order of their days → person id → his records.

    The id is made of what the first document with a post of his says (his seat, else his house), of two such
    persons the later one's of that document as well.
    """
    found: dict[str, list[Record]] = {}
    for cluster in clusters(namesakes, known):
        first, anchor = min(
            ((r, _anchor(r)) for r in cluster), key=lambda pair: pair[1] == pair[0].document_id
        )
        person = identifier("per", first.name, anchor)
        if person in found:
            person = identifier("per", first.name, anchor, first.document_id)
        found[person] = cluster
    return found


def clusters(namesakes: Sequence[Record], known: bool = False) -> list[list[Record]]:
    """Records of one name in the order of their days → those of each person, in the same order."""
    if len(namesakes) == 1:
        return [list(namesakes)]
    above = list(range(len(namesakes)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for one, other, _ in links(namesakes, known):
        low, high = sorted((root(one), root(other)))
        above[high] = low
    joined: dict[int, list[Record]] = defaultdict(list)
    for place, record in enumerate(namesakes):
        joined[root(place)].append(record)
    return list(joined.values())


def links(namesakes: Sequence[Record], known: bool = False) -> Iterator[tuple[int, int, Link]]:
    """Records of one name in the order of their days → the places of two that are one person, and why."""
    borne = share(namesakes[0].name, abroad(namesakes))
    shared: dict[Key, list[int]] = defaultdict(list)
    circles: dict[Key, float] = {}
    for at, record in enumerate(namesakes):
        for key, circle in evidence(record, known):
            shared[key].append(at)
            circles[key] = circle
    for key, places in shared.items():
        dated = sum(bool(namesakes[at].day) for at in places)
        undated = places[dated:]  # they come last; the first of them stands for all
        pairs = [*pairwise(places[:dated]), *((at, undated[0]) for at in places if undated)]
        for one, other in pairs:
            found = link(borne, key, circles[key], namesakes[one].day, namesakes[other].day)
            if found.weight >= LEAST:
                yield one, other, found


def abroad(namesakes: Sequence[Record]) -> bool:
    """Whether all posts of a name are in other states; without any post, whether it is written like one."""
    houses = [house for record in namesakes for house, _ in record.posts]
    if not houses:
        return transliterated(namesakes[0].name)
    return all(house.kind in ABROAD and house.name != HOME for house in houses)


def evidence(record: Record, known: bool = False) -> Iterator[tuple[Key, float]]:
    """A record → all that could tie it to another one of its name, and how many people each could mean."""
    seats: set[str] = set()
    for house, title in record.posts:
        many = SMALL.get(house.short_name or "") or HOUSES.get(house.kind, HOUSE)
        at = identifier("org", house.parent) if _rules_state(house) else house.organization_id
        yield ("house", at), many
        if house.parent and house.kind in WHOLE and at == house.organization_id:
            yield ("house", identifier("org", house.parent)), WHOLE[house.kind]
        if not MEMBER.search(title):
            yield ("post", at, title.lstrip("原前")), DEPUTY if DEPUTIES.search(title) else POST
        if seat := _seat(house, title):
            seats.add(seat)
            if HEAD.fullmatch(title):
                yield ("head", seat), POST
    for seat in seats:
        yield ("seat", seat), SEAT
    if any(seat == "centre" or seat.endswith("0000") for seat in seats) or _leads(record.posts):
        yield ("tier",), TIER
    if known and (not record.posts or "centre" in seats):
        yield ("known",), KNOWN
    for meeting in record.meetings:
        yield ("meeting", meeting), TOGETHER
    beside = sorted((share(other), other) for other in record.beside)[:COMPANIONS]
    for borne, other in beside:
        yield ("beside", other), BESIDE * max(1.0, borne * PUBLIC)
    for (borne, one), (others, other) in combinations(beside, 2):
        # Who sits beside the rarer name is one of BESIDE: few of these bear the other name.
        meant = max(1.0, borne * PUBLIC) * max(1.0, others * BESIDE)
        yield ("beside", *sorted((one, other))), BETWEEN * meant


def _rules_state(house: Resolved) -> bool:
    """尼泊尔|政府|总理 is 尼泊尔|总理."""
    return house.kind == "foreign_body" and house.parent is not None and house.name.endswith("政府")


def _seat(house: Resolved, title: str) -> str | None:
    """The leading bodies of the centre and of one area count as one: articles name now one, now another.

    A congress and a conference have members by the thousand, who lead nothing.
    """
    if house.kind in ASSEMBLIES and MEMBER.search(title):
        return None
    if {house.name, house.short_name} & CENTRE:
        return "centre"
    return house.area_code or house.area if house.kind in LEADING else None


def _leads(posts: Iterable[tuple[Resolved, str]]) -> bool:
    """Whether one of the posts is at the head of an organ or enterprise of the centre, or of a congress."""
    registered = lexicon().organizations
    return any(
        (house.kind in OF_CENTRE and house.area_code is None and house.name in registered)
        or AT_CONGRESS.search(house.name)
        for house, title in posts
        if not MEMBER.search(title)
    )


def _anchor(record: Record) -> str:
    """What makes a person himself within his document: the seat, else the house that he belongs to."""
    seats = sorted(
        {seat for house, title in record.posts if (seat := _seat(house, title))}, key=lambda s: s != "centre"
    )
    if seats:
        return seats[0]
    return min((house.name for house, _ in record.posts), default=record.document_id)


def _years(one: str, other: str) -> float:
    if not one or not other:
        return UNDATED
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) / 365.25
