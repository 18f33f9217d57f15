"""Areas as printed and in full, and how much a document speaks for each: its words in, weights out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from converter.model import Document, Mention
from converter.words import Area, Lexicon, lexicon

LEVELS: Final = frozenset("省市县区州旗")
NEW_AREA: Final = re.compile(
    r"(?:^|[\s，。；：、）日与和同由到在])(?![前部各全有我本与和同由到在])(?P<area>[\u4e00-\u9fff]{2,5})$"
)
NEW_HOME: Final = re.compile(
    r"(?:^|(?<=[\s，。；：、）日由]))(?![前部各全有我本该由在与和对从把将向为]|[\u4e00-\u9fff]{0,2}[由在]|自治|高新|开发|经开|示范|保税|度假|风景|旅游|农贸)(?P<short>[\u4e00-\u9fff]{1,2}[^\W\d市县区旗])(?P<level>[市县区旗])(?=[\u4e00-\u9fff])"
)
"""云溪市|照明电器行业协会: an area in no register at the head of the name of a house."""
OF_AREA: Final = re.compile(
    r"(?:人民)?(?:法院|检察院|政府|医院)|人大|政协|委|工商联|妇联|残联|总工会|[\u4e00-\u9fff]{1,6}局"
)
"""云溪区|法院、区工商联…: a house of an area with which a headline begins."""
OPENING: Final = 300
"""The characters of the body in which a report names its own area."""
SURE: Final = 6
"""The weight of an area beside a body or a post; a bare mention weighs 1."""
OF_COUNTY: Final = re.compile("政协|人大|政府|新闻|党建|融媒|发布|日报|教育|公安|组工|统战|先锋|在线")
"""What follows the short name of a county in the name of a site or paper of its own."""
ELSEWHERE: Final = re.compile(r"(?:从|来自|驻|赴|(?<!走)(?<!来)访)$")
SENT: Final = re.compile(
    r"(?P<level>[省市县区州旗])(?<![^\n，。].)(?:委|政府|人大|政协)[^，。；：\n]{0,24}(?:赴|前往)"
    r"(?:[\u4e00-\u9fff]{2,8}?[省区])?(?P<to>[\u4e00-\u9fff]{2,8})"
)
"""市政协副主席甲率队前往|青川市|考察: a delegation and where it goes."""


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


def level_of(name: str) -> str:
    """云岭县 → 县, 青川自治区 → 自治区, 云岭地区 → 地区."""
    return name[-3:] if name.endswith("自治区") else name[-2:] if name.endswith("地区") else name[-1]


def weights(
    document: Document, mentions: tuple[Mention, ...], telling: Sequence[int], known: Lexicon
) -> Counter[str]:
    """Full names of areas → how much the document speaks for them; posts and bodies weigh most."""
    found: Counter[str] = Counter()
    for index in telling:
        mention = mentions[index]
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        governs = mention.kinds.get("title") == "government"
        if governs or "body" in mention.kinds or "hold" in mention.kinds:
            before = mentions[index - 1] if index else None
            floor = before.start if before and "date" in before.kinds else before.end - 1 if before else 0
            if name := _unregistered(document.text, floor, mention):
                found[name] += SURE
        if "organ" in mention.kinds and not mention.text.endswith("新区"):
            gap = NEW_AREA.search(document.text, mentions[index - 1].end if index else 0, mention.start)
            short = gap["area"] if gap else ""
            if short:
                found.update(short + kind for kind in "区县市旗" if short + kind in known.area_names)
        if "of" in mention.kinds:
            found[full_area(mention.kinds["of"], known)] += SURE
        if "area" in mention.kinds:
            joined = following is not None and following.start == mention.end
            strong = (
                joined and following is not None and ("body" in following.kinds or "title" in following.kinds)
            )
            strong = strong and not document.text.startswith("驻", mention.start - 1)  # 驻|沈阳|总领事
            name = full_area(mention.text, known)
            own = _publishes(mention.text, document.publisher or "")
            if not strong and not own and _passing(document.text, mention):
                continue
            found[name] += SURE if strong else 1
            area = area_of(mention.text, known)
            if area is not None and area.parent_code and mention.start < document.body:
                found[name] += 2
    for name, weight in _new_homes(document, known):
        found[name] += weight
    if (county := _of_publisher(document.publisher or "")) and county not in found:
        found[county] = SURE
    sent = [(told["level"], told["to"]) for told in SENT.finditer(document.text)]
    for name in [name for name in found if visits(document.text, name, known, sent)]:
        del found[name]
    for name in found if document.publisher else ():
        area = area_of(name, known)
        forms = (name, area.short_name if area and area.short_name else name)
        if any(_publishes(form, document.publisher or "") for form in forms):
            found[name] += 2 * SURE  # the writer's own
    return found


def visits(text: str, name: str, known: Lexicon, sent: Sequence[tuple[str, str]]) -> bool:
    """青川市|考察团来我市考察, 我市在|青川市|举办推介会: an area that visits the writer's or is visited.

    `sent` are the levels of the areas whose delegations the text tells of, and the words for where they go.
    """
    level = level_of(name)
    area = area_of(name, known)
    form = f"(?:{name}|{area.short_name})" if area and area.short_name else name
    if any(of == level and re.match(form, to) for of, to in sent):
        return True
    if f"我{level}" not in text:
        return False
    comes = rf"{form}[^，。；：\n]{{0,28}}(?:来|到|赴|莅临|访问)我{level}"
    team = rf"{form}[^。；：\n]{{0,40}}?(?:考察团|代表团|一行|率)[^。；\n]{{0,30}}(?:来|到|赴|莅临)我{level}"
    goes = (
        rf"我{level}(?:党政|政府)?[^，。；：\n]{{0,14}}(?:在|赴|抵达|前往){form}(?![^，。]{{0,2}}(?:委|政府))"
    )
    return bool(re.search(f"{comes}|{team}|{goes}", text))


def _new_homes(document: Document, known: Lexicon) -> Iterator[tuple[str, int]]:
    """Areas in no register that headline or publisher call by their short names, with their weights.

    云溪照明协会换届 … 云溪市|照明协会…; one that only names a bureau (云溪市|文体局) weighs little,
    and a publisher whose short name is also a word lends its name alone (weight 0).
    """
    text, publisher = document.text, document.publisher or ""
    for short in (publisher[:2], publisher[:3]) if len(publisher) > 3 else ():
        for name in (short + level for level in "市县区旗"):
            if name in text and name not in known.area_names and text.count(short) > 2:
                yield name, 0 if short in known.words else SURE
    for match in NEW_HOME.finditer(text, 0, document.body + OPENING):
        short, name = match["short"], match["short"] + match["level"]
        if name in known.area_names or short in known.words:
            continue
        house = bool(OF_AREA.match(text, match.end()))
        sure = text.count(short) > 2 or (house and not match.start())
        if sure and text.startswith(short):
            yield name, SURE
        elif house:
            yield name, 1


@lru_cache(maxsize=256)
def _of_publisher(publisher: str) -> str | None:
    """石溪县新闻网, 石溪|政协网: the county of a publisher, though the text calls it 我县 only."""
    known = lexicon()
    for size in range(5, 1, -1):
        printed, rest = publisher[:size], publisher[size:]
        code = known.counties.get(printed)
        if code and OF_COUNTY.match(rest):
            return known.areas[code].name
        if printed in known.area_names and printed[-1] in "县区旗" and rest:
            return printed
    return None


@lru_cache(maxsize=1024)
def _publishes(area: str, publisher: str) -> bool:
    """云岭|日报, 云岭市|青山|县政府网: an area at the head of a publisher's name, or after another."""
    at = publisher.find(area)
    before = publisher[: max(at, 0)]
    known = before in ("中共", "中国") or before in lexicon().area_names
    return at == 0 or (at > 0 and (known or before[-1] in LEVELS))


def _passing(text: str, area: Mention) -> bool:
    """从|武汉|返回的人员, |武汉|回盐市民, |武汉|公司, |白河|镇; 城区 and 矿区 are words rather than areas."""
    word = (len(area.text) == 2 and area.text.endswith("区")) or area.text in ("老城区", "新城区")
    from_there = ELSEWHERE.search(text[max(0, area.start - 2) : area.start])
    other = text.startswith(("公司", "分公司", "镇", "乡", "街道", "村"), area.end)
    return word or other or bool(from_there) or text[area.end : area.end + 1] in ("回", "返", "籍")


def _unregistered(text: str, floor: int, mention: Mention) -> str | None:
    """云溪|市委, 云溪市|政协, 云溪市|市长: an area in no register, read off what follows it."""
    clause = NEW_AREA.search(text, floor, mention.start)
    if clause is None or clause.end() != mention.start:
        return None
    printed = clause["area"]
    if "body" in mention.kinds and mention.text[0] in LEVELS and printed[-1] not in LEVELS:
        return printed + mention.text[0]
    return printed if printed[-1] in LEVELS else None
