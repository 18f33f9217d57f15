"""One person of one document → what could tie him to a namesake of another, and how many that could mean.

Each thing that is said of him leaves a circle of people whom articles name: those who hold a post, belong to
a house, lead an area, sit beside somebody. The numbers are estimates of a generation, on the large side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from converter.resolve.ids import identifier
from converter.resolve.names import share
from converter.resolve.resolved import LEADING, Resolved
from converter.words import lexicon, rows

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
    "state": 2000,
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
ATTENDING = 300
"""People who are named without a post where a leader of the nation acts: 王毅参加会见."""
AT_HIS_SIDE = frozenset({"beside", "with"})
"""Kinds of evidence of those whom a document names beside somebody."""
ABROAD_BESIDE = 10
"""So many times as many from abroad as from here sit beside one who receives guests."""
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
MINISTRY = re.compile(r"(?:政府|(?P<ministry>[\u4e00-\u9fff]{2}部))$")
RULERS = frozenset({"总统", "总理"})
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


Tenures = Mapping[str, tuple[str, str]]
"""Area that somebody leads → the first and the last day on which a document says so."""


@dataclass(slots=True)
class Record:
    """A person as one document has him."""

    document_id: str
    name: str
    day: str
    """ISO date of the document, "" where it has none."""
    posts: list[tuple[Resolved, str]] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    """Names of those who take part in a meeting with him, or stand in one list with him."""
    leaders: set[str] = field(default_factory=set)
    """Names of the leaders of the nation among those, as far as the document says that they are."""
    meetings: list[int] = field(default_factory=list)
    """Numbers, in the document, of the meetings he takes part in."""


def of_there(record: Record) -> bool:
    """Whether somebody has a post in another state."""
    return any(house.kind in ABROAD and house.name != HOME for house, _ in record.posts)


def of_here(record: Record) -> bool:
    """Whether somebody has a post that is known to be one of this country."""
    return any(_of_here(house) for house, _ in record.posts)


def areas_led(record: Record) -> tuple[str, ...]:
    """A record → the areas that he leads."""
    held = [(house, title) for house, title in record.posts if not title.startswith(("原", "前"))]
    return tuple(sorted({seat for post in held if (seat := seat_of(*post)) and seat != "centre"}))


def anchor(record: Record) -> str | None:
    """What makes a person himself within his document: the seat, else the house that he belongs to."""
    seats = {seat for house, title in record.posts if (seat := seat_of(house, title))}
    if seats:
        return min(seats, key=lambda seat: (seat != "centre", seat))
    return min((house.name for house, _ in record.posts), default=None)


def together(one: Tenures, other: Tenures) -> Tenures:
    """The tenures of a person by two sets of documents → by both."""
    met = {
        seat: (min(one[seat][0], days[0]), max(one[seat][1], days[1]))
        for seat, days in other.items()
        if seat in one
    }
    return {**one, **other, **met}


def at_once(one: Tenures, other: Tenures) -> bool:
    """甲省省长, on the same days 乙省省长: whether each leads an area of his own at one time."""
    return any(
        begun <= until and since <= ended
        for seat, (begun, ended) in one.items()
        for also, (since, until) in other.items()
        if seat not in other and also not in one
    )


def _of_here(house: Resolved) -> bool:
    registered = house.name in lexicon().organizations and house.kind != "international_organization"
    return house.area_code is not None or house.name == HOME or registered


LEAST = 5.0
"""Bits that join two records: fewer than one namesake in 32 such circles is to be expected."""
MOST_NAMESAKES = 2**-LEAST * (1 + 1e-9)
"""The same as namesakes in a circle, and a little more: what is at the limit is weighed."""
ALIKE_FOR_ALL = frozenset({"seat", "head", "tier", "known", "beside"})
"""Kinds of evidence whose circle is as large for whoever has the same; else the smaller one of two counts."""
Circles = tuple[float | None, float | None]
"""How many people a thing could mean: for a Chinese name, for a surname from abroad; None: nobody."""


def said(record: Record, known: bool = False) -> dict[Key, Circles]:
    """A record → what could tie it to another one of its name, each with its circles.

    Nothing that means so many people that it never does. `known`: the name means one person wherever it
    stands.
    """
    most, most_abroad = MOST_NAMESAKES / share(record.name), MOST_NAMESAKES / share(record.name, True)
    return {
        key: (own, there)
        for key, own, there in _both_ways(record, known)
        if (own is not None and own <= most)
        or (there is not None and there <= most_abroad)
        or key[0] not in ALIKE_FOR_ALL
    }


def _both_ways(record: Record, known: bool) -> Iterator[tuple[Key, float | None, float | None]]:
    """A record → what could tie it to another one of its name, with both of its circles."""
    own = _smallest(evidence(record, known=known))
    if _of_two(record) or any(title.startswith(("原", "前")) for _, title in record.posts):
        there = _smallest(evidence(record, stranger=True, known=known))
        yield from ((key, own.get(key), there.get(key)) for key in own | there)
        return
    for key, circle in own.items():  # as `evidence` has it of a stranger
        yield key, circle, circle * ABROAD_BESIDE if key[0] in AT_HIS_SIDE else circle


def _smallest(found: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    least: dict[Key, float] = {}
    for key, circle in found:
        if key not in least or circle < least[key]:
            least[key] = circle
    return least


def evidence(record: Record, stranger: bool = False, known: bool = False) -> Iterator[tuple[Key, float]]:
    """A record → all that could tie it to another one of its name, and how many people each could mean.

    `stranger`: the name is a surname from abroad, `known`: it means one person wherever it stands.
    """
    if stranger and _of_two(record):
        return
    seats: set[str] = set()
    for house, title in record.posts:
        at, post = _post(house, title if stranger else title.lstrip("原前"))
        if at == house.organization_id:
            yield ("house", at), SMALL.get(house.short_name or "") or HOUSES.get(house.kind, HOUSE)
        if house.parent and house.kind in WHOLE:
            yield ("house", identifier("org", house.parent)), WHOLE[house.kind]
        if not MEMBER.search(title):
            yield ("post", at, post), DEPUTY if DEPUTIES.search(title) else POST
        if seat := seat_of(house, title):
            seats.add(seat)
            if HEAD.fullmatch(title):
                yield ("head", seat), POST
    for seat in seats:
        yield ("seat", seat), SEAT
    if any(seat == "centre" or seat.endswith("0000") for seat in seats) or _leads(record.posts):
        yield ("tier",), TIER
    if known and (not record.posts or "centre" in seats):
        yield ("known",), KNOWN
    for key, circle in _beside(record):
        yield key, circle * (ABROAD_BESIDE if stranger else 1)


def _beside(record: Record) -> Iterator[tuple[Key, float]]:
    """Those whom a document names beside a person → what that tells."""
    for leader in record.leaders:
        yield ("with", leader), BESIDE if record.posts else ATTENDING
    rarest = sorted((share(other), other) for other in record.beside)[:COMPANIONS]
    beside = [
        (other, max(1.0, borne * PUBLIC), BETWEEN * max(1.0, borne * BESIDE)) for borne, other in rarest
    ]
    for other, known, _ in beside:
        yield ("beside", other), BESIDE * known
    for (one, known, _), (other, _, among) in combinations(beside, 2):
        # Who sits beside the rarer name is one of BESIDE: few of these bear the other name.
        yield ("beside", one, other) if one < other else ("beside", other, one), known * among


def _of_two(record: Record) -> bool:
    """法国总统马丁、德国外长马丁: whether a surname has posts of two states, or both that rule one."""
    posts = [(house, title) for house, title in record.posts if house.kind in ABROAD]
    states = {_state(house) for house, _ in posts}
    return len(states) > 1 or len({_post(*post)[1] for post in posts} & RULERS) > 1


def _state(house: Resolved) -> str:
    """老挝人民革命党中央委员会, 俄罗斯外交部 → whose they are, by what they begin with."""
    known = lexicon()
    forms = [house.name[:size] for size in range(2, len(house.name) + 1)]
    parties = (known.states_by_code[party.iso_code] for f in forms if (party := known.parties_abroad.get(f)))
    states = (state for form in forms if (state := known.state_forms.get(form)))
    return next((state.name for state in (*parties, *states)), house.parent or house.name)


def _post(house: Resolved, title: str) -> tuple[str, str]:
    """(俄罗斯外交部, 副部长), (俄罗斯政府, 总理), (云岭市政府, 市长) → whose post it is, and its name.

    A minister is one of his state, as most articles put it: 俄罗斯|外交部副部长, as 副外长.
    """
    held = title
    if house.kind == "foreign_body" and house.parent and (ministry := MINISTRY.search(house.name)):
        office = ministry["ministry"] or ""
        minister = held == "部长"
        held = office.removesuffix("部") + held if minister else office + held
        return identifier("org", house.parent), _forms().get(held, held)
    return house.organization_id, _forms().get(held, held)


@cache
def _forms() -> Mapping[str, str]:
    """外长 → 外交部长: titles that mean the same post of a state."""
    return {row["text"]: row["means"] for row in rows("post_forms")}


def seat_of(house: Resolved, title: str) -> str | None:
    """The leading bodies of the centre and of one area count as one: articles name now one, now another.

    A congress and a conference have members by the thousand, who lead nothing.
    """
    if house.kind in ASSEMBLIES and MEMBER.search(title):
        return None
    if {house.name, house.short_name} & CENTRE:
        return "centre"
    return house.area_code or house.area if house.kind in LEADING else None


def leads_nation(record: Record) -> bool:
    """Whether a document says that somebody leads the nation, or names who is known to have led it."""
    centre = any(seat_of(house, title) == "centre" for house, title in record.posts)
    return centre or (not record.posts and record.name in lexicon().known_persons)


def _leads(posts: Iterable[tuple[Resolved, str]]) -> bool:
    """Whether one of the posts is at the head of an organ or enterprise of the centre, or of a congress."""
    registered = lexicon().organizations
    return any(
        (house.kind in OF_CENTRE and house.area_code is None and house.name in registered)
        or AT_CONGRESS.search(house.name)
        for house, title in posts
        if not MEMBER.search(title)
    )
