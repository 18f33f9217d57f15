"""Organizations in a sentence: where their names begin, and what the sentence elides put back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from converter.grammar.houses import aliases
from converter.model import Document, Mention
from converter.words import Area, Lexicon, lexicon

PARTS = frozenset({"area", "city", "state", "organization", "body", "organ", "gap", "none", "title_prefix"})
BREAKS = frozenset({"role", "speech", "talk", "hold", "cue", "agree", "person", "date", "also", "doctrine"})
INNER_JOINS = frozenset("和与及对")
WHOLE = frozenset({"person", "title", "post", "organization", "state", "area", "body", "organ", "generic"})
ELIDED = re.compile(
    r"(?P<our>我|本|全)?(?P<level>自治区|省|市|县|区|州|旗)(?!场|民(?!政)|长|区|域|值|政(?!府|协)|容|级|情|内|里|外|块|间|花)"
)
OUR_HOUSE = re.compile(r"我(?P<kind>校|院|公司|集团|社|厅|局|委|行)")
NATIONAL = re.compile(r"中央|中共|国务院|国家|全国")
NEW_AREA = re.compile(r"(?:^|[\s，。；：、）日])(?P<area>[\u4e00-\u9fff]{2,5})$")
SURE = 6
"""The weight of an area beside a body or a post; a bare mention weighs 1."""
ELSEWHERE = re.compile(r"(?:从|来自)$")
LEVELS = frozenset("省市县区州旗")
GOVERNED = LEVELS | frozenset("镇乡盟")
"""What an area is called by its head of government: 省|长, 镇|长."""
UNIT = re.compile(r"(?:部|处|科|室|中心|办|局|(?<!公)司|组|队|厅|站)$")
SMALL_HOUSE = re.compile(r"^.{0,3}(?:学院|系|研究所|研究院|医院)$")


@dataclass(frozen=True, slots=True)
class Home:
    """What a document takes for granted: the area of each level and the house that speaks as 我校, 集团."""

    areas: Mapping[str, str]
    """Last character of the level (省, 市, 县, 区, 州, 旗, 自治区) → name in full."""
    houses: Mapping[str, str]
    """校, 院, 公司, 集团 … → the organization printed in full."""
    state: str | None = None
    """The one foreign state whose officials the document names."""
    named: tuple[str, ...] = ()
    """Houses that the whole document prints in full, the most frequent first."""
    aliases: tuple[str, ...] = ()
    """The short names that the document gives houses itself: （以下简称“远禾”）."""


def full_area(printed: str, known: Lexicon) -> str:
    """重庆 → 重庆市, 惠州 → 惠州市; a short form of its own (甘孜州) stays as printed."""
    codes = known.area_names.get(printed)
    if not codes:
        return printed
    name = known.areas[codes[0]].name
    return printed if printed[-1] in "州旗盟县" and not name.startswith(printed) else name


def area_of(printed: str, known: Lexicon) -> Area | None:
    """The registered area of a printed form, the current and higher one where a name is shared."""
    codes = known.area_names.get(printed)
    return known.areas[codes[0]] if codes else None


def _level(name: str) -> str:
    return "自治区" if name.endswith("自治区") else name[-1]


def home(document: Document, mentions: Sequence[Mention]) -> Home:
    """The areas and houses of a document, the weightiest of each level; posts and bodies weigh most."""
    known = lexicon()
    weights: Counter[str] = Counter()
    houses: Counter[tuple[str, str]] = Counter()
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        governs = mention.kinds.get("title") == "government"
        if governs or "body" in mention.kinds or "hold" in mention.kinds:
            before = mentions[index - 1] if index else None
            floor = before.start if before and "date" in before.kinds else before.end if before else 0
            if name := _unregistered(document.text, floor, mention):
                weights[name] += SURE
        if "organ" in mention.kinds:
            gap = NEW_AREA.search(document.text, mentions[index - 1].end if index else 0, mention.start)
            short = gap["area"] if gap else ""
            weights.update(short + level for level in "区县市旗" if short + level in known.area_names)
        if "of" in mention.kinds:
            weights[full_area(mention.kinds["of"], known)] += SURE
        if "area" in mention.kinds:
            joined = following is not None and following.start == mention.end
            strong = (
                joined and following is not None and ("body" in following.kinds or "title" in following.kinds)
            )
            name = full_area(mention.text, known)
            if not strong and ELSEWHERE.search(document.text[max(0, mention.start - 2) : mention.start]):
                continue  # 近期从武汉返回的人员
            weights[name] += SURE if strong else 1
            area = area_of(mention.text, known)
            if area is not None and area.parent_code and mention.start < document.body:
                weights[name] += 2
        if "organization" in mention.kinds:
            registered = known.organizations.get(mention.kinds["organization"])
            if registered is not None and registered.kind == "university":
                houses["校", mention.text] += 1
    for name in weights:
        area = area_of(name, known)
        if document.publisher and (
            name in document.publisher or (area and area.short_name and area.short_name in document.publisher)
        ):
            weights[name] += 2 * SURE  # the writer's own
    ranked: dict[str, list[tuple[int, str]]] = {}
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        ranked.setdefault(_level(name), []).append((weight, name))
    # Two counties that are named alike settle nothing: what they might complete stays as printed.
    best = {
        level: rows[0][1]
        for level, rows in ranked.items()
        if len(rows) == 1 or rows[0][0] >= SURE or rows[0][0] >= 2 * rows[1][0]
    }
    places: dict[str, str] = {}
    for (kind, name), _ in sorted(houses.items(), key=lambda item: -item[1]):
        places.setdefault(kind, name)
    states = {
        first.text
        for first, second in pairwise(mentions)
        if "state" in first.kinds and second.start == first.end and _of_state(second)
    }
    state = states.pop() if len(states) == 1 else None
    return Home(best, places, state, aliases=aliases(document.text))


def _of_state(word: Mention) -> bool:
    """A title that only states give: 韩国|总统, 韩国|总理."""
    return word.kinds.get("title") == "state" or word.text in ("总理", "副总理")


def _unregistered(text: str, floor: int, mention: Mention) -> str | None:
    """云溪|市委, 云溪市|政协, 云溪市|市长: an area in no register, read off what follows it."""
    clause = NEW_AREA.search(text, floor, mention.start)
    if clause is None or clause.end() != mention.start:
        return None
    printed = clause["area"]
    if "body" in mention.kinds and mention.text[0] in LEVELS and printed[-1] not in LEVELS:
        return printed + mention.text[0]
    return printed if printed[-1] in LEVELS else None


def restore(phrase: str, context: Home) -> str:
    """市政府 → 重庆市政府, 省公安厅 → 吉林省公安厅, 我校 → 武汉大学; as printed where nothing settles it."""
    ours = OUR_HOUSE.match(phrase)
    if ours and ours["kind"] in context.houses:
        return context.houses[ours["kind"]] + phrase[ours.end() :]
    match = ELIDED.match(phrase)
    if match is None:
        return phrase
    rest = phrase[match.end() :]
    area = context.areas.get(match["level"])
    if match["level"] == "省" and area is None:
        area = context.areas.get("自治区")
    return area + rest if area else phrase


def government(title: str, phrase: str, context: Home) -> str | None:
    """The government that a head of government belongs to: 副市长, 盐城市 → 盐城市政府."""
    known = lexicon()
    if phrase.endswith(("政府", "行署")):
        return restore(phrase, context)
    level = next((c for c in title if c in GOVERNED and c + "长" in title), None)
    if phrase:
        printed = full_area(phrase, known)
        return (restore(printed, context) if ELIDED.fullmatch(printed) else printed) + "政府"
    area = context.areas.get(level or "", level)
    return area + "政府" if area else None


def left(tokens: Sequence[Mention], index: int) -> int:
    """The first token of the organization whose name ends right before tokens[index]."""
    at = index
    if at > 2 and tokens[at - 1].text == "）":  # 指挥中心（办公室）|指挥长
        opened = next((i for i in range(at - 2, max(-1, at - 7), -1) if tokens[i].text == "（"), None)
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
        if "organization" in tokens[inner].kinds and {"gap", "verb", "group", "none"} >= _all(
            tokens[at:inner]
        ):
            at = inner  # 随行企业包含|苏宁电器集团
    return at if at < last else index


def _bracket(tokens: Sequence[Mention], index: int) -> int | None:
    """Where a bracket inside a name opens that ends before tokens[index]: 中健|（盐城）|康复医院."""
    if tokens[index - 1].text != "）" or index < 4 or tokens[index - 3].text != "（":
        return None
    whole = bool(PARTS & tokens[index - 4].kinds.keys()) and bool(PARTS & tokens[index - 2].kinds.keys())
    return index - 3 if whole and {"area", "state", "city"} & tokens[index - 2].kinds.keys() else None


def _all(tokens: Sequence[Mention]) -> set[str]:
    """The kinds of some tokens; of one elided head (省|农业银行) none, as it belongs to what follows."""
    if len(tokens) == 1 and (ELIDED.fullmatch(tokens[0].text) or tokens[0].text.endswith("届")):
        return {"elided"}
    return {kind for token in tokens for kind in token.kinds}


def innermost(tokens: Sequence[Mention], first: int, last: int) -> int:
    """常德市|石门县|县委 → 石门县|县委: of areas named one in another the smaller one names the body."""
    while (
        first + 2 < last and "area" in tokens[first].kinds and {"area", "of"} & set(tokens[first + 1].kinds)
    ):
        first += 1
    return first


def _inside(tokens: Sequence[Mention], index: int, last: int) -> bool:
    """Whether tokens[index] may belong to an organization's name that goes on up to tokens[last]."""
    token = tokens[index]
    kinds = set(token.kinds)
    right = index + 1 < last
    if "stop" in kinds or BREAKS & kinds:
        return False
    if token.text in INNER_JOINS:
        before = set(tokens[index - 1].kinds) if index else {"stop"}
        after = set(tokens[index + 1].kinds) if right else set()
        whole = WHOLE & before or {"area", "state", "organization", "of"} & after
        return right and not whole and not BREAKS & before and bool(PARTS & before)
    if "enumeration" in kinds:
        numbered = right and token.text.startswith("第")
        return numbered and bool({"organ", "gap", "none"} & tokens[index + 1].kinds.keys())  # 第二|巡察组
    if right and (
        ("gathering" in kinds and token.text in ("大会", "会议")) or token.text in ("活动", "重点")
    ):
        return True  # 大会|主席团, 教育实践活动|督导组
    if token.text == "所" and not right and index and PARTS & tokens[index - 1].kinds.keys():
        return True  # 广州能源|所
    if "title" in kinds and right and "organ" in tokens[index + 1].kinds:
        return True  # 总统|办公厅
    if "narration" in kinds and not {"organ", "body", "organization", "area", "state"} & kinds:
        return right and (
            "group" in kinds or (len(token.text) == 1 and token.text not in lexicon().characters["particle"])
        )
    return bool(PARTS & kinds) or (right and "group" in kinds and len(token.text) < 5)


def base(tokens: Sequence[Mention], name: str) -> str:
    """The house in which a unit sits: 省公安厅|刑侦局 → 省公安厅; the whole name where there is no unit."""
    text = ""
    for token in tokens:
        text += token.text
        if {"organ", "body", "organization"} & set(token.kinds):
            break
    at = name.find(text)
    return name[: at + len(text)] if text and at >= 0 else name


def is_unit(tokens: Sequence[Mention], text: str) -> bool:
    """A phrase that names only a unit of a house already named: 指挥中心, 警务保障部, 医学院."""
    if not text or {"area", "state", "organization", "body"} & {k for t in tokens for k in t.kinds}:
        return False
    if len(tokens) > 1 and "organ" in tokens[0].kinds and tokens[0].text.endswith("委"):
        return False  # 国资委|第二督导组
    if ELIDED.match(text) or NATIONAL.match(text) or OUR_HOUSE.match(text):
        return False
    return bool(UNIT.search(text) or SMALL_HOUSE.search(text))


def without_brackets(tokens: Sequence[Mention]) -> list[Mention]:
    """中国电信集团有限公司（以下简称“中国电信”）→ 中国电信集团有限公司, for the list alone."""
    kept: list[Mention] = []
    depth = 0
    for token in tokens:
        depth += token.text in "（("
        if depth == 0:
            kept.append(token)
        depth -= token.text in "）)"
    return kept


def like(tokens: Sequence[Mention]) -> bool:
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
