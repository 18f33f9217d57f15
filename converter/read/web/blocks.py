"""A parsed page → its blocks of text in the order printed, and the boxes that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from converter.read.text.letters import language, tidy
from converter.read.text.traditional import to_simplified

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a line; all others, those of servers and editors too, stand in one."""

_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "iframe",
        "frame",
        "frameset",
        "object",
        "applet",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "datalist",
        "button",
        "progress",
        "meter",
        "nav",
        "menu",
        "dialog",
    ]
)
_UNSEEN_AT_FIRST = frozenset(("noscript", "textarea", "aside", "footer"))
"""What seldom holds an article, and sometimes does."""

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TITLED = re.compile(r"title|headline|biaoti|(?:^|[-_\s])(?:tit|bt)(?:$|[-_\s\d])", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile("[。！？；，]")
_OF_SITE = re.compile("ICP备|公网安备|版权所有|网站标识码|all rights reserved|copyright", re.IGNORECASE)
"""Who runs the site: 云溪市人民政府办公室版权所有，未经授权，不得转载。"""
_LONGEST_OF_SITE = 300
_OF_VIDEO = re.compile("(?:视频|节目|影片)简介")
_LEAST_PROSE = 12


@dataclass(slots=True)
class Box:
    """An element that holds blocks: its place in the tree, and what stands anywhere in it."""

    parent: int
    tag: str
    prose: int = 0
    other: int = 0
    """Characters of prose, and of links, labels and buttons."""


@dataclass
class Block:
    """A run of text set as one: a paragraph, a cell, a headline; `\\n` where it breaks the line."""

    text: str
    linked: int
    """How many of its characters are links."""
    box: int
    tag: str
    titled: bool
    """Whether the page's author named it as a title."""
    aside: bool = False
    """Whether it tells of the site or of a film (视频简介), or is set once more, for other screens."""
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
    """Markup, or a part of a parsed page → its page; `everything`: with what is hidden, and in comments."""
    root = markup if isinstance(markup, LexborNode) else LexborHTMLParser(markup).root
    page = Page()
    if root is not None:
        _fill(page, root, everything, 0)
    _weigh(page)
    return page


def _weigh(page: Page) -> None:
    """Say of each block whether it is prose, and of each box how much of that it holds."""
    seen: dict[str, int] = {}
    label = ""
    page.traditional = language("".join(block.text for block in page.blocks)) == "zh-Hant"
    for block in page.blocks:
        block.said = tidy(to_simplified(block.text) if page.traditional else block.text)
        around = page.boxes[block.box].parent
        block.aside = _OF_VIDEO.fullmatch(label) is not None or seen.get(block.text, around) != around
        if block.size <= _LONGEST_OF_SITE and _OF_SITE.search(block.said):
            block.aside = True
        label = block.said.strip("：: ")
        if not block.aside and block.size >= _LEAST_PROSE and not block.is_link and _MARK.search(block.text):
            block.is_prose = True
            seen[block.text] = around
        if block.is_prose:
            page.boxes[block.box].prose += block.size
        else:
            page.boxes[block.box].other += block.size
    for box in reversed(page.boxes[1:]):  # a box comes after the one that it stands in
        page.boxes[box.parent].prose += box.prose
        page.boxes[box.parent].other += box.other


class _Line:
    """The block that is being gathered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.parts: list[str] = []
        self.linked = 0
        self.titled = False

    def end(self, box: int, titled: bool) -> None:
        text = re.sub(" *\n *", "\n", "".join(self.parts)).strip(" \n")
        if text.strip():
            tag = self.page.boxes[box].tag
            self.page.blocks.append(Block(text, self.linked, box, tag, titled or self.titled))
        self.parts, self.linked, self.titled = [], 0, False


def _fill(page: Page, root: LexborNode, everything: bool, depth: int) -> None:
    # No recursion: pages nest elements by the ten thousand, on purpose or by a fault.
    line = _Line(page)
    box, links, preformatted, titles = 0, 0, 0, [False]
    todo: list[tuple[LexborNode, str]] = [(root, "")]
    while todo:
        node, ends = todo.pop()
        tag = node.tag or ""
        if ends:
            links -= ends == "link"
            preformatted -= tag == "pre"
            if tag in _BLOCKS:
                line.end(box, titles.pop())
                box = page.boxes[box].parent
            continue
        if node.is_text_node:
            text = node.text_content or ""
            text = text.replace("\r", "") if preformatted else _SPACE.sub(" ", text)
            if text == " " and (not line.parts or line.parts[-1].endswith((" ", "\n"))):
                continue
            line.parts.append(text)
            line.linked += len("".join(text.split())) if links else 0
        elif node.is_comment_node:
            if everything and depth == 0 and (hidden := node.comment_content) and is_markup(hidden):
                line.end(box, titles[-1])
                inner = LexborHTMLParser(hidden).root
                if inner is not None:
                    _fill(page, inner, everything, 1)
        elif tag == "br":
            line.parts.append("\n")
        elif node.is_element_node and tag not in _UNSEEN:
            attributes = node.attributes
            if not everything and (tag in _UNSEEN_AT_FIRST or _hidden(attributes)):
                continue
            leads = tag == "a" and "href" in attributes
            titled = (
                _TITLED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None
            )
            links += leads
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
    return (
        re.search(
            r"<(?:p|div|br|span|table|td|article|section|font|strong|h[1-6])(?:\s[^<>]*)?/?>", text, re.I
        )
        is not None
    )


def _hidden(attributes: Mapping[str, str | None]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
