"""Digests: an article whose every paragraph tells of something else, each below a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.grammar.gatherings import Candidate
from converter.grammar.houses import shortens
from converter.model import Document, Sentence

DIGEST = re.compile(r"(?:快讯|简讯)$")
"""国内联播快讯: how the headline of a digest ends; 简讯：某市召开… is a report."""


def is_digest(document: Document) -> bool:
    """国内联播快讯: whether each paragraph tells of something else."""
    return bool(DIGEST.search(document.title))


def briefs(
    options: Sequence[Candidate], chosen: Candidate, sentences: Sequence[Sentence], text: str
) -> list[Candidate]:
    """The gatherings of the other briefs of a digest, each once, by the first full sentence that tells of it.

    The line above each brief (某某论坛在京举行) is its heading.
    """
    found = [chosen]
    for option in options:
        told = sentences[option.sentence]
        if not option.held or option.generic or not text[told.start : told.end].rstrip().endswith("。"):
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
