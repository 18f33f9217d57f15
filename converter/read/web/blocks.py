"""A parsed page → its blocks of text in the order printed, and the boxes that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from converter.read.web.wording import BUTTON


def _tags(names: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", names))


_BLOCKS = _tags("""
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p
    pre section summary table tbody td tfoot th thead tr ul
""")
"""Elements that begin and end a line; all others, those of servers and editors too, stand in one."""

_UNSEEN = _tags("""
    head script style template iframe frame frameset object applet embed svg math canvas audio video
    map select datalist button progress meter nav menu dialog
""")
_UNSEEN_AT_FIRST = frozenset(("noscript", "textarea", "aside", "footer"))
"""What seldom holds an article, and sometimes does."""

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TITLED = re.compile(r"title|headline|biaoti|(?:^|[-_\s])(?:tit|bt)(?:$|[-_\s\d])", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?:p|div|br|span|table|td|article|section|font|strong|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Box:
    """An element that holds blocks: its place in the tree, and what stands anywhere in it."""

    parent: int
    tag: str
    blocks: int = 0
    prose: int = 0
    other: int = 0
    """How many blocks, characters of prose, and characters of links, labels and buttons."""


@dataclass
class Block:
    """A run of text set as one: a paragraph, a cell, a headline; `\\n` where it breaks the line."""

    text: str
    linked: int
    """How many of its characters are links."""
    led: int
    """How many at its beginning."""
    box: int
    tag: str
    titled: bool
    """Whether the page's author named it as a title."""
    aside: bool = False
    """Whether it tells of other things than the article, or is set once more, for other screens."""
    said: str = ""
    """Its text in one line, in the letters in which labels are known."""
    is_prose: bool = False
    """Whether it is of sentences, and not aside."""

    @cached_property
    def size(self) -> int:
        """Characters, blanks aside."""
        return len("".join(self.text.split()))

    @property
    def is_link(self) -> bool:
        """Whether it leads elsewhere rather than says something."""
        return 2 * self.linked > self.size


@dataclass
class Page:
    """The blocks of a page, and the boxes by number; box 0 is the page."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=lambda: [Box(-1, "html")])
    traditional: bool = False
    """Whether it is set in Traditional characters."""

    def around(self, box: int) -> Iterator[int]:
        """A box → itself and those that it stands in, from the inside."""
        while box >= 0:
            yield box
            box = self.boxes[box].parent

    def inside(self, box: int) -> list[int]:
        """A box → the numbers of the blocks in it."""
        within = {box}
        for number, other in enumerate(self.boxes):  # a box comes after the one that it stands in
            if other.parent in within:
                within.add(number)
        return [number for number, block in enumerate(self.blocks) if block.box in within]


def page_of(markup: str | LexborNode, everything: bool = False) -> Page:
    """Markup, or a part of a parsed page → its blocks; `everything`: with what is hidden, and in comments."""
    root = markup if isinstance(markup, LexborNode) else LexborHTMLParser(markup).root
    page = Page()
    if root is not None:
        _fill(page, root, everything, 0)
    return page


class _Line:
    """The block that is being gathered: pieces of text, each with the number of its link, or 0."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[tuple[str, int]] = []
        self.titled = False

    def add(self, text: str, link: int) -> None:
        blank = text == " " and (not self.pieces or self.pieces[-1][0].endswith((" ", "\n")))
        if not blank:
            self.pieces.append((text, link))

    def end(self, box: int, titled: bool) -> None:
        if not self.pieces:
            self.titled = False
            return
        runs = _without_buttons(
            [
                ("".join(text for text, _ in pieces), link > 0)
                for link, pieces in groupby(self.pieces, itemgetter(1))
            ]
        )
        lines = "".join(text for text, _ in runs).split("\n")
        text = "\n".join(line.strip(" ") for line in lines).strip("\n")
        if text.strip():
            sizes = [(len("".join(text.split())), link) for text, link in runs if text.strip()]
            linked = sum(size for size, link in sizes if link)
            led = sizes[0][0] if sizes and sizes[0][1] else 0
            tag = self.page.boxes[box].tag
            self.page.blocks.append(Block(text, linked, led, box, tag, titled or self.titled))
        self.pieces, self.titled = [], False


def _without_buttons(runs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Runs of a block, and whether they are links → the same without links that do something.

    In sentences only at the end: 关注 may be a word that leads to more.
    """

    def is_button(text: str, link: bool) -> bool:
        return link and BUTTON.fullmatch(text.strip()) is not None

    if not any(link for _, link in runs):
        return runs
    kept = list(runs)
    while len(kept) > 1 and (not kept[-1][0].strip() or is_button(*kept[-1])):
        kept.pop()
    if not any("。" in text for text, _ in kept):
        kept = [run for run in kept if not is_button(*run)]
    return kept if any(text.strip() for text, _ in kept) else runs


def _fill(page: Page, root: LexborNode, everything: bool, depth: int) -> None:
    # No recursion: pages nest elements by the ten thousand, on purpose or by a fault.
    line = _Line(page)
    box, preformatted, titles = 0, 0, [False]
    links, link = 0, 0  # how many there are, and the one that is open
    todo: list[tuple[LexborNode, str]] = [(root, "")]
    while todo:
        node, ends = todo.pop()
        tag = node.tag or ""
        if ends:
            link = 0 if ends == "link" else link
            preformatted -= tag == "pre"
            if tag in _BLOCKS:
                line.end(box, titles.pop())
                box = page.boxes[box].parent
            continue
        if node.is_text_node:
            text = node.text_content or ""
            line.add(text.replace("\r", "") if preformatted else _SPACE.sub(" ", text), link)
        elif node.is_comment_node:
            if everything and depth == 0 and (hidden := node.comment_content) and is_markup(hidden):
                line.end(box, titles[-1])
                inner = LexborHTMLParser(hidden).root
                if inner is not None:
                    _fill(page, inner, everything, 1)
        elif tag == "br":
            line.add("\n", link)
        elif node.is_element_node and tag not in _UNSEEN:
            attributes = node.attributes
            if not everything and (_hidden(attributes) or _seldom(node, tag)):
                continue
            leads = tag == "a" and "href" in attributes
            titled = (
                _TITLED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None
            )
            if leads:
                links += 1
                link = links
            preformatted += tag == "pre"
            if tag in _BLOCKS:
                line.end(box, titles[-1])
                page.boxes.append(Box(box, tag))
                box = len(page.boxes) - 1
                titles.append(titled)
            else:
                line.titled |= titled
            todo.append((node, "link" if leads else "element"))
            children, child = [], node.child
            while child is not None:
                children.append((child, ""))
                child = child.next
            todo += reversed(children)
    line.end(0, False)


def is_markup(text: str) -> bool:
    """Whether a text is HTML: what feeds carry in a field, and pages in a comment."""
    return _MARKUP.search(text) is not None


def _seldom(node: LexborNode, tag: str) -> bool:
    return tag in _UNSEEN_AT_FIRST and not (tag == "aside" and node.css_first("h1") is not None)


def _hidden(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
