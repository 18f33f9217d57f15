"""A parsed page → what it says of its article out of sight: meta elements, JSON-LD, its address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from converter.dates import day_in_china
from converter.read.printed import Said, web_address
from converter.read.text.head import iso_date

_META = {
    "title": ("articletitle", "og:title", "twitter:title"),
    "published_on": (
        *("pubdate", "publishdate", "article:published_time", "og:release_date", "weibo:article:create_at"),
        *("datepublished", "dc.date.issued", "apub:time"),
    ),
    "publisher": ("contentsource", "source", "og:site_name", "sitename"),
    "url": ("og:url", "url"),
}
"""The names of meta elements, in small letters; those of the standard for governments' sites first."""

_SOURCES = "#js_name, .source, #source, .laiyuan, .article-source, .post_source, .media-name, .ly"
_LABEL = re.compile(r"^(?:文章|信息|稿件|新闻)?来源\s*[：:]?\s*|\s*原创稿$")
_TIME = re.compile("时间|日期|来源|[：:]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SECOND = re.compile(r"""ct(?<!\wct)\s*=\s*["'](1\d{9})["']""")  # letters first: a page is long
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s]+) -->")
_ARTICLES = re.compile("Article|NewsArticle|BlogPosting|Report|WebPage")
_DEEPEST = 6
_LONGEST_TITLE = 200


def about(parser: LexborHTMLParser, source: str) -> Said:
    """A page → title, day, publisher and address as far as it tells them."""
    named: dict[str, str] = {}
    for node in parser.css("meta"):
        name = (
            node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop")
        )
        content = " ".join((node.attributes.get("content") or "").split())
        if name and content:
            named.setdefault(name.strip().lower(), content)
    found = {
        field: next((named[name] for name in names if name in named), None) for field, names in _META.items()
    }
    told = _linked_data(parser)
    canonical = parser.css_first("link[rel=canonical]")
    saved = _SAVED.search(source[:4096])
    addresses = (
        saved[1] if saved else None,
        canonical.attributes.get("href") if canonical is not None else None,
        found["url"],
        _text(told.get("url") or told.get("mainEntityOfPage"), "@id"),
    )
    published = (found["published_on"], _text(told.get("datePublished")), _messenger_day(source))
    return Said(
        found["title"] or _text(told.get("headline")),
        next((day for text in published if text and (day := iso_date(text))), None),
        _named(parser) or _source(found["publisher"]) or _text(told.get("publisher"), "name"),
        next(filter(None, map(web_address, addresses)), None),
    )


def _named(parser: LexborHTMLParser) -> str | None:
    """A page → the source as an element of that name prints it; an account of a messenger is one, too."""
    for node in parser.css(_SOURCES):
        text = _source(" ".join(node.text().split()))
        if text and 2 <= len(text) <= 20 and not iso_date(text) and _CHINESE.search(text):
            return text
    return None


def _source(text: str | None) -> str | None:
    """来源：云溪日报 原创稿 → 云溪日报; the messenger itself is the source of nothing."""
    text = _LABEL.sub("", text or "").strip(" ·⋅|｜-—")
    return None if text == "微信公众平台" or _TIME.search(text) else text or None


def _messenger_day(source: str) -> str | None:
    """The second at which an account of a messenger published a page, in its script → the day in China."""
    match = _SECOND.search(source)
    return day_in_china(int(match[1])) if match else None


def article_body(parser: LexborHTMLParser) -> str:
    """A page → the text of its article as its linked data tells it, or nothing."""
    body = _linked_data(parser).get("articleBody")
    return body if isinstance(body, str) else ""


def titles(parser: LexborHTMLParser, known: Said) -> tuple[str, ...]:
    """A page, and what it says of itself → the titles that it goes by, the surest first."""
    element = parser.css_first("title")
    shown = element.text() if element is not None else ""
    found = (" ".join(title.split()) for title in (known.title, shown) if title)
    return tuple(title for title in found if 0 < len(title) <= _LONGEST_TITLE)


def _linked_data(parser: LexborHTMLParser) -> Mapping[str, Any]:
    for node in parser.css('script[type="application/ld+json"]'):
        try:
            value = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        for thing in _things(value, 0):
            if _ARTICLES.search(str(thing.get("@type"))):
                return thing
    return {}


def _things(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _things(one, depth + 1)


def _text(value: object, name: str = "") -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get(name)
    return " ".join(value.split()) or None if isinstance(value, str) else None
