"""Document and mentions → sentences, each to be tiled without a hole by words, names, stops and gaps."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from operator import attrgetter
from typing import Final

from converter.model import Document, Mention, Sentence, mask

END: Final = re.compile(r"[。！？!?\n](?:(?<=\n)\n*|[。！？!?]*[”’」』）)]*)")
STOP: Final = re.compile(
    r"([，。、；：！？（）()“”‘’《》〈〉【】—…,;:!?|｜\s]|(?<![\dA-Za-z\u4e00-\u9fff])\d{1,2}[.．](?![\dA-Za-z]))"
)
"""Marks, and the number before an item of a list: ：|1.|做好衔接；|2.|完善要求."""
CAPTION: Final = re.compile(
    r"^(?=.{6,70}$)(?!.*[讯电](?:（|：))[^，\n]{4,50}(?:，[^，\n]{2,20})?[。 ]?"
    r"(?:本[报台])?(?:记者|通讯员)[\u4e00-\u9fff、 ]{2,14}(?:摄|报道|供图)。?$",
    re.MULTILINE,
)
BUTTON: Final = re.compile(r"^我要(?:评论|留言|投稿|咨询|纠错|分享|收藏|打印)$", re.MULTILINE)
"""What a page prints below an article for its readers to press."""
PERSON: Final = mask("person")
MARKS: Final = frozenset("，。、；：！？（）()“”‘’《》〈〉【】—…,;:!?|｜")
"""The marks among STOP."""
GAP: Final = {"gap": ""}, "gap", mask("gap")
MARK: Final = {"stop": ""}, "stop", mask("stop")
END_OF: Final = attrgetter("end")
KINDS_OF: Final = attrgetter("kinds")


def _between(parts: Sequence[str], at: int) -> Iterator[Mention]:
    """What stands between two words from `at` on, split at its stops."""
    for index, part in enumerate(parts):
        if part:
            yield Mention(at, at + len(part), part, *(MARK if index % 2 else GAP))
            at += len(part)


def _tile(text: str, start: int, end: int, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    tiles: list[Mention] = []
    at = start
    for mention in mentions:
        begin = mention.start
        if at + 1 == begin:
            told = MARK if text[at] in MARKS or text[at].isspace() else GAP
            tiles.append(Mention(at, begin, text[at], *told))
        elif at < begin:
            parts = STOP.split(text[at:begin])  # in turn what stands between stops, and a stop
            if len(parts) == 1:
                tiles.append(Mention(at, begin, parts[0], *GAP))
            else:
                tiles += _between(parts, at)
        tiles.append(mention)
        at = mention.end
    tiles += _between(STOP.split(text[at:end]), at)
    return tuple(tiles)


def _sentence(text: str, start: int, end: int, paragraph: int, mentions: tuple[Mention, ...]) -> Sentence:
    quotes = ("quotation",) if text.find("：“", start, end) >= 0 else ()
    kinds = frozenset(quotes).union(*map(KINDS_OF, mentions))
    return Sentence(start, end, paragraph, kinds, partial(_tile, text, start, end, mentions))


def _captions(text: str, body: int) -> Iterator[tuple[int, int]]:
    """甲会见乙一行。记者丙报道, 我要评论: the lines that add nothing to the report."""
    for line in CAPTION.finditer(text, body) if "记者" in text or "通讯员" in text else ():
        yield line.span()
    for line in BUTTON.finditer(text, body) if "我要" in text else ():
        yield line.span()


def _other_speakers(text: str, mentions: tuple[Mention, ...]) -> Iterator[int]:
    """甲委员提出，…；|乙委员代表某会表示，…: where after ； another speaks."""
    for index, mention in enumerate(mentions if "；" in text else ()):
        if not mention.mask & PERSON or not text.startswith("；", max(0, mention.start - 1)):
            continue
        for word in mentions[index + 1 : index + 6]:
            if "，" in text[mention.end : word.end]:
                break
            if "speech" in word.kinds and text[word.end : word.end + 1] == "，":
                yield mention.start
                break


def headline(document: Document, mentions: tuple[Mention, ...]) -> Sentence | None:
    """The printed headline as a sentence of its own (paragraph -1); None where the article has none."""
    end = document.text.find("\n")
    if not 0 < end <= document.body:
        return None
    inside = mentions[: bisect_right(mentions, end, key=END_OF)]
    return _sentence(document.text, 0, end, -1, inside)


def sentences(document: Document, mentions: tuple[Mention, ...]) -> tuple[Sentence, ...]:
    """The sentences of the body, in order; a closing quotation mark belongs to what it closes."""
    text = document.text
    stops = {m.end() for m in END.finditer(text, document.body)}
    others = (at for at in _other_speakers(text, mentions) if at > document.body)
    cuts = sorted({document.body, *stops, *others, len(text)})
    found: list[Sentence] = []
    captions = list(_captions(text, document.body))
    starts, ends = [m.start for m in mentions], [m.end for m in mentions]
    paragraph = 0
    for start, end in pairwise(cuts):
        captioned = any(first <= start < last for first, last in captions)
        if text[start:end].strip() and not captioned:
            inside = mentions[bisect_left(starts, start) : bisect_right(ends, end)]
            found.append(_sentence(text, start, end, paragraph, inside))
        paragraph += text.count("\n", start, end) > 0
    return tuple(found)
