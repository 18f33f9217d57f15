"""The blocks of a page → which of them are sentences of an article, and which box holds it."""

from __future__ import annotations

import re
from collections import Counter

from converter.read.text.letters import language, tidy
from converter.read.text.traditional import to_simplified
from converter.read.web.blocks import Block, Page
from converter.read.web.wording import OF_SITE, OF_VIDEO

_MARK = re.compile("[。！？；，]")
_LEAST_PROSE, _LEAST_ARTICLE = 12, 30
_LONGEST_OF_SITE = 300
_TEASED = 6
"""A link of so many characters opens a teaser: 方远山调研工业园区 方远山来到云溪市，走访了…"""
_LEAST_GAIN, _LEAST_SHARE = 40, 0.08
"""What a box must add to the prose of the one inside it to be the article rather than its surroundings."""
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "li", "blockquote", "pre", "figcaption"))
_MOST_NOISE = 0.6
"""How many characters of links, labels and buttons may come with a character of prose."""


def weigh(page: Page) -> None:
    """Say of each block what it says and whether it is prose, of each box how much of that it holds."""
    page.traditional = language("".join(block.text for block in page.blocks)) == "zh-Hant"
    teasers = Counter(_list_of(page, block) for block in page.blocks if _teases(block))
    seen: dict[str, int] = {}
    label = ""
    for block in page.blocks:
        block.said = tidy(to_simplified(block.text) if page.traditional else block.text)
        around = page.boxes[block.box].parent
        block.aside = (
            OF_VIDEO.fullmatch(label) is not None
            or seen.get(block.text, around) != around
            or (block.size <= _LONGEST_OF_SITE and OF_SITE.search(block.said) is not None)
            or (_teases(block) and teasers[_list_of(page, block)] > 1)
        )
        label = block.said.strip("：: ")
        block.is_prose = not block.aside and _is_prose(block)
        box = page.boxes[block.box]
        box.blocks += 1
        if block.is_prose:
            seen[block.text] = around
            box.prose += block.size
        else:
            box.other += block.size
    for box in reversed(page.boxes[1:]):  # a box comes after the one that it stands in
        outer = page.boxes[box.parent]
        outer.blocks, outer.prose, outer.other = (
            outer.blocks + box.blocks,
            outer.prose + box.prose,
            outer.other + box.other,
        )


def article_box(page: Page) -> int | None:
    """A page → the box with its article: that of the most prose, and those around it that add prose to it."""
    direct: dict[int, int] = {}
    for block in page.blocks:
        if block.is_prose:
            box = _of_paragraphs(page, block)
            direct[box] = direct.get(box, 0) + block.size
    if not direct:
        return None
    chosen = max(direct, key=lambda box: (direct[box], -box))
    for box in list(page.around(chosen))[1:]:
        inner, outer = page.boxes[chosen], page.boxes[box]
        gain = outer.prose - inner.prose
        least = max(_LEAST_GAIN, _LEAST_SHARE * inner.prose)
        if gain >= least and outer.other - inner.other <= _MOST_NOISE * gain:
            chosen = box
    return chosen if page.boxes[chosen].prose >= _LEAST_ARTICLE else None


def _of_paragraphs(page: Page, block: Block) -> int:
    """A block → the box that it is a paragraph of.

    <div><div>一段</div><div>又一段</div></div>: what holds it alone is its wrapping where others have one.
    """
    box, path = block.box, []
    plain = box
    while page.boxes[box].blocks == 1 and (outer := page.boxes[box].parent) > 0:
        path.append(page.boxes[box].tag)
        if len(path) == 1 and path[0] in _PARAGRAPHS:
            plain = outer
        others = (page.blocks[number] for number in page.inside(outer))
        if any(other is not block and _path(page, other, outer) == path for other in others):
            return outer
        box = outer
    return plain


def _path(page: Page, block: Block, outer: int) -> list[str]:
    """A block and a box around it → the tags between them, from the inside."""
    path, box = [], block.box
    while box > outer:
        path.append(page.boxes[box].tag)
        box = page.boxes[box].parent
    return path


def _is_prose(block: Block) -> bool:
    if block.size < _LEAST_PROSE or block.is_link:
        return False
    heading = block.tag in ("h1", "h2", "h3") and "。" not in block.text
    return not heading and _MARK.search(block.text) is not None


def _teases(block: Block) -> bool:
    return _TEASED <= block.led < block.size


def _list_of(page: Page, block: Block) -> int:
    """The box around that of a block: a list around its items."""
    return page.boxes[block.box].parent
