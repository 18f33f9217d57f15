"""Who is who: the facts of all documents in, identities out.

A person is one within a document by name; across documents only where posts in the same house say so.
An organization is its official name. A meeting is its document's own unless its name and day are its own.
Ids are made from content alone, so the same article gives the same ids anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converter.grammar.areas import area_of
from converter.model import Facts, Meeting
from converter.words import Lexicon, lexicon

LONG_NAME = 9
"""A meeting's name of this many characters is its own: two documents with it and its day are of one."""

BODIES: Mapping[str, tuple[str, str]] = {
    "委": ("party_committee", "中国共产党{}委员会"),
    "党委": ("party_committee", "中国共产党{}委员会"),
    "政府": ("government", "{}人民政府"),
    "人民政府": ("government", "{}人民政府"),
    "人大常委会": ("congress", "{}人民代表大会常务委员会"),
    "人大": ("congress", "{}人民代表大会"),
    "政协": ("consultative_conference", "中国人民政治协商会议{}委员会"),
}
LEADING = frozenset({"party_committee", "government", "congress", "consultative_conference"})
CENTRE = frozenset(
    {
        "中共中央",
        "中共中央政治局",
        "中共中央书记处",
        "中央军委",
        "中华人民共和国",
        "国务院",
        "全国人大常委会",
        "全国政协",
    }
)
"""Short names of the bodies in which the leaders of the centre hold their posts."""
BODY = re.compile(
    r"^(?:中共)?(?P<area>.+(?P<level>[省市县区州盟旗]))(?P<body>党委|委|人民政府|政府|人大常委会|人大|政协)$"
)
OF_THE_PEOPLE = re.compile(r"(?<=[\u4e00-\u9fff]{2}[县旗区])(?<!治区)(?<!发区)(?:人民)?(?=法院$|检察院$)")
"""石桥县|人民|法院 is called 石桥县法院; a 市法院 may be 中级人民法院."""
SHORT_COUNTY = re.compile(r"(?P<area>[\u4e00-\u9fff]{2,4})(?P<body>法院|检察院)")
"""桃江|法院: a county's court without 县."""
NUMBERED_IN_SHORT = {"人民医院": "院", "医院": "院", "中学": "中", "小学": "小"}
NUMBERED = re.compile(
    r"(?P<area>[\u4e00-\u9fff]{2,}?[省市县区州])第(?P<number>[一二三四五六七八九十]+)"
    rf"(?P<kind>{'|'.join(NUMBERED_IN_SHORT)})"
)
"""盐城市第一人民医院 is called 盐城市一院 as a rule, 云岭县第三中学 云岭县三中."""
FORMS = (
    (re.compile(r"(?:省|市|县|区|州|旗|盟)委$|党委$"), "party_committee"),
    (re.compile(r"(?:组织部|宣传部|统战部|政法委|党校|纪委|纪委监委|网信办|党工委)$"), "party_organ"),
    (re.compile(r"(?:政府|行署)$"), "government"),
    (re.compile(r"人大"), "congress"),
    (re.compile(r"政协"), "consultative_conference"),
    (re.compile(r"法院$"), "court"),
    (re.compile(r"检察院$"), "procuratorate"),
    (re.compile(r"军区|警备区|军分区|解放军"), "military"),
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An organization's identity: its id and what the register or its form says of it."""

    organization_id: str
    name: str
    short_name: str | None
    name_en: str | None
    kind: str
    area_code: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Identities:
    """Names of each document → ids."""

    persons: Mapping[tuple[str, str], str]
    """(document id, name) → person id."""
    organizations: Mapping[str, Resolved]
    """Name as the facts carry it → organization."""
    meetings: Mapping[tuple[str, int], str]
    """(document id, number in the document) → meeting id."""


def identifier(prefix: str, *parts: object) -> str:
    """An id from content: prefix and the first 16 hex digits of the SHA-256 of its parts."""
    content = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def organization(printed: str, known: Lexicon) -> Resolved:
    """One restored name → its organization: registered, composed of area and body, or by its form."""
    official = known.organization_names.get(printed)
    if official is not None:
        row = known.organizations[official]
        return Resolved(
            identifier("org", row.name),
            row.name,
            row.short_name or None,
            row.name_en or None,
            row.kind,
            row.area_code or None,
            row.parent or None,
        )
    if printed in known.states:
        return Resolved(identifier("org", printed), printed, None, None, "state", None, None)
    body = BODY.match(printed)
    if body is not None:
        area = body["area"].removesuffix(body["level"])  # 石门县|县委 says its level twice
        area = area if area.endswith(body["level"]) else body["area"]
        kind, form = BODIES[body["body"]]
        twice = body["level"] if len(area) == 2 and body["body"] == "委" else ""  # 滑县县委
        name, short = form.format(area), area + twice + body["body"].removeprefix("人民")
        return Resolved(identifier("org", name), name, short, None, kind, _code(area, known), None)
    name, short = _by_form(printed, known)
    return Resolved(identifier("org", name), name, short, None, _kind(name, known), _area(name, known), None)


def _by_form(printed: str, known: Lexicon) -> tuple[str, str | None]:
    """A name in full and in short: 桃江法院 → 桃江县人民法院, 桃江县法院; 盐城市第一人民医院 → 盐城市一院."""
    court = SHORT_COUNTY.fullmatch(printed)
    county = known.counties.get(court["area"]) if court else None
    if court and county:
        printed = known.areas[county].name + court["body"]
    if OF_THE_PEOPLE.search(printed):
        return OF_THE_PEOPLE.sub("人民", printed), printed.replace("人民", "")
    short = NUMBERED.sub(lambda n: n["area"] + n["number"] + NUMBERED_IN_SHORT[n["kind"]], printed)
    return printed, short if short != printed else None


def _code(area: str, known: Lexicon) -> str | None:
    """重庆市渝中区 → the code of 渝中区: of areas named one in another the last."""
    found = area_of(area, known)
    for size in range(2, len(area) - 1) if found is None else ():
        outer, inner = area_of(area[:size], known), area[size:]
        codes = known.area_names.get(inner, ()) if outer else ()
        inside = [code for code in codes if outer and code.startswith(outer.area_code.rstrip("0"))]
        if inside:
            return inside[0]
    return found.area_code if found else None


def _kind(printed: str, known: Lexicon) -> str:
    for form, kind in FORMS:
        if form.search(printed):
            return kind
    for size in range(min(8, len(printed)), 0, -1):
        tail = known.kinds(printed[-size:]).get("organ")
        if tail is not None:
            return tail
    return "government_department" if re.search(r"(?:局|厅|司|处|委|办|署)$", printed) else "other"


def _area(printed: str, known: Lexicon) -> str | None:
    for size in range(min(12, len(printed)), 1, -1):
        area = area_of(printed[:size], known)
        if area is not None:
            return area.area_code
    return None


def _meeting_id(document_id: str, meeting: Meeting) -> str:
    if len(meeting.name) >= LONG_NAME and meeting.start_date:
        return identifier("mtg", meeting.name, meeting.start_date)
    return identifier("mtg", document_id, meeting.number, meeting.name, meeting.start_date)


def _anchor(organization: Resolved) -> tuple[int, str]:
    """How much a post in an organization tells who its holder is (least first), and what it says.

    The bodies of the centre and of one area count as one house: their leaders hold posts in several, and
    articles name now one, now another. Everywhere else a house is the organization itself.
    """
    if {organization.name, organization.short_name} & CENTRE:
        return 0, "centre"
    if organization.kind in LEADING and organization.area_code is not None:
        return 1, organization.area_code
    return 2, organization.name


def _persons(facts: Sequence[Facts], organizations: Mapping[str, Resolved]) -> dict[tuple[str, str], str]:
    """Same names with posts in the same house are one person; whoever has no post is his document's own.

    Only the person's own document is looked at, so its ids are the same alone and among a million.
    """
    found: dict[tuple[str, str], str] = {}
    for fact in facts:
        document = fact.document.document_id
        anchors: dict[str, tuple[int, str]] = {}
        for position in fact.positions:
            anchor = _anchor(organizations[position.organization])
            anchors[position.person] = min(anchor, anchors.get(position.person, anchor), key=lambda a: a[0])
        for entity in fact.entities:
            if entity.entity_type == "persons":
                _, house = anchors.get(entity.name, (3, document))
                found[document, entity.name] = identifier("per", entity.name, house)
    return found


def resolve(facts: Sequence[Facts]) -> Identities:
    """The identities of everything that the facts name; `facts` in any order."""
    known = lexicon()
    printed = {e.name for f in facts for e in f.entities if e.entity_type == "organizations"}
    printed |= {p.organization for f in facts for p in f.positions}
    printed |= {a.organization for f in facts for a in f.attendances if a.organization}
    printed |= {p.organization for f in facts for c in f.commitments for p in c.parties if p.organization}
    organizations = {name: organization(name, known) for name in sorted(printed)}
    for resolved in list(organizations.values()):
        above: str | None = resolved.parent
        while above is not None and above not in organizations:
            organizations[above] = organization(above, known)
            above = organizations[above].parent
    return Identities(
        persons=_persons(facts, organizations),
        organizations=organizations,
        meetings={
            (f.document.document_id, m.number): _meeting_id(f.document.document_id, m)
            for f in facts
            for m in f.meetings
        },
    )
