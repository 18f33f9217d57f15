"""Where names stand: after posts, before them, in lists; the words around a place in, the spans out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final

from converter.names.spelling import (
    ALL_HAN,
    CERTAIN,
    COUNTED,
    HAN,
    HOUSES,
    JOINS,
    LIKELY,
    PLACES,
    STOPS,
    TOLERATED,
    Span,
    borne,
    dotted_name,
    evidence,
    foreign_name,
    given,
    han_name,
    nearly_transcribed,
    plain,
    transcribed,
    uncommon_name,
    undotted_name,
)
from converter.words import Lexicon

NOTE: Final = r"（[^（）]{1,12}）"
"""（女）, （女，回族）, （挂职）: what a bracket after a name or a post notes."""
JOIN: Final = re.compile(rf"(?:{NOTE})?(?:[、和与及]|，?以及)")
"""What stands between the names of a list: 甲|、|乙|（女）、|丙."""
RUN: Final = re.compile(r"、[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})+(?=、)")
MET: Final = re.compile(
    r"([\u4e00-\u9fff·]{2,12}?)(?:(?:举行|进行)(?:了)?(?:会谈|会晤|会见|小范围|大小范围|简短会|第[^，。]{1,14}会晤)|会谈|会晤)"
)
LISTED: Final = r"[\u4e00-\u9fff·]{2,14}?(?:、[\u4e00-\u9fff·]{2,14}?)*"
PEOPLE: Final = frozenset("户者员师民生工友商手企")
"""The last letters of words for people: 养殖户, 志愿者, 讲解员, 农机手, 民企."""
TOGETHER: Final = ("先后", "分别", "现场", "作了")
DELEGATE: Final = re.compile(
    r"来自[^，。、]{2,20}?的([\u4e00-\u9fff]{2,3})(?:代表|委员)(?=[、，。和]|依次|先后|分别|发言|说)"
)
WORKS: Final = re.compile(
    r"[员师工手匠商户](?<=[\u4e00-\u9fff].)(?<!通讯.)(?<!信息.)(?<!录入.)(?<!审核.)(?![程段外籍][\u4e00-\u9fff])(?=[\u4e00-\u9fff]{3})"
)
"""Words for people by what they do end so: 信贷员, 挡车工, 大户; not 工|程, nor a by-line (通讯员|…)."""
LATIN: Final = re.compile(r"[A-Z][A-Za-z.\-]+(?: [A-Z][A-Za-z.\-]+){1,3}")
"""校长|Janina Montero|: a name that keeps its Latin letters."""
BEFORE_NAME: Final = HOUSES | JOINS | frozenset("的同，、。；：！\n")


def after_post(text: str, start: int, lexicon: Lexicon, foreign: bool) -> Span | None:
    """The name that stands right after a post that ends at `start`; of a `foreign` post one abroad first."""
    if latin := LATIN.match(text, start):
        return latin.span()
    if start >= len(text) or not HAN.match(text[start]):
        return None
    first = dotted_name(text, start, lexicon) or (_east_asian(text, start, lexicon) if foreign else None)
    if foreign and first is None:
        first = foreign_name(text, start, lexicon) or transcribed(text, start, lexicon)
        first = first or nearly_transcribed(text, start, lexicon)
    if first and text[first[1] : first[1] + 1] in JOINS and not dotted_name(text, start, lexicon):
        longer = han_name(text, start, lexicon, post=True)  # 副局长|阮春和|建议
        first = longer if longer and longer[1] > first[1] else first
    if first:
        return first
    stop = lexicon.word_at(text, start, 2)
    if text[start] in lexicon.characters["never_first"]:
        return _unlikely(text, start, lexicon)
    if stop > start and not set(lexicon.kinds(text[start:stop])) <= TOLERATED:
        return None  # 部长会议, 书记处
    name = undotted_name(text, start, lexicon)
    name = name or han_name(text, start, lexicon, post=True) or uncommon_name(text, start, lexicon)
    if name is None:
        abroad = foreign_name(text, start, lexicon)
        name = abroad if abroad and abroad[1] - start > 2 else _east_asian(text, start, lexicon)
    return name


def _east_asian(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """日本云桥大学副校长|佐藤健一|，: a surname abroad and one to three characters up to a stop or a verb."""
    surname = next((n for n in (3, 2) if text[start : start + n] in lexicon.surnames_abroad), 0)
    for size in (2, 1, 3) if surname else ():
        end = start + surname + size
        surely = evidence(text, end, lexicon) == CERTAIN or text[end : end + 1].isdigit()
        if end <= len(text) and plain(text, start + surname, end, lexicon) and surely:
            return start, end  # 教授|西山胜夫|14日表示
    return None


def _unlikely(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """社长|于岭|在会上介绍, 书记|向家全|、not 市长|于|近日: a surname that is a word, before given names.

    A verb or a mark must follow at once.
    """
    for end in (start + 3, start + 2):
        verb = lexicon.kinds(text[end : lexicon.word_at(text, end, 2)])
        at_once = not {"role", "speech", "talk", "lead", "hold", "honorific"}.isdisjoint(
            verb
        ) or text.startswith(("在会上", "在致辞", "、", "，", "。", "等", "出席", "参加", "及", "与会"), end)
        at_once = at_once or ("adverb" in verb and end - start > 2)  # 组长|于海滨|应邀到会
        known = text[start] in lexicon.surnames and plain(text, start, end, lexicon, True)
        place = _place(text, start + 1, end, lexicon)  # 院士|和美国|、
        inner = "speech_body" in lexicon.kinds(text[start + 1 : end])  # 书记|向大家|提出要求
        if (
            known
            and at_once
            and not (place or inner)
            and text[start] != "是"
            and given(text, (start, end), lexicon)
        ):
            return start, end
    return None


def after_call(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """The name after a collective word: 市领导|张鸿星、…; only one that a verb or a stop bounds."""
    if start >= len(text) or text[start] in lexicon.characters["never_first"]:
        return None
    if lexicon.word_at(text, start, 2) > start:
        return None  # 会见|越南副总理
    name = dotted_name(text, start, lexicon) or han_name(text, start, lexicon)
    if name and name[1] - name[0] == 2 and text[start] in lexicon.characters["wordlike"]:
        return None  # 居民|家中
    if name and name[1] - name[0] == 3 and text[name[1] - 1] in "家给":
        name = name[0], name[1] - 1  # 党员|孟超|家, 教师|翁华|给学生
    full = name and name[1] - name[0] == 3 and given(text, name, lexicon)
    sure = name and (full or evidence(text, name[1], lexicon) == CERTAIN)
    return name if sure else None


def called_out(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """The name after a collective word that may be a verb as well; only a full one in common use."""
    name = han_name(text, start, lexicon, post=True)
    return name if name and name[1] - start == 3 and given(text, name, lexicon) else None


def without_post(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """A full name right after its house, its post left out: 金融办|肖志家|等应邀出席."""
    name = han_name(text, start, lexicon) if text[start : start + 1] in lexicon.surnames else None
    if name is None or name[1] - start != 3 or evidence(text, name[1], lexicon) < LIKELY:
        return None
    return name if given(text, name, lexicon) and text[start] not in lexicon.characters["wordlike"] else None


def surnamed(text: str, start: int, lexicon: Lexicon) -> bool:
    """A surname of one or two characters begins at `start`."""
    return text[start] in lexicon.surnames or text[start : start + 2] in lexicon.surnames


def _place(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    return not {"state", "area"}.isdisjoint(lexicon.kinds(text[start:end]))


def met(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """同|黄循财|举行会谈."""
    match = MET.match(text, start)
    size = match.end(1) - start if match else 0
    if match is None or size < 2 or text[match.end(1) - 1] in ("界人会方" if size == 2 else "界人会"):
        return None  # 同|埃方|会谈, 与|金融界|会晤
    found = (
        dotted_name(text, start, lexicon),
        foreign_name(text, start, lexicon),
        han_name(text, start, lexicon, post=True),
    )
    return match.span(1) if match.span(1) in found else None


def led(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """会议由|林敬海|主持: a full name between 由 and what the chair does."""
    name = han_name(text, start, lexicon, post=True)
    surname = start + (text[start : start + 2] in lexicon.surnames)  # 上官|云海
    if name is None or name[1] - start < 3 or not given(text, (surname, name[1]), lexicon):
        return None
    verb = lexicon.kinds(text[name[1] : lexicon.word_at(text, name[1], 2)])
    chairs = verb.get("role") == "chair"
    return name if chairs and text[name[1] - 1] not in HOUSES | PLACES else None


def before_post(text: str, floor: int, end: int, lexicon: Lexicon) -> Span | None:
    """The name that ends at `end`, right before a post, in the characters from `floor` on: 陆颖|司长."""
    begins = end - 4  # 会见|高桥文隆|首相: a surname abroad and two characters
    abroad = text[begins : begins + 2] in lexicon.surnames_abroad and ALL_HAN.fullmatch(text, begins, end)
    if abroad and (begins == floor or text[begins - 1] in BEFORE_NAME):
        return begins, end
    double = text[begins : begins + 2] in lexicon.surnames  # 由|欧阳志海|理事长主持
    for size in (4, 3, 2) if double else (3, 2):
        start = end - size
        surname = 2 if text[start : start + 2] in lexicon.surnames else 1
        if (
            start < floor
            or text[start] in lexicon.characters["never_first"]
            or text[max(0, start - 2) : start] == "中国"  # 中国|岳建|党委书记甲: a house of China's
            or text[start : start + surname] not in lexicon.surnames
            or size - surname not in (1, 2)
            or text[end - 1] in HOUSES  # 法律委|副主任委员
            or (size == 3 and text[end - 1] == "任")  # 陆颖|任秘书长
            or "lead" in lexicon.kinds(text[start:end])  # 总统|特别|代表
            or (text[start] in "万千百" and text[end - 1] in "多余名位个")  # 20万多名|驻村第一书记
        ):
            continue
        if size == 3 and text[start] in HOUSES and text[start + 1] in lexicon.surnames:
            start += 1  # 促进司|陆颖|司长
        if surname == 1 and not borne(text, start, end, lexicon):
            continue
        if _place(text, start + 1, end, lexicon):
            continue  # 向|波兰|总统致电
        if all(HAN.match(c) for c in text[start:end]) and (
            start == floor or size > 2 or text[start - 1] in BEFORE_NAME or text.startswith("同志", end)
        ):
            return start, end
    return None


def before_speech(text: str, floor: int, end: int, lexicon: Lexicon) -> Span | None:
    """养殖户|郭冬明|表示: a full name between a word for people and a verb of speech."""
    start = end - 3
    if start - 1 < floor or text[start - 1] not in PEOPLE or text[start] in lexicon.characters["wordlike"]:
        return None
    known = text[start] in lexicon.surnames and given(text, (start, end), lexicon)
    return (start, end) if known and plain(text, start, end, lexicon, certain=True) else None


def after_people(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """挡车工|姜远山|，, 会员|黄远山、…: a full name between a word for people and a stop, with its list."""
    start = 0
    for word in WORKS.finditer(text):
        if word.start() == start:
            continue  # 职员|工: the letter is that of the word before
        start = word.end()
        name = start, start + 3
        if text[start : start + 1] not in lexicon.surnames or text[start] in lexicon.characters["wordlike"]:
            continue
        sure = given(text, name, lexicon) and plain(text, *name, lexicon, certain=True)
        ends = text[name[1] : name[1] + 1] in STOPS or text.startswith(TOGETHER, name[1])
        ends = ends or bool(COUNTED.match(text, name[1]))
        if sure and ends and lexicon.word_at(text, start - 1, 2) <= start:
            yield name
            yield from listed(text, name[1], lexicon)


def delegates(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """来自陆军的|宛金扬|代表、来自海军的|王亚山|代表: names before a word for members, of other houses."""
    spans = [match.span(1) for match in DELEGATE.finditer(text)] if "来自" in text else []
    found = [(a, b) for a, b in spans if text[a:b] not in lexicon.words and plain(text, a, b, lexicon)]
    sure = [span for span in found if surnamed(text, span[0], lexicon) and given(text, span, lexicon)]
    yield from found if len(sure) > 1 else (span for span in sure if span[1] - span[0] > 2)


def listed(text: str, start: int, lexicon: Lexicon, foreign: bool = False) -> Iterator[Span]:
    """The further names of a list whose first name ends at `start`: 袁野|、赵世堂|、…"""
    at = start
    count = 1
    while join := JOIN.match(text, at):
        at = join.end()
        name = dotted_name(text, at, lexicon)
        name = name or (foreign_name(text, at, lexicon) if foreign else None)
        if name is None and not (foreign and lexicon.word_at(text, at, 2) > at):  # 、|韩国代总统
            name = undotted_name(text, at, lexicon) or han_name(text, at, lexicon)
        count += 1
        if name is None:
            name = _listed_uncommon(text, at, lexicon) if count > 3 else _listed_between(text, at, lexicon)
        if name is None:
            return
        stop = lexicon.word_at(text, at, 2)
        if stop > name[0] and stop >= name[1]:
            return
        yield name
        at = name[1]


def runs(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Long lists that are nothing but names, whatever stands before them: 表彰了甲、乙、丙、丁等15人.

    Most items must be names, and several of three characters: lists of places are written so, too.
    """
    for run in RUN.finditer(text):
        items = run.group()[1:].split("、")
        ends = accumulate((len(item) + 1 for item in items), initial=run.start())
        spans = [(at + 1, end) for at, end in pairwise(ends) if is_name(text, at + 1, end, lexicon)]
        full = sum(end - start == 3 for start, end in spans)
        # 新技术、新产业、新业态: one word, many things
        if 5 * len(spans) < 4 * len(items) or full < 2 or len({text[start] for start, _ in spans}) < 2:
            continue
        yield from spans
        yield from listed_before(text, run.start(), lexicon)
        if last := han_name(text, run.end() + 1, lexicon):
            yield last


def is_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """An item of a list that reads as a name as a whole."""
    bears = (
        surnamed(text, start, lexicon) and text[end - 1] not in PLACES and borne(text, start, end, lexicon)
    )
    return bears and plain(text, start, end, lexicon)


def _listed_uncommon(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """An item of a long list of names that has no known surname: …、张庆伟、|洛桑江村|、…"""
    end = start
    while end < len(text) and end - start < 5 and HAN.match(text[end]) and text[end] not in JOINS:
        end += 1
    bounded = end < len(text) and (text[end] in STOPS or text[end] in JOINS)
    return (start, end) if bounded and 2 <= end - start <= 4 and plain(text, start, end, lexicon) else None


def _listed_between(text: str, start: int, lexicon: Lexicon) -> Span | None:
    """An item between names that no list of surnames or letters proves: 甲、|向前进|、乙、丙."""
    end = text.find("、", start, start + 5)
    if end - start < 2 or not ALL_HAN.fullmatch(text, start, end):
        return None
    if not surnamed(text, start, lexicon) and not (end - start > 3 and plain(text, start, end, lexicon)):
        return None
    after = dotted_name(text, end + 1, lexicon) or han_name(text, end + 1, lexicon)
    again = after and text[after[1] : after[1] + 1] in JOINS and han_name(text, after[1] + 1, lexicon)
    return (start, end) if again else None


def listed_before(text: str, end: int, lexicon: Lexicon) -> list[Span]:
    """The names of a list that ends at `end`: 甲、乙、丙|等领导, 甲、乙|当选为. All must be names."""
    found: list[Span] = []
    at = end
    while True:
        start = at
        while start > 0 and at - start < 4 and HAN.match(text[start - 1]) and text[start - 1] not in JOINS:
            start -= 1
        if start > 0 and HAN.match(text[start - 1]) and text[start - 1] not in JOINS:
            # The first item stands behind other words: |以及|沈建国、…
            starts = (at - size for size in (3, 2))
            start = next((s for s in starts if text[s] in lexicon.surnames and _stands(text, s, lexicon)), -1)
        if at - start == 4 and text[start] in "向由予":
            start += 1  # 向|杜志军
        start += text[start] == "年" and text[start - 1].isdigit()  # 2022年|卢拉|成功当选
        if start < 0 or not 2 <= at - start <= 4 or not plain(text, start, at, lexicon):
            return found
        if _place(text, start + 1, at, lexicon):
            return found
        if not surnamed(text, start, lexicon):
            return found
        found.append((start, at))
        if text[start - 1 : start] not in JOINS:
            return found
        at = start - 1


def _stands(text: str, start: int, lexicon: Lexicon) -> bool:
    """A known word ends right before `start`."""
    return any(text[start - size : start] in lexicon.words for size in (4, 3, 2, 1))
