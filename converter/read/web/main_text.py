"""The blocks of a page → those of its article: headline, head lines, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.read.text.head import is_head_line, is_labelled, opens_with_day, published_on
from converter.read.text.letters import HAN, tidy
from converter.read.text.traditional import to_simplified
from converter.read.web import wording
from converter.read.web.blocks import Block, Page
from converter.read.web.prose import article_box, weigh

_HEADINGS = {"h1": 3.0, "h2": 2.5, "h3": 2.0, "h4": 1.0}
_LEAST_SCORE = 1.5
_SHORTEST_DECK = 6
_SITE = re.compile(r"\s*(?:[-_|–—｜>]+|\s-\s)\s*")
"""What stands between a headline and the name of the site in a title."""


class MainText(NamedTuple):
    """The article of a page."""

    text: str
    headline: str | None
    published_on: str | None
    """By a head line that stands elsewhere on the page."""


def main_text(page: Page, titles: Sequence[str]) -> MainText | None:
    """A page, and the titles that it goes by → its article; None where it has no prose."""
    weigh(page)
    box = article_box(page)
    if box is None:
        return None
    blocks = page.blocks
    inside = _closed(blocks, [n for n in page.inside(box) if not _is_around(blocks[n], within=True)])
    body = [n for n in inside if blocks[n].is_prose]
    if not body:
        return None
    first = body[0]
    known = [to_simplified(title) for title in titles] if page.traditional else titles
    at = _headline(blocks, first, known)
    headline = None
    if at is not None:
        headline = " ".join(blocks[at].text.split())
        if original := wording.ORIGINAL.match(headline):
            headline = headline[original.end() :]
    elif not (inside[0] < first and _HEADINGS.get(blocks[inside[0]].tag)):
        headline = _named(titles, [blocks[n].text for n in inside])
    shown = [n for n in inside if at is None or n > first or (n > at and not _is_head_like(blocks[n]))]
    begin = at if at is not None else max(0, first - 4)
    between = list(_head(blocks, [n for n in range(begin, first) if n != at and n not in shown], at))
    after = [n for n in range(inside[-1] + 1, min(inside[-1] + 3, len(blocks))) if _is_editor(blocks[n])]
    kept = [_legible(blocks[n].text) for n in sorted({*between, *shown, *after[:1]})]
    lines = [headline] if headline else []
    elsewhere = _day_elsewhere(blocks, {*inside, *between, *after})
    return MainText("\n\n".join(lines + kept), headline, elsewhere)


def _is_around(block: Block, within: bool = False) -> bool:
    """Links, buttons, the place on the site: what is no part of an article; `within` its box less is."""
    text = block.said
    if block.aside or wording.WIDGET.fullmatch(text):
        return True
    if wording.PLACE.match(text) and not block.is_prose:
        return True
    if block.is_link and "。" not in text:
        if wording.TAGS.match(text):
            return True
        own = block.text.strip()[: max(0, block.size - block.linked)]
        return not (within and block.led == 0 and re.match(rf"[▶●■◆（(]|[{HAN}]{{2,6}}\d*[：:丨|]", own))
    return not re.search(rf"[{HAN}\w]", wording.GONE.sub("", text))


def _closed(blocks: Sequence[Block], inside: list[int]) -> list[int]:
    """Blocks of an article → the same up to a heading of other articles, unless sentences follow it."""
    prose = False
    for place, number in enumerate(inside):
        block = blocks[number]
        prose |= block.is_prose
        if prose and wording.CLOSING.fullmatch(block.said.strip("：:>＞ ")):
            rest = [blocks[n] for n in inside[place + 1 :]]
            if not any(other.is_prose and not other.linked and "。" in other.text for other in rest):
                return inside[:place]
    return inside


def _is_editor(block: Block) -> bool:
    return wording.EDITOR.fullmatch(block.said) is not None


def _is_head_like(block: Block) -> bool:
    return is_head_line(block.said) or opens_with_day(block.said)


def _head(blocks: Sequence[Block], numbers: Sequence[int], headline: int | None) -> Iterator[int]:
    """Blocks between headline and body → the decks right below the headline, and the head lines.

    Of head lines that tell the same day the first.
    """
    days: set[str] = set()
    decks = headline is not None
    for number in numbers:
        block = blocks[number]
        opens = decks and not days and opens_with_day(block.said)
        if (opens or is_head_line(block.said)) and not wording.PLACE.match(block.said):
            day = published_on([block.said])
            told = day is not None or not wording.WIDGET.fullmatch(block.said)
            if told and day not in days:
                yield number
            if day:
                days.add(day)
        elif headline is not None and _same(block.said, blocks[headline].said):
            continue  # set twice
        elif decks and block.size >= _SHORTEST_DECK and not _is_around(block):
            yield number
        else:
            decks = False


def _day_elsewhere(blocks: Sequence[Block], known: set[int]) -> str | None:
    """Blocks, and those of the article → the day that a label tells outside it, or the only day there."""
    lines = [
        (block.said, number > 0 and blocks[number - 1].is_link)
        for number, block in enumerate(blocks)
        if number not in known and not block.is_link and is_head_line(block.said)
    ]
    labelled = [line for line, _ in lines if is_labelled(line)]
    if day := published_on(labelled):
        return day
    bare = {day for line, below_link in lines if not below_link and (day := published_on([line]))}
    return bare.pop() if len(bare) == 1 and not any(below for _, below in lines) else None


def _headline(blocks: Sequence[Block], first: int, titles: Sequence[str]) -> int | None:
    """Blocks, the number of the first of prose, and titles → the number of the headline."""
    best, chosen = 0.0, None
    # A logo may be an <h1>.
    sites = {_plain(part) for title in titles for part in _parts(title)[1:]}
    for number in range(first):
        block = blocks[number]
        text = block.said
        if block.is_link or block.aside or not 4 <= block.size <= 100:
            continue
        if "。" in text or text.endswith(("：", "，")) or wording.LABELLED.fullmatch(text):
            continue
        if _is_around(block) or is_head_line(text) or _plain(text) in sites:
            continue
        below = number + 1 < len(blocks) and _is_head_like(blocks[number + 1])
        same = any(_same(text, title) for title in titles)
        score = _HEADINGS.get(block.tag, 0.0) + 2 * block.titled + 4 * same + 2 * below
        score -= 0.02 * (first - number)
        if score >= max(best, _LEAST_SCORE):  # of two alike the nearer one
            best, chosen = score, number
    return chosen


def _parts(title: str) -> list[str]:
    """云溪新闻网-云溪市与星河集团座谈会举行 → what may be the headline, the longest part, first."""
    return sorted(_SITE.split(title), key=len, reverse=True)


def _same(text: str, title: str) -> bool:
    """Whether a title, which may name the site as well, is that of the headline."""
    a, b = _plain(wording.ORIGINAL.sub("", text)), _plain(title)
    heads = (b, _plain(_parts(title)[0]))
    return len(a) >= 4 and any(b.startswith(a) or (len(b) >= 4 and a.startswith(b)) for b in heads)


def _plain(text: str) -> str:
    return "".join(tidy(text).split())


def _named(titles: Sequence[str], lines: Sequence[str]) -> str | None:
    """Titles, and an article without a headline → the title that speaks of it; not the site's name."""
    text = "".join("".join(lines).split())
    for title in titles:
        said = _parts(title)[0].strip()
        if _plain(said) in text:
            return None  # it stands there already
        letters = re.sub(rf"[^{HAN}]", "", said)
        pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
        if len(letters) >= 8 and 2 * sum(pair in text for pair in pairs) >= len(pairs):
            return said
    return None


def _legible(text: str) -> str:
    """Lines of a block → the same without those of lost characters alone."""
    if not wording.GONE.search(text):
        return text
    lines = (line for line in text.split("\n") if wording.GONE.sub("", line).strip() or not line.strip())
    return "\n".join(lines)
