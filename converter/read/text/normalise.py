"""Text of a file → the article as the project indexes it: normalised once, nothing repairs offsets later."""

from __future__ import annotations

import re
from typing import NamedTuple

from converter.read.text.head import read_head, whole_title
from converter.read.text.letters import clean, close_gaps, close_words, join_headline, language, tidy
from converter.read.text.paragraphs import paragraphs
from converter.read.text.traditional import to_simplified

_BLANK_LINE = "\n\n"
_OPENING = re.compile(r"[^。！？；\n]{1,60}")


class Article(NamedTuple):
    """`text` holds the whole printed article; its body begins at `body`."""

    text: str
    body: int
    language: str
    title: str
    published_on: str | None
    publisher: str | None
    pages: int | None


def normalise(raw: str, title: str | None = None) -> Article:
    """Text as decoded, and its headline where a feed names it → the article.

    Normalising its text again changes nothing.
    """
    lines, pages = paragraphs(clean(raw))
    prose = [close_gaps(line) for line in lines]
    named = close_words(tidy(clean(title))) if title else None
    # Of the whole article, too: its text differs from these lines only in its gaps.
    written = language("".join(prose))
    head = read_head(*_as_read(prose, named, written))
    body = _BLANK_LINE.join(prose[head.body :])
    above = [close_words(line) for line in lines[: head.body]]
    if head.title is not None:
        above[head.title] = join_headline(above[head.title], body)
        title = whole_title(above, head.title, head.body)
    else:  # no headline is printed: the opening words stand for it
        opening = _OPENING.match(body)
        title = opening.group() if opening else body[:60]
    text = _BLANK_LINE.join([*above, *prose[head.body :]])
    return Article(
        text,
        len(text) - len(body),
        written,
        named or title,
        head.published_on,
        _printed(head.publisher, prose),
        pages,
    )


def _as_read(lines: list[str], title: str | None, written: str) -> tuple[list[str], str | None]:
    """Lines and a headline as printed → in the letters in which labels are known: 發布時間 as 发布时间."""
    if written != "zh-Hant":
        return lines, title
    return [to_simplified(line) for line in lines], title and to_simplified(title)


def _printed(publisher: str | None, lines: list[str]) -> str | None:
    """A publisher as read → as printed."""
    if publisher is None or any(publisher in line for line in lines):
        return publisher
    for line in lines:
        if (at := to_simplified(line).find(publisher)) >= 0:
            return line[at : at + len(publisher)]
    return publisher
