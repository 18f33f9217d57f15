"""One record of a feed, whatever its crawler calls the fields → its article."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from converter.dates import day_in_china
from converter.read.printed import Printed, Said, Unreadable, web_address
from converter.read.text.head import iso_date

NAMES = {
    "title": ("title", "headline", "标题"),
    "text": ("text", "content", "body", "article", "html", "正文", "内容"),
    "published_on": (
        *("published_on", "published", "date", "datetime", "time", "publish_date", "publish_time"),
        *("pub_date", "pub_time", "pubdate", "pubtime", "发布日期", "发布时间", "日期"),
    ),
    "publisher": ("publisher", "source", "media", "site", "来源", "发布者", "发布机构"),
    "url": ("url", "link", "source_url", "网址", "链接"),
}
"""What crawlers call a field; of several in one record the first that is filled."""

_LONGEST_TITLE = 200
_SHORTEST_TITLE = 6
_STAMP = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?")
_SECONDS = re.compile(r"([1-3]\d{9})(?:\d{3})?(?:\.\d+)?")
_SITE = re.compile(r"\s*[-_|–—｜]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")


def article_of(record: object) -> Printed | Unreadable:
    """A record → its article, or why it gives none."""
    if not isinstance(record, Mapping):
        return Unreadable("no-text", 'no record: a record is {"title": …, "text": …}')
    fields = {plain(str(name)): value for name, value in record.items()}
    found = {field: _first(fields, names) for field, names in NAMES.items()}
    text = found["text"]
    if not isinstance(text, str):
        return Unreadable("no-text", "neither text nor content is filled: fill one, or remove the record")
    try:
        text = _rendered(text)
    except Unreadable as fault:
        return fault
    title = " ".join(found["title"].split()) if isinstance(found["title"], str) else ""
    if _ENTITY.search(text + title):
        text, title = html.unescape(text), html.unescape(title)
    text, title = _headed(text, title)
    publisher = found["publisher"]
    said = Said(
        title if 0 < len(title) <= _LONGEST_TITLE else None,
        _day(found["published_on"]),
        " ".join(publisher.split()) or None if isinstance(publisher, str) else None,
        web_address(found["url"]),
    )
    return Printed(text, stated=said)


def _rendered(text: str) -> str:
    """What a feed carries in a field → its text, if it is HTML; Unreadable where that is none."""
    if "<" not in text:
        return text
    from converter.read.web.blocks import is_markup
    from converter.read.web.html import read_fragment

    return read_fragment(text) if is_markup(text) else text


def plain(name: str) -> str:
    """The name of a field → as NAMES has it."""
    return name.strip("\ufeff ").lower().replace(" ", "_")


def _first(fields: Mapping[str, object], names: Sequence[str]) -> object:
    for name in names:
        value = fields.get(name)
        if value and str(value).strip():
            return value
    return None


def _headed(text: str, title: str) -> tuple[str, str]:
    """A text and its title → the text with the title above it, unless it stands there, and the title.

    A title may go on with the name of the site: 座谈会举行_云溪网.
    """
    lines = [line.strip() for line in text.strip().split("\n", 4)[:4]]
    closed = "".join(title.split())
    if not title or any(_begins(line, closed) for line in lines):
        return text, title
    first = lines[0]
    if len(first) >= _SHORTEST_TITLE and title.startswith(first) and _SITE.match(title, len(first)):
        return text, first
    return f"{title}\n\n{text}", title


def _begins(line: str, title: str) -> bool:
    """Whether a line is the title, or begins with it if it is no word or two; blanks aside."""
    line = "".join(line.split())
    return line.startswith(title) if len(title) >= _SHORTEST_TITLE else line == title


def _day(value: object) -> str | None:
    """2024-05-09T10:20+08:00, 2024年5月9日, 20240509102000, 1715221200 (seconds) → 2024-05-09."""
    text = str(value or "").strip()
    if isinstance(value, bool) or not text:
        return None
    if _STAMP.fullmatch(text):
        return iso_date(text[:8])
    if seconds := _SECONDS.fullmatch(text):
        return day_in_china(int(seconds[1]))
    return None if text.isdecimal() else iso_date(text)
