"""Document and mentions → sentences: each tiled without a hole by words, names, stops and gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from converter.model import Document, Mention, Sentence

END = re.compile(r"[。！？!?]+[”’」』）)]*|\n+")
KINDS = {"gap": {"gap": ""}, "stop": {"stop": ""}}
STOP = re.compile(r"[，。、；：！？（）()“”‘’《》〈〉【】—…,;:!?\n\s]")


def _tile(text: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    tiles: list[Mention] = []

    def fill(left: int, right: int) -> None:
        if right - left == 1:
            kind = "stop" if STOP.match(text, left) else "gap"
            tiles.append(Mention(left, right, text[left], KINDS[kind], kind))
            return
        at = left
        for stop in STOP.finditer(text, left, right):
            if stop.start() > at:
                tiles.append(Mention(at, stop.start(), text[at : stop.start()], KINDS["gap"], "gap"))
            tiles.append(Mention(stop.start(), stop.end(), stop.group(), KINDS["stop"], "stop"))
            at = stop.end()
        if at < right:
            tiles.append(Mention(at, right, text[at:right], KINDS["gap"], "gap"))

    at = start
    for mention in mentions:
        if at < mention.start:
            fill(at, mention.start)
        tiles.append(mention)
        at = mention.end
    fill(at, end)
    return tuple(tiles)


def _kinds(tokens: Sequence[Mention]) -> frozenset[str]:
    return frozenset(kind for token in tokens for kind in token.kinds)


def headline(document: Document, mentions: Sequence[Mention]) -> Sentence | None:
    """The printed headline as a sentence of its own (paragraph -1); None where the article has none."""
    end = document.text.find("\n")
    if not 0 < end <= document.body:
        return None
    tokens = _tile(document.text, 0, end, [m for m in mentions if m.end <= end])
    return Sentence(0, end, -1, tokens, _kinds(tokens))


def sentences(document: Document, mentions: Sequence[Mention]) -> tuple[Sentence, ...]:
    """The sentences of the body, in order; a closing quotation mark belongs to what it closes."""
    text = document.text
    cuts = [document.body, *(m.end() for m in END.finditer(text, document.body)), len(text)]
    found: list[Sentence] = []
    paragraph, index = 0, 0
    for start, end in pairwise(cuts):
        while index < len(mentions) and mentions[index].start < start:
            index += 1
        first = index
        while index < len(mentions) and mentions[index].end <= end:
            index += 1
        if text[start:end].strip():
            tokens = _tile(text, start, end, mentions[first:index])
            found.append(Sentence(start, end, paragraph, tokens, _kinds(tokens)))
        paragraph += text.count("\n", start, end) > 0
    return tuple(found)
