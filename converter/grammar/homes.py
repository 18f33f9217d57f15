"""What a document takes for granted: whose 省, 市 and 县 it means, and which house it calls 我校."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from converter.grammar.areas import SURE, area_of, full_area, level_of, weights
from converter.model import Document, Mention, mask
from converter.words import Area, Lexicon, lexicon

TOWN: Final = re.compile(
    r"(?:^|(?<=[县市区旗：，]))(?![^镇乡]{0,3}召开)[\u4e00-\u9fff]{2,4}(?<!乡)(?:镇|乡(?!镇)|街道)"
    r"(?=召开|举行|举办|开展|组织|党|政府|人大|机关|在|扎实|全面)",
    re.MULTILINE,
)
"""A town or township as the writer of a report names it in its headline."""
TOWN_OF: Final = re.compile(r"(?:^|(?<=[县市区旗]))(?P<name>[\u4e00-\u9fff]{2,3}(?P<level>镇|乡|街道))(?!村)")
"""云岭县|陈店镇|三夏工作会议: the town of the publisher or of the first words."""
ZONED: Final = re.compile("高新区|开发区|经开区|新区|园区|示范区|保税区|度假区")
ZONES: Final = ("高新区", "开发区", "经开区", "新区", "园区", "示范区", "保税区", "度假区")
OF_ZONE: Final = re.compile(
    r"(?![的在与和了为到从对各全我本该个入])[\u4e00-\u9fff]{2,3}(?:新区|高新区|经开区|开发区)"
)
_BODY: Final = "(?:全国|[省市县区州])?(?:人大|政协)"
_COUNT: Final = "[一二三四五六七八九十]{1,3}"
SESSION: Final = re.compile(rf"(?:{_BODY}|[省市县区州])?{_COUNT}届(?:{_BODY})?{_COUNT}次会议")
CHAMBER: Final = re.compile(
    r"(?:(?P<nation>政协第[^，。]{1,6}届全国委员会|全国政协)|(?P<chamber>[\u4e00-\u9fff]{2,12}政协))"
    r"[^，。；\n]{0,24}?(?:会议|座谈会|协商会|全会)"
)
"""A conference and its sitting: 全国政协十三届常委会第二十四次会议."""
PERSON: Final = mask("person")
TELLING: Final = mask("area", "of", "body", "organ", "organization", "title", "hold", "state")
"""Kinds of words that tell where a document is at home."""
OPENS_HEADLINE: Final = re.compile(
    r"(?P<area>[\u4e00-\u9fff]{2,3}?)(?:举行|召开|举办|启动|部署|开展|动员|安排)"
)
"""石溪|召开…: the place by whose short name a headline begins."""
CALLER: Final = re.compile(
    "(?:大学|学院|学校|中学|小学|医院|商会|协会|学会|银行|公司|集团|局|研究[院所]|厂|中心)$"
)
OUR: Final = re.compile("[我本](?:校|院|会(?![议场])|行(?!业)|局|公司|集团|所|厂|中心)")
_OURS: Final = "[我本](?:校|院|会|行|局|公司|集团|所|厂)"
COMES: Final = re.compile(rf"[^，。；：]{{0,40}}?(?:来|到|到访|莅临|访问|走进|走访)(?:{_OURS}|[我本]中心)")
OURS_AND: Final = re.compile(f"{_OURS}(?:与|和|同)$")
AND_OURS: Final = re.compile(f"(?:与|和|同){_OURS}")
"""我校与|甲大学, 甲大学|与我校: what stands around the name of another house."""
CALLED_ON: Final = re.compile(
    r"(?P<to>赴|前往|走访|走进|做客|来自)(?:了)?(?:[^，。；：、]{2,10}(?:大学|学院)、)*$"
)
ALIAS: Final = re.compile(
    r"[（(](?:(?:以下|下称|下文)?简称(?:为|：)?[“\"]?|[“\"](?=[^”\"]{2,12}[”\"][）)]))(?P<alias>[\u4e00-\u9fffA-Za-z]{2,12})[”\"]?(?:[或、，][“\"](?P<also>[\u4e00-\u9fffA-Za-z]{2,12})[”\"])?[）)]"
)


@dataclass(frozen=True, slots=True)
class Home:
    """What a document takes for granted: the area of each level and the house that speaks as 我校, 集团."""

    areas: Mapping[str, str]
    """Level (省, 市, 县, 区, 州, 旗, 盟, 自治区, 自治州; 镇, 乡, 街道, 区域 for a zone) → name in full."""
    houses: Mapping[str, str]
    """校, 院, 公司, 集团 … → the organization printed in full."""
    state: str | None = None
    """The one foreign state whose officials the document names."""
    abroad: frozenset[str] = frozenset()
    """The foreign states that the document names."""
    session: str | None = None
    """The session of a congress that is called 大会: 云岭市六届人大一次会议."""
    chamber: str | None = None
    """The consultative conference that the article opens with: its 常委 and 委员 are named by that alone."""
    named: tuple[str, ...] = ()
    """Houses that the whole document prints in full, the most frequent first."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """The short names that the document gives houses itself → the full ones: （以下简称“远禾”）."""
    head: tuple[str, ...] = ()
    """Houses that the headline prints."""
    own: str | None = None
    """The house that the writer belongs to: 我校, 院党委."""
    unnamed: str | None = None
    """What the writer calls his house, if nothing gives it a name: 公司, 我院. It completes posts alone."""
    strangers: frozenset[str] = frozenset()
    """The houses that visit the writer's, or that it calls on: none of them is meant by 学院."""
    restored: dict[str, str] = field(default_factory=dict, init=False, compare=False)
    """What `organizations.restore` has put back so far: phrase → name."""


def home(document: Document, mentions: tuple[Mention, ...]) -> Home:
    """The areas, the school and the state of a document."""
    known = lexicon()
    telling = [index for index, m in enumerate(mentions) if m.mask & TELLING]
    weighed = weights(document, mentions, telling, known)
    schools = _schools(document.text, tuple(mentions[index] for index in telling), known)
    areas = _called_short(document.text, _settled(weighed, document.text, known), weighed, known, mentions)
    for school in schools.values():
        if seat := _seat(school, known):
            areas.setdefault(level_of(seat), seat)
    areas = _above(areas, weighed, known) | _below(document, mentions)
    states = [index for index in telling if mentions[index].kinds.get("state", "CN") != "CN"]
    abroad = frozenset(mentions[index].text for index in states)
    state, session = _state(document, mentions, telling), _session(document.text)
    chamber = _chamber(document, mentions)
    return Home(areas, schools, state, abroad, session, chamber)


def aliases(text: str, named: Sequence[str]) -> dict[str, str]:
    """云岭远禾科技有限公司（以下简称“远禾”）, 远禾公司（“云岭远禾”）: the short names that a text gives."""
    found: dict[str, str] = {}
    for match in ALIAS.finditer(text) if "（" in text or "(" in text else ():
        before = text[max(0, match.start() - 40) : match.start()]
        whole = (name for name in named if before.endswith(name) and len(name) > len(match["alias"]))
        full = max(whole, key=len, default=match["alias"])
        found |= {alias: full for alias in (match["alias"], match["also"]) if alias and alias not in found}
    return found


def _session(text: str) -> str | None:
    """The fullest name of the one session that a document tells of: 全国政协九届一次会议."""
    found: dict[str, str] = {}
    for name in SESSION.findall(text) if "次会议" in text else ():
        counts = re.sub(r"[^一二三四五六七八九十]", "", name)
        found[counts] = max(found.get(counts, ""), name, key=len)
    return found.popitem()[1] if len(found) == 1 else None


def _chamber(document: Document, mentions: tuple[Mention, ...]) -> str | None:
    """政协第十四届全国委员会常务委员会…会议: the conference whose sitting headline or first words tell of."""
    opening = CHAMBER.search(document.text, 0, document.body + 80)
    if opening is None:
        return None
    if opening["nation"]:
        return "全国政协"
    return next((m.text for m in mentions if "of" in m.kinds and m.end == opening.end("chamber")), None)


def _seat(house: str, known: Lexicon) -> str | None:
    """河北大学 → 河北省, 武汉大学 → 武汉市: the area that the name of the writer's house begins with."""
    printed = next((house[:size] for size in (3, 2) if house[:size] in known.area_names), None)
    return full_area(printed, known) if printed else None


def _settled(weights: Counter[str], text: str, known: Lexicon) -> dict[str, str]:
    """The weightiest area of each level; of two that weigh alike none: what they might complete stays.

    海西州 and 海西蒙古族藏族自治州 count together: 州委 is then 海西州's, 自治州党委 the other's.
    """
    forms: dict[str, list[str]] = {}
    for name in weights:
        forms.setdefault((known.area_names.get(name) or (name,))[0], []).append(name)
    ranked: dict[str, list[tuple[int, list[str]]]] = {}
    summed = ((sum(weights[name] for name in names), names) for names in forms.values())
    for weight, names in sorted(summed, key=lambda row: -row[0]):
        printed = sorted((name for name in names if name in text), key=len) or names[:1]
        ranked.setdefault(level_of(printed[0]), []).append((weight, printed))
    settled: dict[str, str] = {}
    for level, rows in ranked.items():
        if len(rows) == 1 or rows[0][0] >= SURE or rows[0][0] >= 2 * rows[1][0]:
            printed = rows[0][1]
            settled[level] = printed[0] if level in "州县旗" else printed[-1]
            if printed[-1].endswith("自治" + level):
                settled["自治" + level] = printed[-1]
    return settled


def _above(areas: dict[str, str], weights: Counter[str], known: Lexicon) -> dict[str, str]:
    """The areas with those they lie in: in a county 市委 is its prefecture's, in a city 省委 its province."""
    found = dict(areas)
    for level in "旗区县市盟":
        area = area_of(areas[level], known) if level in areas else None
        above = known.areas.get(area.parent_code) if area else None
        while above is not None:
            own = level_of(above.name)
            province = above.level == "province"
            if own != level and (own not in found or (province and weights[found[own]] < SURE)):
                found[own] = above.name
                if own == "自治区" and weights[found.get("省", "")] < SURE:
                    found.pop("省", None)
            above = known.areas.get(above.parent_code)
    return found


def _below(document: Document, mentions: tuple[Mention, ...]) -> dict[str, str]:
    """The town of the headline and the development zone that the document names: 玉山镇, 云岭高新区.

    They have no rows in the register and are used only to complete what is elided: 镇政府, 管委会.
    """
    below: dict[str, str] = {}
    title, opening = document.text[: document.body], document.text[document.body : document.body + 160]
    if town := TOWN.search(title):
        begin = max((m.end for m in mentions if m.end <= town.end() - 3 and "area" in m.kinds), default=0)
        name = title[max(town.start(), begin) : town.end()]
        below[_town_level(name)] = name
    elif town := TOWN_OF.match(document.publisher or "") or TOWN_OF.search(opening):
        below[town["level"]] = town["name"]
    elif town := TOWN.search(opening):  # 5月8日，|柳溪街道|召开…
        below[_town_level(town.group())] = town.group()
    if not ZONED.search(document.text):
        return below
    zones = Counter(
        document.text[first.start : second.end]
        for first, second in pairwise(mentions)
        if not {"area", "city"}.isdisjoint(first.kinds)
        and first.end == second.start
        and second.text.endswith(ZONES)
    )
    zones += Counter(zone for word in mentions if word.text in ZONES and (zone := _zone(document.text, word)))
    if len(zones) == 1 or (zones and zones.most_common(2)[0][1] > 2 * zones.most_common(2)[1][1]):
        below["区域"] = zones.most_common(1)[0][0]
    return below


def _town_level(name: str) -> str:
    """玉山镇 → 镇, 柳溪街道 → 街道."""
    return name[-1] if name[-1] in "镇乡" else name[-2:]


def _zone(text: str, word: Mention) -> str | None:
    """滨湖|新区, 经开区|举行: the name of a development zone that no area stands before."""
    for size in (2, 3):
        name = text[max(0, word.start - size) : word.end]
        if OF_ZONE.fullmatch(name) and text.count(name) > 1:
            return name
    alone = word.text != "新区" and word.text not in ("园区", "示范区")
    return word.text if alone and re.search(rf"(?:^|[，。\n]){word.text}(?:举行|召开|举办)", text) else None


def _called_short(
    text: str, areas: dict[str, str], weights: Counter[str], known: Lexicon, mentions: tuple[Mention, ...]
) -> dict[str, str]:
    """县委, 我县 in an article that prints no county in full: the one whose short name it repeats (石门).

    In the names of people no area is meant: 祁长海.
    """
    found = dict(areas)
    for level in "县市":
        code = known.area_names.get(areas.get(level, ""))
        said = sum(weight for name, weight in weights.items() if code and known.area_names.get(name) == code)
        least = max(2, 1 + said, 1 + weights[areas.get(level, "")])
        opens = OPENS_HEADLINE.match(text) if not said and not weights[areas.get(level, "")] else None
        if least > 2 or not any(our in text for our in (f"我{level}", f"{level}委", f"{level}政府")):
            continue
        people = {m.text for m in mentions if m.mask & PERSON}
        named = {
            area.name
            for area in _counties(level)
            if area.name not in text
            and (
                _count(text, area.short_name, people) >= least or (opens and opens["area"] == area.short_name)
            )
        }
        if len(named) == 1:
            found[level] = named.pop()
    return found


@cache
def _counties(level: str) -> tuple[Area, ...]:
    """The counties, or cities below a prefecture, whose names end so and have a short form."""
    found = (area for area in lexicon().areas.values() if area.level == "county")
    return tuple(area for area in found if area.name.endswith(level) and len(area.short_name) > 1)


def _count(text: str, name: str, people: Collection[str]) -> int:
    """How often a name is printed, the names of people that hold it aside."""
    printed = text.count(name)
    return printed and printed - sum(text.count(person) for person in people if name in person)


def _schools(text: str, mentions: tuple[Mention, ...], known: Lexicon) -> dict[str, str]:
    """校 → the university that the document names most and that is no visitor or host of the writer's."""
    houses: Counter[str] = Counter()
    for mention in mentions:
        if "organization" not in mention.kinds:
            continue
        registered = known.organizations.get(mention.kinds["organization"])
        if registered is not None and registered.kind == "university":
            houses[mention.text] += 1
    own = next((name for name, _ in houses.most_common() if not stranger(text, name)), None)
    return {"校": own} if own else {}


def _state(document: Document, mentions: tuple[Mention, ...], telling: Sequence[int]) -> str | None:
    """The one foreign state whose rulers the document names, else the one of its headline."""
    beside = ((mentions[i], mentions[i + 1]) for i in telling if i + 1 < len(mentions))
    states = {
        first.text
        for first, second in beside
        if "state" in first.kinds and second.start == first.end and _of_state(second)
    }
    if len(states) != 1:  # 会见德国外长: who is 总理 without a state is so there
        told = (mentions[i] for i in telling)
        states = {m.text for m in told if m.end <= document.body and m.kinds.get("state", "CN") != "CN"}
    return states.pop() if len(states) == 1 else None


def strangers(text: str, named: Sequence[str]) -> Iterator[str]:
    """The houses that come to the writer's own, or that it calls on."""
    for name in named if OUR.search(text) else ():
        if CALLER.search(name) and stranger(text, name):
            yield name


def stranger(text: str, house: str) -> bool:
    """甲大学|来我校调研, 赴|甲大学、|乙大学: whoever comes or is called on is not the writer's own house.

    来自|某大学、…的师生 may count the writer's own among others, where the text names it over and over.
    """
    aheads = [text[max(0, m.start() - 24) : m.start()] for m in re.finditer(re.escape(house), text)]
    called = (found["to"] for ahead in aheads if (found := CALLED_ON.search(ahead)))
    return comes(text, house) or any(to != "来自" or len(aheads) < 4 for to in called)


def comes(text: str, house: str) -> bool:
    """甲大学|来我校调研, 我校与|甲大学: a house of visitors, or beside the writer's own."""
    return any(
        COMES.match(text, m.end())
        or AND_OURS.match(text, m.end())
        or OURS_AND.search(text, max(0, m.start() - 4), m.start())
        for m in re.finditer(re.escape(house), text)
    )


def _of_state(word: Mention) -> bool:
    """A title that only states give: 韩国|总统, 韩国|总理."""
    return word.kinds.get("title") == "state" or word.text in ("总理", "副总理")
