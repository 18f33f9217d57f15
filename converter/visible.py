"""Text of an article → the same for a terminal: nothing hidden, nothing that steers it."""

from __future__ import annotations

import json
import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """Each character that would steer the terminal or hide → one that is seen: ESC → ␛."""
    return "".join(_picture(c) if unicodedata.category(c) in _UNSEEN else c for c in text)


def visible_json(text: str) -> str:
    """JSON → the same JSON, with each such character as its escape: ESC → \\u001b."""
    return "".join(json.dumps(c)[1:-1] if unicodedata.category(c) in _UNSEEN else c for c in text)


def _picture(character: str) -> str:
    if character == "\n":
        return " "
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
