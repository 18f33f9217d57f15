"""Bytes of a plain-text file → its characters, whatever encoding they were saved in."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 1 << 16


def read_plain(data: bytes) -> str:
    """Bytes → text; UnicodeError where they are no text."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _checked(data.decode(encoding))
    if b"\0" in data:
        raise UnicodeError("NUL bytes")
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_decode_legacy(data))


def _decode_legacy(data: bytes) -> str:
    # GB18030 accepts nearly every pair of bytes: believed only where it yields common characters.
    try:
        text = data.decode("gb18030")
        foreign = [c for c in text if ord(c) > 127]
        common = sum(_is_common(c) for c in foreign)
        if 10 * common >= 9 * len(foreign):
            return text
    except UnicodeDecodeError:
        pass
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        raise UnicodeError("unknown encoding")
    return data.decode(guess.encoding)


def _is_common(character: str) -> bool:
    return character.encode("gb2312", "ignore") != b""


def _checked(text: str) -> str:
    if "\0" in text or 100 * len(_CONTROL.findall(text)) > len(text):
        raise UnicodeError("control characters")
    return text
