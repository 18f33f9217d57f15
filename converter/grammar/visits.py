"""Who visits which state, by all that a document tells: sentences in, the visitors and their states out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from converter.grammar.speech import clause_begin
from converter.model import Mention, Sentence
from converter.words import lexicon

GOES: Final = frozenset("对到来赴")
"""甲|对|某国进行正式访问, 我这次|到|某国访问."""
VISIT: Final = re.compile(r"(?:开始)?(?:进行)?了?[^，。]{0,8}访问")
ANOTHER: Final = re.compile(
    r"去年|前年|\d年|上[个次月]|再次|明年|早日|适时|方便|邀请[^，。]{0,8}$|将|曾|[两几多数]次"
)
"""去年甲对某国进行访问, 欢迎甲明年再次访问某国: another visit than the one that is told of."""
NOT_ABROAD: Final = ("人民大会堂", "国宾馆", "钓鱼台", "视频", "电话", "通电话")
MINE: Final = re.compile(r"我[这此]次|很?高兴|很?荣幸")


def visitors(sentences: Sequence[Sentence], text: str) -> dict[str, str]:
    """Each person who visits a state abroad → its code.

    甲对某国进行访问, 乙欢迎甲访问某国, 甲说，很高兴对某国进行访问.
    """
    found: dict[str, str] = {}
    for sentence in sentences:
        tokens = sentence.tokens if "state" in sentence.kinds else ()
        for at, token in enumerate(tokens):
            state = token.kinds.get("state")
            if state in (None, "CN") or not at or not _visited(tokens, at, text):
                continue
            begin = clause_begin(tokens, at)
            begin = next((i for i in range(at, begin, -1) if tokens[i].text.endswith("欢迎")), begin)
            told = text[tokens[begin].start : token.start]
            people = [t.kinds["person"] for t in tokens[begin:at] if "person" in t.kinds]
            if not people and MINE.search(told):
                people = [t.kinds["person"] for t in tokens[:begin] if "person" in t.kinds][:1]
            if len(people) == 1 and not ANOTHER.search(told):
                found.setdefault(people[0], state)
    return found


def _visited(tokens: tuple[Mention, ...], at: int, text: str) -> bool:
    """对|某国|进行国事访问, 访问|某国|."""
    before = tokens[at - 1].text
    return before == "访问" or (before in GOES and bool(VISIT.match(text, tokens[at].end)))


def is_of(tokens: tuple[Mention, ...], end: int, visited: str) -> bool:
    """Whether those met, before `end`, are of the state visited: the nearest state named, if any is.

    甲在利马会见马来西亚总理乙: he who visits Peru meets another guest.
    """
    before = takewhile(lambda t: t.text != "，", reversed([t for t in tokens if t.end <= end]))
    return next(filter(None, map(state_code, before)), visited) == visited


def state_code(token: Mention) -> str | None:
    """法国|总统, 越共中央|书记: the code of the state that a word names or whose body it is."""
    if token.kinds.get("organ") != "foreign_body":
        return token.kinds.get("state")
    known = lexicon()
    return known.states.get(known.abbreviated_states.get(token.text[0], ""))


def at_home(tokens: tuple[Mention, ...]) -> bool:
    """甲|在北京|会见来访的乙, 甲同乙举行|视频|会晤: talks for which nobody went abroad."""
    return any("area" in t.kinds or t.text.startswith(NOT_ABROAD) for t in tokens)
