"""Where a sentence says that something is held: a sentence in, the name of a place and its area code out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from converter.model import Mention, Sentence
from converter.words import Lexicon

HELD: Final = frozenset({"hold", "agree", "talk", "role", "convene"})
AREAS: Final = frozenset({"area", "city", "state"})
TOOK_PLACE: Final = ("受到", "结束", "启动")
"""会议今天在京|结束: verbs that hold nothing by themselves."""
VENUE: Final = re.compile(
    r"集体|分别|共同|[馆堂厅宫楼厦室院园所站店场]$|中心|酒店|大学|期间|校区|[上中下时]$|^[我全本该此当]"
)
NEW_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,6}[省市县区州旗镇岛]$")
OURS: Final = re.compile(r"[我本][院校厂市]")
TOWN: Final = re.compile(
    r"(?![我本该各全]|深入|部分|多个|走进|[一二两三四五六七八九十几]个)[\u4e00-\u9fff]{1,5}?(?:镇(?![政党人机])|乡(?![镇村政党人])|街道(?![办党])|社区(?![工服党居])|村(?![委党民里部庄组]))"
)
"""在|练市镇|民营企业之家举行, 在|荆沙社区|召开: a town, village or quarter, in no register."""
SMALLER: Final = re.compile(r"镇|乡|社区|街道|村")
NO_TOWN: Final = re.compile(r"(?:[小城乡古农新山渔]|特色|风情)[镇村]$|城乡$")
LED_BY: Final = re.compile(
    r"[^，。]{0,14}的[^，。]{0,6}(?:领导|指导|支持|牵头|协调|推动|关心|帮助|组织|见证|陪同|主持)下"
)
COMES: Final = re.compile(r"(?:来到|抵达|到访|前往|赶赴|赴)(?:了)?$")
WELCOME: Final = re.compile(
    r"一行[^，。]{0,6}?来(?P<place>[\u4e00-\u9fff]{1,3})(?:[^，。]{0,8}?)(?:表示|深表|致以|表达)[^，。]{0,12}欢迎"
)
"""对甲一行来榕考察|表示热烈欢迎: where somebody was welcomed."""
DURING: Final = re.compile(r"在(?P<place>[\u4e00-\u9fff]{1,3})期间，[^。]{2,16}一行")
"""在榕期间，甲一行还参观了…: where a visitor was."""
COMING: Final = re.compile(r"(?:来|到|莅临|莅|抵|赴)$")
PURPOSE: Final = re.compile(
    r"考察|调研|访问|参观|洽谈|商谈|对接|走访|视察|检查|指导|交流|学习|座谈|投资|出席|参加|开展"
)
OUR_AREA: Final = re.compile("[我本][省市县区州旗盟]")
NEAR: Final = 3
"""Tokens within which the verb of holding follows the words for a venue."""
WITH: Final = ("同", "与", "和")
MEETS_WITH: Final = 14
"""在京|同某国总统某某举行会谈: tokens within which it follows where those met stand between."""

Place = tuple[int, str, str | None]
"""Where the words stand, the name, and the area code where the place is registered."""


def place(
    sentence: Sentence, known: Lexicon, before: int, homes: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """在京 → 北京, 在海南海口 → 海口, 在我市 → `homes`' 市; (None, None) where nothing says.

    Of several places the last one printed before `before` counts, else the first one after it.
    """
    return _nearest(list(_places(sentence.tokens, known, homes)), before)


def visited(
    sentence: Sentence, before: int, known: Lexicon, homes: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """甲一行|来到|青川省云岭市|，与乙座谈: the smallest area of those whom a visitor came to.

    Also 会见|来榕考察的|甲, 甲一行|到云岭市考察|: whom a visitor came to see, by what he came for.
    """
    for index, token in enumerate(sentence.tokens[:-2]):
        if COMING.search(token.text):
            at = _run(sentence.tokens, index + 1)
            there = sentence.tokens[at - 1]
            came = _meant(sentence.tokens[index + 1].text, known, homes)
            if at > index + 1 and not {"area", "city"}.isdisjoint(there.kinds):
                came = there.text, there.kinds.get("area")
            else:
                at = index + 2
            clause = takewhile(lambda t: t.text not in ("，", "。", "；"), sentence.tokens[at : at + 9])
            if came[0] and any(PURPOSE.match(t.text) for t in clause):
                return came
    tokens = tuple(t for t in sentence.tokens if t.start < before)
    for index in range(len(tokens) - 1, 0, -1):
        at = _run(tokens, index)
        if (
            COMES.search(tokens[index - 1].text)
            and at > index
            and not {"area", "city"}.isdisjoint(tokens[at - 1].kinds)
        ):
            return tokens[at - 1].text, tokens[at - 1].kinds.get("area")
    return None, None


def welcomed(text: str, known: Lexicon, homes: Mapping[str, str]) -> tuple[str | None, str | None]:
    """对甲一行来榕表示欢迎, 在榕期间，甲一行还…: where a visit took place, as it is told by the way."""
    for told in (WELCOME, DURING):
        for found in told.finditer(text):
            word = found["place"]
            name, code = _meant(word, known, homes)
            if name is None and (word in known.area_names or word in known.counties):
                name, code = word, known.counties.get(word) or known.area_names[word][0]
            if name:
                return name, code
    return None, None


def abroad(sentence: Sentence, before: int) -> tuple[str | None, str | None]:
    """在梅里亚总统府会见 → 梅里亚: the state, for where no smaller place is printed."""
    return _nearest(list(_states(sentence.tokens)), before)


def _nearest(found: Sequence[Place], before: int) -> tuple[str | None, str | None]:
    earlier = [p for p in found if p[0] < before]
    chosen = earlier[-1] if earlier else found[0] if found else None
    return (chosen[1], chosen[2]) if chosen else (None, None)


def _meant(word: str, known: Lexicon, homes: Mapping[str, str]) -> tuple[str | None, str | None]:
    """我市 → 云岭市, 榕 → 福州, 云 → 云岭市 in a report of that city: the area that a short word means."""
    if word in known.abbreviations:
        code = known.abbreviations[word]
        return known.areas[code].short_name, code
    if OUR_AREA.fullmatch(word):
        name = homes.get(word[1:])
    else:
        own = (homes[level] for level in "市州县区旗盟省" if level in homes) if len(word) == 1 else ()
        name = next((name for name in own if word in name[:-1]), None)
    return name, next(iter(known.area_names.get(name or "", ())), None)


def _places(tokens: tuple[Mention, ...], known: Lexicon, homes: Mapping[str, str]) -> Iterator[Place]:
    for index, token in enumerate(tokens[:-1]):
        if token.text not in ("在", "于", "并在"):
            continue
        first = _after_epithet(tokens, index + 1)
        at = _run(tokens, first)
        if LED_BY.match("".join(t.text for t in tokens[at : at + 8])):
            continue  # 在|青川市|工商联的牵头下
        best = next((t for t in reversed(tokens[first:at]) if not {"area", "city"}.isdisjoint(t.kinds)), None)
        if best is not None:
            code = next((t.kinds["area"] for t in reversed(tokens[first:at]) if "area" in t.kinds), None)
            yield token.start, best.text, code  # 在|海南|博鳌: a town lies in the area before it
        elif (seat := _seat(tokens, first, known)) and _held(tokens, first + 1, first + 1 + NEAR):
            yield token.start, *seat
        words = "".join(t.text for t in takewhile(lambda t: HELD.isdisjoint(t.kinds), tokens[at : at + 8]))
        begins = at - 1 if at > first and SMALLER.match(words) else at  # 荆沙|社区
        town = TOWN.match("".join(t.text for t in tokens[begins:at]) + words)
        if town and not NO_TOWN.search(town.group()) and _held(tokens, at, at + 9):
            yield tokens[begins].start, town.group(), best.kinds.get("area") if best else None
            continue
        if at < len(tokens) and (smaller := _unknown(tokens, at, at > first, best is not None, known)):
            code = smaller[1] or (best.kinds.get("area") if best else None)
            yield tokens[at].start, smaller[0], code
        name, code = _meant(tokens[index + 1].text, known, homes)
        beside = tokens[index + 2].text in WITH if index + 2 < len(tokens) else False
        if name and _held(tokens, index + 2, index + (MEETS_WITH if beside else 3)):
            yield token.start, name, code


def _seat(tokens: tuple[Mention, ...], at: int, known: Lexicon) -> tuple[str, str | None] | None:
    """在|北京协和医院|举行, 在|西昌市委|党校: the city or county that the name of a house begins with."""
    house = tokens[at]
    if name := house.kinds.get("of", "") if "of" in house.kinds else "":
        return (name, house.kinds.get("of_code")) if name[-1] in "市县区旗" else None
    if "organization" not in house.kinds:
        return None
    for size in (4, 3, 2):
        codes = known.area_names.get(house.text[:size], ())
        area = known.areas[codes[0]] if len(codes) == 1 else None
        if area and (area.level != "province" or area.name.endswith("市")):
            return house.text[:size], area.area_code
    return None


def _run(tokens: tuple[Mention, ...], first: int) -> int:
    """The index after the areas, one in another, that begin at tokens[first]: 广西|百色市|首都."""
    at = first
    while at < len(tokens) and (
        not AREAS.isdisjoint(tokens[at].kinds) or (at > first and tokens[at].text == "首都")
    ):
        at += 1
    return at


def _after_epithet(tokens: tuple[Mention, ...], first: int) -> int:
    """在|著名老区|广西百色市车站前举行, 在|首都|塔什干: the index after what only describes an area."""
    if tokens[first].text == "首都" and _run(tokens, first + 1) > first + 1:
        return first + 1
    for at in (first + 1, first + 2):
        words = tokens[first:at]
        if not all(not {"gap", "none"}.isdisjoint(t.kinds) and not OURS.search(t.text) for t in words):
            break
        if (end := _run(tokens, at)) > at and _held(tokens, end, end + NEAR + 1):
            return at
    return first


def _held(tokens: tuple[Mention, ...], first: int, last: int) -> bool:
    """Whether a verb of holding or meeting follows in the same clause."""
    for token in tokens[first:last]:
        if not HELD.isdisjoint(token.kinds) or token.text.startswith(TOOK_PLACE):
            return True
        if "stop" in token.kinds:
            return False
    return False


def _unknown(
    tokens: tuple[Mention, ...], at: int, inside: bool, named: bool, known: Lexicon
) -> tuple[str, str | None] | None:
    """The place at tokens[at] that no list knows as an area: 在梅里亚|罗斯科|举行, 在云岭市|柳河|召开."""
    token = tokens[at]
    if len(token.text) < 2 or "gap" not in token.kinds:
        return None
    if code := known.counties.get(token.text):
        return (token.text, code) if _held(tokens, at + 1, at + 2) else None
    if city := next((token.text[:size] for size in (4, 3) if token.text[:size] in known.counties), None):
        return (city, known.counties[city]) if _held(tokens, at + 1, at + NEAR) else None
    foreign = all(c in known.characters["transliteration"] for c in token.text)
    smaller = named and len(token.text) < 5
    fits = NEW_PLACE.match(token.text) or foreign or (smaller and inside)
    if fits and not VENUE.search(token.text) and _held(tokens, at + 1, at + 2):
        return token.text, None
    return None


def _states(tokens: tuple[Mention, ...]) -> Iterator[Place]:
    for index, token in enumerate(tokens[1:], 1):
        if (
            tokens[index - 1].text == "在"
            and token.kinds.get("state", "CN") != "CN"
            and _held(tokens, index, index + 1 + NEAR)
        ):
            yield token.start, token.text, None
