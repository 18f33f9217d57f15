"""Lists of houses: the words before a verb in, the organizations that they name one by one out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from converter.grammar import organizations
from converter.grammar.areas import full_area
from converter.grammar.homes import Home
from converter.grammar.houses import proper
from converter.model import Mention
from converter.words import lexicon

PARTIAL: Final = re.compile(r"有关|相关|部分|众多|诸多|各|全体|其他|及部门|所有|多家|与会")
MANY: Final = re.compile(
    r"(?:等(?!行业|领域|产业|方面)\s*\d*(?:余|多)?(?:家|个|所)?|(?:\d+|[两三四五六七八九十]+)家(?=单位|企业|公司|银行))"
    r"(?P<rest>.*)$"
)
"""甲集团|等10家企业负责人, 甲公司、乙公司|两家单位的负责人."""
HEADS: Final = re.compile(r"(?:约|近|共)?(?:\d+|[一二三四五六七八九十百]+)(?:余|多)?[名位]")
OFFICERS: Final = re.compile(r"(?:主要|有关|相关|分管)?(?:负责人|负责同志|领导|代表|官员|同志|负责人代表)")
PLACE: Final = frozenset({"state", "area"})
TOWN: Final = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:(?<!小)镇|(?<![家城])乡|(?<!老)街道)|[\u4e00-\u9fff]{2,6}苏木"
)
"""郭店镇、|县安监局负责人发言: a place whose officers speak for it."""
WORKS: Final = re.compile(r"(?![各全本我该])[\u4e00-\u9fff]{2,10}(?:(?<!金)矿|厂|(?<!农)村|社区|合作社)")
"""东梁矿、|小河矿|作交流发言: a mine, plant or village among others that speak."""
SCHOOL: Final = re.compile("(?:大学|学院)$")
PART_OF_SCHOOL: Final = re.compile(
    r"(?!各|有关|相关)[\u4e00-\u9fff]{2,8}(?:学院|研究院|研究所|医院|系|中心|图书馆)|研究生院"
)
SHARED_BODY: Final = re.compile(r"(?:[两三四五六七八九十]?(?P<level>[省市县区]))?(?P<body>[^省市县区].+)")
"""江苏、|四川省委统战部: what the last of a list says of each."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A participant of a clause: a person's token, an organization's name or a group's words."""

    start: int
    end: int
    person: str | None = None
    organization: str | None = None
    group: str | None = None
    headcount: int | None = None


def items(tokens: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    """The members of a list: split at 、, and at 和, 与, 同 where an organization's name ends before them."""
    found: list[list[Mention]] = [[]]
    depth = 0
    for at, token in enumerate(tokens):
        depth = max(0, depth + (token.text in "（(") - (token.text in "）)"))
        joins = token.text in ("与", "和", "同", "及", "以及") and not _letter_of_name(tokens, at)
        if depth > 0:
            found[-1].append(token)  # 各县（市、区）和有关部门
        elif token.text == "、" or (joins and found[-1] and organizations.like(tuple(found[-1]))):
            found.append([])
        else:
            found[-1].append(token)
    return [tuple(item) for item in found if item]


def _letter_of_name(tokens: tuple[Mention, ...], at: int) -> bool:
    """南京|同|力|、: a conjunction before one letter that no word holds is part of a name."""
    rest = tokens[at + 1 : at + 3]
    alone = bool(rest) and len(rest[0].text) == 1 and rest[0].kinds.keys() == {"gap"}
    return alone and (len(rest) == 1 or rest[1].text == "、")


def named(tokens: tuple[Mention, ...], context: Home, text: str, houses: bool) -> list[Subject]:
    """The organizations of a list that names each of them: A、B、C等10家企业负责人; else []."""
    tokens = _taking_part(tokens)
    if len(tokens) > 1 and tokens[-1].text in ("等", "三方", "四方"):
        tokens = tokens[:-1]  # 甲基金会、乙中心的官员|等, 甲集团与乙大学、丙医院|三方
    printed = words(tokens, text)
    many = MANY.search(printed)
    stem = tokens
    if many:
        end = tokens[0].start + many.start()  # 云岭同|力两家单位, where no list of words ends the last name
        cut = [t.until(end) for t in tokens if t.start < end < t.end]
        stem = (*(t for t in tokens if t.end <= end), *(t for t in cut if "gap" in t.kinds))
    officers = not many and bool(OFFICERS.fullmatch(stem[-1].text))
    if officers:
        stem = stem[:-1]
        if stem and stem[-1].text == "的":
            stem = stem[:-1]
    if stem and stem[0].text == "来自":
        stem = stem[1:]
    if stem and HEADS.match(words(stem, text)):
        return []  # 8名县人大|代表: people, and no house
    if not stem or not (officers or many or houses) or PARTIAL.search(printed if many else words(stem, text)):
        return []
    members = items(organizations.without_brackets(stem))
    if houses:
        members = [one for member in members for one in _two_sides(member, text)]
    if len(members) > 1 and officers and tokens[-1].text.startswith(("有关", "相关")):
        return []  # 外交部、文旅部|有关负责人: one group
    if len(members) > 1 and (shared := _of_each(members, context, text)):
        return shared
    if (officers or many) and any(all(not PLACE.isdisjoint(t.kinds) for t in member) for member in members):
        speaks = houses and officers and not any("state" in t.kinds for member in members for t in member)
        if not speaks:
            return []  # 来自英国、波兰等国的代表, 河南省、安阳市有关负责同志: people, not places, take part
    enumerated = (
        many is not None and len(members) >= 3 and bool(re.search(r"家|企业|单位|银行|公司", many.group()))
    )
    found: list[Subject] = []
    house: str | None = None
    for member in members:
        while len(member) > 1 and "area" in member[0].kinds and "area" in member[1].kinds:
            member = member[1:]  # 湖南|长沙县
        printed_name = words(member, text)
        new = (officers or houses) and any("gap" in t.kinds for t in member)
        town = new and TOWN.fullmatch(printed_name)
        works = new and len(members) > 1 and WORKS.fullmatch(printed_name)
        part = officers and part_of_school(printed_name, context.own)
        listed = town or works or part or (enumerated and len(member) <= 4)
        if not organizations.like(member) and not listed:
            return []
        if member[-1].text == "来宾":
            return []  # 与|来宾|座谈: guests, though a city is called so
        place = len(member) == 1 and "area" in member[0].kinds
        name = full_area(printed_name, lexicon()) if place else organizations.restore(printed_name, context)
        if name == printed_name and found:
            name = organizations.beside(name, found[-1].organization, context)
        if name == printed_name and house is not None and _part(member, name, house):
            name = house + name
        elif name == printed_name and context.own and organizations.is_own_unit(member, name, context.own):
            name = context.own + name  # 财务部、|人事处负责人
        elif name == printed_name and part and context.own and house is None:
            name = context.own + name  # 机电工程系|负责人
        elif (base := organizations.base(member, name)) != name:
            house = base
        found.append(Subject(member[0].start, member[-1].end, organization=name))
    return found


def _two_sides(member: tuple[Mention, ...], text: str) -> list[tuple[Mention, ...]]:
    """远禾卫浴|与|青禾装备有限公司|签署: a bare name, or a town, before 与 and a house."""
    for at in range(1, len(member) - 1):
        if member[at].text in ("与", "同", "和"):
            left, right = member[:at], member[at + 1 :]
            name = words(left, text)
            bare = member[at].text != "和" and len(name) > 2 and all(t.kinds.keys() == {"gap"} for t in left)
            if (bare or TOWN.fullmatch(name)) and organizations.like(right):
                return [left, right]
    return [member]


def _part(member: tuple[Mention, ...], name: str, house: str) -> bool:
    """云岭大学教务处、|乡村发展研究院: a unit of the house named before, of a school also its schools."""
    return organizations.is_unit(member, name) or part_of_school(name, house)


def part_of_school(name: str, house: str | None) -> bool:
    """教务处, 乡村发展研究院 of a university: whether a name is that of a unit of `house`, a school."""
    return bool(house and SCHOOL.search(house) and PART_OF_SCHOOL.fullmatch(name)) and not proper(name)


def _taking_part(tokens: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """参加签字仪式的|甲公司、乙公司的代表: the list without the words that only say why they are there."""
    if not tokens or tokens[0].text not in ("参加", "出席"):
        return tokens
    ends = (
        at + 1 for at, t in enumerate(tokens[:6]) if t.text == "的" and "gathering" in tokens[at - 1].kinds
    )
    begin = next(ends, 0)
    return tokens[begin:]


def _of_each(members: Sequence[tuple[Mention, ...]], context: Home, text: str) -> list[Subject]:
    """抚州、上饶|市政府; 浙江、河南、四川|三省财政厅: the body that the last area names is each one's."""
    *others, last = members
    of = last[0].kinds.get("of", "")
    first_end = last[0].start + len(of) if of else last[0].end  # 江苏、|四川省委统战部
    if not of and (len(last) < 2 or "area" not in last[0].kinds):
        return []
    if not all(len(member) == 1 and "area" in member[0].kinds for member in others):
        return []
    body = SHARED_BODY.match(text, first_end, last[-1].end)
    if body is None or not organizations.like(last):
        return []
    level = body["level"] or ""
    found = []
    for member in (*others, last[:1]):
        area = full_area((of if member[0] is last[0] else "") or member[0].text, lexicon())
        if level and area[-1] != level and not (level == "省" and area.endswith("区")):
            return []
        name = area + text[body.start("body") : last[-1].end]
        if area.endswith("省"):
            name = name.replace("省党委", "省委")  # 吉林省、|广西壮族自治区党委统战部
        found.append(Subject(member[0].start, member[0].end, organization=name))
    return found


def words(tokens: tuple[Mention, ...], text: str) -> str:
    """The tokens as printed."""
    return text[tokens[0].start : tokens[-1].end]
