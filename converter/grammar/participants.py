"""Who acts in a clause: the words before its verb in, persons, organizations and groups out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from converter.grammar import lists, organizations
from converter.grammar.homes import Home
from converter.grammar.lists import OFFICERS, PARTIAL, Subject
from converter.model import Mention, Sentence

RECALLED: Final = frozenset({"反复", "多次", "一再"})
"""甲总书记|反复|强调: what somebody else recalls of him."""
TITLES: Final = frozenset({"title", "post", "title_prefix"})
CALLED: Final = TITLES | {"organization", "area", "body", "of", "organ", "state", "gap"}
"""Kinds of the words that may stand between a name and what governs it."""
ACTING: Final = frozenset(
    {"role", "speech", "talk", "agree", "narration", "stop", "hold", "person", "cue", "also"}
)
NUMBER: Final = (
    r"(?:共|共计|总计)?(?:约|近|超过|逾|上)?(?:\d+|[一二三四五六七八九十百千两]{2,}|[十百千])(?:余|多|几)?"
)
COUNT: Final = re.compile(r"(?:约|近|超过|逾)?(?<!\d)(?P<n>\d{1,9})(?:余|多)?(?:名|位|人)(?:人)?")
COUNT_HEAD: Final = re.compile(
    rf"^(?:(?:[^，。]*[^，。、第等])?{NUMBER}(?:名|位)|(?!来自)[^，。、]{{0,12}}{NUMBER}家"
    r"|(?:约|近)?[一二三四五六七八九十百千两\d]+(?:余|多)?(?:名|位|个(?!国家|城市|地区|省)))(?=[\u4e00-\u9fff])"
)
"""来自30多个国家的约150位|工商界人士: the group is named after its head count."""
COUNT_TAIL: Final = re.compile(rf"(?:等)?(?<!第){NUMBER}(?:名|位|人).*$|(?:等|一行)$")
EACH_KIND: Final = re.compile("各[\u4e00-\u9fff]{1,8}$")
"""县政府与|各乡镇|签订责任书: one house and a group, no group of both."""
EACH_LEVEL: Final = re.compile("各[县市区乡镇街道]+（[^（）]{1,10}）")
"""各乡镇（街道）|在分会场参会."""
COUNTED: Final = re.compile(r"\d|[一二三四五六七八九十百]+[余多]?[位名]")
RELICS: Final = ("故居", "旧居", "铜像", "雕像", "塑像", "纪念馆", "陵园", "墓")
"""瞻仰甲|故居|: what is left of a person, who does not act."""
SENT_AS: Final = re.compile("[^，。]{0,8}(?:代表|单位|嘉宾|企业)")
"""青川公司作为|股东代表|出席: in what quality a house takes part."""
COLLECTIVE: Final = re.compile(
    r"(?:代表|人士|同志|一把手|班子|单位|部门|学者|师生|领导|委员|成员|企业|专家|使节|嘉宾|董事|监事|股东|律师|农户|商户|经销商|供应商|人员|干部|职工|员工|党员|群众|骨干|学生|家长|会员|"
    r"理事|联络员|企业家|校友|客商|团员|青年|民警|官兵|负责人|亲戚|居民|村民|团体|高校|各界|医师|护士长|班组长|教师|老师|元首|首脑|市民|专员|官员|工作者|监督员|健儿|运动员|选手|教练员|队员|记者|评论家|艺术家|作家|劳模|功臣)$"
    r"|(?:党员|其他)(?:副委员长|副主席)$|^最高人民(?:法院院长|检察院检察长)$"
    r"|(?:各|全体|部分|有关|相关|、)[^，。]{0,20}(?:书记|主任|主席|常委|总工程师|[校院局处市县区乡镇所队部矿组团科厂]长)$"
    r"|(?:首脑|元首|领导人|外长|部长)[和及][^，。]{2,14}(?:行长|秘书长|主席)$"
    r"|(?:考察|访问|访华|访|代表|参访|参观|采购|调研|慰问|观摩|友好|交流)(?:团|团队)$"
)


def is_object(tokens: tuple[Mention, ...], index: int, joint: bool = False) -> bool:
    """A person who is named but does not act: 宣读|习近平|主席贺信, 国家主席|习近平|夫人, 习近平|文化思想."""
    if "doctrine" in tokens[index].kinds or _in_title(tokens, index):
        return True
    if _reports(tokens, index, ("所作", "所作的")) and any(t.text.startswith("听取") for t in tokens[:index]):
        return False  # 听取和审议了|甲|受市政府委托所作的报告
    if _studied(tokens, index):
        return True
    at = index + 1
    while at < len(tokens) and not TITLES.isdisjoint(tokens[at].kinds):
        at += 1
    if at > index + 2 and tokens[at - 1].text == "特使":
        return True  # 甲|主席|特使|出席庆典
    if at < len(tokens):
        following = tokens[at]
        verb = next((t for t in tokens[at:] if "adverb" not in t.kinds or t.text in RECALLED), following)
        acts = not (ACTING.isdisjoint(following.kinds) and ACTING.isdisjoint(verb.kinds))
        acts = acts or any(t.text == "了" for t in tokens[at + 1 : at + 2])  # 廖院长|听完提|了三条要求
        if (
            following.text in ("的", "夫人", "同志为", "时")
            or following.text.startswith(RELICS)
            or (
                at > index + 1 and not acts and len(following.text) < 4  # but 黄市长|殷切|希望…
            )
        ):
            return True
    if _reports(tokens, index, ("作", "所作", "所作的", "作的")):
        return False
    back = index
    while back > 0 and not CALLED.isdisjoint(tokens[back - 1].kinds):
        back -= 1
    speaks = index + 1 < len(tokens) and tokens[index + 1].text == "代表"  # 甲代表县政府、乙|代表公司
    if back > 0 and not speaks and _represented(tokens, back):
        return True
    if joint and back > 0 and tokens[back - 1].text in ("与", "同", "和"):
        return False  # 甲与|乙|签署协议
    if _towards(tokens, back):
        return True
    if back > 1 and tokens[back - 1].text == "代表" and "person" not in tokens[back - 2].kinds:
        return False  # 无党派人士代表|樊杰
    return back > 0 and "takes_person" in tokens[back - 1].kinds and not _inside_name(tokens, back)


def _reports(tokens: tuple[Mention, ...], index: int, verbs: Sequence[str]) -> bool:
    """听取了|甲|作的报告: who is named before a verb of reporting in the same clause."""
    for token in tokens[index + 1 : index + 7]:
        if "stop" in token.kinds:
            return False
        if token.text in verbs:
            return True
    return False


def _inside_name(tokens: tuple[Mention, ...], at: int) -> bool:
    """市海洋|与|渔业局|局长甲: 与 in the name of an office of two fields."""
    field = at > 1 and tokens[at - 1].text == "与" and tokens[at - 2].kinds.keys() <= {"none", "field"}
    return field and tokens[at].text.endswith(("局", "委", "厅", "部", "办")) and len(tokens[at].text) > 1


def _towards(tokens: tuple[Mention, ...], at: int) -> bool:
    """对甲、|乙|一行的到来表示欢迎: a list of those towards whom somebody acts goes on before tokens[at]."""
    back = at
    while back > 1 and tokens[back - 1].text == "、" and "person" in tokens[back - 2].kinds:
        back -= 2
        while back > 0 and not CALLED.isdisjoint(tokens[back - 1].kinds):
            back -= 1
    return 0 < back < at and tokens[back - 1].text in ("对", "向")


def _represented(tokens: tuple[Mention, ...], at: int) -> bool:
    """甲代表|某局和|乙局长对…表示祝贺: a list of those for whom somebody speaks goes on before tokens[at]."""
    joined = tokens[at - 1].text in ("和", "、", "及")
    back = at - 1
    while joined and back > 0 and not CALLED.isdisjoint(tokens[back - 1].kinds):
        back -= 1
    for_them = joined and 1 < back < at - 1 and tokens[back - 1].text == "代表"
    return for_them and not {"person", "pronoun"}.isdisjoint(tokens[back - 2].kinds)


def acting(sentence: Sentence) -> list[str]:
    """The persons whom a sentence names, but for those who only describe something."""
    tokens = sentence.tokens if "person" in sentence.kinds else ()
    return [
        t.kinds["person"] for i, t in enumerate(tokens) if "person" in t.kinds and not is_object(tokens, i)
    ]


def _in_title(tokens: tuple[Mention, ...], index: int) -> bool:
    """以《学习|甲|精神》为题: a name inside the title of a report or a book."""
    for at in range(index - 1, -1, -1):
        if tokens[at].text in "《》":
            return tokens[at].text == "《"
    return False


def _studied(tokens: tuple[Mention, ...], index: int) -> bool:
    """学习贯彻甲总书记重要讲话精神和|乙|总理批示精神: whoever is named after such a verb, up to the comma."""
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if token.text in ("，", "。", "；", "："):
            return False
        if "takes_person" in token.kinds and "verb" in token.kinds and "cue" not in token.kinds:
            return True
    return False


def segments(tokens: tuple[Mention, ...]) -> Iterator[tuple[Mention, ...]]:
    """The parts of a subject between ，and 以及."""
    part: list[Mention] = []
    for token in tokens:
        if token.text in ("，", "；", "：", "以及"):
            if part:
                yield tuple(part)
            part = []
        else:
            part.append(token)
    if part:
        yield tuple(part)


def _numbered(tokens: tuple[Mention, ...]) -> bool:
    """第|四届…, 第一|工程公司: a numeral that is part of a name."""
    house = len(tokens) > 1 and not {"organ", "gap"}.isdisjoint(tokens[1].kinds)
    return tokens[0].text == "第" or (tokens[0].text.startswith("第") and house)


def _trimmed(tokens: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Without the date and connectives before, and the adverbs after, what may be a participant."""
    kept = tuple(t for t in tokens if t.text.strip())
    while kept and not {"date", "lead", "enumeration"}.isdisjoint(kept[0].kinds) and not _numbered(kept):
        kept = kept[1:]
    while kept and kept[-1].text in ("作", "做", "了", "进行"):
        kept = kept[:-1]  # …部门负责同志|作了|交流发言
    if len(kept) > 1 and kept[-1].text in ("分别", "先后", "依次"):
        kept = kept[:-1]  # 机电科、通风科|分别|汇报
    for index, token in enumerate(kept):
        if (
            index
            and "adverb" in token.kinds
            and {"group", "generic"}.isdisjoint(token.kinds)  # 媒体记者|代表
            and {"group", "generic", "organ", "organization", "body", "of", "title"}
            & set(kept[index - 1].kinds)
        ):
            return kept[:index]
        if index and token.text in ("在", "正式") and kept[index - 1].text == "）":
            return kept[:index]
        by = token.text in ("通过", "在") and index + 1 < len(kept)
        if index and by and kept[index + 1].text.endswith(("会场", "视频", "网络")):
            return kept[:index]  # 忠诚镇|通过|视频汇报, 各矿矿长|在|主会场参会
    return kept


def collective(tokens: tuple[Mention, ...], context: Home, text: str, houses: bool = False) -> list[Subject]:
    """What a segment without a person names: organizations one by one, or one group as printed.

    兵器装备集团、国家电网等10家中央企业主要负责同志 → the named organizations;
    国务院国资委有关厅局、事业单位 → one group. `houses`: the verb may be an organization's own (签署, 汇报).
    """
    tokens = _trimmed(tokens)
    if not tokens:
        return []
    for index, token in enumerate(tokens[1:-1], 1):
        left = tokens[:index]
        sent = token.text == "作为" and SENT_AS.match(text, token.end)
        if sent and (house := lists.named(left, context, text, True)):
            return house  # 青川公司|作为股东代表|出席
        if (
            token.text in ("和", "及", "以及")
            and OFFICERS.fullmatch(left[-1].text)
            and not PARTIAL.search(lists.words(left, text))
        ):
            named = collective(left, context, text, houses)
            if len(named) > 1 or (token.text == "和" and named and named[0].organization):
                rest = tokens[index + 1 :]  # 甲院、乙院的领导和|专家: no group of their own
                return named + (collective(rest, context, text, houses) if len(rest) > 1 else [])
    for index, token in enumerate(tokens[1:-1] if houses else (), 1):
        if token.text in ("与", "和", "同") and EACH_KIND.match(lists.words(tokens[index + 1 :], text)):
            house = lists.named(tokens[:index], context, text, True)
            return house + _group(tokens[index + 1 :], text) if house else _group(tokens, text)
    *others, last = lists.items(tokens) or [()]
    if houses and others and last and EACH_KIND.fullmatch(lists.words(last, text)):
        first = lists.named(tuple(t for t in tokens if t.end <= others[-1][-1].end), context, text, True)
        if len(first) == len(others):  # 人资部、党建部、|各柔性团队|作汇报发言
            return [*first, Subject(last[0].start, last[-1].end, group=lists.words(last, text))]
    return lists.named(tokens, context, text, houses) or _group(tokens, text)


def _group(tokens: tuple[Mention, ...], text: str) -> list[Subject]:
    """A collective phrase as printed, without its head count."""
    start = tokens[0].start + (tokens[0].text == "等领导")
    printed = text[start : tokens[-1].end]
    count = COUNT.search(printed)
    head = COUNT_HEAD.match(printed)
    clean = printed if head else COUNT_TAIL.sub("", printed)
    at = start + (head.end() if head else 0)
    end = start + len(clean)
    group = text[at:end]
    last = {kind for t in tokens if t.end == end for kind in t.kinds}
    if (
        group in ("", "同志")  # 局长甲等|同志
        or (group == "代表" and not count)
        or re.search(
            r"^代表(?![团队们])|派出|邀请|吸引|宣布|首先|^组织|^向|^分别|听取|会见|看望|资助|慰问|走访|抽调|鼓励",
            group,
        )
        or not ({"group", "generic"} & last or COLLECTIVE.search(group) or EACH_LEVEL.fullmatch(group))
    ):
        return []
    return [Subject(at, end, group=group, headcount=int(count["n"]) if count else None)]


def _joined(tail: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What a list of names goes on with: 甲、乙|等和|主席团其他成员; nothing where no word joins it."""
    at = 0
    if len(tail) > 1 and tail[0].text == "等" and COUNTED.match(tail[1].text):
        return ()  # 甲、乙|等6位委员: those named
    while at < len(tail) and tail[at].text in ("和", "、", "及", "与", "等"):
        at += 1
    if at + 2 < len(tail) and tail[at].text == "等领导" and tail[at + 1].text in ("和", "及", "、"):
        return tail[at:]  # 甲、乙等|领导和嘉宾
    return tail[at:] if at else ()


def _headless(
    part: tuple[Mention, ...], following: Sequence[tuple[Mention, ...]], context: Home, text: str
) -> list[Subject]:
    """A list that shares the head of the next one.

    各省、自治区、直辖市|以及|有关部门的负责人: a group; 甲局、乙局，|丙局等部门负责人: houses.
    """
    others = collective(following[0], context, text) if following else []
    if others and all(s.organization for s in others):
        part = _trimmed(part)
        whole = len(lists.items(part)) > 1 or organizations.like(part)  # 某行市支行，|某分局代表
        return lists.named(part, context, text, True) if part and whole else []
    words = lists.words(part, text)
    joined = bool(others) and text[part[-1].end : following[0][0].start] == "以及"
    if joined and "、" in words and re.search(r"^各|、各", words) and any(s.group for s in others):
        return [Subject(part[0].start, part[-1].end, group=words)]
    return []


def _leading(part: tuple[Mention, ...], context: Home, text: str) -> list[Subject]:
    """甲局、乙局主要负责人|及|某镇书记丙: the officers named before the first person."""
    before = tuple(takewhile(lambda t: "person" not in t.kinds, part))
    for at in range(len(before) - 1, 0, -1):
        if before[at].text in ("及", "和", "与") and OFFICERS.fullmatch(before[at - 1].text):
            return collective(before[:at], context, text)
    return []


def _office(token: Mention) -> bool:
    """局长, 秘书长: what one person holds; 负责人 are several."""
    return "title" in token.kinds and "group" not in token.kinds


def subjects(
    tokens: tuple[Mention, ...], first: int, index: int, context: Home, text: str, houses: bool = False
) -> list[Subject]:
    """The participants between tokens[first] and the verb tokens[index], in the order printed."""
    place = {id(token): at for at, token in enumerate(tokens)}
    parts = list(segments(tokens[first:index]))
    found: list[Subject] = []
    for number, part in enumerate(parts):
        if not any("person" in t.kinds for t in part):
            named = collective(part, context, text, houses)
            later = number + 1 < len(parts) and any("person" in t.kinds for t in parts[number + 1])
            if (
                later
                and len(named) == 1
                and named[0].group
                and not re.search(r"各|等|部分|有关|全体", named[0].group)
                and ("、" not in named[0].group or _office(part[-1]))
            ):
                continue  # 项目负责人，某司司长甲; 党组书记、局长，某处处长甲: what the next person is
            found += named or _headless(part, parts[number + 1 : number + 2], context, text)
            continue
        people = [t for t in part if "person" in t.kinds and not is_object(tokens, place[id(t)], houses)]
        found += _leading(part, context, text) if people else []
        found += [Subject(t.start, t.end, person=t.kinds["person"]) for t in people]
        tail = part[part.index(people[-1]) + 1 :] if people else ()
        more = _joined(tail)
        if any("group" in t.kinds for t in more) and (len(more) > 1 or "generic" not in more[0].kinds):
            found += collective(more, context, text)
    return found
