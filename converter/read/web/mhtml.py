"""Bytes of a web page saved in one file (.mht, .mhtml) → its HTML, as a browser got it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

from converter.read.printed import Unreadable, web_address

_HTML = ("text/html", "application/xhtml+xml")
_WITHIN = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_LINES = 500_000
_MOST_WITHIN = 50
"""Browsers put frames side by side, messages are put within each other: so deep only by malice."""


class SavedPage(NamedTuple):
    """The main page of the file: of pages with frames, the one that holds them."""

    html: bytes
    charset: str | None
    """As declared beside the page, not in it; one that Python knows."""
    url: str | None


def unwrap_mhtml(data: bytes) -> SavedPage:
    """Bytes → the page; Unreadable where there is none in it."""
    if len(_WITHIN.findall(data)) > _MOST_WITHIN:
        raise Unreadable("broken", "holds messages within messages: save the page anew in a browser")
    if data.count(b"\n") > _MOST_LINES:
        raise Unreadable("too-large", f"more than {_MOST_LINES:,} lines: save the page as .html")
    try:
        message = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
        page = _main_page(message)
        html = b"" if page is None else page.get_payload(decode=True)
        if page is None or not isinstance(html, bytes) or not html.strip():
            raise Unreadable("broken", "no web page in it: save the page anew in a browser, best as HTML")
        url = _address(message["Snapshot-Content-Location"]) or _address(page["Content-Location"])
        return SavedPage(html, _known(page.get_content_charset()), url)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("broken", "damaged: save the page anew in a browser, best as HTML") from error


def _main_page(message: Message) -> Message | None:
    """The part that the message starts with, or the first: any HTML in it; else the first HTML there is."""
    parts = [part for part in message.walk() if "Content-Type" in part]
    start = _name(message.get_param("start"))
    started = next((part for part in parts if start and _name(part["Content-ID"]) == start), message)
    pages = (part for part in [*started.walk(), *parts] if _is_page(part))
    return next(pages, None)


def _is_page(part: Message) -> bool:
    return "Content-Type" in part and part.get_content_type() in _HTML and not part.is_multipart()


def _name(value: object) -> str:
    """<frame-1@mhtml.blink> → frame-1@mhtml.blink."""
    return "" if value is None or isinstance(value, tuple) else "".join(str(value).split()).strip("<>")


def _address(value: object) -> str | None:
    # A long one is folded over several lines.
    return web_address("" if value is None else "".join(str(value).split()))


def _known(charset: str | None) -> str | None:
    try:
        b" ".decode(charset or "", "replace")
    except (LookupError, ValueError):
        return None
    return charset
