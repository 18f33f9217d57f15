"""Document → mentions: the words of the lexicon, longest first, then the names that their context proves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import repeat
from operator import attrgetter
from typing import Final

from converter import names
from converter.dates import printed_in
from converter.model import Document, Mention, mask
from converter.words import Lexicon, lexicon

OPENING: Final = re.compile(r"[。！？\n；：，有](?:(?<!有)|(?<=[还的]有))[“‘]?(?=[^\n：])")
"""What stands before the words that open a sentence or clause."""
FIRM: Final = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:（[\u4e00-\u9fff]{2,4}）)?(?:有限|股份|集团)?(?:公司|集团|基金会|实验室|研究院)"
)
"""比尔·盖茨 names no firm that is called so: |克吕格|自动化（云岭）有限公司."""
BODIED: Final = mask("area", "organ", "organization")
"""Kinds of words that may make one word with what follows."""
ITALIAN: Final = re.compile("意大利|意方(?=[愿加共一深推弘保开])")
"""同|意大利总理会谈, 愿同|意方|加强合作: no consent."""
HOUSE: Final = mask("organ", "organization")
ACTS: Final = frozenset({"verb", "speech", "role", "narration"})
TITLE: Final = mask("title")
DOCTRINE: Final = mask("doctrine")
DATE: Final = {"date": ""}
UNKNOWN: Final = {"gap": ""}
INVITED: Final = re.compile(r"应县[^，。]{1,14}?(?:邀|要求)")
"""应|县委、县政府邀请: the verb, and not the county of that name."""
CALLED: Final = re.compile("[总董](?![经监裁工会支局体结部量书理数统事干司行队站装公投承责务])")
"""何|总|要求, 沈|董|介绍: how the heads of firms are called."""
START: Final = attrgetter("start")
END: Final = attrgetter("end")


def words(text: str, words_known: Lexicon) -> list[Mention]:
    """Every known word of `text`, leftmost and longest first, without overlaps; dates win over words."""
    found: list[Mention] = []
    if matches := words_known.automaton.find_matches_as_indexes(text):
        indexes, starts, ends = zip(*matches, strict=True)
        printed = map(words_known.texts.__getitem__, indexes)
        kinds = map(words_known.meanings.__getitem__, indexes)
        # One map makes them in two thirds of the time of a loop.
        masks = map(words_known.masks.__getitem__, indexes)
        found += map(Mention, starts, ends, printed, kinds, repeat("find.word"), masks)
    for date in printed_in(text):
        start, end = date.span()
        overlap = slice(bisect_right(found, start, key=END), bisect_left(found, end, key=START))
        found[overlap] = [Mention(start, end, date.group(), DATE, "find.date")]
    return _bodies(text, found, words_known)


def _bodies(text: str, found: list[Mention], known: Lexicon) -> list[Mention]:
    """重庆市|委 → 重庆市委: an area whose last character begins a body's word makes one word with it."""
    joined: list[Mention] = []
    for mention in found:
        if joined and mention.start < joined[-1].end:
            continue
        if not mention.mask & BODIED and mention.text not in known.splits:
            joined.append(mention)
            continue
        if mention.text == "同意" and (side := ITALIAN.match(text, mention.end - 1)) and "意大利" in text:
            name = side.group()
            joined.append(Mention(mention.start, mention.start + 1, "同", known.kinds("同"), "find.word"))
            joined.append(
                Mention(mention.start + 1, side.end(), name, known.kinds(name) or UNKNOWN, "find.word")
            )
            continue
        if mention.text == "与会" and (split := _with_area(text, mention, known)):
            joined += split  # 与|会宁县
            continue
        if not mention.mask & BODIED:
            cut = len(mention.text) > 1 and mention.text[-1] == "要" and text.startswith("求", mention.end)
            joined += _demand(mention, known) if cut else (mention,)
            continue
        if "area" in mention.kinds and mention.text[-1] in "省市县区州旗盟":
            region = 3 if mention.text.endswith("自治区") and text.startswith("党委", mention.end) else 1
            end = known.word_at(text, mention.end - region, 2)
            body = known.kinds(text[mention.end - region : end]).get("body")
            if body is not None and INVITED.match(text, mention.start):
                joined.append(
                    Mention(
                        mention.start + 1,
                        end,
                        text[mention.start + 1 : end],
                        {"body": body},
                        "find.body",
                    )
                )
                continue
            if body is not None and end > mention.end:
                kinds = {"body": body, "of": mention.text, "of_code": mention.kinds["area"]}
                joined.append(Mention(mention.start, end, text[mention.start : end], kinds, "find.body"))
                word = text[end : known.word_at(text, end, 2)]
                anew = text.startswith("党委", mention.end) and "title" in known.kinds(word)
                if anew:  # 自治区|党委书记
                    joined.append(Mention(end, end + len(word), word, known.kinds(word), "find.word"))
                continue
            if text.startswith("长", mention.end):
                # 南京市|长, but 赵|县长: a name of two characters is a surname before a post.
                title = mention.text[-1] + "长"
                if len(mention.text) > 2:
                    kinds = {"title": "government", "as": title}
                    joined += [mention, Mention(mention.end, mention.end + 1, "长", kinds, "find.body")]
                else:
                    joined.append(
                        Mention(mention.end - 1, mention.end + 1, title, known.kinds(title), "find.word")
                    )
                continue
        house = mention.text[-1:]
        if house == "委" and "organ" in mention.kinds and text.startswith("员会", mention.end):
            end = mention.end + 2  # 卫生健康委|员会
            joined.append(Mention(mention.start, end, text[mention.start : end], mention.kinds, "find.body"))
            continue
        if (
            mention.mask & HOUSE
            and text.startswith("长", mention.end)
            and "title" in known.kinds(house + "长")
        ):
            # 公安厅|长: the title shares its first character with the organ.
            joined.append(mention)
            joined.append(
                Mention(mention.end, mention.end + 1, "长", {"title": "", "as": house + "长"}, "find.body")
            )
            continue
        if "organization" in mention.kinds and house == "部" and text.startswith("门", mention.end):
            continue  # 卫生部门 is no ministry
        joined.append(mention)
    return joined


def _with_area(text: str, mention: Mention, known: Lexicon) -> tuple[Mention, ...]:
    """与会|宁县 → 与|会宁县: an area's name that begins with 会."""
    start = mention.end - 1
    end = known.word_at(text, start, 2)
    area = text[start:end]
    if end <= mention.end or "area" not in known.kinds(area):
        return ()
    return (
        Mention(mention.start, start, text[mention.start : start], known.kinds("与"), "find.word"),
        Mention(start, end, area, known.kinds(area), "find.word"),
    )


def _demand(mention: Mention, known: Lexicon) -> Iterable[Mention]:
    """会议还要|求 → 会议还|要求: a word that ends in 要 gives it back to the verb."""
    middle, first = mention.end - 1, mention.text[:-1]
    if kinds := known.kinds(first):
        yield Mention(mention.start, middle, first, kinds, "find.word")
    yield Mention(middle, mention.end + 1, "要求", known.kinds("要求"), "find.word")


def find(document: Document) -> tuple[Mention, ...]:
    """All words and names in the body and title of `document`, in order and without overlaps."""
    known = lexicon()
    text = document.text
    found = words(text, known)
    openings = [document.body, *(m.end() for m in OPENING.finditer(text, max(0, document.body - 1)))]
    proven = names.names(text, found, openings, known)
    full = {text[start] for start, end in proven if end - start > 2}
    proven = [(a, b) for a, b in proven if not (b - a == 2 and text[b - 1] in "总董" and text[a] in full)]
    if not proven:
        return tuple(found)
    doctrines = [m for m in found if m.mask & DOCTRINE]
    persons = _everywhere(text, {text[start:end] for start, end in proven}, doctrines)
    persons += _surnames(text, found, persons, known)
    taken = _cover(len(text), persons)
    starts, ends = [word.start for word in found], [word.end for word in found]
    cut = sorted({i for p in persons for i in range(bisect_right(ends, p.start), bisect_left(starts, p.end))})
    kept: list[Mention] = []
    first = 0
    for index in cut:
        kept += found[first:index]
        first = index + 1
    kept += found[first:]
    # What a name leaves of a word that it cuts into (会|见 in 龚正会见) is looked up again.
    for index in cut:
        for start, end in _free(found[index].start, found[index].end, taken):
            kept += [
                Mention(w.start + start, w.end + start, w.text, w.kinds, w.rule, w.mask)
                for w in words(text[start:end], known)
            ]
    return tuple(sorted((*kept, *persons), key=START))


def _everywhere(text: str, known: set[str], doctrines: Iterable[Mention]) -> list[Mention]:
    """Each proven name wherever it is printed, longest first; in a doctrine's name it is marked so."""
    named = {m.start for m in doctrines}
    short = _short_forms(known)
    known = known | {last for last in short if names.transliterated(last, lexicon())}
    printed_names = [
        (at, name)
        for name in known
        for at in _places(text, name)
        if not (name in short and _names_firm(text, at + len(name)))
    ]
    chosen: list[Mention] = []
    for start, printed in sorted(printed_names, key=lambda found: (found[0], -len(found[1]))):
        if not chosen or start >= chosen[-1].end:
            kinds = {"person": short.get(printed, printed)} | ({"doctrine": ""} if start in named else {})
            chosen.append(Mention(start, start + len(printed), printed, kinds, "find.name"))
    return chosen


def _names_firm(text: str, end: int) -> bool:
    """|克吕格|自动化（云岭）有限公司, but not |克吕格|参观了远禾集团: no verb stands between."""
    firm = FIRM.match(text, end)
    if firm is None:
        return False
    known = lexicon()
    inside = (known.kinds(text[at : known.word_at(text, at)]) for at in range(end, firm.end()))
    return all(ACTS.isdisjoint(kinds) for kinds in inside)


def _places(text: str, name: str) -> Iterator[int]:
    """The offsets where a name is printed."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _short_forms(known: Iterable[str]) -> dict[str, str]:
    """盖茨 → 比尔·盖茨: the last part of one name in parts that a document prints whole as well."""
    parts: dict[str, set[str]] = {}
    for name in known:
        for dot in names.DOTS:
            if dot in name:
                parts.setdefault(name.rsplit(dot, 1)[1], set()).add(name)
    return {last: full.pop() for last, full in parts.items() if len(full) == 1}


def _surnames(
    text: str, found: Iterable[Mention], persons: Iterable[Mention], known: Lexicon
) -> list[Mention]:
    """|王|副市长, |薛|总: a surname before a post means the one person of that name in the document."""
    people = {p.kinds["person"] for p in persons}
    ends = {p.end for p in persons}
    called: list[Mention] = []
    titles = [(word.start, word.start) for word in found if word.mask & TITLE]
    for begin, end in (*titles, *(m.span() for m in CALLED.finditer(text))):
        size = 2 if text[max(0, begin - 2) : begin] in known.surnames else 1
        at = begin - size
        surname = text[max(0, at) : begin]
        if at < 1 or begin in ends or surname not in known.surnames:
            continue
        if text[at - 1] in names.STOPS or text[at - 1] in "对向同与和由为在":
            same = [name for name in people if name.startswith(surname)]
            if len(same) == 1:
                called.append(Mention(at, end, text[at:end], {"person": same[0]}, "find.surname"))
    return called


def _cover(size: int, mentions: Iterable[Mention]) -> bytearray:
    taken = bytearray(size)
    for mention in mentions:
        taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return taken


def _free(start: int, end: int, taken: bytearray) -> Iterable[tuple[int, int]]:
    at = start
    while at < end:
        while at < end and taken[at]:
            at += 1
        stop = at
        while stop < end and not taken[stop]:
            stop += 1
        if stop > at:
            yield at, stop
        at = stop
