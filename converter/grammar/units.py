"""The units of what is said: a sentence's tokens in, what stands between its marks and heads out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from converter.model import Mention, mask

ORDINAL: Final = re.compile(r"第[一二三四五六七八九十]+$|其次$|首先$")
ANNOUNCES: Final = re.compile(
    r"(?:提出|作出|做到|抓好|做好|达到|明确|有|强调)?(?:了)?(?:\d+|[一二两三四五六七八九十几])?(?:以下|如下)?"
    r"(?:\d+|[一二两三四五六七八九十几])?(?:点|项|个方面|方面的?|条)?(?:重要|重点|具体)?(?P<what>意见建议|建议|希望|意见|倡议|要求|主张|目标|工作|期待|任务)$"
)
ANNOUNCED_ENDS: Final = frozenset("议望见求张标作待务点事面条")
"""The last characters of what announces a list."""
BARE: Final = frozenset({"将", "要", "应", "应当", "必须"})
"""下一步，|将|：一是…: a cue whose items are a list."""
BOUNDS: Final = mask("stop", "enumeration")
"""Kinds of the words between units."""
NUMBERED: Final = re.compile(r"\d{1,2}[.．]")
"""1., 2.: the head of an item in figures."""
BRIEF: Final = re.compile(
    r"(?:做到|抓好|做好|把握|注意|处理好)(?:了)?(?:以下|如下)?[二两三四五六七八九十几](?:点|件事|个方面|方面|条|项工作)$"
)
"""希望各校|做到以下三点：, 要|抓好三件事：: leads that only count their items."""
DONE: Final = re.compile(r"(?:做|完成|取得)了")
COUNTED: Final = re.compile(r"(?<![每任某同])[二两三四五六七八九十几\d](?:点|项|条|个?方面)|以下|如下")
SUMMED: Final = re.compile(
    r"(?:要|必须|务必|应)[^，。]{0,8}(?:做到|坚持|把握|突出|处理好|抓好|实现|强化|落实|注意|解决|抓住|聚焦)好?“?[二两三四五六七八九十]个[^，。“”]{1,8}”?$"
)
NUMERALS: Final = frozenset("一二三四五六七八九十")
KINDS: Final = {
    "建议": "appeal",
    "意见建议": "appeal",
    "希望": "appeal",
    "意见": "appeal",
    "倡议": "appeal",
    "主张": "appeal",
    "期待": "appeal",
    "举措": "appeal",
    "将": "pledge",
}
AT_IT: Final = re.compile(r"^[^，]{0,8}(?:会|仪式|论坛|现场)上$|^[^，]{0,30}(?:了解到|获悉|宣布)$")
MARKS: Final = "，、：；。！？!?, \n—－"


@dataclass(frozen=True, slots=True)
class Unit:
    """The tokens between two 。；！ or heads of an enumeration; `head` is 一是, 第一 or empty."""

    tokens: tuple[Mention, ...]
    head: str
    announces: str
    """建议, 要求 … where the unit only announces a list."""

    def words(self, text: str) -> str:
        """The unit as printed."""
        return text[self.tokens[0].start : self.tokens[-1].end]


def is_head(tokens: tuple[Mention, ...], index: int) -> bool:
    """一是, 二要, 第三，: the head of an item, where a clause begins (第三次 is none)."""
    token = tokens[index]
    if token.text in NUMERALS and index + 1 < len(tokens) and tokens[index + 1].text == "、":
        return not index or tokens[index - 1].text[-1] in "：；。\n"  # ：|一、|选准突破口
    if "enumeration" not in token.kinds:
        return False
    before = tokens[index - 1].text if index else "。"
    if before[-1] not in "，。；：！？\n、“":
        return False
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    return not ORDINAL.match(token.text) or following in ("，", "、", "：")


def head_end(tokens: tuple[Mention, ...], index: int) -> int:
    """The index after the head of an item at tokens[index], 0 where none is: 一是|, （一）|, 1、|, （2）|."""
    if is_head(tokens, index):
        return index + 1
    printed = tokens[index].text
    if not (printed == "（" or _figure(printed)) or (index and tokens[index - 1].text[-1] not in "：；。\n"):
        return 0
    after = [t.text for t in tokens[index + 1 : index + 3]]
    if printed != "（":
        return index + 2 if after[:1] == ["、"] else 0
    return index + 3 if after[1:] == ["）"] and (after[0] in NUMERALS or _figure(after[0])) else 0


def _figure(printed: str) -> bool:
    """1, 12: a number of one or two figures."""
    return len(printed) < 3 and printed.isdecimal()


def units(tokens: tuple[Mention, ...], start: int) -> Iterator[Unit]:
    """Split what is said from `start` on at ； and at heads; a lead that announces a list ends at its ：."""
    first = next((i for i, token in enumerate(tokens) if token.start >= start), len(tokens))
    head = ""
    for index in range(first, len(tokens)):
        token = tokens[index]
        if not (token.mask & BOUNDS or token.text in NUMERALS or _figure(token.text)):
            continue
        if (end := head_end(tokens, index)) or (token.text[0].isdecimal() and NUMBERED.fullmatch(token.text)):
            yield from _unit(tokens[first:index], head)
            head = tokens[index + 1].text if end > index + 2 else token.text  # （一）
            first = end or index + 1
        elif token.text in ("；", ";") or (
            token.text[-1] in "。！？!?\n" and "stop" in token.kinds and index + 3 > len(tokens)
        ):
            yield from _unit(tokens[first:index], head)
            first, head = index + 1, ""
        elif token.text == "：" and (lead := _leads(tokens[first:index])):
            yield from _unit(tokens[first:index], head, lead)
            first, head = index + 1, ""
    yield from _unit(tokens[first:], head)


def _leads(part: tuple[Mention, ...]) -> str:
    """What the words before a ： announce, "" where they announce no list."""
    bare = part[-1].text if part and part[-1].text in BARE else ""
    return _announced(part) or _summed(part) or bare


def _announced(part: tuple[Mention, ...]) -> str:
    if not part or part[-1].text[-1] not in ANNOUNCED_ENDS:
        return ""
    words = "".join(t.text for t in part)
    if BRIEF.search(words) and not DONE.search(words):
        return "希望" if any(t.kinds.get("cue") == "appeal" for t in part) else "要求"
    match = None if DONE.search(words) else ANNOUNCES.search(words)
    return match["what"] if match and COUNTED.search(words[max(0, match.start() - 2) :]) else ""


def _summed(part: tuple[Mention, ...]) -> str:
    """要做到|“四个必须”|：一是…: a lead that only counts what its list demands."""
    words = "".join(t.text for t in part)
    return "要求" if SUMMED.search(words) and not DONE.search(words) else ""


def _unit(part: tuple[Mention, ...], head: str, announces: str = "") -> Iterator[Unit]:
    kept = _trim(part)
    if kept:
        yield Unit(kept, head, announces or _announced(kept))


def _trim(tokens: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Without 会上， and marks at the ends; a quotation mark stays where its partner is inside."""
    kept = tokens
    comma = next((i for i in range(min(9, len(kept))) if kept[i].text == "，"), None)
    if comma and AT_IT.search("".join(t.text for t in kept[:comma])):
        kept = kept[comma + 1 :]
    while kept and not kept[0].text.strip(MARKS + "”’"):
        kept = kept[1:]
    while kept and not kept[-1].text.strip(MARKS):
        kept = kept[:-1]
    if kept and kept[0].text == "“" and _opened(kept) > 0:
        return _trim(kept[1:])
    if kept and kept[-1].text == "”" and _opened(kept) < 0:
        return _trim(kept[:-1])
    return kept


def _opened(tokens: tuple[Mention, ...]) -> int:
    """How many more quotation marks open than close."""
    return sum((t.text == "“") - (t.text == "”") for t in tokens)
