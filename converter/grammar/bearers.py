"""Known names in a text → the organizations that they name there: a ministry abroad is none of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from converter.model import Document, Entity, Mention, mask
from converter.words import lexicon

ORGANIZATION: Final = mask("organization")
OF_STATES: Final = frozenset({"government_department", "government", "court", "procuratorate", "congress"})
"""Kinds of bodies that other states have under the same name: 国防部, 最高法院, 国务院."""
OF_PARTIES: Final = re.compile("民[进建盟革]")
JOINS: Final = frozenset("、和与及")
PEOPLE: Final = frozenset("人农居村市公网移难选股渔牧灾国臣平基青军全")
"""人|民进|行, 移|民进|入, 基|民盟: what stands before two characters that are then no party."""


def organizations(document: Document, mentions: tuple[Mention, ...]) -> Iterator[Entity]:
    """Registered organizations that a document names; with the state before them what every state has."""
    text, known = document.text, lexicon()
    listed, end = "", 0
    for index in [index for index, mention in enumerate(mentions) if mention.mask & ORGANIZATION]:
        mention = mentions[index]
        if not _in_a_word(text, mention):
            before = mentions[index - 1] if index else None
            start, name = mention.start, mention.text
            if known.organizations[mention.kinds["organization"]].kind in OF_STATES:
                size, state = _state(text, before, mention)
                if not state and text[end : mention.start] in JOINS:
                    state = listed  # 俄罗斯国防部、|外交部
                start, name = start - size, state + name
                listed, end = state, mention.end
            yield Entity(start, mention.end, "organizations", name, mention.rule)


def _in_a_word(text: str, mention: Mention) -> bool:
    """人|民进|行: whether the characters of a party's short name belong to what stands around them."""
    return bool(OF_PARTIES.fullmatch(mention.text)) and text[mention.start - 1 : mention.start] in PEOPLE


def _state(text: str, before: Mention | None, mention: Mention) -> tuple[int, str]:
    """俄罗斯|国防部, 俄|国防部 → how many characters before it name a state abroad, and which.

    By its letter only where the text prints its name as well.
    """
    if before is not None and before.end == mention.start:
        return (len(before.text), before.text) if before.kinds.get("state", "CN") != "CN" else (0, "")
    letter = text[mention.start - 1 : mention.start]
    state = lexicon().abbreviated_states.get(letter, "")
    return (1, state) if state and letter != "中" and state in text else (0, "")
