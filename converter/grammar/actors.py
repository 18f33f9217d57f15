"""Words → those who act: a group, a house, a side, and 我们."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from converter.grammar import areas, houses, organizations
from converter.grammar.chains import AREA_BODY, COMMITTEE
from converter.grammar.homes import Home
from converter.grammar.lists import SCHOOL, items, part_of_school
from converter.model import Mention, Party
from converter.words import lexicon

SIDES: Final = re.compile(
    r"(?:(?:(?!双方|两国|两党)[\u4e00-\u9fff]){0,4}(?:双方|两国|两党)|各方|(?:有关|相关)方面|大家|诸位|各位|各国政府|[\u4e00-\u9fff]{0,4}各国|两校|[\u4e00-\u9fff]{0,2}两[地市省岸]|两院|全党|我军|全(?:[国省市县区军盟社团院校行局厂矿]|公司|集团|系统)|全社会|国际社会|各[地国区县]|各部门|各单位|各地区|"
    r"任何(?:人|单位|个人|组织|单位和个人|部门|学校|企业)|央企|中央企业|国资央企|企业|(?:主要|有关|地区)?大国|[\u4e00-\u9fff]{1,2}方)$"
)
HEADS: Final = (
    r"(?:(?:专家|项目|课题|评审|调研|考察|督[查导]|巡[察视]|工作|领导小|党小)组|专班|支委会|理事会|一班人|班子|领导集体|党组(?!织)|纪委|监委|部门|单位|企业家?|国家|党委|政府|（党组）|干部|青年|学生|机构|系统|人大|公司|团队|同志|人士|协会|商会|委员|代表|客商|界|阶级|"
    r"机关|党组织|人民|团体|同胞|各界|媒体|学校|高校|队伍|组织|党员|支部|人员|工作者|教师|党派|师生|职工|员工|群众|农民|"
    r"班主任|乡友|卫生院|居民|市民|民警|干警|法官|检察官|乡贤|官兵|医院|专家|学者|院士|教授|医生|医师|劳模|作家|艺术家|科学家|战士|军队|志愿者|青少年|侨胞|校友|游客|旅客|英才|运动员|农户|用户|客户|负责人|领导|地区|乡镇|街道|社区|法人|人才|妇女|成员|专门委员会|财政|大户|专业户|合作社|(?:在外|广大)[\u4e00-\u9fff]{1,2}商|区域|[园新]区|工业园|产业园|(?:[产销]|(?<!重)灾)区|(?<!好)(?<!大)朋友|报[刊社]|政党|执政党|上下|省市|市县|县市|县区|委室|处室|科室|企|们)(?:（[\u4e00-\u9fff]{1,6}）)?"
)
POLITICAL: Final = re.compile(
    r"(?!各|全|我|该|体现)[\u4e00-\u9fff]{1,8}(?<![两各全政入建爱护管治以向为对跟在把让是将持])党"
)
"""中国共产党|愿同…, 格国劳工党|愿同…: a party as a house of its own."""
COLLECTIVE: Final = re.compile(HEADS + "$")
QUANTIFIED: Final = re.compile(
    r"(?:双方|两国|两党)(?:各(?:部门|层级|地方|级|地区))+$|(?:各(?!项|类|种|式|个环节|国[^，。]{0,4}(?:关切|利益|权利|权益|主权))|每[位名个]|全体|广大|所有)[^，。；、：要将应须把使让被]{1,10}$"
)
"""各有关方面, 每位党员, 各村（社区）: all of a kind, whatever the noun is; 各项工作 are things."""
BRACKETED: Final = re.compile(
    rf"各(?!项|类|种|式)[\u4e00-\u9fff]{{1,6}}（[^，。（）]{{1,12}}）(?:{HEADS}|主要负责人|党政一把手)?"
)
"""各县（市、区）|要…: one group, whatever is listed in its brackets."""
RELATIVE: Final = re.compile(
    rf"(?:(?:参加|从事|负责|担任|承担|分管)[^，。的]{{1,14}}|新(?:任命|提拔|当选|入职|录用))的[\u4e00-\u9fff]{{0,4}}?{HEADS}(?:主要)?(?:负责人|负责同志)?"
)
"""参加宣讲的同志|要…: those who act, by what they do."""
NO_GROUP: Final = re.compile(
    r"^(?:[^级]*(?:是|同为|互为)|[\u4e00-\u9fff]{1,8}(?:方|政府|公司|集团|大学|学[院校]|医院|协会|商会|[委局行])[为向对给]|作为|对|这|那|就|关键|在(?![^，]{1,6}的)|当(?![代地])|据|由|再|随着|关于|为了|凡|于|[着了的把]|由于|如果|符合|面对|使用|以[来推]|着眼|不[了需仅])|我们|规定|启示|无国界|..派[\u4e00-\u9fff]{0,3}组|视(?![听频觉力])|每[月季周年天日半两]"
)
"""这是每位党员|要记住的: words that end like a group and do not name one."""
TOGETHER: Final = re.compile(
    r"(?<![一二三四特上中同])等(?:(?![与同和对在])[\u4e00-\u9fff]){0,6}" + HEADS + "$"
)
"""交通、住建等部门: one group, as its members are no parties of their own."""
AND_OTHERS: Final = re.compile(r"等(?:有关|相关)?(?:部门|单位|企业|公司|机构|院校|高校)$")
OF_ALL: Final = re.compile(
    r"(?:各|有关|相关)[^，。的]+[、和及][^，。的]+的[^，。的]{0,4}(?:同志|负责人|领导|干部|人员|代表)"
)
"""各省、自治区、直辖市的负责同志: a list under one head."""
OF_AREA: Final = re.compile(
    r"(?<=[省市县区州旗盟])(?:委|政府|人民政府|人大常委会|政协)$|(?:省|市|县|区|州)?委$"
)
LISTED: Final = re.compile(r"(?:[和、及]|(?<!参)与)(?![^（]*）)")
"""What stands between the collectives of a list, but not in a bracket of one: 各县（市、区）."""
ESPECIALLY: Final = re.compile("[、，]?(?:特别是|尤其是)")
"""各级党委|特别是|市县党委: what stands before some of a group."""
EACH: Final = re.compile(
    r"(?:各(?:地区?|部门|单位|省区?市?|[县市区]|乡镇|街道|有关方面|高校|院校|学校|企业)){2,}"
)
"""各地区|各部门|各单位: a list without marks; but 各级各部门 are departments of all levels."""
YEAR: Final = re.compile(
    r"^(?:20\d\d年|“十[一二三四五]五”(?:期间|时期|末)?|今年|明年|[上下]半年|(?:未来|今后)[\d一二三四五六七八九十几]+年|近期|年内|下一步|当前|目前"
    r"|以后|今后|往后|接下来|关键是|重点是|尤其是|特别是)"
)
TAIL: Final = re.compile(
    r"(?<=..)(?:工作|之间|任何时候|时时刻刻|[年月]内|[年月]底前?|散?会[前后]|(?:放假|开学|上班|下班|上岗|入户|汛期|入汛|入冬|开工|出发|返校|节|节日)[前后时]|回去(?:(?:以|之)?后)?|今后|下一步|\d+(?:天|日|周|个?月|年|小时)之?内)$"
)
"""地方人大|工作|要…, 各单位|会后|要…, 各科室|3天内|…: what is no part of who is to act."""
OFTEN: Final = re.compile(r"(?<=..)(?:多(?:派|组织|给|来|往|提|邀请|举办|开展|到|为|向|听)|常[回来]).*$")
"""希望|学校|多派专家教授…: what those who are to act shall do more."""
WORK_OF: Final = re.compile(r"的[^，。]{0,8}工作$")
ACTS_ON: Final = re.compile(r"(?<=..)(?:组织更多|推动|引导|带领)")
BODY: Final = re.compile(r"党委|政府|人大|政协|部门|单位")
SHARED: Final = re.compile(
    r"(?:市|省|县)?直?(?:各[县市区州旗盟]?（[^）]{1,12}）|各地区?|各级|各有关|各相关|有关|相关|各)"
)
UNKNOWN: Final = re.compile(
    r"(?!如果|表明|一[切些项]|[这那]|必要)[\u4e00-\u9fffA-Za-z]{1,9}[^后时仍内中里上下]"
)
CHARGED: Final = re.compile(
    r"(?:所属)?(?:各(?:(?!是)[\u4e00-\u9fff]|（[^）]{1,8}）){0,8})?(?:(?<!副)(?<!市)(?<!局)[校院园]长|书记|一把手|党组织书记|班主任|科室?主任|护士长|第一责任人)"
)
"""校长|要靠前指挥, 各县（市、区）法院院长|必须亲自抓: those who bear an office, whoever they are."""
VILLAGE: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[镇乡]|(?<![农乡山新各])村|街道|社区|开发区)")
"""岗溪镇|应…: a place below the register's counties."""
OUR_COUNTRY: Final = "我国"
OUR_OWN: Final = re.compile(
    r"我(?P<level>自治区|[省市县区州旗镇乡]|街道)|(?P<inside>[省市县区州旗镇乡])[里上]|[我本该](?P<house>院|校|局|公司|集团|行|厅|会|所|社|委)|(?P<within>[院校局行厂]|公司|集团|学[校院]|医院)里|(?P<bare>公司|集团|医院|学校|学院|商会|协会|学会|总会|联合会|法院|检察院|研究院|使馆|大使馆|全校|全院)(?:上下)?"
)
CONTINENTS: Final = frozenset("中欧非拉阿南海")
"""中欧要…, 中非要…: beside the abbreviations of states."""
CHINA: Final = "中华人民共和国"
WITH_COMMITTEE: Final = re.compile(r"(?P<house>(?:全国|[\u4e00-\u9fff]{0,8}[省市县区州])人大)及其常委会")
CENTRE: Final = re.compile(
    r"中国共产党中央|中共中央|中[央宣组]|国务院|国家|中华人民共和国|全国(?:人大|政协|人民)|中国人民政治协商会议全国"
)
BODY_ABROAD: Final = re.compile("(?:国际|世界|联合国)[\u4e00-\u9fff]{0,8}(?:组织|银行)|联合国")
"""国际货币基金组织, 世界银行: a body of several states; 国际商会 and 外国语大学 are none."""
ABROAD: Final = re.compile(r"各国|世界|国际|全球|两国|中外|外资|外国|跨国|在华")
PARTY_ORGAN: Final = re.compile(r"(?<![省市县区州旗盟])(?:党委|党组)$")
DEPARTMENT: Final = re.compile("[\u4e00-\u9fff]{2,7}(?<!关)(?<!联)(?<!体)系")
"""机电工程系 of the writer's school; 关系, 联系 and 体系 are none."""
BROAD: Final = re.compile("^广大(?=.)")
WE: Final = frozenset({"我们", "我", "咱们"})


def named(tokens: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> tuple[Party, ...]:
    """Words before a cue that are a list of parties (重庆市委、市政府|将) → the parties, else ()."""
    kept = tuple(t for t in tokens if t.text.strip())
    told = [i for i, t in enumerate(kept) if "speech" in t.kinds]
    kept = kept[told[-1] + 1 :] if told else kept  # …，表示|中方|将…
    while kept and ("lead" in kept[0].kinds or "date" in kept[0].kinds or "stop" in kept[0].kinds):
        kept = kept[1:]
    while kept and "adverb" in kept[-1].kinds and "group" not in kept[-1].kinds:
        kept = kept[:-1]
    if len(kept) > 2 and kept[-1].text == "前" and "date" in kept[-2].kinds:
        kept = kept[:-2]  # 各部门|8月10日前|将…
    if not kept or len(text[kept[0].start : kept[-1].end]) > 40:
        return ()
    found: list[Party] = []
    printed = text[kept[0].start : kept[-1].end]
    if BRACKETED.fullmatch(printed):
        return (Party("obligor", group=printed),)
    if kept[0].text in WE and len(kept) > 1 and "group" in kept[1].kinds:
        return named(kept[1:], context, text, known)  # 我们|党员干部|…都要
    if (named_too := AND_OTHERS.search(printed)) and any("organization" in t.kinds for t in kept):
        listed = tuple(t for t in kept if t.end <= kept[0].start + named_too.start())
        parties = named(listed, context, text, known) if listed else ()
        if parties and all(party.organization for party in parties):
            return parties  # 国家外国专家局|等部门
    one = TOGETHER.search(printed) or OF_ALL.fullmatch(printed)
    houses_in = any(not {"organization", "of", "person"}.isdisjoint(t.kinds) for t in kept)
    if one and not houses_in and not NO_GROUP.search(printed):
        return (Party("obligor", group=printed),)
    if match := WITH_COMMITTEE.fullmatch(printed):  # 全国人大|及其常委会
        return tuple(
            Party("obligor", organization=organizations.restore(match["house"] + tail, context))
            for tail in ("", "常委会")
        )
    parts = LISTED.split(printed)
    if len(parts) > 1 and VILLAGE.fullmatch(parts[-1]) and all(COLLECTIVE.search(p) for p in parts[:-1]):
        return tuple(
            Party("obligor", group=organizations.restore(p, context)) for p in parts
        )  # 区直部门和|鸭溪镇
    for at, token in enumerate(kept[1:-1], 1):
        if token.text == "及其":  # 市政府|及其|有关部门
            house, own = named(kept[:at], context, text, known), named(kept[at + 1 :], context, text, known)
            if house and own:
                return (*house, *own)
    members = list(items(kept))
    read = [_party(member, context, text, known) for member in members]
    houses_too = any(party and party.organization for party in read)
    for member, party in zip(members, read, strict=True):
        if party is None and houses_too:
            party = _beside_houses(member, text)
        if party is None and found and QUANTIFIED.match(text, members[0][0].start, members[0][-1].end):
            party = _beside_all(member, text)
        if party is None:
            return ()
        last = found[-1].organization if found else None
        words = text[member[0].start : member[-1].end]
        if "政府" in (party.group, party.organization) and last and COMMITTEE.search(last):  # 市委、|政府
            party = replace(party, organization=AREA_BODY.sub("", last) + "政府", group=None)
        elif BODY.fullmatch(words) and found and (each := SHARED.match(found[-1].group or last or "")):
            party = Party("obligor", group=each.group() + words)  # 各地党委|和|政府
        elif party.organization and found and found[-1].organization:
            name = organizations.beside(party.organization, found[-1].organization, context)
            party = replace(party, organization=name)
        found += groups(party.group) if party.group else (party,)
    return tuple(found)


def _beside_houses(member: tuple[Mention, ...], text: str) -> Party | None:
    """云岭大学和|远禾|将…: a bare name in a list with a house is a house."""
    printed = text[member[0].start : member[-1].end]
    bare = all(t.kinds.keys() <= {"gap"} for t in member) and UNKNOWN.fullmatch(printed)
    return Party("obligor", group=printed) if bare else None


def _beside_all(member: tuple[Mention, ...], text: str) -> Party | None:
    """各分厂、|车间|要…: a short noun in a list that begins with all of a kind."""
    printed = text[member[0].start : member[-1].end]
    noun = 1 < len(printed) < 5 and all(t.kinds.keys() <= {"gap", "none"} for t in member)
    return Party("obligor", group=printed) if noun else None


def groups(printed: str) -> tuple[Party, ...]:
    """我院各党支部|和|广大党员干部 → one party for each collective of a list, without 广大."""
    if EACH.fullmatch(printed):
        return tuple(Party("obligor", group="各" + each) for each in printed.split("各")[1:])
    if len(whole := ESPECIALLY.split(printed)) > 1:
        return tuple(party for part in whole if part for party in groups(part))  # 各级党委|特别是|市县党委
    members = LISTED.split(printed)
    if len(members) > 1 and (shared := SHARED.match(members[0])):
        # 各有关地区和部门: the quantifier of the first holds for all
        members[1:] = [m if SHARED.match(m) or len(m) > 4 else shared.group() + m for m in members[1:]]
    if len(members) == 1 or not all(COLLECTIVE.search(m) or m.endswith(("）", "共产党")) for m in members):
        members = [printed]
    return tuple(Party("obligor", group=BROAD.sub("", member)) for member in members)


def _party(member: tuple[Mention, ...], context: Home, text: str, known: Sequence[str]) -> Party | None:
    bare = all(t.kinds.keys() <= {"gap"} for t in member)
    printed = YEAR.sub("", text[member[0].start : member[-1].end])
    kinds = set(member[-1].kinds)
    if "organization" in member[0].kinds and WORK_OF.search(printed):  # 人民日报|的宣传工作要…
        member, printed = member[:1], member[0].text
    printed = OFTEN.sub("", TAIL.sub("", printed))
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
    zone = context.areas.get("区域", "")
    if len(printed) > 1 and zone.endswith(printed):  # 新区|将…, of 滨湖新区
        return Party("obligor", group=zone)
    if RELATIVE.fullmatch(printed):
        return Party("obligor", group=printed)
    if QUANTIFIED.match(printed) and any("adverb" in t.kinds and "group" not in t.kinds for t in member[1:]):
        return None  # 各系部|定期|走访企业
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
    known_by_brand = not bare and "gap" in kinds and (company := houses.brand(printed, context.named))
    if known_by_brand and company:  # 东方|晟能
        return Party("obligor", organization=company, start=member[0].start, end=member[-1].end)
    if CHARGED.fullmatch(printed):
        return Party("obligor", group=printed)
    if POLITICAL.fullmatch(printed):
        return Party("obligor", organization=printed, start=member[0].start, end=member[-1].end)
    if SIDES.match(printed) or area or here:  # 肥东|应…, where 肥东县 is told of
        return Party("obligor", group=printed.removeprefix("广大"))
    if (
        (organizations.like(member) and len(printed) > 1)
        or printed in known
        or printed in context.aliases
        or houses.OF_HOUSE.fullmatch(printed)
        or (bare and len(printed) < 8 and organizations.TOWN.match(printed))  # 镇纪委
    ):
        short = houses.longer(printed, known) or houses.of_house(printed, known, context.named)
        name = organizations.restore(short or printed, context)
        house = context.own if context.own != name else None
        if name == printed and house and _own_unit(member, name, house):
            name = house + name  # 财务部|要…, in the report of a company
        county = next((context.areas[level] for level in "旗县" if level in context.areas), "")
        if name == printed and county and name.endswith("局"):
            name = organizations.beside(name, county + "政府", context)  # 农牧局|要…, in a county
        return Party("obligor", organization=name, start=member[0].start, end=member[-1].end)
    if bare and (company := houses.brand(printed, context.named)):
        return Party("obligor", organization=company, start=member[0].start, end=member[-1].end)
    if (
        printed.endswith("系")
        and context.own
        and DEPARTMENT.fullmatch(printed)
        and SCHOOL.search(context.own)
    ):
        return Party("obligor", organization=context.own + printed)  # 机电工程系|要…
    if bare and VILLAGE.fullmatch(printed):
        return Party("obligor", group=printed)
    if NO_GROUP.search(printed):
        return None
    if ACTS_ON.search(printed):
        return None  # 工商会|组织更多企业
    named = {"group", "generic"} & kinds or COLLECTIVE.search(printed) or QUANTIFIED.match(printed)
    if named and max(map(len, LISTED.split(printed))) <= 16:
        printed = printed.removeprefix("广大")
        whole = printed.startswith("全")  # 全市上下, 全校师生
        return Party("obligor", group=printed if whole else organizations.restore(printed, context))
    return None


def _own_unit(member: tuple[Mention, ...], name: str, house: str) -> bool:
    """财务部 of a company, 研究生院 of a university: a unit that the writer's house has."""
    return organizations.is_own_unit(member, name, house) or part_of_school(name, house)


def _own(printed: str, context: Home) -> Party | None:
    """我市 → 盐城市, 我校 → 南京大学, 公司 → the enterprise of the document: a writer’s own house."""
    match = OUR_OWN.fullmatch(printed)
    if match is None:
        return None
    if level := match["level"] or match["inside"]:  # 我县, 县里
        area = context.areas.get(level, printed)
        return Party("obligor", group=_short(area) if "自治" in area else area)
    kind = match["house"] or match["bare"] or match["within"]
    name = context.houses.get(kind)
    if not name and context.own and houses.called(kind, context.own):
        name = context.own
    if not name and kind in ("公司", "集团"):
        name = houses.company(kind, (), context.named)
    if not name and match["bare"]:
        name = houses.by_kind(kind, (*context.head, *context.named))
    return Party("obligor", organization=name) if name else Party("obligor", group=printed)


def _short(area: str) -> str:
    """云岭市 → 云岭, 青川自治区 → 青川: an area by its short name, where the register has one."""
    register = areas.area_of(area, lexicon())
    return register.short_name if register and register.short_name else area


def says_we(tokens: tuple[Mention, ...]) -> bool:
    """我们|将…: the speaker promises for his own side."""
    return any(t.text in WE for t in tokens)


def ours(house: str | None, words: str, abroad: bool) -> tuple[Party, ...]:
    """Those for whom a speaker says 我们: his organization, of a leader of an area the area itself.

    A leader of the nation who speaks of other countries (我们愿同各国…), or to people from `abroad`,
    speaks for 中国.
    """
    if house is None:
        return ()
    if house == CHINA or (CENTRE.match(house) and (abroad or ABROAD.search(words))):
        return (Party("obligor", group="中国"),)
    area = OF_AREA.sub("", house)
    if not area:  # 市委, of no city that is named
        return (Party("obligor", organization=house),)
    if area[-1] not in "县区旗" or "自治" in area:
        area = _short(area)  # 云岭市|我们 → 云岭, but 石溪县
    return (
        (Party("obligor", group=area),) if OF_AREA.search(house) else (Party("obligor", organization=house),)
    )


def from_abroad(houses: Iterable[str]) -> bool:
    """Whether one of these is a state or a body of several: 瑙鲁, 国际货币基金组织."""
    states = lexicon().states
    return any((house in states and house != CHINA) or BODY_ABROAD.match(house) for house in houses)


def ours_here(house: str | None) -> tuple[Party, ...]:
    """Those whom a leader means who says 我们要: his house; of a leader of the nation, all or nobody."""
    house = PARTY_ORGAN.sub("", house or "")
    if not house or house.endswith("委") or CENTRE.match(house) or house in lexicon().states:
        return ()
    return (Party("obligor", organization=house),)
