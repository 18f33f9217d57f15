"""Text of a file that holds several articles → the text of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RULE = re.compile(
    r"^[ \t\u3000]*(?:[-=_*#~—─━═＝＊·•]{5,}|(?:[*＊] ?){3,}|(?:- ){2,}-)[ \t\u3000]*$", re.MULTILINE
)
"""========, ──────, * * *: a line that is drawn, not written."""
_SHORTEST = 40


def several(text: str) -> list[str]:
    """Articles set apart by drawn lines → each; one article with lines in it → itself, whole."""
    parts = [part.strip("\r\n") for part in _RULE.split(text)]
    parts = [part for part in parts if part.strip()]
    return parts if are_articles(parts) else [text]


def are_articles(parts: Sequence[str]) -> bool:
    """Whether there are several, each a headline (a short line without 。) and sentences below it."""
    return len(parts) > 1 and all(map(_is_article, parts))


def _is_article(text: str) -> bool:
    first, _, rest = text.strip().partition("\n")
    headline = 4 <= len(first.strip()) <= 100 and "。" not in first
    return headline and "。" in rest and len(rest) >= _SHORTEST
