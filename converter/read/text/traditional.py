"""An article in Traditional characters → the same, in the letters that rules and registers are written in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from converter.model import Document

if TYPE_CHECKING:
    from opencc import OpenCC

_QUOTES = str.maketrans("「」『』", "“”‘’")


def simplified(document: Document) -> Document:
    """A document as printed → one that the rules read: as long, so that every offset is one of the printed.

    What it prints stays its `printed`: 「雲溪市」 is read as “云溪市” and quoted as it stands.
    """
    title, publisher = document.title, document.publisher
    return replace(
        document,
        title=to_simplified(title),
        publisher=to_simplified(publisher) if publisher else None,
        text=to_simplified(document.text),
        original=document,
    )


def to_simplified(text: str) -> str:
    """Text → as many characters, each Traditional one as the Simplified one for it."""
    return text.translate(_QUOTES).translate({ord(c): _simple(c) for c in set(text)})


@cache
def _simple(character: str) -> str:
    simple = _converter().convert(character)
    return simple if len(simple) == 1 else character


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
