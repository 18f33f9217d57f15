"""Who is to act: a unit and its cue in, obligors and counterparties out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from converter.grammar import houses, organizations
from converter.grammar.actors import CONTINENTS, OUR_OWN, SIDES, UNKNOWN, WE, named
from converter.grammar.asked import NO_SIDE, TOWARDS, named_after
from converter.grammar.cues import effect, wills
from converter.grammar.homes import Home
from converter.grammar.organizations import ELIDED
from converter.grammar.speech import clause_begin
from converter.model import Mention, Party
from converter.words import lexicon

OTHER_SIDE = re.compile(
    rf"(?!地)[\u4e00-\u9fff]方(?![{NO_SIDE}电国世地部])|双方|各方|国际社会|对方"
    r"|(?:[\u4e00-\u9fff]{2}|世界)?各国(?=一道|一起|携手|在|加强|共同|开展|深化|分享|保持|广交|合作|，)"
)
"""同|印方|寻求…, 同|亚洲各国|携手…: the other side, though no list tells where its name ends."""
OTHERS = re.compile(r"[\u4e00-\u9fff]{2}方|央企|各[\u4e00-\u9fff]{1,2}")
"""与|中非方|一道, 同|央企|…, 与|各部门|加强…."""
SIDE_ACTS = re.compile(rf"(?P<side>[\u4e00-\u9fff]方)(?![{NO_SIDE}的及人]|[与同和][^，]{{1,8}}之间)")
"""塞方|恪守一个中国原则，愿…: a side and a verb that no word list holds."""
OF_STATE = re.compile(rf"方(?![{NO_SIDE}])")
HOSTS = re.compile(r"^[^，]*?(?:主办|承办|协办|举办|摄制|发起|出品)")
_STATES = "".join(sorted(lexicon().state_abbreviations | CONTINENTS))
PAIR = re.compile(
    rf"(?P<pair>[{_STATES}新]{{2}}(?:两国)?|两国|双方|各方|中国和[^，的是]{{1,8}}国家)(?:都|均|是(?!否)|作为|同为|互为)"
)
"""中印|都处在…阶段，应该…, 中格|是邻居，要…: the two sides that a clause before the cue names."""
ALIKE = "同都均"
AS = "作为"
TOPICS = frozenset({"对", "对于", "在", "针对", "围绕", "按照", "随着", "为"})
BETWEEN = frozenset({"对", "对于", "在", "针对", "围绕", "结合", "根据", "按照", "依据"})
"""What begins a topic between those who act and their cue."""
WITHIN = re.compile(r"[中时上]$|方面$|问题$")
HOUSE = frozenset({"gap", "none", "organ", "organization", "area", "state", "body"})
NAMELESS = frozenset({"gap", "none", "organ", "state", "area"})
OWN_SIDE = frozenset({"中方", "中国", "我方"})
DUTIES = frozenset({"directive", "pledge"})
ACTS = frozenset({"verb", "adverb", "cue", "lead"})
NOUNS = frozenset({"stop", "title", "organ", "area", "state"})
JOINS = frozenset("的和与同及、式")
OPENS = frozenset({"verb", "adverb", "role", "agree", "lead"})
IS = frozenset({"是", "不是", "而是", "就是", "也是", "首先是", "成立", "有"})
GAVE_OUT = frozenset(
    {"印发", "出台", "通报", "反馈", "发布", "公布", "下发", "召开", "制定", "部署", "提出", "决定"}
)
"""Verbs of a house that gives something out, before a demand on others: 某局|通报|案例，必须…"""
DECIDER = re.compile(r"(?![报第该\d])[^对需]+(?:[方府院局会联校署厅部行盟组]|中央|军委|集团|公司|组织)")
DUTY = ("是", "肩负", "承担", "担负")
FOR_WHOM = frozenset("，为向给")
"""学校|为集团职工开设培训班: what ends the words for who acts."""
SPAN = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十几两]+)个?[年月](?:内|里|间|起)?")
"""公司看好某地，未来|3年内|将…: when somebody will act, and not who."""
UNDERGOES = ("得到", "受到", "获得")
BOTH = re.compile("双方$|^两国$")
SERVES = re.compile(
    r"[^的对、等]{0,10}(?:党组织?|党委|机关|部队|[校院园]长|书记|工作者|代表|党员|干部|高校|媒体|各党派|工商界|企业家)"
)
"""纪检监察机关|是…的重要力量，必须…: those who act themselves; 企业是…的主体，要支持… asks others."""
NO_HOUSE = re.compile("[这那我由对在]|针对|为")
"""What no house that opens a sentence begins with: 这家总部, 我国…"""


def obligors(
    tokens: Sequence[Mention], index: int, kind: str, context: Home, text: str, known: Sequence[str]
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
            tuple(dict.fromkeys(after)) or before or _from_before(tokens[:begin], kind, context, text, known)
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
    if not found:
        found += through(tokens, context, text, known)
    if not found and kind == "pledge" and any(t.text in WE for t in tokens[begin:index]):
        return ()  # 大家提出了建议，|我们|将认真研究
    if not found:
        found += _from_before(tokens[:begin], kind, context, text, known)
    if not found:  # 中方|高度赞赏并|将继续支持…
        found += _from_before(tokens[begin:index], kind, context, text, known)
    if not found and kind in DUTIES and _alone(tokens, begin, index):
        found += _opened(tokens[:begin], context, text, known)
    return tuple(dict.fromkeys(found))


def deciders(
    tokens: Sequence[Mention], index: int, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """市水务局|决定…, 双方一致|同意…: the houses and sides that decide; a sitting binds others."""
    who = obligors(tokens, index, "decision", context, text, known)
    return who if all(DECIDER.fullmatch(p.organization or p.group or "") for p in who) else ()


def _alone(tokens: Sequence[Mention], begin: int, index: int) -> bool:
    """远禾公司已挂牌，|未来还将…: a cue whose clause names nobody; 将|土地集中起来 is no cue."""
    following = tokens[index + 1].kinds.keys() if index + 1 < len(tokens) else set()
    will = tokens[index].text != "将" or begin < index or bool({"verb", "adverb"} & following)
    return will and unsaid(tokens[begin:index]) and not effect(tokens, index)


def _another_wills(tokens: Sequence[Mention], at: int, told: Sequence[Party]) -> bool:
    """青禾公司将…，而远禾集团也|将…: two wills in one unit; 中方愿…，中国某院|将… is one side."""
    ours = any(party.group in OWN_SIDE for party in told)
    return not ours and wills(tokens, at, tokens[at + 1] if at + 1 < len(tokens) else None)


def _opened(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """远禾公司|目前已成功挂牌，未来还将…, 党校|是大熔炉，要…: the house or sides that open a sentence.

    What a house did or gave out (某局|通报|案例，必须…) asks nothing of it.
    """
    clause = list(takewhile(lambda t: t.text != "，", tokens))
    between = [t for i, t in enumerate(tokens) if i > len(clause) and tokens[i - 1].text == "，"]
    while clause and {"lead", "date"} & clause[0].kinds.keys():
        clause = clause[1:]
    goes_on = all(ACTS & t.kinds.keys() or t.text in IS for t in between)
    if not clause or NO_HOUSE.match(clause[0].text) or not goes_on:
        return ()  # 联合国支持…，|一个原则是红线，必须…
    for size in range(min(8, len(clause) - 1), 0, -1):
        following = clause[size]
        after = clause[size + 1].text if size + 1 < len(clause) else "，"
        acts = following.text in IS or (
            OPENS & following.kinds.keys()
            and after[0] != "了"
            and following.text.rstrip("了") not in GAVE_OUT
        )
        if not acts or after in "，、" or following.text[0] in JOINS:
            continue
        who = named(clause[:size], context, text, known)
        sides = len(who) == 1 and BOTH.search(who[0].group or "")
        told = who[0].organization or SERVES.fullmatch(who[0].group or "") if len(who) == 1 else None
        house = told and len(who[0].organization or who[0].group or "") > 1 and following.text not in TOWARDS
        if sides or house:
            return who
    return ()


def stated(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """人大代表|是国家权力机关组成人员。要…: those whom a sentence that asks nothing tells of.

    People and organs whatever it tells, a house only what it is or bears: 共青团|是青年的先锋队。要….
    """
    opens = _opened(tokens, context, text, known)
    if opens and opens[0].group:
        return opens
    duty = next((i for i, t in enumerate(tokens[1:9], 1) if t.text in DUTY), 0)
    subject = tokens[:duty]
    if not subject or any({"verb", "stop"} & t.kinds.keys() for t in subject):
        return ()  # 建设某港|是重大举措
    who = named(subject, context, text, known)
    return who if len(who) == 1 and (who[0].organization or SERVES.fullmatch(who[0].group or "")) else ()


def side_told_of(tokens: Sequence[Mention]) -> tuple[Party, ...]:
    """中方|赞赏某方的支持。愿同…: the side that a sentence without a cue begins with."""
    glued = SIDE_ACTS.match(tokens[0].text) if tokens and len(tokens) > 1 else None
    acts = tokens[1].kinds.keys() if glued else set()
    whole = glued and (glued.end() < len(tokens[0].text) or {"verb", "adverb", "narration"} & acts)
    return (Party("obligor", group=glued["side"]),) if glued and whole else ()


def _topicless(clause: Sequence[Mention]) -> Sequence[Mention]:
    """各级党委|对重点问题|要…, 各单位|在工作中|要…: those who act, () where no topic follows them."""
    first = next((i for i, t in enumerate(clause) if t.text in BETWEEN), 0)
    whose = any(t.text == "的" for t in clause[first:]) and not WITHIN.search(clause[-1].text)
    other = any("speech" in t.kinds for t in clause[first:])
    alone = first == 1 and len(clause[0].text) == 1  # 站|在…高度
    return () if whose or other or alone else clause[:first]  # 某方|对某国的批评|不要…


def through(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """对整改不力的，由|县监察局|约谈…; 会议同意办法，由|经信委|印发: who is to act by a clause with 由."""
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else "，"
        if token.text == "由" and before in ("，", "将", "要", "应", "同意", "决定", "明确"):
            hosted = HOSTS.search("".join(t.text for t in tokens[at + 1 : at + 16]))  # 由某局主办的…
            named_by = () if hosted else named_after(tokens[at + 1 :], context, text, known)
            if named_by and (before == "，" or named_by[0].organization):  # but 将由美国转交
                return named_by
    return ()


def unknown(
    tokens: Sequence[Mention], index: int, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """甲表示，远禾|将扩大投资: whose will is told acts, though no list and no form tells what it is."""
    clause = tokens[clause_begin(tokens, index) : index]
    kept = [t for t in clause if not {"lead", "date", "stop", "adverb", "cue"} & t.kinds.keys()]
    if not kept:
        begins = [0, *(i + 1 for i, t in enumerate(tokens[:index]) if t.text == "，")]
        letter, following = tokens[begins[0]].text, tokens[1].kinds.keys() if index > 1 else set()
        if letter in lexicon().state_abbreviations and "verb" in following:
            return (Party("obligor", group=letter),)  # 俄|坚定奉行一个中国原则，愿…
        houses_told = (named(_house(tokens[at:index]), context, text, known) for at in reversed(begins))
        return next(filter(None, houses_told), ())  # 某国是朋友，|某政府|重视合作，愿…
    printed = text[kept[0].start : kept[-1].end]
    nameless = all(t.kinds.keys() <= NAMELESS for t in kept) and not {"state", "area"} & kept[-1].kinds.keys()
    if printed in lexicon().state_abbreviations:
        return (Party("obligor", group=printed),)  # 格|愿发挥积极作用
    if not nameless or not UNKNOWN.fullmatch(printed) or printed in WE or printed in lexicon().words:
        return ()
    if name := houses.brand(printed, context.named):
        return (Party("obligor", organization=name, start=kept[0].start, end=kept[-1].end),)
    return (Party("obligor", group=printed),)


def _from_before(
    tokens: Sequence[Mention], kind: str, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The subject that an earlier clause of the unit named: 中方支持…，愿… · 住建委作为…，必须…

    Of several the nearest: 中国发展为地区稳定作出贡献，|某方|赞赏中国的作用，愿….
    """
    alone = bool(tokens) and tokens[-1].text == "，" and all(t.text != "，" for t in tokens[:-1])
    if alone and (stated := named(tokens[:-1], context, text, known)):
        return stated  # 各级财政、物价等有关部门，|要…
    nearest: tuple[Party, ...] = ()
    for at, token in enumerate(tokens):
        opens = at == 0 or tokens[at - 1].text == "，" or (at == 1 and tokens[0].text == "此次")
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        acts = following.kinds.keys() if following and following.text[0] not in JOINS else set()
        whose = not NOUNS & acts if token.text.endswith("方") else (ACTS | {"narration"}) & acts
        side = SIDES.match(token.text) and acts and whose  # 格方|从…受益良多，期待…
        split = following is not None and following.text == "方"  # 所|方
        glued = SIDE_ACTS.match(text, token.start) if opens and ("gap" in token.kinds or split) else None
        if glued and kind in ("pledge", "appeal"):
            nearest = (Party("obligor", group=glued["side"]),)
            continue
        if opens and kind == "directive" and (pair := PAIR.match(text, token.start)):
            return (Party("obligor", group=pair["pair"]),)  # 中印|都处在…阶段，应该…
        alike = len(tokens) > 3 and tokens[3].text[0] in ALIKE and tokens[1].text in ("和", "与", "同")
        if at == 0 and kind == "directive" and alike and all("state" in tokens[i].kinds for i in (0, 2)):
            return named(tokens[:3], context, text, known)  # 甲国和乙国|同为大国，要…
        place = {"state", "area"} & token.kinds.keys()
        own = OUR_OWN.fullmatch(token.text)  # 我校|十分重视此事，也希望…
        subject = side or ((place or own) and ACTS & acts)
        if opens and subject and kind in ("pledge", "appeal"):
            nearest = named([token], context, text, known) or nearest
            continue
        if token.text == AS and at == 0:  # 作为|党员领导干部，…要…, 作为|县委的主要领导，会…
            whole = list(takewhile(lambda t: t.text != "，", tokens[1:]))
            clause = takewhile(lambda t: t.text != "的", whole)
            between = tokens[len(whole) + 2 :]  # 作为示范区，|目前，这里已聚集…，未来将…
            near = len(between) < 9 and not any("pronoun" in t.kinds for t in between)
            return named(list(clause), context, text, known) if near else ()
        if token.text == AS and not nearest:
            return named(tokens[clause_begin(tokens, at) : at], context, text, known)
    return nearest


def begun(tokens: Sequence[Mention], index: int, context: Home, text: str) -> tuple[Party, ...]:
    """黄石|干劲足，将…, 某国|视某国为伙伴，愿…: the place that a clause before a bare cue begins with."""
    begin = clause_begin(tokens, index)
    if not unsaid(tokens[begin:index]) or effect(tokens, index):
        return ()
    for at in range(begin - 2, -1, -1):
        opens = at == 0 or tokens[at - 1].text == "，"
        if opens and {"state", "area"} & tokens[at].kinds.keys() and tokens[at + 1].kinds.keys() == {"gap"}:
            whole = tokens[at + 1].text[0] in JOINS or tokens[at + 1].text.startswith("如")
            return () if whole else named([tokens[at]], context, text, ())
    return ()


def acting(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """根据协议，|双方|每年召开联席会议, |某市|负责落实资金: who opens a term that has no word of will."""
    first = (
        next((i + 1 for i, t in enumerate(tokens[:6]) if t.text == "，"), 0)
        if tokens[0].text in BETWEEN
        else 0
    )
    rest = tokens[first:]
    clause = rest[: next((i + 1 for i, t in enumerate(rest) if t.text in FOR_WHOM), len(rest))]
    for size in range(min(7, len(clause) - 1), 0, -1):
        if clause[size].text[0] not in JOINS and (who := named(clause[:size], context, text, known)):
            return who
    return ()


def opens_house(token: Mention) -> bool:
    """县水务局|每周通报: whether a word begins the name of a house."""
    return bool({"organization", "of", "body"} & token.kinds.keys()) or bool(ELIDED.match(token.text))


def _house(tokens: Sequence[Mention]) -> Sequence[Mention]:
    """远禾|集团|珍惜友谊，将…: the house that a clause begins with, () where it is only part of a noun."""
    parts = list(takewhile(lambda t: t.kinds.keys() & HOUSE and t.text != "如果", tokens))
    while parts and not {"organ", "organization", "body"} & parts[-1].kinds.keys():
        parts.pop()
    if len(parts) > 1 and "organization" in parts[-1].kinds and parts[0].kinds.keys() == {"gap"}:
        return ()  # 符合|党中央|要求, 将…
    following = tokens[len(parts)] if len(parts) < len(tokens) else None
    joined = following is None or following.text[0] in JOINS or following.text[0] == "间"
    acts = following is not None and not joined and not NOUNS & following.kinds.keys()
    return parts if parts and acts and organizations.like(parts) else ()


def unsaid(tokens: Sequence[Mention]) -> bool:
    """Nothing before a cue but 同时， or a topic (对查实的问题，|要…): the subject goes on."""
    named = [t for t in tokens if not {"lead", "adverb", "stop", "date", "cue"} & t.kinds.keys()]
    named = [t for t in named if not SPAN.fullmatch(t.text)]
    topic = tokens and tokens[-1].text == "，" and (tokens[0].text in TOPICS or _within(tokens[:-1]))
    return not named or bool(topic)


def _within(tokens: Sequence[Mention]) -> bool:
    """前进道路|上|，要…: words that only tell where or when."""
    return bool(tokens) and tokens[-1].text[-1] in "上中" and all(t.text != "，" for t in tokens)


def counterparties(
    tokens: Sequence[Mention], own: Sequence[Party], context: Home, text: str
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
