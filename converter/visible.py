"""Text of an article → the same for a terminal: nothing hidden, nothing that steers it."""

from __future__ import annotations

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """Each character that would steer the terminal or hide → one that is seen: ESC → ␛."""
    return "".join(_picture(c) if unicodedata.category(c) in _UNSEEN else c for c in text)


def _picture(character: str) -> str:
    if character == "\n":
        return " "
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
