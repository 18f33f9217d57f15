"""Bytes of a web page → the articles in it."""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from converter.read.files.limits import MOST_BYTES
from converter.read.printed import Printed, Said, Unreadable
from converter.read.text.plain import encoding_of
from converter.read.web.about import about, article_body, titles
from converter.read.web.blocks import page_of
from converter.read.web.main_text import MainText, main_text

_DECLARED = re.compile(
    rb"""(?:charset|encoding|pageencoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
}
"""What a page declares is often the smaller set of what its writers use."""

_SETS_LINES = re.compile(r"<(?:p|div|br|table|tr|li|section|article|h[1-6])[\s/>]", re.IGNORECASE)
_PICTURE = re.compile(rb"data:[\w/+.-]{3,80};base64,[A-Za-z0-9+/=]+")
"""A picture within a page, as browsers save it in one file."""
_OPENS = re.compile(r"<%|<\?(?:php\b|=|xml)|\$\{|\{\{|\{%")
_CLOSES = {"<%": "%>", "<?xml": ">", "${": "}", "{{": "}}", "{%": "%}"}
_LONGEST_FIELD = 200
"""Of ${title} and its like; the others may go on for pages."""

_SHORTEST_OF_SEVERAL = 70
"""Characters of an article among others; a teaser is shorter."""
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MOST_ATTRIBUTES = 1_000
MOST_TAGS = 50_000
"""A page of an article has some thousand; a parsed tag takes three hundred bytes."""


def read_html(data: bytes, declared: str | None = None) -> list[Printed]:
    """Bytes → the articles of the page; UnicodeError where they are no text.

    `declared` is the encoding that the page came with. Without an article there is one Printed without text.
    """
    data = _PICTURE.sub(b"", data)
    if len(data) > MOST_BYTES:
        message = f"over {MOST_BYTES:,} bytes, pictures aside: no article is so long; save it as text"
        raise Unreadable("too-large", message)
    source = _without_server_tags(_decode(data, declared))
    parser = LexborHTMLParser(source)
    known = about(parser, source)
    root = parser.root
    if root is None:
        return [Printed("")]
    parts = _several(root)
    if len(parts) > 1:
        return [Printed(found.text, Said(found.headline), known._replace(title=None)) for found in parts]
    named = titles(parser, known)
    found = main_text(page_of(root), named) or main_text(page_of(root, everything=True), named)
    if found is None:
        # A page whose script sets the article may tell it to search engines.
        told = read_fragment(article_body(parser))
        return [Printed(f"{known.title}\n\n{told}" if known.title and told else told, implied=known)]
    implied = known._replace(published_on=known.published_on or found.published_on)
    return [Printed(found.text, Said(found.headline), implied)]


def read_mhtml(data: bytes) -> list[Printed]:
    """Bytes of a page that a browser saved in one file → its articles."""
    from converter.read.web.mhtml import unwrap_mhtml

    saved = unwrap_mhtml(data)
    found = read_html(saved.html, saved.charset)
    return [one._replace(implied=one.implied._replace(url=saved.url or one.implied.url)) for one in found]


def read_fragment(markup: str) -> str:
    """The text of an article as HTML, all of it → one block a paragraph, or a line where no tag sets any."""
    if not _SETS_LINES.search(markup):
        markup = markup.replace("\n", "<br>")
    page = page_of(_without_server_tags(markup))
    return "\n\n".join(block.text for block in page.blocks)


def _without_server_tags(source: str) -> str:
    """<%@ page … %>, <?php … ?>, ${title}: a page without what a server was to fill in, and did not."""
    if source.count("<") > MOST_TAGS:
        raise Unreadable(
            "too-large", f"more than {MOST_TAGS:,} tags: no article has so many; save it as text"
        )
    if any(
        len(tag[0].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(source)
    ):
        raise Unreadable("too-large", "a tag of thousands of attributes: save the page as text")
    kept: list[str] = []
    at = 0
    while opens := _OPENS.search(source, at):
        mark = opens.group()
        closes = _CLOSES.get(mark, "?>")
        within = len(source) if mark.startswith("<") else opens.end() + _LONGEST_FIELD
        end = source.find(closes, opens.end(), within)
        if end < 0 and mark in ("<?php", "<?="):  # a file of PHP may end in PHP
            end = len(source)
        kept.append(source[at : opens.start()])
        if end < 0:
            kept.append(mark)
            at = opens.end()
            if mark == "<%":
                break
        else:
            at = end + len(closes)
    return "".join([*kept, source[at:]])


def _several(root: LexborNode) -> list[MainText]:
    """A page → the articles of its <article> elements, where these are most of it and none is a teaser."""
    outer = root.css("article")
    if len(outer) < 2:
        return []
    inner = {node.mem_id for node in root.css("article article")}
    outer = [node for node in outer if node.mem_id not in inner]
    found = [article for node in outer if (article := main_text(page_of(node), ()))]
    long = all(article.headline and len(article.text) >= _SHORTEST_OF_SEVERAL for article in found)
    whole = main_text(page_of(root), ()) if long and len(found) > 1 else None
    held = sum(len(article.text) for article in found)
    return found if whole and len(found) == len(outer) and 2 * held >= len(whole.text) else []


def _decode(data: bytes, declared: str | None) -> str:
    """A page → its characters: UTF-8 where it is that, else as declared where that is not plainly wrong."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.replace(b"\0", b"")
    match = _DECLARED.search(data[:4096])
    name = (declared or (match[1].decode("ascii") if match else "")).lower()
    return data.decode(encoding_of(data, _WIDER.get(name, name)), "replace").removeprefix("\ufeff")
