"""Text of a file → the article as the project indexes it: normalised once, nothing repairs offsets later."""

from __future__ import annotations

import re
from typing import NamedTuple

from converter.read.head import read_head, whole_title
from converter.read.letters import clean, close_gaps, close_words, join_headline
from converter.read.paragraphs import paragraphs

_BLANK_LINE = "\n\n"
_OPENING = re.compile(r"[^。！？；\n]{1,60}")


class Article(NamedTuple):
    """`text` holds the whole printed article; its body begins at `body`."""

    text: str
    body: int
    title: str
    published_on: str | None
    publisher: str | None
    pages: int | None


def normalise(raw: str) -> Article:
    """Text as decoded → the article; normalising its text again changes nothing."""
    lines, pages = paragraphs(clean(raw))
    prose = [close_gaps(line) for line in lines]
    head = read_head(prose)
    body = _BLANK_LINE.join(prose[head.body :])
    above = [close_words(line) for line in lines[: head.body]]
    if head.title is not None:
        above[head.title] = join_headline(above[head.title], body)
        title = whole_title(above, head.title, head.body)
    else:  # no headline is printed: the opening words stand for it
        opening = _OPENING.match(body)
        title = opening.group() if opening else body[:60]
    text = _BLANK_LINE.join([*above, *prose[head.body :]])
    return Article(text, len(text) - len(body), title, head.published_on, head.publisher, pages)
