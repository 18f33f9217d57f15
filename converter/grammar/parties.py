"""Who is to act: a unit and its cue in, obligors and counterparties out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from converter.grammar import houses, organizations
from converter.grammar.organizations import Home
from converter.grammar.participants import items
from converter.model import Mention, Party
from converter.words import lexicon

SIDES = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:双方|两国|两党)|各方|(?:有关|相关)方面|大家|诸位|各位|世界各国|各国政府|各国|两校|两地|两院|全党|全[国省市县区军盟社]|全社会|国际社会|各[地国区县]|各部门|各单位|各地区|"
    r"央企|中央企业|国资央企|企业|[\u4e00-\u9fff]{1,2}方)$"
)
HEADS = (
    r"(?:一班人|党组(?!织)|部门|单位|企业家?|国家|党委|政府|（党组）|干部|青年|学生|机构|系统|人大|公司|团队|同志|人士|协会|商会|委员|代表|客商|界|"
    r"机关|党组织|人民|团体|同胞|各界|媒体|学校|高校|队伍|组织|党员|支部|人员|工作者|教师|党派|师生|职工|员工|群众|农民|"
    r"居民|市民|民警|官兵|医院|专家|学者|作家|艺术家|科学家|战士|志愿者|青少年|侨胞|校友|运动员|农户|用户|客户|负责人|领导|地区|乡镇|街道|社区|法人|人才|上下|们)(?:（[\u4e00-\u9fff]{1,6}）)?"
)
POLITICAL = re.compile(
    r"(?!各|全|我|该|体现)[\u4e00-\u9fff]{1,8}(?<![两各全政入建爱护管治以向为对跟在把让是])党"
)
"""中国共产党|愿同…, 格国劳工党|愿同…: a party as a house of its own."""
COLLECTIVE = re.compile(HEADS + "$")
QUANTIFIED = re.compile(
    r"(?:各(?!项|类|种|式|个环节)|每[位名个]|全体|广大)[^，。；、：要将应须把使让被]{1,10}$"
)
"""各有关方面, 每位党员, 各村（社区）: all of a kind, whatever the noun is; 各项工作 are things."""
CALLED = re.compile(
    rf"(?:广大|各位?|全体|每位|有关|相关|(?:两国|双方|中外)(?=[青企高学科工年机专民]))[\u4e00-\u9fff]{{0,8}}?(?:{HEADS})+"
    rf"(?:[和、及](?:广大)?[\u4e00-\u9fff]{{0,6}}?(?:{HEADS})+)*"
)
"""希望|广大教师|潜心育人: whom an appeal names, though no verb that is known follows."""
NO_GROUP = re.compile(
    r"^(?:对|这|那|就|关键|在(?![^，]{1,6}的)|当(?![代地])|据|由|再|随着|关于|为了|凡)|我们|规定|启示"
)
"""这是每位党员|要记住的: words that end like a group and do not name one."""
HEADED = re.compile(
    rf"(?![我咱你他她着])[\u4e00-\u9fff](?:方(?![面向案式法便针])|[\u4e00-\u9fff]{{0,7}}?(?:国际社会|各方|投资者|同学们|儿女|台企|{HEADS}))(?!的)"
)
"""Whom an appeal names: 哈方, 外国投资者; 年轻人|的活力 is nobody."""
TOGETHER = re.compile(r"等[\u4e00-\u9fff]{0,6}" + HEADS + "$")
"""交通、住建等部门: one group, as its members are no parties of their own."""
OF_AREA = re.compile(r"(?<=[省市县区州旗盟])(?:委|政府|人民政府|人大常委会|政协)$|(?:省|市|县|区|州)?委$")
YEAR = re.compile(r"^(?:20\d\d年|今年|明年|当前|目前|关键是|重点是|尤其是|特别是)")
WORK_OF = re.compile(r"的[^，。]{0,8}工作$")
TOWARDS = ("向", "从", "同", "与", "对", "通过", "在")
SHARED = re.compile(r"(?:市|省|县)?直?(?:各地区?|各级|各有关|各相关|有关|相关|各)")
SIDE_ACTS = re.compile(r"(?P<side>[\u4e00-\u9fff]方)(?![面向案式法便针])")
"""塞方|恪守一个中国原则，愿…: a side and a verb that no word list holds."""
AS = "作为"
TOPICS = frozenset({"对", "对于", "在", "针对", "围绕", "按照", "随着", "为"})
HOUSE = frozenset({"gap", "none", "organ", "organization", "area"})
NOUN_LIKE = frozenset({"gap", "none", "lead", "state", "area", "organ", "group", "generic", "verb"})
NAMELESS = frozenset({"gap", "none", "organ", "state", "area"})
UNKNOWN = re.compile(r"(?!如果|表明|一[切些项]|[这那]|必要)[\u4e00-\u9fffA-Za-z]{1,9}[^后时仍内中里上下]")
ACTS = frozenset({"verb", "adverb", "cue"})
NOUNS = frozenset({"stop", "title", "organ", "area", "state"})
JOINS = frozenset("的和与同及、式")
OUR_COUNTRY = "我国"
OUR_OWN = re.compile(
    r"我(?P<level>自治区|[省市县区州旗])|[我本](?P<house>院|校|局|公司|集团|行|厅|会|所|社|委)|(?P<bare>公司|集团|医院|学校|学院|全校|全院)"
)
CONTINENTS = frozenset("中欧非拉阿")
"""中欧要…, 中非要…: beside the abbreviations of states."""
CHINA = "中华人民共和国"
CENTRE = re.compile(
    r"中国共产党中央|中共中央|中[央宣组]|国务院|国家|中华人民共和国|全国(?:人大|政协|人民)|中国人民政治协商会议全国"
)
ABROAD = re.compile(r"各国|世界|国际|全球|两国|中外|外资|外国|跨国|在华")
PARTY_ORGAN = re.compile(r"(?<![省市县区州旗盟])(?:党委|党组)$")
WE = frozenset({"我们", "我", "咱们"})


def obligors(
    tokens: Sequence[Mention], index: int, kind: str, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """The obligors that a unit names around its cue tokens[index]; () where it names nobody."""
    if kind == "appeal":
        before = _subject(tokens[_clause(tokens, index) : index], context, text, known)
        after = [
            party
            for at, token in enumerate(tokens)
            if at >= index
            and token.kinds.get("cue") == "appeal"
            and (at == index or tokens[at - 1].text == "，")
            for party in _named_after(tokens[at + 1 :], context, text, known)
        ]
        return (
            tuple(dict.fromkeys(after))
            or before
            or _from_before(tokens[: _clause(tokens, index)], kind, context, text, known)
        )
    found: list[Party] = []
    if "urge" in tokens[index].kinds and index == 0:
        found += _named_after(tokens[1:], context, text, known)  # 要求|各部门|…
    for at, token in enumerate(tokens):
        if at >= index and (at == index or (kind == "directive" and token.kinds.get("cue") == "directive")):
            found += _subject(tokens[_clause(tokens, at) : at], context, text, known)
            if at > index and "urge" in token.kinds and tokens[at - 1].text == "，":
                found += _named_after(tokens[at + 1 :], context, text, known)  # …，要求|有关部门…
    if not found:
        found += _from_before(tokens[: _clause(tokens, index)], kind, context, text, known)
    if not found:  # 中方|高度赞赏并|将继续支持…
        found += _from_before(tokens[_clause(tokens, index) : index], kind, context, text, known)
    return tuple(dict.fromkeys(found))


def unknown(
    tokens: Sequence[Mention], index: int, context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """甲表示，远禾|将扩大投资: whose will is told acts, though no list and no form tells what it is."""
    clause = tokens[_clause(tokens, index) : index]
    kept = [t for t in clause if not {"lead", "date", "stop", "adverb"} & t.kinds.keys()]
    if not kept:
        return _subject(_house(tokens[:index]), context, text, known)
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
    """The subject that an earlier clause of the unit named: 中方支持…，愿… · 住建委作为…，必须…"""
    if tokens and tokens[-1].text == "，" and (stated := _subject(tokens[:-1], context, text, known)):
        return stated  # 各级财政、物价等有关部门，|要…
    for at, token in enumerate(tokens):
        opens = at == 0 or tokens[at - 1].text == "，"
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        acts = following.kinds.keys() if following and following.text[0] not in JOINS else set()
        whose = not NOUNS & acts if token.text.endswith("方") else (ACTS | {"narration"}) & acts
        side = SIDES.match(token.text) and acts and whose  # 格方|从…受益良多，期待…
        glued = SIDE_ACTS.match(token.text) if opens and "gap" in token.kinds else None
        if glued and kind in ("pledge", "appeal"):
            return (Party("obligor", group=glued["side"]),)
        subject = side or ({"state", "area"} & token.kinds.keys() and ACTS & acts)
        if opens and subject and kind in ("pledge", "appeal"):
            return _subject([token], context, text, known)
        if token.text == AS:
            return _subject(tokens[_clause(tokens, at) : at], context, text, known)
    return ()


def _house(tokens: Sequence[Mention]) -> Sequence[Mention]:
    """远禾|集团|珍惜友谊，将…: the house that a clause begins with, () where it is only part of a noun."""
    parts = list(takewhile(lambda t: t.kinds.keys() & HOUSE, tokens))
    while parts and not {"organ", "organization"} & parts[-1].kinds.keys():
        parts.pop()
    following = tokens[len(parts)] if len(parts) < len(tokens) else None
    acts = following is not None and following.text[0] not in JOINS and not NOUNS & following.kinds.keys()
    return parts if parts and acts and organizations.like(parts) else ()


def _clause(tokens: Sequence[Mention], index: int) -> int:
    at = index
    while at > 0 and tokens[at - 1].text not in ("，", "：", "；", "。"):
        at -= 1
    return at


def named(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """Tokens that are nothing but a list of parties → the parties; () where they are anything else."""
    return _subject(tokens, context, text, known)


def _subject(tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """The words between the start of a clause and its cue, as parties: 重庆市委、市政府|将."""
    kept = [t for t in tokens if t.text.strip()]
    told = [i for i, t in enumerate(kept) if "speech" in t.kinds]
    kept = kept[told[-1] + 1 :] if told else kept  # …，表示|中方|将…
    while kept and ("lead" in kept[0].kinds or "date" in kept[0].kinds or "stop" in kept[0].kinds):
        kept = kept[1:]
    while kept and "adverb" in kept[-1].kinds:
        kept = kept[:-1]
    if not kept or len(text[kept[0].start : kept[-1].end]) > 40:
        return ()
    found: list[Party] = []
    printed = text[kept[0].start : kept[-1].end]
    if TOGETHER.search(printed) and not any({"organization", "of", "person"} & t.kinds.keys() for t in kept):
        return (Party("obligor", group=printed),)
    members = list(items(kept))
    read = [_party(member, context, text, known) for member in members]
    houses_too = any(party and party.organization for party in read)
    for member, party in zip(members, read, strict=True):
        if party is None and houses_too:
            party = _beside_houses(member, text)
        if party is None:
            return ()
        found += groups(party.group) if party.group else (party,)
    return tuple(found)


def _beside_houses(member: Sequence[Mention], text: str) -> Party | None:
    """云岭大学和|远禾|将…: a bare name in a list with a house is a house."""
    printed = text[member[0].start : member[-1].end]
    bare = all(t.kinds.keys() <= {"gap"} for t in member) and UNKNOWN.fullmatch(printed)
    return Party("obligor", group=printed) if bare else None


def groups(printed: str) -> tuple[Party, ...]:
    """我院各党支部|和|广大党员干部 → one party for each collective of a list, without 广大 and 各位."""
    members = re.split(r"[和、及]", printed)
    if len(members) > 1 and (shared := SHARED.match(members[0])):
        # 各有关地区和部门: the quantifier of the first holds for all
        members[1:] = [m if SHARED.match(m) or len(m) > 4 else shared.group() + m for m in members[1:]]
    if len(members) == 1 or not all(COLLECTIVE.search(member) for member in members):
        members = [printed]
    return tuple(Party("obligor", group=re.sub(r"^(?:广大|各位)(?=.)", "", member)) for member in members)


def _party(member: Sequence[Mention], context: Home, text: str, known: Sequence[str]) -> Party | None:
    printed = YEAR.sub("", text[member[0].start : member[-1].end])
    kinds = set(member[-1].kinds)
    printed = re.sub(r"(?<=..)(?:工作|之间)$", "", printed)  # 地方人大工作要…, 各单位之间要…
    if "organization" in member[0].kinds and WORK_OF.search(printed):  # 人民日报|的宣传工作要…
        member, printed = member[:1], member[0].text
    if 2 <= len(printed) <= 3 and set(printed) <= lexicon().state_abbreviations | CONTINENTS:
        return Party("obligor", group=printed)  # 中朝要…
    if printed == OUR_COUNTRY:
        return Party("obligor", group="中国", start=member[0].start, end=member[-1].end)
    if "state" in member[0].kinds and any(t.text == "的" for t in member):
        return Party("obligor", group=member[0].text, start=member[0].start, end=member[0].end)
    if printed in WE or "person" in kinds:
        return None
    if own := _own(printed, context):
        return own
    if not QUANTIFIED.match(printed) and any(
        "narration" in t.kinds
        and len(t.text) > 1
        and not {"group", "organ"} & set(t.kinds)
        and t.text not in ("有关", "相关")
        for t in member
    ):
        return None
    area = len(member) == 1 and {"area", "state"} & kinds
    here = printed in context.areas.values() or any(a[:-1] == printed for a in context.areas.values())
    if POLITICAL.fullmatch(printed):
        return Party("obligor", organization=printed, start=member[0].start, end=member[-1].end)
    if SIDES.match(printed) or area or here:  # 肥东|应…, where 肥东县 is told of
        return Party("obligor", group=printed.removeprefix("广大"))
    if (
        organizations.like(member)
        or printed in (*known, *context.aliases)
        or houses.OF_HOUSE.fullmatch(printed)
    ):
        short = houses.longer(printed, known) or houses.of_house(printed, known, context.named)
        name = organizations.restore(short or printed, context)
        return Party("obligor", organization=name, start=member[0].start, end=member[-1].end)
    if NO_GROUP.search(printed):
        return None
    named = {"group", "generic"} & kinds or COLLECTIVE.search(printed) or QUANTIFIED.match(printed)
    if named and len(printed) <= 16:
        printed = printed.removeprefix("广大")
        whole = printed.startswith("全")  # 全市上下, 全校师生
        return Party("obligor", group=printed if whole else organizations.restore(printed, context))
    return None


def _own(printed: str, context: Home) -> Party | None:
    """我市 → 盐城, 我校 → 南京大学, 公司 → the enterprise of the document: a writer’s own house."""
    match = OUR_OWN.fullmatch(printed)
    if match is None:
        return None
    if match["level"]:
        area = context.areas.get(match["level"])
        register = organizations.area_of(area, lexicon()) if area else None
        name = register.short_name if register and register.short_name else area
        return Party("obligor", group=name or printed)
    kind = match["house"] or match["bare"]
    name = context.houses.get(kind)
    if not name and kind in ("公司", "集团"):
        name = houses.company(kind, (), context.named)
    return Party("obligor", organization=name) if name else Party("obligor", group=printed)


def unsaid(tokens: Sequence[Mention]) -> bool:
    """Nothing before a cue but 同时， or a topic (对查实的问题，|要…): the subject goes on."""
    named = [t for t in tokens if not {"lead", "adverb", "stop", "date"} & t.kinds.keys()]
    return not named or (tokens[0].text in TOPICS and tokens[-1].text == "，")


def says_we(tokens: Sequence[Mention]) -> bool:
    """我们|将…: the speaker promises for his own side."""
    return any(t.text in WE for t in tokens)


def ours(house: str | None, words: str) -> tuple[Party, ...]:
    """Those for whom a speaker says 我们: his organization, of a leader of an area the area itself.

    A leader of the nation who speaks of other countries (我们愿同各国…) speaks for 中国.
    """
    if house is None:
        return ()
    if house == CHINA or (CENTRE.match(house) and ABROAD.search(words)):
        return (Party("obligor", group="中国"),)
    area = OF_AREA.sub("", house)
    register = organizations.area_of(area, lexicon())
    area = register.short_name if register and register.short_name else area
    return (
        (Party("obligor", group=area),) if OF_AREA.search(house) else (Party("obligor", organization=house),)
    )


def ours_here(house: str | None) -> tuple[Party, ...]:
    """Those whom a leader means who says 我们要: his house; of a leader of the nation, all or nobody."""
    house = PARTY_ORGAN.sub("", house or "")
    if not house or house.endswith("委") or CENTRE.match(house) or house in lexicon().states:
        return ()
    return (Party("obligor", organization=house),)


def _named_after(
    tokens: Sequence[Mention], context: Home, text: str, known: Sequence[str]
) -> tuple[Party, ...]:
    """希望|广大央企|与重庆…, 欢迎|中国电信|持续…: the words after the cue that read as parties."""
    span: list[Mention] = []
    best: tuple[Party, ...] = ()
    if tokens and "takes_person" in tokens[0].kinds and tokens[0].text in TOWARDS:
        return ()  # 希望|向中国学习
    if tokens and tokens[0].text == "包括":  # 欢迎|包括格国在内的|各国企业
        inside = next((i for i, t in enumerate(tokens[:12]) if t.text == "的" and i > 2), None)
        tokens = tokens[inside + 1 :] if inside else tokens
    if tokens and tokens[0].text == "提请":
        return _sitting(tokens[1:], known)
    for token in tokens[:14]:
        if not span and "lead" in token.kinds:
            continue
        if (
            ("verb" in token.kinds and "none" not in token.kinds)
            or "adverb" in token.kinds
            or token.text in ("，", "。")
        ):
            break
        span.append(token)
        if token.text not in ("、", "和", "与", "以及", "及"):
            best = _subject(span, context, text, known) or best
    if not tokens or any(p.organization for p in best):
        return best
    called = CALLED.match(text, tokens[0].start) or (None if best else _collective(tokens, text))
    return groups(called.group()) if called else best


def _sitting(tokens: Sequence[Mention], known: Sequence[str]) -> tuple[Party, ...]:
    """建议提请|本次|常委会会议|审议: the house that sits."""
    session = next((t for t in tokens[:4] if "gathering" in t.kinds), None)
    house = houses.longer(session.text.removesuffix("会议"), known) if session else None
    return (Party("obligor", organization=house),) if house else ()


def _collective(tokens: Sequence[Mention], text: str) -> re.Match[str] | None:
    """希望|外国投资者抓住机遇, 希望|哈方恪守…: the noun after an appeal, if nothing acts before its head."""
    if called := HEADED.match(text, tokens[0].start):
        covered = [t for t in tokens if t.start < called.end()]
        noun = "verb" not in tokens[0].kinds and all(t.kinds.keys() <= NOUN_LIKE for t in covered)
        return called if noun else None
    return None


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
        if not house and not {"area", "state"} & kinds and not SIDES.match(following.text):
            continue
        name = organizations.restore(following.text, context) if house else following.text
        if name not in named:
            named.add(name)
            yield (
                Party("counterparty", organization=name, start=following.start, end=following.end)
                if house
                else Party("counterparty", group=name)
            )
