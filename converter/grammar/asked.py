"""Whom a demand or an appeal names right after its cue: the words after 希望, 要求 and 由 in, parties out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converter.grammar import houses
from converter.grammar.actors import HEADS, RELATIVE, groups, named
from converter.grammar.homes import Home
from converter.model import Mention, Party

NO_SIDE: Final = "面向案式法便针"
"""What 方 goes on to in other words: 方面, 方案."""
TOWARDS: Final = ("向", "从", "同", "与", "对", "通过", "在")
NOUN_LIKE: Final = frozenset({"gap", "none", "lead", "state", "area", "organ", "group", "generic", "verb"})
CALLED: Final = re.compile(
    rf"(?:广大|各位?|全体|每位|有关|相关|(?:两国|双方|中外)(?=[青企高学科工年机专民]))[\u4e00-\u9fff]{{0,8}}?(?:{HEADS})+"
    rf"(?:[和、及](?:广大)?[\u4e00-\u9fff]{{0,6}}?(?:{HEADS})+)*"
)
"""希望|广大教师|潜心育人: whom an appeal names, though no verb that is known follows."""
OF_PLACE: Final = re.compile(
    rf"(?!国家){HEADS}|(?![与和同及的，向在为以把对])[\u4e00-\u9fff]{{1,10}}?(?:部门|单位|系统|机构)"
)
"""欢迎越南|青年|去…: what makes those of a place, or its offices, of a word for the place."""
OF_SIDES: Final = re.compile(r"关系|经贸|友谊|贸易|合作(?![共开推建办实])")
"""希望|美中|关系进一步发展: sides that only tell whose relations are meant."""
OF_GOODS: Final = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:产品|商品|货物|影片|作品|项目)(?:进入|走进|走向|出口|落户|来|在|到|参)"
)
"""欢迎更多埃及|优质产品进入市场: goods of a place, which act as little as the place."""
PLACES: Final = frozenset({"state", "area"})
COME_FROM: Final = re.compile(rf"来自[^，。]{{1,20}}?的[\u4e00-\u9fff]{{0,6}}?(?:{HEADS}|伙伴)们?")
"""欢迎|来自各国的合作伙伴: those whom an appeal names by where they come from."""
HEADED: Final = re.compile(
    rf"(?![我咱你他她着])[\u4e00-\u9fff](?:方(?![{NO_SIDE}])|[\u4e00-\u9fff]{{0,7}}?(?:国际社会|各方|投资者|同学们|儿女|台企|{HEADS}))(?!的)"
)
"""Whom an appeal names: 哈方, 外国投资者; 年轻人|的活力 is nobody."""
OFFICERS_OF: Final = re.compile(
    "(?:主要|有关|相关|党员|全体)?(?:负责人|负责同志|主任|书记|经理|干部|人员|领导)"
)
"""各科室|负责人, 各村|党员干部: those of the houses that an appeal names, when it is they who are asked."""
GOES_ON: Final = frozenset("把先能会让给就都也")
"""希望|远禾集团|把总部…: what no name of those who are to act goes on with, once it is whole."""
OF_WORK: Final = re.compile(r"部门|单位|系统|机构")
"""住房和城乡建设|部门: what makes the name of an office of a word for work."""


def named_after(
    tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """希望|广大央企|与重庆…, 欢迎|中国电信|持续…: the words after the cue that read as parties."""
    span: list[Mention] = []
    best: tuple[Party, ...] = ()
    last: Mention | None = None
    if tokens and (come := COME_FROM.match(text, tokens[0].start)):
        return (Party("obligor", group=come.group()),)
    towards = tokens and tokens[0].text in TOWARDS and "takes_person" in tokens[0].kinds
    if towards or (tokens and tokens[0].text == "和"):
        return ()  # 希望|向中国学习, 希望|和中国相互尊重
    if len(tokens) > 2 and tokens[0].text == "并" and tokens[1].text == "相信":
        tokens = tokens[2:]  # 希望|并相信|瑙方将…
    if tokens and tokens[0].text == "包括":  # 欢迎|包括格国在内的|各国企业
        inside = next((i for i, t in enumerate(tokens[:12]) if t.text == "的" and i > 2), None)
        tokens = tokens[inside + 1 :] if inside else tokens
    if tokens and (new := RELATIVE.match(text, tokens[0].start)):
        return groups(new.group())  # 希望|新任命的同志|忠于宪法
    if tokens and tokens[0].text == "提请":
        return _sitting(tokens[1:], known)
    for token in tokens[:14]:
        if not span and "lead" in token.kinds:
            continue
        of_work = OF_WORK.match(text, token.end)  # 住房和城乡|建设|部门
        if (
            ("verb" in token.kinds and "none" not in token.kinds and not of_work)
            or "adverb" in token.kinds
            or token.text in ("，", "。")
            or (best and last and (_acts_now(token) or _people_act(best, last, token)))
        ):
            break
        span.append(token)
        joins = token.text in ("、", "和", "与", "以及", "及")
        if not joins and (found := named(tuple(span), context, text, known)):
            best, last = found, token
    officers = OFFICERS_OF.match(text, last.end) if last else None
    if best and officers and best[0].group and len(best) == 1:
        return (Party("obligor", group=text[span[0].start : officers.end()]),)  # 要求各|科室|负责人
    if best and last and len(last.text) < 5 and OF_SIDES.match(text, last.end):
        best = ()  # 希望|美中|关系进一步发展
    of_place = last is not None and (not PLACES.isdisjoint(last.kinds) or last.text == "两岸")
    if best and last and of_place and (people := OF_PLACE.match(text, last.end)):
        return (Party("obligor", group=text[span[0].start : people.end()]),)  # 欢迎|越南青年|去…
    if last and not PLACES.isdisjoint(last.kinds) and OF_GOODS.match(text, last.end):
        best = ()  # 欢迎更多|埃及|优质产品进入市场
    if not tokens or any(p.organization for p in best):
        return best
    called = CALLED.match(text, tokens[0].start)
    if called and best and any("verb" in t.kinds and t.end < called.end() for t in tokens):
        return best  # 要求|各地|加强领导
    called = called or (None if best else _collective(tokens, text))
    return groups(called.group()) if called else best


def _people_act(found: tuple[Party, ...], last: Mention, token: Mention) -> bool:
    """勉励民营企业|弘扬|企业家精神: words for people that a verb follows, but 中国|发展|基金会."""
    people = found[0].group and PLACES.isdisjoint(last.kinds) and not last.text.endswith("体系")
    return bool(people) and "verb" in token.kinds and token.start == last.end


def _acts_now(token: Mention) -> bool:
    """要求各地|深刻|汲取教训, 希望远禾集团|把|总部…: a word after whole names that is none of theirs."""
    plain = token.kinds.keys() <= {"narration", "none"} and "narration" in token.kinds
    return plain and (len(token.text) > 1 or token.text in GOES_ON)


def _sitting(tokens: tuple[Mention, ...], known: Sequence[str]) -> tuple[Party, ...]:
    """建议提请|本次|常委会会议|审议: the house that sits."""
    session = next((t for t in tokens[:4] if "gathering" in t.kinds), None)
    house = houses.longer(session.text.removesuffix("会议"), known) if session else None
    return (Party("obligor", organization=house),) if house else ()


def _collective(tokens: tuple[Mention, ...], text: str) -> re.Match[str] | None:
    """希望|外国投资者抓住机遇, 希望|哈方恪守…: the noun after an appeal, if nothing acts before its head."""
    if called := HEADED.match(text, tokens[0].start):
        covered = [t for t in tokens if t.start < called.end()]
        noun = "verb" not in tokens[0].kinds and all(t.kinds.keys() <= NOUN_LIKE for t in covered)
        return called if noun else None
    return None
