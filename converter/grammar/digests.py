"""Digests: an article whose every paragraph tells of something else, each below a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converter.grammar.gatherings import Candidate
from converter.grammar.houses import shortens
from converter.model import Document, Sentence

DIGEST: Final = re.compile(r"(?:快讯|简讯)$")
"""国内联播快讯: how the headline of a digest ends; 简讯：某市召开… is a report."""


def is_digest(document: Document) -> bool:
    """国内联播快讯: whether each paragraph tells of something else."""
    return bool(DIGEST.search(document.title))


def is_heading(sentence: Sentence, text: str) -> bool:
    """某某论坛在京举行: a line without a full stop, above its brief."""
    return not text[sentence.start : sentence.end].rstrip().endswith("。")


def told_in(opening: Sequence[Sentence], text: str) -> frozenset[int]:
    """The paragraphs of the briefs that some sentences open; what follows a heading is its brief."""
    below = (sentence.paragraph + 1 for sentence in opening if is_heading(sentence, text))
    return frozenset((*(sentence.paragraph for sentence in opening), *below))


def briefs(
    options: Sequence[Candidate], chosen: Candidate, sentences: Sequence[Sentence], text: str
) -> list[Candidate]:
    """The gatherings of the other briefs of a digest, each once, by the first sentence that tells of it."""
    found = [chosen]
    for option in options:
        told = sentences[option.sentence]
        if not option.held or option.generic or is_heading(told, text):
            continue
        again = any(
            told.paragraph == sentences[other.sentence].paragraph
            or shortens(option.name, other.name)
            or shortens(other.name, option.name)
            for other in found
        )
        if not again:
            found.append(option)
    return found[1:]
