"""Bytes of a plain-text file → its characters, whatever encoding they were saved in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 1 << 16
_LOST = "\ufffd"


def read_plain(data: bytes) -> str:
    """Bytes → text; UnicodeError where they are no text."""
    encoding = encoding_of(data)
    return _checked(data.decode(encoding, "replace" if encoding in _FITS else "strict"))


def encoding_of(data: bytes, declared: str = "") -> str:
    """Bytes, of a whole text or of its beginning → the codec that they were saved with; UnicodeError if none.

    What is `declared` holds where it is not plainly wrong.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        raise UnicodeError("NUL bytes")
    for encoding in ("utf-8", declared, "gb18030", "big5hkscs"):
        if encoding in _FITS and _FITS[encoding](data):
            return encoding
    from charset_normalizer import from_bytes  # seldom needed, and slow to load

    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        raise UnicodeError("unknown encoding")
    return guess.encoding


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8, but for a byte lost here and there."""
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace").rstrip(_LOST)  # a sample ends anywhere
    return _few(text.count(_LOST), sum(c > "\x7f" for c in text))


def _is_gb18030(data: bytes) -> bool:
    # GB18030 accepts nearly every pair of bytes: believed only where it yields common characters.
    return _is_of(data, "gb18030", _is_common)


def _is_big5(data: bytes) -> bool:
    return _is_of(data, "big5hkscs", _is_common_big5)


def _is_of(data: bytes, encoding: str, common: Callable[[str], bool]) -> bool:
    foreign = [c for c in data.decode(encoding, "replace").rstrip(_LOST) if c > "\x7f"]
    rare = sum(not common(c) for c in foreign)
    return _few(foreign.count(_LOST), len(foreign)) and 10 * rare <= len(foreign)


def _few(lost: int, foreign: int) -> bool:
    return 20 * lost <= foreign


_FITS = {"utf-8": _is_utf8, "gb18030": _is_gb18030, "big5hkscs": _is_big5}


def _is_common_big5(character: str) -> bool:
    """Whether it is a mark, or of the first level of Big5."""
    return b"\xa1\x40" <= character.encode("big5", "ignore") < b"\xc9\x40"


def _is_common(character: str) -> bool:
    return character.encode("gb2312", "ignore") != b""


def _checked(text: str) -> str:
    if "\0" in text or 100 * len(_CONTROL.findall(text)) > len(text):
        raise UnicodeError("control characters")
    return text
