"""Organizations in a sentence: where their names begin, and what the sentence elides put back."""

from __future__ import annotations

import re
from typing import Final

from converter.grammar import houses
from converter.grammar.areas import LEVELS, full_area
from converter.grammar.homes import Home
from converter.model import Mention
from converter.words import lexicon

PARTS: Final = frozenset(
    {"area", "city", "state", "organization", "body", "organ", "gap", "none", "title_prefix", "field"}
)
BREAKS: Final = frozenset(
    {"role", "speech", "talk", "hold", "cue", "agree", "person", "date", "also", "doctrine"}
)
OF_GATHERING: Final = ("秘书处", "组委会", "主席团")
HOUSED: Final = frozenset({"area", "organization", "state", "gap", "city"})
HELPS: Final = frozenset({"支持", "选择", "协助", "托管", "资助", "委托", "推荐", "帮助", "邀请", "联合"})
"""Verbs between two houses that are no part of either's name."""
INNER_JOINS: Final = frozenset("和与及对")
WHOLE_HOUSE: Final = re.compile("(?:公司|集团|银行|大学|医院)$")
"""How houses end in whose names no 与 stands."""
WHOLE: Final = frozenset(
    {"person", "title", "post", "organization", "state", "area", "body", "organ", "generic"}
)
ELIDED: Final = re.compile(
    r"(?P<our>我|本|全)?(?P<level>自治[区州县]|地区(?!总部|组织|分部|代表|国家|论坛|合作)|省|市|县|区|州|旗|盟(?!国|军|友|主|约|邦|校|会|员|中央|省|市委))"
    r"(?!场|民(?![政间族宗营防航])|长|区|域|值|政(?!府|协)|容|级|情|内|里|外(?![侨事办专贸汇经])|块|间|花)"
)
TOWN: Final = re.compile(
    r"(?P<level>镇|乡|街道)(?=党|政府|人大|机关|直|纪|团|妇|工|农|财|综|派|武|卫|中心|林|水|国土|司法|社会|教|文化|民政|敬老|扶贫|信访|安监|食药|畜牧|兽医|统计|规划|城管|执法|退役|便民)"
)
IN_ZONE: Final = re.compile(
    r"(?P<zone>(?:高新|经开|开发|新|园|示范|保税|度假)?区)?(?=管委会|党工委|工委|纪检监察工委|管理委员会)"
)
"""管委会, 高新区|党工委: the bodies of the development zone that the document is about."""
OF_STATE: Final = re.compile(
    rf"[{''.join(sorted(lexicon().abbreviated_states.keys() - {'中'}))}]"
    r"(?P<body>(?:新一届|新|本届|联邦)?(?:政府|国民议会|议会|国会|参议院|众议院|外交部|国防部).*)"
)
"""柬|新政府, 哈|议会上院: a body of a state that its first letter stands for."""
OUR_HOUSE: Final = re.compile(
    r"我(?P<kind>校|院|公司|集团|社|厅|局|委|所|馆|厂|行(?!业)|会(?![议场员上后前同]))|(?P<bare>学校)(?=[\u4e00-\u9fff]{1,7}(?:处|部|室|中心|办|院|系|科))"
    r"|(?P<firm>公司|集团)(?=工会|党委|纪委|团委|各级党)"
    r"|(?P<short>[校院])(?=(?:党政|党委|纪委)?办(?:公室)?$|党委|纪委|团委|工会|学术委)"
)
"""我校, 学校|党政办公室, 院|办公室: the writer's house, and its parts."""
BY_KIND: Final = re.compile("公司|集团|协会|商会|学会|总会|联合会|法院|检察院|医院|学院|学校|研究院")
"""公司|与某研究所签订…: a house that its own report calls by its kind."""
BUREAU: Final = re.compile(
    r"(?P<level>[省市县区州])(?P<kind>局|厅|协会|商会|学会)(?=$|党|[\u4e00-\u9fff]{2,8}(?:处|科|室|中心)$)"
)
"""县局|党组成员, 省厅|规划处: the bureau whose report it is, or the only one that the text names."""
AREA: Final = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:(?<![城上都超])市(?!场|值|政)|县|州|盟|旗(?!舰))[\u4e00-\u9fff]{2}"
)
"""云岭州|教育局: what begins with an area, in a register or not, is no unit of the house before it."""
NATIONAL: Final = re.compile(r"中央|中共|国务院|国家|全国")
GOVERNED: Final = LEVELS | frozenset("镇乡盟")
"""What an area is called by its head of government: 省|长, 镇|长."""
TASK: Final = re.compile(r"(?:小组|指挥部)$")
DEPARTMENT: Final = re.compile(
    r"(?!各|有关|相关|中央|国家|全国|国务院|.{2,6}部.)[\u4e00-\u9fff]{2,8}(?<![省市县区州旗盟事党地])(?:局|办|委|厅|服务中心)"
)
UNTIL: Final = frozenset({"person", "title", "post", "role", "speech", "date", "hold"})
LEADS: Final = re.compile(r"全国|中央|国家|国务院|省|市|县|区")
"""What the name of a body for one task begins with."""
_PIT: Final = "[一二三四五六七八九十]{1,2}矿|[洗选]煤厂"
"""一矿, 洗煤厂: the units of a mining company."""
UNIT: Final = re.compile(
    r"(?:部|处|科|室|中心|办|局|(?<!公)司|组|队|厅|站|(?<!事务)(?<!交易)(?<!派出)(?<!研究)所|庭|分厂|车间|家委会|安委会)$"
    rf"|^(?:{_PIT})$"
)
UNITS: Final = frozenset("处科室部局办")
OWN_UNIT: Final = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}(?:部|处|科|室|中心|组|队|所|庭|分厂|车间|支行|分行)|{_PIT}|[\u4e00-\u9fff]{{0,4}}(?:家委会|安委会)"
)
OF_STREET: Final = re.compile("(?:党工委|办事处|人大工委|纪工委|政协工委|综合行政执法队)")
OF_COMMITTEE: Final = re.compile(r"(?:党委|纪委)[\u4e00-\u9fff]{2,6}(?:部|处|办公室)")
SMALL_HOUSE: Final = re.compile(r"^.{0,3}(?:学院|研究所|研究院|医院)$|^(?:.{0,8}(?<!关)系|.{0,2}研究生院)$")
CHAMBERS: Final = ("全国人大", "全国政协")


def restore(phrase: str, context: Home) -> str:
    """市政府 → 重庆市政府, 省公安厅 → 吉林省公安厅, 我校 → 武汉大学; as printed where nothing settles it."""
    if phrase not in context.restored:
        context.restored[phrase] = _restored(phrase, context)
    return context.restored[phrase]


def _restored(phrase: str, context: Home) -> str:
    if phrase.startswith("中共") and ELIDED.match(phrase, 2):
        phrase = phrase[2:]  # 中共|市委统战部
    if ours := OUR_HOUSE.match(phrase):
        kind = ours["kind"] or ours["bare"] or ours["firm"] or ours["short"]
        own = context.own if context.own and houses.called(kind, context.own) else None
        if house := context.houses.get(kind) or own:
            return house + phrase[ours.end() :]
    if BY_KIND.fullmatch(phrase):
        own = context.own if context.own and houses.called(phrase, context.own) else None
        if house := own or houses.by_kind(phrase, (*context.head, *context.named)):
            return house
    body = OF_STATE.match(phrase)
    if body and any(state.startswith(phrase[0]) for state in context.abroad):
        return state_of_letter(phrase[0], context) + body["body"]
    if (bureau := BUREAU.match(phrase)) and (house := _bureau(bureau, context)):
        return house + phrase[bureau.end() :]
    here = context.areas.get("区域", "")
    zone = IN_ZONE.match(phrase) if here else None
    if zone and here.endswith(zone["zone"] or ""):
        return here + phrase[zone.end() :]
    town = TOWN.match(phrase)
    if town and town["level"] in context.areas:
        return context.areas[town["level"]] + phrase[town.end() :]
    if "街道" in context.areas and OF_STREET.match(phrase):
        return context.areas["街道"] + phrase  # 党工委, 办事处, in the report of a street
    small = next((context.areas[level] for level in ("镇", "乡") if level in context.areas), None)
    if phrase == "人大" and small:
        return small + phrase  # 人大|主席, in the report of a town
    if phrase == "行署" and "盟" in context.areas:
        return context.areas["盟"] + phrase
    match = ELIDED.match(phrase)
    if match is None:
        inner = len(phrase) > 3 and not houses.BARE.match(phrase)  # 水利学院 → 云溪大学水利学院
        part = houses.whole(phrase, context.named) if inner else phrase
        return _of_chamber(phrase, context) or part
    if houses.OF_MEMBERS.search(phrase):  # 市青川商会 → 云岭市青川商会
        printed = {n for n in context.named if n.endswith(phrase) and 1 < len(n) - len(phrase) < 4}
        if len(printed) == 1:
            return printed.pop()
    rest = phrase[match.end() :]
    level = match["level"] if match["level"] == "自治区" else match["level"].removeprefix("自治")
    area = context.areas.get(match["level"]) or context.areas.get(level)
    if match["level"] == "省" and area is None:
        area = context.areas.get("自治区")
    if area and len(area) == 2 and rest.startswith("委"):
        return area + level + rest  # 文县县委, but 青川县委
    return area + rest if area else phrase


def state_of_letter(letter: str, context: Home) -> str:
    """俄|总统, 马|最高元首: the one state of the document that begins so, else the one mostly meant."""
    named = [state for state in context.abroad if state.startswith(letter)]
    return named[0] if len(named) == 1 else lexicon().abbreviated_states[letter]


def _of_chamber(phrase: str, context: Home) -> str | None:
    """外事委 → 全国人大外事委, where the document names the congress or a committee of its own in full."""
    if not phrase.endswith(("委", "委员会")):
        return None
    known = lexicon().organization_names
    of = (chamber for chamber in CHAMBERS if any(name.startswith(chamber) for name in context.named))
    return next((chamber + phrase for chamber in of if chamber + phrase in known), None)


def _bureau(short: re.Match[str], context: Home) -> str | None:
    """县局 → 青川县市场监督管理局, where the document names one bureau of the area."""
    area = context.areas.get(short["level"], "")
    if context.own and area and context.own.startswith(area) and context.own.endswith(short["kind"]):
        return context.own
    named = (name for name in context.named if area and name.startswith(area) and name != area)
    kind = short["kind"]
    found = [name for name in named if name.endswith(kind) and len(name) > len(area) + len(kind)]
    return found[0] if len(found) == 1 else None


def beside(phrase: str, before: str | None, context: Home) -> str:
    """县监察局、|法制办 → 阜南县法制办: a department of the area of the house named right before it."""
    if before is None or not DEPARTMENT.fullmatch(phrase) or phrase in lexicon().organization_names:
        return phrase
    short = (area[:-1] for area in context.areas.values() if len(area) > 3)  # 云岭港|保税区党工委
    if ELIDED.match(phrase) or AREA.match(phrase) or phrase.startswith((*context.areas.values(), *short)):
        return phrase
    areas = [area for area in context.areas.values() if before.startswith(area) and before != area]
    return max(areas, key=len) + phrase if areas else phrase


def government(title: str, phrase: str, context: Home) -> str | None:
    """The government that a head of government belongs to: 副市长, 盐城市 → 盐城市政府."""
    known = lexicon()
    if phrase.endswith(("政府", "行署")):
        return restore(phrase, context)
    level = next((c for c in title if c in GOVERNED and c + "长" in title), None)
    if phrase:
        inner = (phrase[at:] for at in range(2, len(phrase) - 1) if phrase[at - 1] in LEVELS)
        phrase = next((name for name in inner if name in known.area_names), phrase)  # 广西省|钦州市
        printed = full_area(phrase, known)
        whole = restore(printed, context) if ELIDED.fullmatch(printed) else printed
        return whole + seat(whole)
    area = context.areas.get(level or "", level)
    return area + seat(area) if area else None


def seat(area: str) -> str:
    """What the government of an area is called: 云岭县|政府, 北原盟|行署."""
    return "行署" if area.endswith("盟") else "政府"


def left(tokens: tuple[Mention, ...], index: int) -> int:
    """The first token of the organization whose name ends right before tokens[index]."""
    at = index
    if at > 2 and tokens[at - 1].text == "）":  # 指挥中心（办公室）|指挥长
        opened = next((i for i in range(at - 2, max(-1, at - 11), -1) if tokens[i].text == "（"), None)
        at = opened if opened is not None else at
    if at > 2 and tokens[at - 1].text == "”":  # “工总会”|理事长
        opened = next((i for i in range(at - 2, max(-1, at - 6), -1) if tokens[i].text == "“"), None)
        return opened if opened is not None else index
    last = at
    while at > 0:
        bracket = _bracket(tokens, at) if at < last else None
        if bracket is not None:
            at = bracket
        elif _inside(tokens, at - 1, last):
            at -= 1
        else:
            break
    if at < last and at > 1 and tokens[at - 1].text == "》":  # 《求是》|杂志|总编辑
        opened = next((i for i in range(at - 2, max(-1, at - 7), -1) if tokens[i].text == "《"), None)
        return at if opened is None else opened
    while (at < last and "stop" in tokens[at].kinds) or (at < last and tokens[at].text in INNER_JOINS):
        at += 1
    for inner in range(at + 1, last):
        if "organization" in tokens[inner].kinds and {
            "gap",
            "verb",
            "group",
            "none",
            "no_post",
            "generic",
            "tenure",
        } >= _all(tokens[at:inner]):
            at = inner  # 随行企业包含|苏宁电器集团
    return at if at < last else index


def coordinating(tokens: tuple[Mention, ...], first: int, last: int) -> int:
    """Where the name of a body for one task begins, whose words may be verbs: 全国|加强国企建设协调小组."""
    if first >= last or not TASK.search("".join(t.text for t in tokens[first:last])):
        return first
    at = first
    while at > 0 and UNTIL.isdisjoint(tokens[at - 1].kinds) and tokens[at - 1].text not in "，、；。：":
        at -= 1
    if at and tokens[at - 1].text == "、" and "“" in "".join(t.text for t in tokens[max(0, at - 8) : at]):
        # 中央“不忘初心、牢记使命”主题教育领导小组
        at = max(0, max(i for i in range(at) if tokens[i].text == "“") - 1)
    return next((i for i in range(at, first) if LEADS.match(tokens[i].text)), first)


def _bracket(tokens: tuple[Mention, ...], index: int) -> int | None:
    """Where a bracket inside a name opens that ends before tokens[index]: 中健|（盐城）|康复医院."""
    if tokens[index - 1].text != "）" or index < 4 or tokens[index - 3].text != "（":
        return None
    whole = not PARTS.isdisjoint(tokens[index - 4].kinds) and not PARTS.isdisjoint(tokens[index - 2].kinds)
    return (
        index - 3
        if whole and not {"area", "state", "city", "organ"}.isdisjoint(tokens[index - 2].kinds)
        else None
    )


def _all(tokens: tuple[Mention, ...]) -> set[str]:
    """The kinds of some tokens; of one elided head (省|农业银行) none, as it belongs to what follows."""
    if len(tokens) == 1 and (ELIDED.fullmatch(tokens[0].text) or tokens[0].text.endswith("届")):
        return {"elided"}
    return {kind for token in tokens for kind in token.kinds}


def innermost(tokens: tuple[Mention, ...], first: int, last: int) -> int:
    """常德市|石门县|县委 → 石门县|县委: of areas named one in another the smaller one names the body."""
    start = first
    while (
        first + 1 < last
        and "area" in tokens[first].kinds
        and not {"area", "of"}.isdisjoint(tokens[first + 1].kinds)
    ):
        first += 1
    body = all(not {"body", "of", "title_prefix", "area"}.isdisjoint(t.kinds) for t in tokens[first:last])
    return first if body else start


def _inside(tokens: tuple[Mention, ...], index: int, last: int) -> bool:
    """Whether tokens[index] may belong to an organization's name that goes on up to tokens[last]."""
    token = tokens[index]
    kinds = set(token.kinds)
    right = index + 1 < last
    if index + 2 == last and tokens[index + 1].text in UNITS and index and {"none", "verb"} & kinds:
        return True  # 规划|计划|处, 省水土|保持|局
    if "enumeration" in kinds:
        numbered = right and token.text.startswith("第")
        return numbered and not {"organ", "gap", "none"}.isdisjoint(tokens[index + 1].kinds)  # 第二|巡察组
    if "stop" in kinds or BREAKS & kinds:
        return False
    if token.text == "代表" and index and "person" in tokens[index - 1].kinds:
        return False  # 甲|代表|福建省委常委乙
    if (
        token.text == "代表"
        and right
        and not {"organ", "organization", "body", "of"}.isdisjoint(tokens[index + 1].kinds)
    ):
        return False  # 并|代表|医院党委提出要求
    helped = right and (
        not HOUSED.isdisjoint(tokens[index + 1].kinds) or BY_KIND.fullmatch(tokens[index + 1].text)
    )
    if token.text in HELPS and helped:
        return False  # 市政府|支持|某银行增设网点, 积极|协助|学院
    if token.text == "与" and WHOLE_HOUSE.search(tokens[last - 1].text):
        return False  # 远禾石化|与|青川技术有限公司
    if token.text in INNER_JOINS:
        before = set(tokens[index - 1].kinds) if index else {"stop"}
        after = set(tokens[index + 1].kinds) if right else set()
        elided = right and ELIDED.match(tokens[index + 1].text)  # 首家与|市退役军人事务局
        ours = index and OUR_HOUSE.fullmatch(tokens[index - 1].text)  # 我校|与|某大学
        whole = elided or ours or WHOLE & before or {"area", "state", "organization", "of"} & after
        return right and not whole and not BREAKS & before and bool(PARTS & before)
    if right and (
        ("gathering" in kinds and (token.text in ("大会", "会议") or tokens[index + 1].text in OF_GATHERING))
        or token.text in ("活动", "重点")
    ):
        return True  # 大会|主席团, 教育实践活动|督导组
    if token.text == "所" and not right and index and not PARTS.isdisjoint(tokens[index - 1].kinds):
        return True  # 广州能源|所
    if "title" in kinds and right and "organ" in tokens[index + 1].kinds:
        return True  # 总统|办公厅
    if "narration" in kinds and not {"organ", "body", "organization", "area", "state"} & kinds:
        return right and (
            "group" in kinds or (len(token.text) == 1 and token.text not in lexicon().characters["particle"])
        )
    return bool(PARTS & kinds) or (right and "group" in kinds and len(token.text) < 5)


def base(tokens: tuple[Mention, ...], name: str) -> str:
    """The house in which a unit sits: 省公安厅|刑侦局 → 省公安厅; the whole name where there is no unit."""
    text = ""
    for token in tokens:
        text += token.text
        if {"organ", "body", "organization"} & set(token.kinds):
            break
    at = name.find(text)
    return name[: at + len(text)] if text and at >= 0 else name


def is_unit(tokens: tuple[Mention, ...], text: str) -> bool:
    """A phrase that names only a unit of a house already named: 指挥中心, 警务保障部, 医学院."""
    if not text or {"area", "state", "organization", "body"} & {k for t in tokens for k in t.kinds}:
        return False
    if len(tokens) > 1 and "organ" in tokens[0].kinds and tokens[0].text.endswith("委"):
        return False  # 国资委|第二督导组
    if ELIDED.match(text) or AREA.match(text) or NATIONAL.match(text) or OUR_HOUSE.match(text):
        return False
    return bool(UNIT.search(text) or SMALL_HOUSE.search(text))


def is_own_unit(tokens: tuple[Mention, ...], text: str, own: str | None) -> bool:
    """财务部, 信息科, 党委组织部: a unit that the writer's house has; 公安局 and 学校保卫处 are others'."""
    if own and text.startswith(own):
        return False
    if OF_COMMITTEE.fullmatch(text):
        return True
    return bool(OWN_UNIT.fullmatch(text)) and not houses.BARE.match(text) and is_unit(tokens, text)


def without_brackets(tokens: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """中国电信集团有限公司（以下简称“中国电信”）→ 中国电信集团有限公司, for the list alone."""
    kept: list[Mention] = []
    depth = 0
    for token in tokens:
        depth += token.text in "（("
        if depth == 0:
            kept.append(token)
        depth -= token.text in "）)"
    return tuple(kept)


def like(tokens: tuple[Mention, ...]) -> bool:
    """Whether the tokens read as one organization's name: registered, a body, or ending like a house."""
    if not tokens:
        return False
    if any(t.text in "（(" for t in tokens):
        tokens = without_brackets(tokens)
        if not tokens:
            return False
    last = set(tokens[-1].kinds)
    if {"state", "area"} & last:
        return all({"state", "area"} & set(t.kinds) for t in tokens)
    ends = bool({"organization", "body", "organ"} & last) or bool(
        "gap" in last and UNIT.search(tokens[-1].text)
    )
    return ends and all(_inside(tokens, index, len(tokens)) for index in range(len(tokens)))
