"""Who is to act: a unit and its cue in, obligors and counterparties out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from converter.grammar import houses, organizations
from converter.grammar.actors import UNKNOWN, WE, named
from converter.grammar.asked import NO_SIDE, TOWARDS, named_after
from converter.grammar.cues import effect, wills
from converter.grammar.homes import Home
from converter.grammar.organizations import ELIDED
from converter.grammar.speech import clause_begin, clause_begins
from converter.grammar.subjects import BOTH, GAVE_OUT, JOINS, NOUNS, from_before, opened, unsaid
from converter.model import Mention, Party
from converter.words import lexicon

OTHER_SIDE: Final = re.compile(
    rf"(?!地)[\u4e00-\u9fff]方(?![{NO_SIDE}电国世地部])|双方|各方|国际社会|对方"
    r"|(?:[\u4e00-\u9fff]{2}|世界)?各国(?=一道|一起|携手|在|加强|共同|开展|深化|分享|保持|广交|合作|，)"
)
"""同|印方|寻求…, 同|亚洲各国|携手…: the other side, though no list tells where its name ends."""
OTHERS: Final = re.compile(r"[\u4e00-\u9fff]{2}方|央企|各[\u4e00-\u9fff]{1,2}")
"""与|中非方|一道, 同|央企|…, 与|各部门|加强…."""
OF_STATE: Final = re.compile(rf"方(?![{NO_SIDE}])")
HOSTS: Final = re.compile(r"^[^，]*?(?:主办|承办|协办|举办|摄制|发起|出品)")
BETWEEN: Final = frozenset({"对", "对于", "在", "针对", "围绕", "结合", "根据", "按照", "依据"})
"""What begins a topic between those who act and their cue."""
WITHIN: Final = re.compile(r"[中时上]$|方面$|问题$")
TARGETS: Final = re.compile(r"^的$|(?:乡镇|企业|单位|部门|行为|人员|项目|地区|用户|案件|工程|路段)$")
"""市监察局|对工作不落实的|要追究, 区环保局|对排污的企业|要关停: what ends the words for those dealt with."""
HOUSE: Final = frozenset({"gap", "none", "organ", "organization", "area", "state", "body"})
NAMELESS: Final = frozenset({"gap", "none", "organ", "state", "area"})
OWN_SIDE: Final = frozenset({"中方", "中国", "我方"})
DUTIES: Final = frozenset({"directive", "pledge"})
DECIDER: Final = re.compile(
    r"(?![报第该\d])[^对需]+(?:[方府院局会联校署厅部行盟组]|中央|军委|集团|公司|组织)"
)
TOGETHER_WITH: Final = re.compile("会同(?P<who>[\u4e00-\u9fff]{2,12}?(?:局|厅|委|办|处|科|中心|公司))(?!长)")
IN_CHARGE: Final = re.compile(
    "(?P<who>[^，。；由]{2,14}?)(?:具体|统一|全程)?(?:负责|牵头|承担|盯着|跟踪落实)"
)
FOR_WHOM: Final = frozenset({*"，为向给", "负责", "承担", "提供"})
"""学校|为集团职工开设培训班: what ends the words for who acts."""
DOES: Final = frozenset({"verb", "adverb", "date"})
IDLE: Final = frozenset({*GAVE_OUT, "高度重视", "会同"})
"""Verbs of a clause that tells what a house has done, or does with others."""
WHO_SERVE: Final = re.compile(
    r"(?:各(?!方|国|类|项)|有关|相关)[\u4e00-\u9fff、]{1,12}|(?:[县乡镇村局院校组股科]|包村|包片|驻村|机关|党员|领导)干部|党员"
    r"|[\u4e00-\u9fff]{2,6}(?:主要负责人|部门)|每[个位名][\u4e00-\u9fff]{2,8}|(?:[省市县区]|[省市县]级)财政|(?:乡镇（街道）|县区|乡镇)[\u4e00-\u9fff]{0,8}"
)
"""各学校, 乡镇干部: groups that act by order."""
BUREAU: Final = re.compile(
    "[\u4e00-\u9fff]{2,7}(?:分局|(?<![大格布全开破新变危残棋时定])局|支队|大队|管委会|督查室)"
)
"""自然资源分局|提前介入: an office that no area stands before."""
ALL_OF: Final = re.compile("各|有关|相关")
NOT_FIRST: Final = frozenset({"verb", "adverb", "takes_person", "gathering"})
UNDERGOES: Final = ("得到", "受到", "获得")


def obligors(
    tokens: tuple[Mention, ...], index: int, kind: str, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The obligors that a unit names around its cue tokens[index]; () where it names nobody."""
    begin = clause_begin(tokens, index)
    if kind == "appeal":
        before = named(tokens[begin:index], context, text, known)
        after = [
            party
            for at, token in enumerate(tokens)
            if at >= index
            and token.kinds.get("cue") == "appeal"
            and (at == index or tokens[at - 1].text == "，")
            and token.text[-1] not in TOWARDS  # 希同|中方
            for party in named_after(tokens[at + 1 :], context, text, known)
        ]
        return (
            tuple(dict.fromkeys(after)) or before or from_before(tokens[:begin], kind, context, text, known)
        )
    if kind == "directive" and "".join(t.text for t in tokens[index + 1 : index + 3]).startswith(UNDERGOES):
        return ()  # 某国的主权|必须|得到尊重
    found: list[Party] = []
    if "urge" in tokens[index].kinds and index == 0:
        found += named_after(tokens[1:], context, text, known)  # 要求|各部门|…
    for at in range(index, len(tokens)):
        token = tokens[at]
        also = at > index and kind in DUTIES and token.kinds.get("cue") == kind
        if at == index or (also and (kind == "directive" or _another_wills(tokens, at, found))):
            clause = tokens[clause_begin(tokens, at) : at]
            who = named(_topicless(clause), context, text, known) or named(clause, context, text, known)
            found += [p for p in who if p.organization or not also or kind == "directive"]
            if at > index and "urge" in token.kinds and tokens[at - 1].text == "，":
                found += named_after(tokens[at + 1 :], context, text, known)  # …，要求|有关部门…
    if found and (beside := TOGETHER_WITH.match(text, tokens[index].end)):  # 县应急局要|会同县林业局|…
        found.append(Party("obligor", organization=organizations.restore(beside["who"], context)))
    if not found:
        found += through(tokens, context, text, known)
    if not found and kind == "pledge" and any(t.text in WE for t in tokens[begin:index]):
        return ()  # 大家提出了建议，|我们|将认真研究
    if not found:
        found += from_before(tokens[:begin], kind, context, text, known)
    if not found:  # 中方|高度赞赏并|将继续支持…
        found += from_before(tokens[begin:index], kind, context, text, known)
    if not found and kind in DUTIES and _alone(tokens, begin, index):
        found += opened(tokens[:begin], context, text, known)
    return tuple(dict.fromkeys(found))


def deciders(
    tokens: tuple[Mention, ...], index: int, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """市水务局|决定…, 双方一致|同意…: the houses and sides that decide; a sitting binds others."""
    who = obligors(tokens, index, "decision", context, text, known)
    return who if all(DECIDER.fullmatch(p.organization or p.group or "") for p in who) else ()


def _alone(tokens: tuple[Mention, ...], begin: int, index: int) -> bool:
    """远禾公司已挂牌，|未来还将…: a cue whose clause names nobody; 将|土地集中起来 is no cue."""
    following = tokens[index + 1].kinds.keys() if index + 1 < len(tokens) else set()
    will = tokens[index].text != "将" or begin < index or bool({"verb", "adverb"} & following)
    return will and unsaid(tokens[begin:index]) and not effect(tokens, index)


def _another_wills(tokens: tuple[Mention, ...], at: int, told: Sequence[Party]) -> bool:
    """青禾公司将…，而远禾集团也|将…: two wills in one unit; 中方愿…，中国某院|将… is one side."""
    ours = any(party.group in OWN_SIDE for party in told)
    return not ours and wills(tokens, at, tokens[at + 1] if at + 1 < len(tokens) else None)


def _topicless(clause: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """各级党委|对重点问题|要…, 各单位|在工作中|要…: those who act, () where no topic follows them."""
    first = next((i for i, t in enumerate(clause) if t.text in BETWEEN), 0)
    told = WITHIN.search(clause[-1].text) or TARGETS.search(clause[-1].text) if clause else None
    whose = any(t.text == "的" for t in clause[first:]) and not told
    other = any("speech" in t.kinds for t in clause[first:])
    alone = first == 1 and len(clause[0].text) == 1  # 站|在…高度
    return () if whose or other or alone else clause[:first]  # 某方|对某国的批评|不要…


def urged(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """坚持学习，|要求科主任|带头: whom a later clause of an item tells to act."""
    told = (i for i, t in enumerate(tokens) if i and "urge" in t.kinds and tokens[i - 1].text == "，")
    return next(filter(None, (named_after(tokens[i + 1 :], context, text, known) for i in told)), ())


def through(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """对整改不力的，由|县监察局|约谈…; 会议同意办法，由|经信委|印发: who is to act by a clause with 由."""
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else "，"
        if token.text == "由" and before in ("，", "将", "要", "应", "同意", "决定", "明确"):
            hosted = HOSTS.search("".join(t.text for t in tokens[at + 1 : at + 16]))  # 由某局主办的…
            named_by = () if hosted else named_after(tokens[at + 1 :], context, text, known)
            if named_by and (before == "，" or named_by[0].organization):  # but 将由美国转交
                return named_by
    return ()


def in_charge(
    tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """三是排洪渠由|后勤队|负责清淤: who is charged with what an item asks for."""
    for at, token in enumerate(tokens):
        if token.text == "由" and (who := IN_CHARGE.match(text, token.end)):
            inside = tuple(t for t in tokens[at + 1 :] if t.end <= who.end("who"))
            return named(inside, context, text, known) if inside else ()
    return ()


def unknown(
    tokens: tuple[Mention, ...], index: int, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """甲表示，远禾|将扩大投资: whose will is told acts, though no list and no form tells what it is."""
    clause = tokens[clause_begin(tokens, index) : index]
    kept = [t for t in clause if {"lead", "date", "stop", "adverb", "cue"}.isdisjoint(t.kinds)]
    begins = reversed(clause_begins(tokens[:index]))
    houses_told = (named(_house(tokens[at:index]), context, text, known) for at in begins)
    if not kept:
        letter = tokens[0].text
        if index > 1 and letter in lexicon().state_abbreviations and "verb" in tokens[1].kinds:
            return (Party("obligor", group=letter),)  # 俄|坚定奉行一个中国原则，愿…
        return next(filter(None, houses_told), ())  # 某国是朋友，|某政府|重视合作，愿…
    printed = text[kept[0].start : kept[-1].end]
    nameless = all(t.kinds.keys() <= NAMELESS for t in kept) and {"state", "area"}.isdisjoint(kept[-1].kinds)
    if printed in lexicon().state_abbreviations:
        return (Party("obligor", group=printed),)  # 格|愿发挥积极作用
    if not nameless or not UNKNOWN.fullmatch(printed) or printed in WE or printed in lexicon().words:
        return next(filter(None, houses_told), ()) if tokens[index - 1].text == "并" else ()  # 某行|重视并愿…
    if name := houses.brand(printed, context.named):
        return (Party("obligor", organization=name, start=kept[0].start, end=kept[-1].end),)
    return (Party("obligor", group=printed),)


def acting(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """根据协议，|双方|每年召开联席会议, |某市|负责落实资金: who opens a term that has no word of will."""
    first = (
        next((i + 1 for i, t in enumerate(tokens[:6]) if t.text == "，"), 0)
        if tokens[0].text in BETWEEN
        else 0
    )
    rest = tokens[first:]
    if len(rest) > 1 and BOTH.search(rest[0].text) and rest[1].text[0] not in JOINS:
        return named(rest[:1], context, text, known)  # 双方|联合建设会诊中心
    ends = (i for i, t in enumerate(rest) if t.text in FOR_WHOM or t.kinds.keys() == {"verb"})
    for size in range(min(7, next(ends, len(rest) - 1)), 0, -1):
        if rest[size].text[0] not in JOINS and (who := named(rest[:size], context, text, known)):
            return who
    return ()


def within(
    tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str], first: bool = False
) -> tuple[Party, ...]:
    """要强化监测，|县气象局、县水务局|加密会商: who acts in a later clause of a demand on nobody.

    With `first` also who opens a demand that no word marks as one: 三是|统计部门|加强数据监测.
    """
    begins = clause_begins(tokens)[0 if first else 1 :]
    clauses = (tuple(takewhile(lambda t: t.text not in "，；。", tokens[at:])) for at in begins)
    return tuple(dict.fromkeys(p for clause in clauses for p in _serving(clause, context, text, known)))


def _serving(
    clause: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """县气象局、县水务局|加密会商: the houses or groups that open a clause and are ordered to act."""
    for size in range(min(9, len(clause) - 1), 0, -1):
        following = clause[size]
        if following.text[0] in JOINS or following.text.rstrip("了") in IDLE:
            continue
        printed = "".join(t.text for t in clause[:size])
        house = opens_house(clause[0]) or bool(BUREAU.fullmatch(printed.split("、")[0]))
        does = not DOES.isdisjoint(following.kinds) or following.text in BETWEEN
        does = does or (house and following.kinds.keys() == {"gap"})  # 县气象局|加密会商
        if not does or not (who := named(clause[:size], context, text, known)):
            continue
        verbs = any("adverb" in t.kinds or t.kinds.keys() >= {"hold", "verb"} for t in clause[:size])
        if verbs and any(p.group for p in who):
            continue  # 各单位|尽快召开会议|传达
        starts = NOT_FIRST.isdisjoint(clause[0].kinds) or "organ" in clause[size - 1].kinds
        return who if starts and all(_serves(p, house) for p in who) else ()
    return ()


def _serves(party: Party, house: bool) -> bool:
    """县水务局, 各有关部门, 乡镇干部: who acts by order; a `house` is sure where its words open as one."""
    if party.organization:
        return house or bool(ALL_OF.match(party.organization))
    return bool(WHO_SERVE.fullmatch(party.group or ""))


def opens_house(token: Mention) -> bool:
    """县水务局|每周通报: whether a word begins the name of a house."""
    return not {"organization", "of", "body"}.isdisjoint(token.kinds) or bool(ELIDED.match(token.text))


def _house(tokens: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """远禾|集团|珍惜友谊，将…: the house that a clause begins with, () where it is only part of a noun."""
    parts = tuple(takewhile(lambda t: not HOUSE.isdisjoint(t.kinds) and t.text != "如果", tokens))
    while parts and {"organ", "organization", "body"}.isdisjoint(parts[-1].kinds):
        if len(parts) > 1 and parts[-1].text == "组织":  # 基金|组织|赞赏…，愿
            break
        parts = parts[:-1]
    if len(parts) > 1 and "organization" in parts[-1].kinds and parts[0].kinds.keys() == {"gap"}:
        return ()  # 符合|党中央|要求, 将…
    following = tokens[len(parts)] if len(parts) < len(tokens) else None
    joined = following is None or following.text[0] in JOINS or following.text[0] == "间"
    acts = following is not None and not joined and NOUNS.isdisjoint(following.kinds)
    house = parts and (organizations.like(parts) or parts[-1].text == "组织")
    return parts if house and acts else ()


def counterparties(
    tokens: tuple[Mention, ...], own: Sequence[Party], context: Home, text: str
) -> Iterator[Party]:
    """The other side that a unit names after 与, 同, 和: 与|重庆市政府|."""
    named = {p.organization or p.group for p in own}
    for at, token in enumerate(tokens[:-1]):
        if token.text not in ("与", "同"):
            continue
        following = tokens[at + 1]
        kinds = set(following.kinds)
        house = bool({"organization", "body", "of"} & kinds)
        side = None if house else OTHER_SIDE.match(text, following.start) or OTHERS.fullmatch(following.text)
        if not (house or side or {"area", "state"} & kinds):
            continue
        abroad = "state" in kinds and OF_STATE.match(text, following.end)  # 同|印尼|方
        group = side.group() if side else following.text + ("方" if abroad else "")
        name = organizations.restore(following.text, context) if house else group
        if name not in named:
            named.add(name)
            yield (
                Party("counterparty", organization=name, start=following.start, end=following.end)
                if house
                else Party("counterparty", group=name)
            )
