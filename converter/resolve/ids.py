"""Ids: made from content alone, so that the same article gives the same ones on any machine."""

from __future__ import annotations

import hashlib


def identifier(prefix: str, *parts: object) -> str:
    """A prefix and what makes a thing itself → its id: the prefix, 16 hex digits of the parts' SHA-256."""
    content = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
