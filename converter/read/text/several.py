"""Text of a file that holds several articles → the text of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from converter.read.text.head import is_head_line, published_on
from converter.read.text.letters import tidy

_RULE = re.compile(
    r"^[ \t\u3000]*(?:[-=_*#~—─━═＝＊·•]{5,}|(?:[*＊] ?){3,}|(?:- ){2,}-)[ \t\u3000]*$", re.MULTILINE
)
"""========, ──────, * * *: a line that is drawn, not written."""
_SECTION = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百\d]+[、.．章节条项部]|[（(][一二三四五六七八九十\d]+[）)])"
)
"""一、 重点任务: a part of an article, not another one."""
_ENDS = tuple("。！？；”’」』）》】!?;)")
_SHORTEST = 40
_LONGEST_HEADLINE = 60
_LONGEST_HEAD_LINE = 120


def several(text: str) -> list[str]:
    """Articles set apart by drawn lines, or each with headline and day → each; one article → itself."""
    for parts in (_RULE.split(text), _by_heads(text)):
        filled = [part.strip("\r\n") for part in parts if part.strip()]
        if are_articles(filled):
            return filled
    return [text]


def are_articles(parts: Sequence[str]) -> bool:
    """Whether there are several, each a headline (a short line without 。) and sentences below it."""
    return len(parts) > 1 and all(map(_is_article, parts))


def _is_article(text: str) -> bool:
    first, _, rest = text.strip().partition("\n")
    headline = 4 <= len(first.strip()) <= 100 and "。" not in first and not _SECTION.match(first)
    return headline and "。" in rest and len(rest) >= _SHORTEST


def _by_heads(text: str) -> list[str]:
    """云溪召开座谈会 | 2024-05-09 | 5月8日，…举行。| 方远山会见祁若川 | 2024-05-10 | …: two articles."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    starts = [0]
    for before, (at, following) in zip(filled, pairwise(filled[1:]), strict=False):
        ended = lines[before].rstrip().endswith(_ENDS)
        if ended and _is_headline(lines[at]) and _is_dated(lines[following]):
            starts.append(at)
    if len(starts) == 1 or not any(_is_dated(lines[number]) for number in filled[:3]):
        return [text]
    return ["\n".join(lines[a:b]) for a, b in pairwise([*starts, len(lines)])]


def _is_headline(line: str) -> bool:
    line = line.strip()
    return 4 <= len(line) <= _LONGEST_HEADLINE and "。" not in line and not is_head_line(tidy(line))


def _is_dated(line: str) -> bool:
    """Whether it is a head line that tells a day."""
    if len(line) > _LONGEST_HEAD_LINE or not re.search(r"\d|[〇○]", line):
        return False
    line = tidy(line)
    return is_head_line(line) and published_on([line]) is not None
