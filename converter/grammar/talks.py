"""Talks between people: sentences in, 会见, 会谈, 会晤 and 座谈 that have taken place out."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from converter.grammar.gatherings import Candidate, numbered
from converter.grammar.speech import attribution
from converter.model import Sentence

OTHER_DAY: Final = re.compile(
    r"(?:与?会|会议|座谈会|开幕式|仪式|大会)(?:开始|召开|举行|结束)?之?(?:前|后|间隙)，|[^，。]{1,8}期间，"
)
"""A sentence that opens so tells of a gathering of another day, perhaps."""
BESIDE: Final = re.compile(
    rf"{OTHER_DAY.pattern}|(?:当天|当日|同日|上午|下午|晚上|随后)[^，]{{0,6}}，"
    r"|(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上|晚)?，"
)
"""A sentence that opens so tells of talks beside the gathering, not what a speaker recalls."""
BETWEEN: Final = frozenset({"talk", "person"})
"""The kinds of words without which no sentence tells of talks."""
HELD_TALKS: Final = re.compile(r"(?:举行|进行)了?[^，。]{0,12}的$|受到[^，。]{2,}的$")
"""Words before a noun of talks that tell that they were held: 举行了友好的|会谈, 受到甲的|会见."""
SEVERAL: Final = re.compile("(?<!第)[两三四五六几多数][度次]$")
"""两国元首已经两度|会晤: a count of talks that were held before."""
SAT_TOGETHER: Final = re.compile(
    r"(?:进行|举行|开展|展开|召开|组织)了?[^，。；]{0,10}?(?P<held>座谈交流|交流座谈|座谈)(?!会)"
    r"|(?:同|与|和)[^，。；]{2,30}?(?P<with>座谈交流|座谈)(?!会)"
    r"|一行\d*人?(?:来|到|赴|前往|莅临)[^，。；]{2,16}?(?P<came>座谈交流|交流座谈|座谈)(?!会)"
)
SAT_WITH: Final = re.compile(
    r"(?:同|与|和)(?P<who>[^，。；]{2,40}?)(?:就[^，。；]+?|围绕[^，。；]+?)?(?:进行|举行|开展|展开)?了?"
    r"(?:深入|细致|亲切|友好|广泛|充分|的)*(?:座谈交流|交流座谈|座谈)(?!会)"
)
"""甲与|基层工作者|座谈: those who sat on the other side."""
CALLS: Final = frozenset({"拜访", "拜会", "走访", "看望"})
SAT_DOWN: Final = re.compile(r"(?:举行|进行)了?[^，。；]{0,8}?(?:会谈|座谈(?!会))")
SIGNED_WITH: Final = re.compile(r"(?:与|同|和|代表|见证)(?![^，。；]*(?:此前|曾|早在))[^，。；]{2,60}$")
VISIT: Final = re.compile("一行|调研|考察|走访|来访|到访")
SPOKEN_AT: Final = re.compile(
    r"(?:^|(?<=[，。\n在]))(?P<name>座谈会)上(?=[^，。]*(?:，|介绍|表示|指出|强调|讲))"
)
"""甲在|座谈会|上介绍了…: that those on a visit sat down, where it is told only by the way."""
CEREMONY: Final = re.compile("签[约字署订]仪式")
CHAIRED: Final = re.compile(r"主持(?:了)?(?P<name>会议)")


LEADERS: Final = re.compile(
    r"(?:[^，。]{2,8}后，)?两国(?:元首|总理|国家主席|领导人)(?:首先|先后|分别|随后)?举行(?:了)?"
    r"(?:(?:小|大)范围|、|会[谈见]和)*(?P<name>会谈|会晤)"
)
"""欢迎仪式后，两国元首举行|会谈|。: talks of those whom the article quotes."""


def leaders_met(sentences: Sequence[Sentence], title: Sentence | None, text: str) -> Candidate | None:
    """The talks of 两国元首 that an article on them opens with, as its headline tells."""
    if title is None or "talk" not in title.kinds or "person" not in title.kinds:
        return None
    for number, sentence in enumerate(sentences[:3]):
        for at in (sentence.start, text.find("：", sentence.start, sentence.start + 20) + 1):
            if at and (met := LEADERS.match(text, at, sentence.end)):
                return Candidate(*met.span("name"), met["name"], "talks", True, number, False)
    return None


def told_talks(sentences: Sequence[Sentence], text: str) -> list[tuple[int, str, int, int]]:
    """(sentence, name, start, end) of each 会见, 会谈 or 会晤 that has taken place between persons."""
    found: list[tuple[int, str, int, int]] = []
    speaking = -1
    last = max((n for n, s in enumerate(sentences) if s.kinds >= BETWEEN), default=-1)
    for number, sentence in enumerate(sentences[: last + 1]):
        said = attribution(sentence, None)
        recalled = sentence.paragraph == speaking and not BESIDE.match(text, sentence.start)
        if said:
            speaking = sentence.paragraph
        if recalled or not sentence.kinds >= BETWEEN:
            continue  # what a speaker recalls: 习近平主席同总理先生举行会晤
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            if "talk" not in token.kinds or token.kinds["talk"] not in ("guest", "host", "both"):
                continue
            if numbered(tokens, index) or SEVERAL.search(text, sentence.start, token.start):
                continue
            if said and token.start >= said.content:
                break
            before = [t for t in tokens[:index] if "person" in t.kinds]
            if not before:
                continue
            name = token.text.rstrip("了").removeprefix("亲切")
            if name in CALLS and SAT_DOWN.search(text, token.end, sentence.end):
                continue  # 甲来拜访乙，双方举行座谈
            if token.kinds["talk"] == "both":
                if not any(t.text in ("同", "与", "和") for t in tokens[:index]) or name in ("座谈", "交谈"):
                    continue
                if not (tokens[index - 1].text.endswith(("举行", "进行", "了", "的")) or len(before) > 1):
                    continue
            elif name == "走访" or (name == "接见" and "合影" in text[sentence.start : sentence.end]):
                continue
            if index + 1 < len(tokens) and tokens[index + 1].text == "记者":
                continue
            quoted = any(
                "speech" in t.kinds and tokens[i + 1].text in "，：" for i, t in enumerate(tokens[:index])
            )
            described = tokens[index - 1].text == "的" and not HELD_TALKS.search(
                text, sentence.start, token.start
            )
            if quoted or described or tokens[index - 1].text in ("参加", "陪同", "出席", "在"):
                continue
            found.append((number, name, token.start, token.start + len(name)))
            break
    return found


def separate(sentence: Sentence, start: int) -> list[int]:
    """分别会见|甲、乙: where the name of each guest ends, as each is a talk of its own; [] for one talk."""
    before = [t.text for t in sentence.tokens if t.start < start]
    ends = [t.end for t in sentence.tokens if t.start > start and "person" in t.kinds]
    return ends if "分别" in before and len(ends) > 1 else []


def other_talks(sentence: Sentence, start: int, met: Container[str]) -> bool:
    """甲会见乙。…甲还会见了|丙: whether none of those after the verb has been met before."""
    people = [(t.start, t.kinds["person"]) for t in sentence.tokens if "person" in t.kinds]
    guests = [name for at, name in people if at > start]
    if any(t.kinds.get("talk") == "both" and t.start <= start < t.end for t in sentence.tokens):
        guests = guests or [name for _, name in people[1:]]  # 甲同丙举行会谈
    return bool(guests) and not any(guest in met for guest in guests)


def signing(sentences: Sequence[Sentence], text: str) -> Candidate | None:
    """甲公司董事长乙来到青川市，与青川市政府|签订|了协议: a signing that the article gives no other name.

    Also 甲银行与乙银行|签署|协议。丙、丁出席并致辞: the next sentence tells who was there.
    """
    for number, sentence in enumerate(sentences[:2]):
        if "agree" not in sentence.kinds or attribution(sentence, None):
            continue
        there = sentences[number + 1].kinds if number + 1 < len(sentences) else frozenset()
        if "person" not in sentence.kinds and not {"person", "role"} <= there:
            continue
        for token in sentence.tokens:
            if token.text.startswith("签") and SIGNED_WITH.search(text, sentence.start, token.start):
                name = token.text.rstrip("了")
                end = token.start + len(name)
                told = CEREMONY.search(text)
                if told:
                    return Candidate(*told.span(), told.group(), "signing", True, number, False)
                return Candidate(token.start, end, name, "signing", True, number, False)
    return None


def symposium(sentences: Sequence[Sentence], text: str) -> Candidate | None:
    """A visit with 座谈, or a 会议 that somebody chaired, where the article names no other gathering."""
    sat_down = "座谈" in text
    if not sat_down and not CHAIRED.search(text):
        return None
    for number, sentence in enumerate(sentences):
        said = attribution(sentence, None)
        end = said.content if said else sentence.end
        sat = SAT_TOGETHER.search(text, sentence.start, end) if sat_down else None
        if sat:
            group = sat.lastgroup or "held"
            if number > 1 and text.startswith("时", sat.end(group)):
                continue  # 在与劳模代表座谈时，他勉励…: recalled further on
            return Candidate(sat.start(group), sat.end(group), sat[group], "symposium", True, number, False)
        if chaired := CHAIRED.search(text, sentence.start, end):
            return Candidate(*chaired.span("name"), chaired["name"], "other", True, number, True)
    for number, sentence in enumerate(sentences if "座谈会上" in text and VISIT.search(text) else ()):
        said = attribution(sentence, None)
        if at := SPOKEN_AT.search(text, sentence.start, said.content if said else sentence.end):
            return Candidate(*at.span("name"), at["name"], "symposium", True, number, True)
    return None
