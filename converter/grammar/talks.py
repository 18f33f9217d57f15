"""Talks between people: sentences in, 会见, 会谈, 会晤 and 座谈 that have taken place out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.grammar.gatherings import Candidate
from converter.grammar.speech import attribution
from converter.model import Sentence

BESIDE = re.compile(
    r"(?:与?会|会议|座谈会|开幕式|仪式|大会)(?:前|后|期间|间隙)，|(?:当天|当日|同日|上午|下午|晚上|随后)[^，]{0,6}，"
)
"""A sentence that opens so tells of talks beside the gathering, not what a speaker recalls."""
HELD_TALKS = re.compile(r"(?:举行|进行)了?[^，。]{0,12}的$")
SAT_TOGETHER = re.compile(
    r"(?:进行|举行|开展|展开|召开|组织)了?[^，。；]{0,10}?(?P<held>座谈交流|交流座谈|座谈)(?!会)"
    r"|(?:同|与|和)[^，。；]{2,30}?(?P<with>座谈交流|座谈)(?!会)"
)
CHAIRED = re.compile(r"主持(?:了)?(?P<name>会议)")


def told_talks(sentences: Sequence[Sentence], text: str) -> list[tuple[int, str, int, int]]:
    """(sentence, name, start, end) of each 会见, 会谈 or 会晤 that has taken place between persons."""
    found: list[tuple[int, str, int, int]] = []
    speaking = -1
    for number, sentence in enumerate(sentences):
        tokens = sentence.tokens
        said = attribution(sentence, None)
        recalled = sentence.paragraph == speaking and not BESIDE.match(text, sentence.start)
        if said:
            speaking = sentence.paragraph
        if recalled or not {"talk", "person"} <= sentence.kinds:
            continue  # what a speaker recalls: 习近平主席同总理先生举行会晤
        for index, token in enumerate(tokens):
            if "talk" not in token.kinds or token.kinds["talk"] not in ("guest", "host", "both"):
                continue
            if said and token.start >= said.content:
                break
            before = [t for t in tokens[:index] if "person" in t.kinds]
            if not before:
                continue
            name = token.text.rstrip("了").removeprefix("亲切")
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


def symposium(sentences: Sequence[Sentence], text: str) -> Candidate | None:
    """A visit with 座谈, or a 会议 that somebody chaired, where the article names no other gathering."""
    for number, sentence in enumerate(sentences):
        said = attribution(sentence, None)
        end = said.content if said else sentence.end
        sat = SAT_TOGETHER.search(text, sentence.start, end)
        if sat:
            group = "held" if sat["held"] else "with"
            return Candidate(sat.start(group), sat.end(group), sat[group], "symposium", True, number, False)
        if chaired := CHAIRED.search(text, sentence.start, end):
            return Candidate(*chaired.span("name"), chaired["name"], "other", True, number, True)
    return None
