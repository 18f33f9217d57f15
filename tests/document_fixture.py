"""A document as a reader would hand it on: a test says only what it is about."""

from __future__ import annotations

from typing import Any

from converter import Document

PLAIN: dict[str, Any] = {
    "document_id": "doc-0123456789abcdef",
    "title": "",
    "published_on": None,
    "publisher": None,
    "source_path": "a.txt",
    "source_url": None,
    "media_type": "text/plain",
    "language": "zh-Hans",
    "pages": None,
    "source_sha256": "0" * 64,
}


def document_of(text: str, **fields: Any) -> Document:
    """A text, and what of its document matters → the document."""
    return Document(**PLAIN | fields, text=text)
